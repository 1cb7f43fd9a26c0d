//! One open session on this node: its life, its room, and the order in which both change.

use std::sync::{Arc, atomic::AtomicI64};

use alongside_kernel::{AccountId, DeviceId, SessionId};
use alongside_room::{Lifecycle, Relay, SocketId};
use alongside_store::{Digest, SessionCode, StoredSession, TermsQuestion};
use alongside_wire::rest::Session;
use parking_lot::{Mutex, RwLock};

use crate::{grants::AssetRoom, mailbox::Mailbox, topics::AgentKey};

/// What is stored of a session beyond its document.
#[derive(Debug, Clone)]
pub(crate) struct Core {
    pub(crate) life: Lifecycle,
    pub(crate) code: Option<SessionCode>,
    pub(crate) resume: Option<Digest>,
    /// The token before it, good until the page that got the new one is in the room: a page that
    /// is left between the two has only this.
    pub(crate) resume_before: Option<Digest>,
    pub(crate) owner_epoch: u32,
    /// The customer's page that carries the session.
    pub(crate) page: Option<SocketId>,
    /// It has ended and the store does not know yet.
    pub(crate) unsaved: bool,
    /// What the customer is asked; `None` until somebody asks.
    pub(crate) asked: Option<Asked>,
}

/// What a session asks its customer. One session asks one question, whatever becomes of the settings
/// while it stands: an answer is an answer to what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Whether the customer has to answer.
    pub(crate) ask: bool,
    /// What there is to accept, and what the customer said to it.
    pub(crate) terms: Option<TermsQuestion>,
}

impl Core {
    pub(crate) fn to_store(&self, account: AccountId) -> StoredSession {
        StoredSession {
            account,
            session: self.life.session().clone(),
            deadline: self.life.state_deadline(),
            code: self.code,
            resume_digest: self.resume,
            owner_epoch: self.owner_epoch,
        }
    }
}

/// The room's sockets.
#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) relay: Relay<Arc<Mailbox>>,
    pub(crate) publisher: Option<Arc<Mailbox>>,
    pub(crate) viewers: Vec<(SocketId, AgentKey, Arc<Mailbox>)>,
    /// The customer said that the tab is hidden; the next frame says that it is not.
    pub(crate) hidden: bool,
}

/// One open session.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) id: SessionId,
    pub(crate) account: AccountId,
    pub(crate) device: DeviceId,
    /// Held while a change is stored and told, so that changes are told in their order.
    pub(crate) core: tokio::sync::Mutex<Core>,
    /// The document as it was last stored, for those who only look.
    pub(crate) view: RwLock<Session>,
    /// Never held across an await.
    pub(crate) room: Mutex<Room>,
    pub(crate) assets: Arc<AssetRoom>,
    /// The earliest deadline the timer knows, in microseconds.
    pub(crate) scheduled: AtomicI64,
}
