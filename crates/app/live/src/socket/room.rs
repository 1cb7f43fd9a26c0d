//! The room socket: frames from the customer, frames to the viewers, JSON both ways.

use alongside_kernel::SessionId;
use alongside_room::{Outgoing, TokenBucket};
use alongside_wire::{
    agent::Topic,
    close,
    rest::AwayReason,
    room::{FromRoom, Role, ToRoom},
};

use super::{
    Open,
    device::Ending,
    link::{Event, Heard, POLICY, Unsaid},
    outbox::Outbox,
};
use crate::{
    AgentKey, Change, Hub,
    hub::Seat,
    mailbox::{Closing, Mailbox},
};

/// Runs a room's socket until it closes. A ticket says who it is; the origin has to fit.
pub(super) async fn serve(mut open: Open, from_viewer: bool) {
    let ending = converse(&mut open, from_viewer).await;
    // Boxed: an idle socket should not hold room for its own end.
    Box::pin(open.end(ending)).await;
}

async fn converse(open: &mut Open, from_viewer: bool) -> Ending {
    let seat = enter(open, from_viewer).await?;
    let _watched = seat.agent().map(|agent| watch_access(open, seat.session(), agent.clone()));
    let limits = open.hub.inner().config.sockets;
    let now = open.hub.now();
    let mut allowance = TokenBucket::new(limits.frames.0, limits.frames.1, now);
    let mut bytes = TokenBucket::new(limits.frame_bytes.0, limits.frame_bytes.1, now);
    let mut batch = Vec::new();
    let mut crowded = false;
    loop {
        if let Some(closing) = say_waiting(open, &seat, &mut batch, &mut crowded).await? {
            return Err(closing);
        }
        let heard = match open.link.event(&open.mailbox).await {
            Event::Rung => continue,
            Event::Heard(heard) => heard,
        };
        open.within(&mut allowance, &heard)?;
        match heard {
            Heard::Binary(frame) => {
                let now = open.hub.now();
                let size = u32::try_from(frame.len()).unwrap_or(u32::MAX);
                if !bytes.take(size, now) {
                    return Err(Closing::new(POLICY, "more bytes than the limit allows"));
                }
                if let Err(wrong) = seat.publish(frame, now) {
                    return Err(violation(&open.mailbox, "frame", wrong.to_string()));
                }
            }
            Heard::Text(text) => match parse(&text) {
                Ok(message) => act(&open.mailbox, &seat, message).await?,
                Err(problem) => return Err(violation(&open.mailbox, "invalid", problem)),
            },
            Heard::Control => {}
            Heard::Gone => return Ok(()),
            Heard::Wrong(closing) => return Err(closing),
        }
    }
}

async fn enter(open: &mut Open, from_viewer: bool) -> Result<Seat, Closing> {
    let text = open.link.first_text().await?;
    let ticket = match parse(&text) {
        Ok(FromRoom::Enter { ticket }) => ticket,
        Ok(_) => return Err(violation(&open.mailbox, "invalid", "the first message is enter".to_owned())),
        Err(problem) => return Err(violation(&open.mailbox, "invalid", problem)),
    };
    let pass = open.hub.inner().room_tickets().spend(&ticket, open.hub.now());
    // A customer's ticket works from a customer's site only, a viewer's from the viewer's origin.
    let pass = pass.filter(|pass| (pass.role() == Role::Viewer) == from_viewer);
    let seat = match pass {
        Some(pass) => Seat::take(&open.hub, pass, open.mailbox.clone()).await,
        None => None,
    };
    seat.ok_or_else(|| {
        open.mailbox.send(&ToRoom::Error {
            id: "refused".to_owned(),
            message: "this ticket does not open the room; get a new one".to_owned(),
        });
        Closing::new(close::REFUSED, "the ticket was not accepted")
    })
}

async fn act(mailbox: &Mailbox, seat: &Seat, message: FromRoom) -> Ending {
    match (seat.role(), message) {
        (_, FromRoom::Beat) => Ok(()),
        (Role::Viewer, FromRoom::KeyframeRequest) => {
            seat.ask_for_keyframe();
            Ok(())
        }
        (
            Role::Customer,
            FromRoom::Leaving { reason: reason @ (AwayReason::Navigation | AwayReason::TabHidden) },
        ) => {
            seat.leaving(reason).await;
            Ok(())
        }
        (role, message) => {
            let who = match role {
                Role::Customer => "the customer",
                Role::Viewer => "a viewer",
            };
            let what = match message {
                FromRoom::Enter { .. } => "enter twice",
                FromRoom::Beat => "beat",
                FromRoom::KeyframeRequest => "keyframe.request",
                FromRoom::Leaving { .. } => "leaving with this reason",
            };
            Err(violation(mailbox, "invalid", format!("{who} does not say {what}")))
        }
    }
}

