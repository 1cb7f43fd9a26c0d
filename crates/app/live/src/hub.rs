//! The handle to everything live on this node. What a session goes through is in `sessions`, what
//! a device's page says in `devices`, what a room's socket says in `rooms`, deadlines in `timers`.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use alongside_kernel::{AccountId, DeviceId, SessionId, Timestamp};
use alongside_room::SocketId;
use alongside_store::{Digest, Store};
use alongside_wire::rest::{RecordRef, Session, SessionAgent};
use parking_lot::Mutex;
use tokio::sync::broadcast;

use crate::{
    AccountFacts, AgentKey, AgentTopics, AssetGrant, Change, Clock, Counts, HubConfig, HubError, Metrics,
    OnlineDevice, accounts::Accounts, device_writer::DeviceWriter, entry::Entry, grants::Grants,
    mailbox::Mailbox, metrics, presence::Presence, random, tickets::TicketBook, topics::DataFilter,
};

mod consent;
mod devices;
mod rooms;
mod sessions;
mod timers;

pub(crate) use devices::{Hello, Page};
pub(crate) use rooms::{RoomPass, Seat};

/// RFC 6455's registry: the server restarts.
const RESTARTING: u16 = 1012;

/// What [`Hub::request_session`] begins with.
#[derive(Debug, Clone)]
pub struct NewSessionSpec {
    /// Whose session.
    pub account: AccountId,
    /// Whom to help.
    pub device: DeviceId,
    /// Who helps.
    pub agent: SessionAgent,
    /// The record the agent came from.
    pub record: Option<RecordRef>,
}

/// What [`Hub::join_waiting`] needs.
#[derive(Debug, Clone)]
pub struct WaitingSpec {
    /// Whose session.
    pub account: AccountId,
    /// The session that waits for an agent.
    pub session: SessionId,
    /// Who helps.
    pub agent: SessionAgent,
    /// The record the agent is on.
    pub record: RecordRef,
}

/// What [`Hub::join_by_code`] needs.
#[derive(Debug, Clone)]
pub struct JoinSpec {
    /// Whose session.
    pub account: AccountId,
    /// [`Hub::code_digest`] of the six digits.
    pub code: Digest,
    /// Who helps.
    pub agent: SessionAgent,
    /// The record the agent is on.
    pub record: Option<RecordRef>,
}

/// Everything live on this node; a clone is another handle to the same.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) config: HubConfig,
    clock: Clock,
    store: Store,
    accounts: Accounts,
    devices: DeviceWriter,
    presence: Mutex<Presence>,
    sessions: Mutex<Sessions>,
    /// Held while a session begins, so that a device never gets two.
    beginning: tokio::sync::Mutex<()>,
    room_tickets: TicketBook<RoomPass>,
    agent_tickets: TicketBook<AgentKey>,
    grants: Grants,
    /// Pages of agents by socket, to be cut when an agent's access ends.
    agent_pages: Mutex<HashMap<SocketId, (AgentKey, Arc<Mailbox>)>>,
    changes: broadcast::Sender<Change>,
    timers: timers::Timers,
    topics: OnceLock<Arc<dyn AgentTopics>>,
    code_key: [u8; 32],
    metrics: Metrics,
    /// Every socket of this node, to be told when it stops.
    sockets: Mutex<HashMap<SocketId, Arc<Mailbox>>>,
    stopping: AtomicBool,
    next_socket: AtomicU64,
}

/// The open sessions and the ways to find them.
#[derive(Debug, Default)]
struct Sessions {
    open: HashMap<SessionId, Arc<Entry>>,
    of_device: HashMap<DeviceId, HashSet<SessionId>>,
    by_code: HashMap<(AccountId, Digest), SessionId>,
}

