//! How far a session has come: who was asked, who answered, who is away and until when.
//! A caller applies an input to a copy, stores the session, and only then keeps the copy and tells
//! what the effects say; so nobody hears of something that a restart would forget.

use alongside_kernel::Timestamp;
use alongside_wire::{
    device::Away,
    rest::{AwayReason, AwayState, EndedReason, Session, SessionState},
};

mod input;
mod limits;
mod side;

pub use input::{Effect, EndedBy, Input, Opening, Refusal};
pub use limits::Limits;

use self::side::Side;
use crate::SocketId;

/// The life of one session.
#[derive(Debug, Clone)]
pub struct Lifecycle {
    session: Session,
    limits: Limits,
    /// When the state runs out by itself.
    deadline: Option<Timestamp>,
    pushes: u32,
    next_push: Option<Timestamp>,
    customer: Side,
    agent: Side,
}

impl Lifecycle {
    /// Begins a session that an agent asked for, or that waits for one to join by code.
    #[must_use]
    pub fn begin(opening: Opening, limits: Limits, now: Timestamp) -> (Self, Vec<Effect>) {
        let mut life = Self {
            session: Session {
                id: opening.id,
                kind: opening.kind,
                state: SessionState::Pending,
                code: opening.code,
                agent: opening.agent,
                device: opening.device,
                record: opening.record,
                created: now.into(),
                activated: None,
                ended: None,
                ended_reason: None,
                away: None,
                crm: None,
            },
            deadline: Some(now + limits.code),
            limits,
            pushes: 0,
            next_push: None,
            customer: Side::expected(now),
            agent: Side::expected(now),
        };
        let mut effects = vec![Effect::Persist, Effect::Changed];
        if life.session.agent.is_some() {
            life.ask_from(now);
            life.push(now, &mut effects);
        }
        (life, effects)
    }

    /// Takes up a session that was open when the server stopped. `deadline` is what was stored for
    /// a session that waits for an agent; for all others the waiting begins anew, since nobody
    /// could have answered meanwhile.
    #[must_use]
    pub fn restore(
        session: Session,
        deadline: Option<Timestamp>,
        limits: Limits,
        now: Timestamp,
    ) -> (Self, Vec<Effect>) {
        let mut life = Self {
            deadline: None,
            limits,
            pushes: 0,
            next_push: None,
            customer: Side::expected(now),
            agent: Side::expected(now),
            session,
        };
        let mut effects = vec![Effect::Persist, Effect::Changed];
        match life.session.state {
            SessionState::Pending if life.session.agent.is_none() => {
                life.deadline = Some(deadline.unwrap_or(now).min(now + life.limits.code));
            }
            SessionState::Pending => life.ask_from(now),
            SessionState::Authorizing => life.deadline = Some(now + life.limits.authorizing),
            SessionState::Active => {
                let since = life.session.activated.map_or(now, |instant| instant.0);
                life.deadline = Some(since + life.limits.active);
                life.customer = Side::missing(AwayReason::ServerRestart, now);
                life.agent = Side::missing(AwayReason::ServerRestart, now);
                life.refresh_away();
            }
            SessionState::Ended => effects.clear(),
        }
        (life, effects)
    }

    /// The session as it is now.
    #[must_use]
    pub const fn session(&self) -> &Session {
        &self.session
    }

    /// How far it has come.
    #[must_use]
    pub const fn state(&self) -> SessionState {
        self.session.state
    }

    /// Why the customer is away and until when; `None` when it is not, or not yet expected.
    #[must_use]
    pub fn customer_away(&self) -> Option<Away> {
        self.customer.away(self.limits.abandoned)
    }

    /// When the question on the customer's screen goes away by itself.
    #[must_use]
    pub fn question_until(&self, now: Timestamp) -> Timestamp {
        match self.session.state {
            SessionState::Authorizing => self.deadline.unwrap_or(now),
            _ => now + self.limits.authorizing,
        }
    }

    /// When the state runs out by itself, for the store.
    #[must_use]
    pub const fn state_deadline(&self) -> Option<Timestamp> {
        self.deadline
    }