/// Says what waits: the server's own messages first, then one batch of frames in one write. After
/// several frames at once the room is `crowded`.
async fn say_waiting(
    open: &mut Open,
    seat: &Seat,
    batch: &mut Vec<Outgoing>,
    crowded: &mut bool,
) -> Result<Option<Closing>, Closing> {
    let closing = open.say_mail().await?;
    if seat.role() == Role::Customer {
        return Ok(closing);
    }
    if *crowded {
        // Under load the customer's task has more frames at hand: letting it run first makes them
        // one write instead of many. Without load it would cost a look at the network for nothing.
        tokio::task::yield_now().await;
    }
    let most = open.hub.inner().config.sockets.write_batch_bytes;
    let more = seat.take_waiting(most, batch);
    *crowded = batch.len() > 1;
    if !batch.is_empty() {
        let said = open.link.say(|outbox| batch.drain(..).for_each(|item| put(outbox, item))).await;
        match said {
            Ok(()) => {}
            Err(Unsaid::Slow) => {
                return Err(Closing::new(close::SLOW, "what was written was not read"));
            }
            Err(Unsaid::Gone) => return Err(Closing::gone()),
        }
    }
    if more && closing.is_none() {
        // The peer is heard in between, so that its beats and its close are not missed.
        open.mailbox.ring();
    }
    Ok(closing)
}

fn put(outbox: &mut Outbox, item: Outgoing) {
    match item {
        Outgoing::Frame(frame) => outbox.binary(frame),
        Outgoing::Message(message) => {
            outbox.text(&serde_json::to_string(&message).expect("wire messages have string keys only"));
        }
    }
}

fn parse(text: &str) -> Result<FromRoom, String> {
    serde_json::from_str(text).map_err(|error| format!("not a message of this socket: {error}"))
}

fn violation(mailbox: &Mailbox, id: &str, message: String) -> Closing {
    mailbox.send(&ToRoom::Error { id: id.to_owned(), message });
    Closing::new(close::PROTOCOL, "not allowed by the protocol")
}

/// Ends a task with its owner.
struct Watched(tokio::task::JoinHandle<()>);

impl Drop for Watched {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Asks again and again, and after each change of who may do what, whether the agent may still see
/// the session; cuts the socket when not. When nobody can tell, the view stays as it is.
fn watch_access(open: &Open, session: SessionId, agent: AgentKey) -> Watched {
    let (hub, mailbox) = (open.hub.clone(), open.mailbox.clone());
    Watched(tokio::spawn(async move {
        let every = hub.inner().config.deadlines.access_check;
        let topic = Topic::Session { session };
        let mut changes = hub.changed();
        loop {
            let waited = tokio::time::timeout(every, access_change(&mut changes, &agent)).await;
            if waited == Ok(false) {
                return;
            }
            if !may_see(&hub, &agent, &topic).await {
                mailbox.close(close::REFUSED, "access ended");
                return;
            }
        }
    }))
}

/// Waits for a change of who may do what; `false` when the hub is gone.
async fn access_change(changes: &mut tokio::sync::broadcast::Receiver<Change>, agent: &AgentKey) -> bool {
    use tokio::sync::broadcast::error::RecvError;
    loop {
        match changes.recv().await {
            Ok(Change::Access(account)) if account == agent.account => return true,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return true,
            Err(RecvError::Closed) => return false,
        }
    }
}

async fn may_see(hub: &Hub, agent: &AgentKey, topic: &Topic) -> bool {
    let Some(topics) = hub.inner().topics() else {
        return true;
    };
    match topics.value(agent, topic).await {
        Ok(_) => true,
        Err(error) => {
            let refused = error.id.starts_with("gate.")
                || !error.gates.is_empty()
                || ["not_found", "forbidden", "unauthorized", "directory_too_old"]
                    .contains(&error.id.as_str());
            !refused
        }
    }
}
