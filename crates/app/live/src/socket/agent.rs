//! The agent socket: live values of what a page watches. Each value carries the access decision of
//! its moment; a refusal takes the place of the value.

use std::{collections::HashMap, sync::Arc};

use alongside_room::TokenBucket;
use alongside_wire::{
    agent::{FromAgent, ToAgent, Topic, TopicValue},
    close,
    rest::ApiError,
};
use futures_util::{StreamExt, stream::FuturesUnordered};
use tokio::{
    sync::broadcast::{self, error::RecvError},
    time::{Instant, sleep_until},
};

use super::{
    Open,
    device::Ending,
    link::{Event, Heard},
};
use crate::{AgentKey, BoxFuture, Change, Hub, mailbox::Closing, mailbox::Mailbox};

/// Runs an agent's socket until it closes.
pub(super) async fn serve(mut open: Open) {
    let ending = converse(&mut open).await;
    // Boxed: an idle socket should not hold room for its own end.
    Box::pin(open.end(ending)).await;
}

async fn converse(open: &mut Open) -> Ending {
    let agent = enter(open).await?;
    let _listed = Listed::new(&open.hub, &agent, &open.mailbox);
    open.mailbox.send(&ToAgent::Entered { heartbeat_seconds: open.hub.heartbeat_seconds() });
    let (rate, burst) = open.hub.inner().config.sockets.messages;
    let mut allowance = TokenBucket::new(rate, burst, open.hub.now());
    let mut watches = Watches::new(&open.hub, agent.clone(), open.mailbox.clone());
    let mut changes = open.hub.changed();
    loop {
        if let Some(closing) = open.say_mail().await? {
            return Err(closing);
        }
        watches.ask();
        let next_look = watches.next_look();
        let heard = tokio::select! {
            event = open.link.event(&open.mailbox) => match event {
                Event::Rung => continue,
                Event::Heard(heard) => heard,
            },
            change = changes.recv() => {
                watches.take_change(change, &mut changes);
                continue;
            }
            Some(answer) = watches.asked.next() => {
                watches.answer(answer);
                continue;
            }
            () = sleep_until(next_look) => {
                watches.look();
                continue;
            }
        };
        open.within(&mut allowance, &heard)?;
        match heard {
            Heard::Text(text) => match parse(&text) {
                Ok(FromAgent::Beat) => {}
                Ok(FromAgent::Watch { id, topic }) => watches.watch(id, topic),
                Ok(FromAgent::Unwatch { id }) => watches.unwatch(id),
                Ok(FromAgent::Enter { .. }) => {
                    return Err(violation(open, "enter is said once".to_owned()));
                }
                Err(problem) => return Err(violation(open, problem)),
            },
            Heard::Binary(_) => {
                return Err(Closing::new(close::PROTOCOL, "this socket takes text only"));
            }
            Heard::Control => {}
            Heard::Gone => return Ok(()),
            Heard::Wrong(closing) => return Err(closing),
        }
    }
}

async fn enter(open: &mut Open) -> Result<AgentKey, Closing> {
    let text = open.link.first_text().await?;
    let ticket = match parse(&text) {
        Ok(FromAgent::Enter { ticket }) => ticket,
        Ok(_) => return Err(violation(open, "the first message is enter".to_owned())),
        Err(problem) => return Err(violation(open, problem)),
    };
    let agent = open.hub.inner().agent_tickets().spend(&ticket, open.hub.now());
    agent.ok_or_else(|| {
        complain(&open.mailbox, None, "refused", "this ticket does not open the socket; get a new one");
        Closing::new(close::REFUSED, "the ticket was not accepted")
    })
}

fn parse(text: &str) -> Result<FromAgent, String> {
    serde_json::from_str(text).map_err(|error| format!("not a message of this socket: {error}"))
}

fn violation(open: &Open, message: String) -> Closing {
    complain(&open.mailbox, None, "invalid", &message);
    Closing::new(close::PROTOCOL, "not allowed by the protocol")
}

fn complain(mailbox: &Mailbox, watch: Option<u32>, id: &str, message: &str) {
    mailbox.send(&ToAgent::Error {
        watch,
        error: ApiError { id: id.to_owned(), message: message.to_owned(), field: None, gates: Vec::new() },
    });
}

/// An agent's page in the hub's list, as long as its socket is open.
struct Listed {
    hub: Hub,
    socket: alongside_room::SocketId,
}

impl Listed {
    fn new(hub: &Hub, agent: &AgentKey, mailbox: &Arc<Mailbox>) -> Self {
        let socket = hub.next_socket();
        let page = (agent.clone(), mailbox.clone());
        hub.inner().agent_pages().lock().insert(socket, page);
        Self { hub: hub.clone(), socket }
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        self.hub.inner().agent_pages().lock().remove(&self.socket);
    }
}