impl Hub {
    /// Makes a hub over a store and starts its timer. Needs a running tokio.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn new(store: Store, config: HubConfig) -> Result<Self, HubError> {
        let clock = Clock::start();
        let accounts = Accounts::default();
        accounts.reload(&store, clock.now()).await?;
        let code_key = store.keep_secret("session-code", random::bytes()).await?;
        let hub = Self(Arc::new(Inner {
            clock,
            accounts,
            code_key,
            devices: DeviceWriter::start(store.clone()),
            presence: Mutex::default(),
            sessions: Mutex::default(),
            beginning: tokio::sync::Mutex::default(),
            room_tickets: TicketBook::new(config.deadlines.ticket),
            agent_tickets: TicketBook::new(config.deadlines.ticket),
            grants: Grants::default(),
            agent_pages: Mutex::default(),
            changes: broadcast::Sender::new(1_024),
            timers: timers::Timers::default(),
            topics: OnceLock::new(),
            metrics: Metrics::default(),
            sockets: Mutex::default(),
            stopping: AtomicBool::new(false),
            next_socket: AtomicU64::new(1),
            store,
            config,
        }));
        timers::start(&hub);
        Ok(hub)
    }

    /// Installs what decides and answers for agents' pages. Once; later calls change nothing.
    pub fn install_topics(&self, topics: Arc<dyn AgentTopics>) {
        // The first stays: there is one platform in a process.
        let _ = self.0.topics.set(topics);
    }

    /// The account, as the sockets see it.
    #[must_use]
    pub fn account(&self, account: AccountId) -> Option<Arc<AccountFacts>> {
        self.0.accounts.by_id(account)
    }

    /// Whether any account allows its site on this origin.
    #[must_use]
    pub fn allows_origin(&self, origin: &str) -> bool {
        self.0.accounts.allow_origin(origin)
    }

    /// Reads accounts with origins, policies, timers and terms again after a change, and tells the
    /// agents' pages.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn reload_accounts(&self, changed: AccountId) -> Result<(), HubError> {
        self.0.accounts.reload(&self.0.store, self.now()).await?;
        self.announce(Change::Access(changed));
        Ok(())
    }

    /// The open session of this id, without its code.
    #[must_use]
    pub fn session(&self, session: SessionId) -> Option<Session> {
        self.entry(session).map(|entry| seen_by_agent(&entry))
    }

    /// The account's session that waits under a code, by the code's digest.
    #[must_use]
    pub fn session_under_code(&self, account: AccountId, code: Digest) -> Option<SessionId> {
        self.0.sessions.lock().by_code.get(&(account, code)).copied()
    }

    /// The account's open sessions, without their codes, in no order.
    #[must_use]
    pub fn open_sessions(&self, account: AccountId) -> Vec<Session> {
        let sessions = self.0.sessions.lock();
        sessions
            .open
            .values()
            .filter(|entry| entry.account == account)
            .map(|entry| seen_by_agent(entry))
            .collect()
    }

    /// The account's devices on its sites whose custom data equals every pair of the filter.
    #[must_use]
    pub fn presence(&self, account: AccountId, filter: &DataFilter) -> Vec<OnlineDevice> {
        let mut online = self.0.presence.lock().matching(account, filter);
        let sessions = self.0.sessions.lock();
        for device in &mut online {
            device.session = sessions.helped(device.id);
        }
        online
    }

    /// The device's open session that waits for an agent to join.
    #[must_use]
    pub fn waiting_session(&self, device: DeviceId) -> Option<SessionId> {
        let sessions = self.0.sessions.lock();
        let ids = sessions.of_device.get(&device)?;
        let waits =
            |id: &&SessionId| sessions.open.get(id).is_some_and(|entry| entry.view.read().agent.is_none());
        ids.iter().find(waits).copied()
    }

    /// A device, if it is on its site.
    #[must_use]
    pub fn online(&self, device: DeviceId) -> Option<OnlineDevice> {
        let mut online = self.0.presence.lock().get(device).map(OnlineDevice::of)?;
        online.session = self.0.sessions.lock().helped(device);
        Some(online)
    }

    /// By what a code of six digits is recognised.
    #[must_use]
    pub fn code_digest(&self, code: &str) -> Digest {
        Digest::keyed(&self.0.code_key, code)
    }

    /// A ticket for the agent socket.
    #[must_use]
    pub fn agent_ticket(&self, agent: AgentKey) -> String {
        self.0.agent_tickets.issue(agent, self.now())
    }

    /// A ticket with which an agent's view enters the room of an open session of the agent's account.
    ///
    /// # Errors
    /// When no such session is open.
    pub fn viewer_ticket(&self, session: SessionId, agent: AgentKey) -> Result<String, HubError> {
        let entry = self.entry(session).ok_or(HubError::SessionUnknown)?;
        if entry.account != agent.account {
            return Err(HubError::SessionUnknown);
        }
        let pass = RoomPass::Viewer { session, agent };
        Ok(self.0.room_tickets.issue(pass, self.now()))
    }

    /// Cuts every socket of an agent: signed out, or not allowed any more.
    pub fn revoke_agent(&self, agent: &AgentKey) {
        let cut = |page: &Mailbox| page.close(alongside_wire::close::REFUSED, "access ended");
        for (key, page) in self.0.agent_pages.lock().values() {
            if key == agent {
                cut(page);
            }
        }
        let entries: Vec<_> = self.0.sessions.lock().open.values().cloned().collect();
        for entry in entries {
            for (_, key, page) in &entry.room.lock().viewers {
                if key == agent {
                    cut(page);
                }
            }
        }
    }

    /// Cuts an agent's views of one session: not allowed any more.
    pub fn cut_views(&self, session: SessionId, agent: &AgentKey) {
        let Some(entry) = self.entry(session) else { return };
        for (_, key, page) in &entry.room.lock().viewers {
            if key == agent {
                page.close(alongside_wire::close::REFUSED, "access ended");
            }
        }
    }

    /// What a bearer of assets may do; `None` when it is unknown or its session is over.
    #[must_use]
    pub fn asset_grant(&self, token: &str) -> Option<AssetGrant> {
        self.0.grants.get(token)
    }

    /// Hears of every change from now on. A hearer that falls behind is told that it lagged and
    /// should take everything as changed.
    #[must_use]
    pub fn changed(&self) -> broadcast::Receiver<Change> {
        self.0.changes.subscribe()
    }

    /// Tells everybody who hears of a change that was made elsewhere.
    pub fn announce(&self, change: Change) {
        // Nobody may be listening, which is fine.
        let _ = self.0.changes.send(change);
    }

    /// The counters.
    #[must_use]
    pub fn metrics(&self) -> Counts {
        let mut counts = self.0.metrics.read();
        counts.sessions_open = self.0.sessions.lock().open.len() as u64;
        counts
    }

    /// Tells every socket to come back, each a little later than the one before so that they do
    /// not all come at once; waits for them to close, at most until `deadline`, and stores what
    /// waits to be stored.
    pub async fn shutdown(&self, deadline: Duration) {
        self.0.stopping.store(true, Ordering::SeqCst);
        for (place, socket) in self.0.sockets.lock().values().enumerate() {
            let pause = 250 + place * 2 % 5_000;
            socket.close(RESTARTING, format!("restarting; come back in {pause} ms"));
        }
        let all_closed = async {
            while self.0.metrics.read().sockets_open > 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        if tokio::time::timeout(deadline, all_closed).await.is_err() {
            let open = self.0.metrics.read().sockets_open;
            tracing::warn!(open, "sockets did not close in time");
        }
        self.0.devices.flush().await;
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }

    pub(crate) fn next_socket(&self) -> SocketId {
        SocketId(self.0.next_socket.fetch_add(1, Ordering::Relaxed))
    }

    pub(crate) fn entry(&self, session: SessionId) -> Option<Arc<Entry>> {
        self.0.sessions.lock().open.get(&session).cloned()
    }

    fn store_failed(&self, error: &alongside_store::StoreError, what: &'static str) {
        metrics::count(&self.0.metrics.store_failures);
        tracing::error!(%error, what, "the store failed");
    }
}