    /// When to come back with [`Input::Tick`]; `None` when the session is over.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let abandoned = self.limits.abandoned;
        let sides = (self.session.state == SessionState::Active)
            .then(|| [self.customer.next(abandoned), self.agent.next(abandoned)])
            .into_iter()
            .flatten()
            .flatten();
        sides.chain(self.deadline).chain(self.next_push).min()
    }

    /// Applies an input.
    ///
    /// # Errors
    /// When the session is in a state that does not take it; nothing is changed then.
    pub fn handle(&mut self, input: Input, now: Timestamp) -> Result<Vec<Effect>, Refusal> {
        let mut effects = Vec::new();
        if self.session.state == SessionState::Ended {
            return match input {
                // Late news of a room that is closing.
                Input::Tick | Input::CustomerLeft(_) | Input::LastViewerLeft | Input::TabArrived { .. } => {
                    Ok(effects)
                }
                _ => Err(Refusal::Ended),
            };
        }
        match input {
            Input::AgentJoined { agent, record } => {
                if self.session.state != SessionState::Pending || self.session.agent.is_some() {
                    return Err(Refusal::HasAgent);
                }
                self.session.agent = Some(agent);
                self.session.record = record;
                self.session.code = None;
                effects.extend([Effect::Persist, Effect::Changed]);
                self.ask_from(now);
                self.push(now, &mut effects);
            }
            Input::TabArrived { tab } => self.ask_again(tab, now, &mut effects),
            Input::Shown => self.shown(now, &mut effects),
            Input::Answered { allow, tab } => self.answered(allow, tab, now, &mut effects)?,
            Input::Resumed { tab } => {
                if self.session.state != SessionState::Active {
                    return Err(Refusal::NotActive);
                }
                effects.extend([Effect::Persist, Effect::Continue { tab }]);
            }
            Input::End(by) => self.end(by.reason(), now, &mut effects),
            Input::CustomerEntered => {
                if self.session.state != SessionState::Active {
                    return Err(Refusal::NotActive);
                }
                let was_away = self.customer_away().is_some();
                self.customer = Side::Present;
                if was_away {
                    effects.push(Effect::Back);
                }
                self.sides_changed(&mut effects);
            }
            Input::CustomerLeft(reason) => {
                // The first reason is the true one: `leaving` comes before the socket closes.
                if self.customer == Side::Present && self.session.state == SessionState::Active {
                    self.customer = Side::missing(reason, now);
                    effects.extend(self.customer_away().map(Effect::Away));
                    self.sides_changed(&mut effects);
                }
            }
            Input::ViewerEntered => {
                self.agent = Side::Present;
                self.sides_changed(&mut effects);
            }
            Input::LastViewerLeft => {
                if self.agent == Side::Present {
                    self.agent = Side::leaving(now, self.limits.agent_returns_within);
                }
            }
            Input::Tick => self.tick(now, &mut effects),
        }
        Ok(effects)
    }

    fn ask_from(&mut self, now: Timestamp) {
        self.deadline = Some(now + self.limits.pending);
        self.next_push = Some(now);
        self.pushes = 0;
    }

    fn push(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        self.pushes += 1;
        self.next_push = (self.pushes < self.limits.pushes).then_some(now + self.limits.push_every);
        effects.push(Effect::Ask { tab: None });
    }

    /// A page that arrives while the question is open gets it too, without waiting for a push.
    fn ask_again(&self, tab: SocketId, _now: Timestamp, effects: &mut Vec<Effect>) {
        let asking = match self.session.state {
            SessionState::Pending => self.session.agent.is_some(),
            SessionState::Authorizing => true,
            SessionState::Active | SessionState::Ended => false,
        };
        if asking {
            effects.push(Effect::Ask { tab: Some(tab) });
        }
    }

    fn shown(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        if self.session.state == SessionState::Pending && self.session.agent.is_some() {
            self.session.state = SessionState::Authorizing;
            self.deadline = Some(now + self.limits.authorizing);
            self.next_push = None;
            effects.extend([Effect::Persist, Effect::TellDevice, Effect::Changed]);
        }
    }

    fn answered(
        &mut self,
        allow: bool,
        tab: SocketId,
        now: Timestamp,
        effects: &mut Vec<Effect>,
    ) -> Result<(), Refusal> {
        match self.session.state {
            // An answer proves that the question was on screen, even if `shown` was lost.
            SessionState::Pending if self.session.agent.is_some() => {}
            SessionState::Authorizing => {}
            SessionState::Pending => return Err(Refusal::NotAsked),
            SessionState::Active | SessionState::Ended => return Err(Refusal::Answered),
        }
        if !allow {
            self.end(EndedReason::DeviceEnded, now, effects);
            return Ok(());
        }
        self.session.state = SessionState::Active;
        self.session.activated = Some(now.into());
        self.deadline = Some(now + self.limits.active);
        self.next_push = None;
        self.customer = Side::expected(now);
        if self.agent != Side::Present {
            self.agent = Side::expected(now);
        }
        effects.extend([Effect::Persist, Effect::Continue { tab }, Effect::TellDevice, Effect::Changed]);
        Ok(())
    }

    fn tick(&mut self, now: Timestamp, effects: &mut Vec<Effect>) {
        let abandoned = self.limits.abandoned;
        let active = self.session.state == SessionState::Active;
        let gone = active && (self.customer.gone(abandoned, now) || self.agent.gone(abandoned, now));
        if gone || self.deadline.is_some_and(|deadline| now >= deadline) {
            let reason = match self.session.state {
                SessionState::Pending => EndedReason::PendingTimeout,
                SessionState::Authorizing => EndedReason::AuthorizingTimeout,
                SessionState::Active | SessionState::Ended => EndedReason::ActiveTimeout,
            };
            return self.end(reason, now, effects);
        }
        if self.next_push.is_some_and(|due| now >= due) {
            self.push(now, effects);
        }
        // The agent's absence is told only after a moment: a reload is not leaving.
        if active && self.agent.notice(now) {
            self.sides_changed(effects);
        }
    }

    fn end(&mut self, reason: EndedReason, now: Timestamp, effects: &mut Vec<Effect>) {
        self.session.state = SessionState::Ended;
        self.session.ended = Some(now.into());
        self.session.ended_reason = Some(reason);
        self.session.away = None;
        self.session.code = None;
        (self.deadline, self.next_push) = (None, None);
        effects.extend([Effect::Persist, Effect::Ended(reason), Effect::Changed]);
    }

    /// Stores and tells the away condition if it is another than before.
    fn sides_changed(&mut self, effects: &mut Vec<Effect>) {
        let before = self.session.away.clone();
        self.refresh_away();
        if before != self.session.away {
            effects.insert(0, Effect::Persist);
            effects.extend([Effect::TellDevice, Effect::Changed]);
        }
    }

    /// The customer's absence is shown before the agent's: without a customer nothing is seen.
    fn refresh_away(&mut self) {
        let abandoned = self.limits.abandoned;
        self.session.away = (self.session.state == SessionState::Active)
            .then(|| self.customer.away(abandoned).or_else(|| self.agent.away(abandoned)))
            .flatten()
            .map(|away| AwayState { reason: away.reason, deadline: away.deadline });
    }
}

#[cfg(test)]
mod tests;
