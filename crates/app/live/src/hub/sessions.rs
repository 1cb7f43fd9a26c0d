//! What a session goes through on this node: begin, join, answer, end, and what a restart finds.

use std::{
    sync::{Arc, atomic::AtomicI64},
    time::Duration,
};

use alongside_kernel::{AccountId, SessionId, Timestamp};
use alongside_room::{Effect, EndedBy, Input, Lifecycle, Limits, Opening, Relay};
use alongside_store::{SessionCode, StoreError, StoredSession};
use alongside_wire::{
    device::ToDevice,
    rest::{EndedReason, Session, SessionDevice, SessionKind, SessionState},
    room::ToRoom,
};
use parking_lot::{Mutex, RwLock};

use super::{Hub, JoinSpec, NewSessionSpec, RoomPass, WaitingSpec};
use crate::{
    HubError, custom_data,
    entry::{Core, Entry, Room},
    grants::AssetRoom,
    mailbox::Mailbox,
    metrics, random,
    topics::Change,
};

/// How often a code is drawn again when it is taken.
const DRAWS: usize = 32;
/// How soon an end that could not be stored is stored again.
const SAVE_AGAIN: Duration = Duration::from_secs(1);

impl Hub {
    /// Takes up the sessions that were open when the server stopped; gives their number. Both
    /// sides of an active session are away until they come back.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn restore(&self) -> Result<usize, HubError> {
        let now = self.now();
        let found = self.0.store.claim_open_sessions().await?;
        let count = found.len();
        for stored in found {
            let StoredSession { account, session, deadline, code, resume_digest, owner_epoch } = stored;
            // Epochs must go on growing although the count is lost: no page makes keyframes
            // faster than ten a second for long.
            let age = now.since(session.created.0).as_millis() / 100;
            let floor = u32::try_from(age).unwrap_or(u32::MAX / 2);
            let (life, effects) = Lifecycle::restore(session, deadline, self.limits(account), now);
            let core = Core {
                asked: self.asked_before(account, life.session()).await?,
                life,
                code,
                resume: resume_digest,
                resume_before: None,
                owner_epoch,
                page: None,
                unsaved: false,
            };
            let entry = self.new_entry(account, core.clone(), floor);
            self.0.sessions.lock().insert(&entry, code.map(|code| code.digest));
            let mut kept = entry.core.lock().await;
            self.commit(&entry, &mut kept, core, effects, now).await?;
        }
        Ok(count)
    }

    /// Asks a customer who is on the site.
    ///
    /// # Errors
    /// When the device is not there or busy, or the store fails.
    pub async fn request_session(&self, spec: NewSessionSpec) -> Result<Session, HubError> {
        let hub = self.clone();
        finish(async move {
            let _one_at_a_time = hub.0.beginning.lock().await;
            let (name, visitor) = {
                let presence = hub.0.presence.lock();
                let online = presence
                    .get(spec.device)
                    .filter(|online| online.account == spec.account)
                    .ok_or(HubError::DeviceOffline)?;
                (online.name.to_string(), custom_data::visitor(&online.custom_data()))
            };
            if let Some(busy) = hub.0.sessions.lock().helped(spec.device) {
                return Err(HubError::DeviceBusy(busy));
            }
            let opening = Opening {
                id: random::session_id(),
                kind: SessionKind::Cobrowse,
                device: SessionDevice { id: spec.device, name, visitor },
                agent: Some(spec.agent),
                record: spec.record,
                code: None,
            };
            hub.begin(spec.account, opening, None).await
        })
        .await
    }

    /// Begins a session that waits for an agent; the answer carries its code.
    pub(super) async fn wait_for_agent(
        &self,
        account: AccountId,
        device: SessionDevice,
    ) -> Result<(Session, Timestamp), HubError> {
        let hub = self.clone();
        finish(async move {
            let _one_at_a_time = hub.0.beginning.lock().await;
            if let Some(busy) = hub.0.sessions.lock().helped(device.id) {
                return Err(HubError::DeviceBusy(busy));
            }
            hub.end_waiting_codes(device.id).await?;
            for _ in 0..DRAWS {
                let digits = random::six_digits();
                let digest = hub.code_digest(&digits);
                if hub.0.sessions.lock().by_code.contains_key(&(account, digest)) {
                    continue;
                }
                let expires = hub.now() + hub.limits(account).code;
                let opening = Opening {
                    id: random::session_id(),
                    kind: SessionKind::Cobrowse,
                    device: device.clone(),
                    agent: None,
                    record: None,
                    code: Some(digits),
                };
                let code = SessionCode { digest, expires };
                match hub.begin(account, opening, Some(code)).await {
                    Err(HubError::Store(StoreError::CodeTaken)) => {}
                    begun => return begun.map(|session| (session, expires)),
                }
            }
            Err(HubError::CodesExhausted)
        })
        .await
    }

    /// An agent joins the session that waits under a code.
    ///
    /// # Errors
    /// When no session of the account waits under it, the customer is in another session, or the
    /// store fails.
    pub async fn join_by_code(&self, spec: JoinSpec) -> Result<Session, HubError> {
        let entry = {
            let sessions = self.0.sessions.lock();
            let session = sessions.by_code.get(&(spec.account, spec.code));
            let entry = session.and_then(|session| sessions.open.get(session));
            let entry = entry.ok_or(HubError::CodeUnknown)?;
            if let Some(busy) = sessions.helped(entry.device) {
                return Err(HubError::DeviceBusy(busy));
            }
            entry.clone()
        };
        let joined = Input::AgentJoined { agent: spec.agent, record: spec.record };
        match self.drive(&entry, joined).await {
            Err(HubError::Refused(_)) => Err(HubError::CodeUnknown),
            joined => joined,
        }
    }

    /// An agent joins a session that waits for one, found otherwise than by its code.
    ///
    /// # Errors
    /// When no such session of the account waits, the customer is in another session, or the store
    /// fails.
    pub async fn join_waiting(&self, spec: WaitingSpec) -> Result<Session, HubError> {
        let entry = self.entry(spec.session).filter(|entry| entry.account == spec.account);
        let entry = entry.ok_or(HubError::SessionUnknown)?;
        if let Some(busy) = self.0.sessions.lock().helped(entry.device) {
            return Err(HubError::DeviceBusy(busy));
        }
        let joined = Input::AgentJoined { agent: spec.agent, record: Some(spec.record) };
        self.drive(&entry, joined).await
    }

    /// Ends an open session.
    ///
    /// # Errors
    /// When no such session is open. A store that fails does not keep it from ending.
    pub async fn end_session(&self, session: SessionId, by: EndedBy) -> Result<Session, HubError> {
        let entry = self.entry(session).ok_or(HubError::SessionUnknown)?;
        self.drive(&entry, Input::End(by)).await
    }

    /// Applies an input to a session: stores what it becomes, keeps it, tells everybody. Answers
    /// with the session as an agent sees it.
    pub(crate) async fn drive(&self, entry: &Arc<Entry>, input: Input) -> Result<Session, HubError> {
        let (hub, entry) = (self.clone(), entry.clone());
        finish(async move {
            let mut core = entry.core.lock().await;
            let now = hub.now();
            let mut next = core.clone();
            let answer = match input {
                Input::Answered { allow, .. } => Some(allow),
                _ => None,
            };
            let mut effects = next.life.handle(input, now)?;
            if let Some(allow) = answer {
                next.answered(allow, now);
            }
            if core.unsaved && effects.is_empty() {
                effects.push(Effect::Persist);
            }
            hub.commit(&entry, &mut core, next, effects, now).await
        })
        .await
    }

    async fn begin(
        &self,
        account: AccountId,
        opening: Opening,
        code: Option<SessionCode>,
    ) -> Result<Session, HubError> {
        let now = self.now();
        let (life, effects) = Lifecycle::begin(opening, self.limits(account), now);
        let core = Core {
            life,
            code,
            resume: None,
            resume_before: None,
            owner_epoch: 1,
            page: None,
            unsaved: false,
            asked: None,
        };
        let entry = self.new_entry(account, core.clone(), 0);
        let mut kept = entry.core.lock().await;
        self.0.sessions.lock().insert(&entry, code.map(|code| code.digest));
        let begun = self.commit(&entry, &mut kept, core, effects, now).await;
        match begun {
            Ok(_) => {
                metrics::count(&self.0.metrics.sessions_begun);
                Ok(entry.view.read().clone())
            }
            Err(error) => {
                let mut sessions = self.0.sessions.lock();
                sessions.remove(&entry);
                if let Some(code) = code {
                    sessions.by_code.remove(&(account, code.digest));
                }
                Err(error)
            }
        }
    }

    /// The account's timers as they are set now. A session keeps those that it began with.
    fn limits(&self, account: AccountId) -> Limits {
        let facts = self.0.accounts.by_id(account);
        facts.map_or_else(Limits::default, |facts| facts.limits(self.0.config.timer_second))
    }

    fn new_entry(&self, account: AccountId, core: Core, epoch_floor: u32) -> Arc<Entry> {
        let session = core.life.session().clone();
        Arc::new(Entry {
            id: session.id,
            account,
            device: session.device.id,
            core: tokio::sync::Mutex::new(core),
            view: RwLock::new(session),
            room: Mutex::new(Room {
                relay: Relay::new(self.0.config.relay, epoch_floor),
                publisher: None,
                viewers: Vec::new(),
                hidden: false,
            }),
            assets: Arc::new(AssetRoom::new(self.0.config.session_asset_bytes)),
            scheduled: AtomicI64::new(i64::MAX),
        })
    }

    /// A device has one code at a time: the one before stops working.
    async fn end_waiting_codes(&self, device: alongside_kernel::DeviceId) -> Result<(), HubError> {
        let waiting: Vec<_> = {
            let sessions = self.0.sessions.lock();
            let ids = sessions.of_device.get(&device).into_iter().flatten();
            ids.filter_map(|id| sessions.open.get(id).cloned()).collect()
        };
        for entry in waiting {
            match self.drive(&entry, Input::End(EndedBy::Device)).await {
                Ok(_) | Err(HubError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Stores the next state, keeps it, and carries out the effects in their order. An end counts
    /// even if it cannot be stored, since a customer who ends must not be seen any longer; it is
    /// stored again until it is.
    async fn commit(
        &self,
        entry: &Arc<Entry>,
        core: &mut Core,
        mut next: Core,
        effects: Vec<Effect>,
        now: Timestamp,
    ) -> Result<Session, HubError> {
        let mut resume = None;
        for effect in &effects {
            match effect {
                Effect::Continue { tab } => {
                    let (secret, digest) = random::secret();
                    next.page = Some(*tab);
                    next.resume = Some(digest);
                    resume = Some(secret);
                }
                Effect::Ask { .. } if next.asked.is_none() => {
                    next.asked = Some(self.question_now(entry.account, now));
                }
                _ => {}
            }
        }
        let ended = next.life.state() == SessionState::Ended;
        if ended || next.life.session().agent.is_some() {
            next.code = None;
        }
        if ended {
            (next.resume, next.resume_before) = (None, None);
        }
        if effects.first() == Some(&Effect::Persist) {
            let terms = next.terms().filter(|_| core.unsaved || core.asked != next.asked);
            let stored = next.to_store(entry.account);
            let saved = self.0.store.save_asked_session(&stored, terms, now).await;
            next.unsaved = match saved {
                Ok(()) => false,
                // Another owner decides what becomes of it; here it only has to stop.
                Err(StoreError::NotOwner) if ended => false,
                Err(error) if ended => {
                    self.store_failed(&error, "the end of a session");
                    true
                }
                // Drawn again; nothing is wrong with the store.
                Err(StoreError::CodeTaken) => return Err(StoreError::CodeTaken.into()),
                Err(error) => {
                    self.store_failed(&error, "a session");
                    return Err(error.into());
                }
            };
        }
        let told = next.life.session().clone();
        let freed = core.code.filter(|_| next.code.is_none());
        *core = next;
        entry.view.write().clone_from(&told);
        if let Some(code) = freed {
            let taken = (entry.account, code.digest);
            self.0.sessions.lock().by_code.remove(&taken);
        }
        for effect in effects {
            self.carry_out(entry, core, effect, &mut resume, now);
        }
        self.schedule(entry, core.life.next_deadline());
        if core.unsaved {
            self.schedule(entry, Some(now + SAVE_AGAIN));
        } else if ended {
            self.0.sessions.lock().remove(entry);
        }
        Ok(told)
    }

    fn carry_out(
        &self,
        entry: &Arc<Entry>,
        core: &Core,
        effect: Effect,
        resume: &mut Option<String>,
        now: Timestamp,
    ) {
        let session = core.life.session();
        let told_active = session.activated.is_some_and(|at| at.0 == now);
        match effect {
            Effect::Persist => {}
            Effect::Ask { tab } => {
                let presence = self.0.presence.lock();
                if let Some(page) = tab.or_else(|| presence.active_page(entry.device)) {
                    presence.tell_page(page, &self.question(entry, core, now));
                }
            }
            Effect::Continue { tab } => {
                let Some(account) = self.0.accounts.by_id(entry.account) else {
                    return;
                };
                let pass = RoomPass::Customer { session: entry.id, page: tab };
                let message = ToDevice::SessionActive {
                    session: session.clone(),
                    ticket: self.0.room_tickets.issue(pass, now),
                    resume_token: resume.take().unwrap_or_default(),
                    policy: account.policy.clone(),
                };
                self.0.presence.lock().tell_page(tab, &message);
            }
            Effect::TellDevice => {
                let message = ToDevice::SessionUpdated { session: session.clone() };
                // The page that was just told that it carries the session knows.
                let but = core.page.filter(|_| told_active);
                self.0.presence.lock().tell_but(entry.device, but, &message);
            }
            Effect::Away(away) => self.tell_viewers(entry, &ToRoom::Away(away)),
            Effect::Back => self.tell_viewers(entry, &ToRoom::Back),
            Effect::Ended(reason) => self.close_room(entry, reason),
            Effect::Changed => self.announce(Change::Session(entry.account, entry.id)),
        }
    }

    fn tell_viewers(&self, entry: &Entry, message: &ToRoom) {
        entry.room.lock().relay.tell_viewers(message, |viewer| viewer.ring());
    }

    fn close_room(&self, entry: &Entry, reason: EndedReason) {
        self.0.grants.end(entry.id);
        let message = ToRoom::Ended { reason };
        let close = |socket: &Mailbox| {
            socket.close(alongside_wire::close::ENDED, "the session has ended");
        };
        {
            let mut room = entry.room.lock();
            room.relay.finish(&message, |viewer| viewer.ring());
            for (_, _, viewer) in &room.viewers {
                close(viewer);
            }
            if let Some(publisher) = room.publisher.take() {
                publisher.send(&message);
                close(&publisher);
            }
        }
        let message = ToDevice::SessionEnded { session: entry.id, reason };
        self.0.presence.lock().tell(entry.device, &message);
    }
}

/// Runs to the end even if the caller goes away: a session must not be stored and then not told.
async fn finish<T: Send + 'static>(
    work: impl Future<Output = Result<T, HubError>> + Send + 'static,
) -> Result<T, HubError> {
    tokio::spawn(work).await.map_err(|_| HubError::Stopping)?
}
