//! What happens in a session's room: who enters by which ticket, frames in, frames out.

use std::sync::Arc;

use alongside_kernel::{SessionId, Timestamp};
use alongside_room::{Input, Outgoing, Published, SocketId, Violation};
use alongside_wire::{
    close,
    rest::{AwayReason, SessionState},
    room::{Role, ToRoom},
};
use bytes::Bytes;

use super::Hub;
use crate::{
    AgentKey, AssetGrant,
    entry::{Entry, Room},
    mailbox::Mailbox,
    metrics,
};

/// What a ticket for the room proves.
#[derive(Debug, Clone)]
pub(crate) enum RoomPass {
    /// The page that carries the session.
    Customer { session: SessionId, page: SocketId },
    /// An agent's view.
    Viewer { session: SessionId, agent: AgentKey },
}

impl RoomPass {
    pub(crate) fn role(&self) -> Role {
        match self {
            Self::Customer { .. } => Role::Customer,
            Self::Viewer { .. } => Role::Viewer,
        }
    }
}

/// A socket's place in a room. Dropping it is leaving, also when its task panics.
pub(crate) struct Seat {
    hub: Hub,
    entry: Arc<Entry>,
    socket: SocketId,
    role: Role,
    agent: Option<AgentKey>,
    mailbox: Arc<Mailbox>,
    bearer: alongside_store::Digest,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.0.grants.take_back(&self.bearer);
        let input = {
            let mut room = self.entry.room.lock();
            match self.role {
                Role::Customer => {
                    let published = room.relay.publisher_leaves(self.socket);
                    if published {
                        room.publisher = None;
                    }
                    published.then_some(Input::CustomerLeft(AwayReason::ConnectionLost))
                }
                Role::Viewer => {
                    room.viewers.retain(|(socket, ..)| *socket != self.socket);
                    let left = room.relay.viewer_leaves(self.socket);
                    tell_count(&room);
                    left.filter(|left| left.viewers == 0).map(|_| Input::LastViewerLeft)
                }
            }
        };
        if let (Some(input), Ok(runtime)) = (input, tokio::runtime::Handle::try_current()) {
            let (hub, entry) = (self.hub.clone(), self.entry.clone());
            runtime.spawn(async move {
                if let Err(error) = hub.drive(&entry, input).await {
                    tracing::debug!(%error, session = %entry.id, "a departure was not noted");
                }
            });
        }
    }
}

impl Seat {
    /// Takes a seat by what a ticket proves; `None` when the session is not open any more, or the
    /// ticket's page does not carry it any more.
    pub(crate) async fn take(hub: &Hub, pass: RoomPass, mailbox: Arc<Mailbox>) -> Option<Self> {
        let role = pass.role();
        let (session, page, agent) = match pass {
            RoomPass::Customer { session, page } => (session, Some(page), None),
            RoomPass::Viewer { session, agent } => (session, None, Some(agent)),
        };
        let entry = hub.entry(session)?;
        {
            let mut core = entry.core.lock().await;
            let carries = page.is_none_or(|page| core.page == Some(page));
            let open = match role {
                Role::Customer => core.life.state() == SessionState::Active,
                Role::Viewer => core.life.state() != SessionState::Ended,
            };
            if !carries || !open {
                return None;
            }
            if role == Role::Customer {
                core.resume_before = None;
            }
        }
        let grant = AssetGrant { account: entry.account, session, role, room: entry.assets.clone() };
        let (asset_token, bearer) = hub.0.grants.issue(grant);
        let seat = Self { hub: hub.clone(), socket: hub.next_socket(), role, agent, mailbox, bearer, entry };
        let away = match role {
            Role::Customer => None,
            Role::Viewer => seat.entry.core.lock().await.life.customer_away(),
        };
        seat.enter(ToRoom::Entered {
            role,
            session,
            epoch: 0,
            asset_token,
            heartbeat_seconds: hub.heartbeat_seconds(),
            away,
        });
        let entered = match role {
            Role::Customer => Input::CustomerEntered,
            Role::Viewer => Input::ViewerEntered,
        };
        // Ended meanwhile: dropping the seat undoes the entrance.
        hub.drive(&seat.entry, entered).await.ok()?;
        Some(seat)
    }

    /// Whose socket it is.
    pub(crate) const fn role(&self) -> Role {
        self.role
    }