impl Inner {
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    pub(crate) fn topics(&self) -> Option<&Arc<dyn AgentTopics>> {
        self.topics.get()
    }

    pub(crate) fn agent_tickets(&self) -> &TicketBook<AgentKey> {
        &self.agent_tickets
    }

    pub(crate) fn agent_pages(&self) -> &Mutex<HashMap<SocketId, (AgentKey, Arc<Mailbox>)>> {
        &self.agent_pages
    }

    /// Every socket of this node.
    pub(crate) fn sockets(&self) -> &Mutex<HashMap<SocketId, Arc<Mailbox>>> {
        &self.sockets
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::SeqCst)
    }

    pub(crate) fn room_tickets(&self) -> &TicketBook<RoomPass> {
        &self.room_tickets
    }
}

impl Sessions {
    /// A session of the device in which somebody helps; a code that waits is none.
    fn helped(&self, device: DeviceId) -> Option<SessionId> {
        self.of_device
            .get(&device)?
            .iter()
            .find(|id| self.open.get(id).is_some_and(|entry| entry.view.read().agent.is_some()))
            .copied()
    }

    fn insert(&mut self, entry: &Arc<Entry>, code: Option<Digest>) {
        self.open.insert(entry.id, entry.clone());
        self.of_device.entry(entry.device).or_default().insert(entry.id);
        if let Some(code) = code {
            self.by_code.insert((entry.account, code), entry.id);
        }
    }

    fn remove(&mut self, entry: &Entry) {
        self.open.remove(&entry.id);
        if let Some(of_device) = self.of_device.get_mut(&entry.device) {
            of_device.remove(&entry.id);
            if of_device.is_empty() {
                self.of_device.remove(&entry.device);
            }
        }
    }
}

fn seen_by_agent(entry: &Entry) -> Session {
    let mut session = entry.view.read().clone();
    session.code = None;
    session
}