type Answer = (u32, u64, Result<TopicValue, ApiError>);

struct Watch {
    topic: Topic,
    /// Tells an answer to this watch from one to an earlier watch of the same number.
    generation: u64,
    changed: bool,
    asking: bool,
    /// Not asked again before.
    not_before: Instant,
    /// What was said last; the same is not said twice.
    said: Option<ToAgent>,
}

/// What one page watches.
struct Watches {
    hub: Hub,
    agent: AgentKey,
    mailbox: Arc<Mailbox>,
    watches: HashMap<u32, Watch>,
    generations: u64,
    asked: FuturesUnordered<BoxFuture<'static, Answer>>,
    /// When everything is asked again, changed or not.
    check_at: Instant,
}

impl Watches {
    fn new(hub: &Hub, agent: AgentKey, mailbox: Arc<Mailbox>) -> Self {
        Self {
            hub: hub.clone(),
            agent,
            mailbox,
            watches: HashMap::new(),
            generations: 0,
            asked: FuturesUnordered::new(),
            check_at: Instant::now() + hub.inner().config.deadlines.access_check,
        }
    }

    fn watch(&mut self, id: u32, topic: Topic) {
        let most = self.hub.inner().config.sockets.watches;
        if self.watches.len() >= most && !self.watches.contains_key(&id) {
            let message = format!("a page watches at most {most} topics");
            return complain(&self.mailbox, Some(id), "rate", &message);
        }
        self.generations += 1;
        let watch = Watch {
            topic,
            generation: self.generations,
            changed: true,
            asking: false,
            not_before: Instant::now(),
            said: None,
        };
        self.watches.insert(id, watch);
    }

    fn unwatch(&mut self, id: u32) {
        self.watches.remove(&id);
    }

    /// Marks what a change, and those that wait behind it, may have made another.
    fn take_change(&mut self, first: Result<Change, RecvError>, more: &mut broadcast::Receiver<Change>) {
        let mut next = Some(first);
        while let Some(change) = next.take() {
            match change {
                Ok(change) if change.account() == self.agent.account => {
                    for watch in self.watches.values_mut() {
                        watch.changed |= change.concerns(&watch.topic);
                    }
                }
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => self.all_changed(),
                Err(RecvError::Closed) => return,
            }
            next = match more.try_recv() {
                Ok(change) => Some(Ok(change)),
                Err(broadcast::error::TryRecvError::Lagged(missed)) => Some(Err(RecvError::Lagged(missed))),
                Err(_) => None,
            };
        }
    }

    fn all_changed(&mut self) {
        for watch in self.watches.values_mut() {
            watch.changed = true;
        }
    }

    /// When [`Watches::look`] has something to do.
    fn next_look(&self) -> Instant {
        self.watches
            .values()
            .filter(|watch| watch.changed && !watch.asking)
            .map(|watch| watch.not_before)
            .min()
            .map_or(self.check_at, |due| due.min(self.check_at))
    }

    fn look(&mut self) {
        let now = Instant::now();
        if now >= self.check_at {
            self.check_at = now + self.hub.inner().config.deadlines.access_check;
            self.all_changed();
        }
    }

    /// Asks for what has changed and was not asked for just now.
    fn ask(&mut self) {
        let now = Instant::now();
        let inner = self.hub.inner();
        let Some(topics) = inner.topics() else {
            // Nothing answers before the platform is installed; the next check asks again.
            for watch in self.watches.values_mut() {
                watch.changed = false;
            }
            return;
        };
        for (id, watch) in &mut self.watches {
            if !watch.changed || watch.asking || now < watch.not_before {
                continue;
            }
            watch.changed = false;
            watch.asking = true;
            watch.not_before = now + inner.config.deadlines.topic_value;
            let (topics, agent) = (topics.clone(), self.agent.clone());
            let (id, generation, topic) = (*id, watch.generation, watch.topic.clone());
            self.asked.push(Box::pin(async move {
                let answer = topics.value(&agent, &topic).await;
                (id, generation, answer)
            }));
        }
    }

    fn answer(&mut self, (id, generation, answer): Answer) {
        let Some(watch) = self.watches.get_mut(&id).filter(|watch| watch.generation == generation) else {
            return;
        };
        watch.asking = false;
        let message = match answer {
            Ok(value) => ToAgent::Value { id, value },
            Err(error) => ToAgent::Error { watch: Some(id), error },
        };
        if watch.said.as_ref() != Some(&message) {
            self.mailbox.send(&message);
            watch.said = Some(message);
        }
    }
}