    /// Which session.
    pub(crate) fn session(&self) -> SessionId {
        self.entry.id
    }

    /// Whose view it is; `None` for the customer.
    pub(crate) const fn agent(&self) -> Option<&AgentKey> {
        self.agent.as_ref()
    }

    /// Answers, and joins the frames in the same moment: nothing comes before the answer, and no
    /// frame is missed after it.
    fn enter(&self, mut answer: ToRoom) {
        let now = self.hub.now();
        let mut room = self.entry.room.lock();
        if let ToRoom::Entered { epoch, .. } = &mut answer {
            *epoch = room.relay.epoch();
        }
        self.mailbox.send(&answer);
        match self.role {
            Role::Customer => {
                room.hidden = false;
                room.relay.publisher_enters(self.socket);
                if let Some(before) = room.publisher.replace(self.mailbox.clone()) {
                    before.close(close::REPLACED, "a newer page carries the session");
                }
                tell_count(&room);
            }
            Role::Viewer => {
                let entered = room.relay.viewer_enters(self.socket, self.mailbox.clone(), now);
                if let Some(agent) = &self.agent {
                    let viewer = (self.socket, agent.clone(), self.mailbox.clone());
                    room.viewers.push(viewer);
                }
                tell_count(&room);
                if entered.request_keyframe {
                    request_keyframe(&room);
                }
                self.mailbox.ring();
            }
        }
    }

    /// Takes a frame from the customer and queues it for the viewers.
    pub(crate) fn publish(&self, frame: Bytes, now: Timestamp) -> Result<(), Violation> {
        let metrics = &self.hub.0.metrics;
        let bytes = frame.len() as u64;
        let (published, shown_again, deadline) = {
            let mut room = self.entry.room.lock();
            let published = room.relay.publish(self.socket, frame, now, |viewer| viewer.ring())?;
            if published.request_keyframe {
                request_keyframe(&room);
            }
            let shown_again = std::mem::take(&mut room.hidden);
            (published, shown_again, room.relay.next_deadline())
        };
        let Published { delivered, overflowed, .. } = published;
        metrics::count(&metrics.frames_in);
        metrics::add(&metrics.frame_bytes_in, bytes);
        metrics::add(&metrics.deliveries, u64::from(delivered));
        metrics::add(&metrics.viewers_overflowed, u64::from(overflowed));
        self.hub.schedule(&self.entry, deadline);
        if shown_again {
            self.drive_aside(Input::CustomerEntered);
        }
        Ok(())
    }

    /// Takes what waits for this viewer, up to `most_bytes` of frames; says whether more waits.
    pub(crate) fn take_waiting(&self, most_bytes: usize, into: &mut Vec<Outgoing>) -> bool {
        let mut room = self.entry.room.lock();
        room.relay.take(self.socket, most_bytes, into)
    }

    /// The viewer could not apply what came.
    pub(crate) fn ask_for_keyframe(&self) {
        let now = self.hub.now();
        let deadline = {
            let mut room = self.entry.room.lock();
            if room.relay.viewer_asks(self.socket, now) {
                request_keyframe(&room);
            }
            room.relay.next_deadline()
        };
        self.hub.schedule(&self.entry, deadline);
    }

    /// The customer's page goes away on purpose.
    pub(crate) async fn leaving(&self, reason: AwayReason) {
        {
            let mut room = self.entry.room.lock();
            if room.relay.publisher() != Some(self.socket) {
                return;
            }
            room.hidden = reason == AwayReason::TabHidden;
        }
        // A session that has ended meanwhile needs no reason any more.
        let _ = self.hub.drive(&self.entry, Input::CustomerLeft(reason)).await;
    }

    fn drive_aside(&self, input: Input) {
        let (hub, entry) = (self.hub.clone(), self.entry.clone());
        tokio::spawn(async move {
            // As above: an ended session has nothing to note.
            let _ = hub.drive(&entry, input).await;
        });
    }
}

fn tell_count(room: &Room) {
    if let Some(publisher) = &room.publisher {
        publisher.send(&ToRoom::Viewers { count: room.relay.viewers() });
    }
}

fn request_keyframe(room: &Room) {
    if let Some(publisher) = &room.publisher {
        publisher.send(&ToRoom::KeyframeRequest);
    }
}
