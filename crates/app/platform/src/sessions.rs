//! Sessions: begun from a device, joined by code, watched, ended, and looked up afterwards.

mod auto_join;
mod code;

use std::collections::BTreeMap;

use alongside_access::{Action, Button, Question, SessionFacts};
use alongside_kernel::{CrmId, PageRequest, SessionId, Timestamp};
use alongside_live::{AgentKey, EndedBy, HubError, NewSessionSpec};
use alongside_store::{SessionFilter, StoredSession};
use alongside_wire::rest::{
    NewSession, PageOf, RecordRef, Session, SessionAgent, SessionState, SessionTicket, SocketTicket,
};

use crate::{
    Actor, Platform, PlatformError,
    account::AccountState,
    document,
    readings::{Freshness, Reading},
    record::{on_device, parse_record},
    refusal::Offer,
};

/// Which sessions are wanted; what is not set does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionQuery {
    /// Custom data of the device that must be equal, all of it.
    pub custom_data: BTreeMap<String, String>,
    /// In this state.
    pub state: Option<SessionState>,
    /// Only those that are not ended.
    pub open: bool,
    /// Of this CRM user.
    pub agent: Option<String>,
    /// On the record of this id.
    pub record: Option<String>,
    /// Allowed by the customer at this moment or later.
    pub activated_after: Option<Timestamp>,
    /// Allowed by the customer before this moment.
    pub activated_before: Option<Timestamp>,
}

impl Platform {
    /// A page of sessions, the newest first: agents see their own, admins and API keys all (R47).
    ///
    /// # Errors
    /// [`PlatformError::Refused`] for whom the product does not let in, and for an agent who asks
    /// for another agent's.
    pub async fn sessions(
        &self,
        actor: &Actor,
        query: &SessionQuery,
        request: &PageRequest,
    ) -> Result<PageOf<Session>, PlatformError> {
        self.require_open(actor).await?;
        let agent = self.listed_agent(actor, query.agent.as_deref()).await?;
        let record = query.record.as_deref().map(|record| {
            record
                .parse::<CrmId>()
                .map(|id| id.to_string())
                .map_err(|error| PlatformError::invalid("record", error.to_string()))
        });
        let filter = SessionFilter {
            agent,
            state: query.state,
            open: query.open,
            record: record.transpose()?,
            device: None,
            activated_after: query.activated_after,
            activated_before: query.activated_before,
            custom_data: query.custom_data.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
        };
        let page = self.store().sessions(actor.account(), &filter, request).await?;
        Ok(PageOf {
            items: page.items.into_iter().map(document::session).collect(),
            next: page.next,
            total: page.total,
        })
    }

    /// Whose sessions the list shows; `None` for everybody's.
    async fn listed_agent(
        &self,
        actor: &Actor,
        wanted: Option<&str>,
    ) -> Result<Option<String>, PlatformError> {
        let wanted = wanted
            .map(|wanted| {
                wanted.parse::<CrmId>().map_err(|error| PlatformError::invalid("agent", error.to_string()))
            })
            .transpose()?;
        let own = match actor {
            Actor::User(key) => Some(key.user),
            Actor::ApiKey { .. } => None,
        };
        if self.sees_all_history(actor).await? || (wanted.is_some() && wanted == own) {
            return Ok(wanted.map(|user| user.to_string()));
        }
        if wanted.is_some() {
            let key = actor.person()?;
            let state = self.account_state(key.account).await?;
            let question = Question::new(key.user, Action::SeeAllHistory);
            self.require(&state, &question).await?;
        }
        Ok(wanted.or(own).map(|user| user.to_string()))
    }

    /// A session that the actor may see.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`] for another agent's and another account's, as for none.
    pub async fn session(&self, actor: &Actor, id: SessionId) -> Result<Session, PlatformError> {
        self.require_open(actor).await?;
        Ok(document::session(self.visible_session(actor, id).await?))
    }

    /// The session, if it is the actor's own, or the actor sees all.
    async fn visible_session(&self, actor: &Actor, id: SessionId) -> Result<StoredSession, PlatformError> {
        let missing = PlatformError::NotFound { what: "session" };
        let stored = self.store().session(id).await?;
        let Some(stored) = stored.filter(|stored| stored.account == actor.account()) else {
            return Err(missing);
        };
        let own = match actor {
            Actor::User(key) => is_agent(&stored.session, key),
            Actor::ApiKey { .. } => true,
        };
        if own || self.sees_all_history(actor).await? { Ok(stored) } else { Err(missing) }
    }

    /// Asks a customer who is on the site for a session.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] by any gate, the customer's absence and another agent's session included;
    /// [`PlatformError::TurnedOff`] without presence, and without a record where no devices are listed;
    /// [`PlatformError::DeviceBusy`], [`PlatformError::DeviceNotOnRecord`].
    pub async fn create_session(&self, actor: &Actor, new: &NewSession) -> Result<Session, PlatformError> {
        let key = actor.person()?;
        let state = self.account_state(key.account).await?;
        let record = checked_record(new.record.as_ref())?;
        let standing = Question::new(key.user, Action::HelpWithoutRecord);
        self.require(&state, &standing).await?;
        self.require_offer(&state, Some(key.user), Offer::Presence).await?;
        if record.is_none() {
            self.require_offer(&state, Some(key.user), Offer::DeviceListing).await?;
        }
        let device = self.known_device(&state, new.device).await?;
        let taken = self.taken_by(key, &device);
        match &record {
            None => self.require(&state, &on_device(standing, &device, taken.as_deref())).await?,
            Some(record) => {
                let reading = self.record_reading(&state, key, record, Freshness::Command).await?;
                let question = join_question(key.user, record, &reading);
                self.require(&state, &on_device(question, &device, taken.as_deref())).await?;
                if let Reading::Readable(read) = &reading
                    && !Self::matches_record(&state, record, read, &device)
                {
                    return Err(PlatformError::DeviceNotOnRecord);
                }
            }
        }
        let spec = NewSessionSpec {
            account: key.account,
            device: new.device,
            agent: self.session_agent(&state, key).await?,
            record,
        };
        let session = self.shared.hub.request_session(spec).await?;
        self.require_still(&state, key, session.id).await?;
        self.told(session.id).await
    }

    /// A session that has just begun stands if its agent may still help: what was withdrawn between
    /// the decision and the beginning ends it before anybody sees anything.
    pub(super) async fn require_still(
        &self,
        state: &AccountState,
        key: &AgentKey,
        session: SessionId,
    ) -> Result<(), PlatformError> {
        let standing = Question::new(key.user, Action::HelpWithoutRecord);
        if let Err(refused) = self.require(state, &standing).await {
            self.withdraw(session, key).await;
            return Err(refused);
        }
        Ok(())
    }

    /// A ticket with which the agent's view enters the room.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`] for a session that is not the agent's own,
    /// [`PlatformError::SessionState`] for one that has ended.
    pub async fn session_ticket(&self, actor: &Actor, id: SessionId) -> Result<SessionTicket, PlatformError> {
        let key = actor.person()?;
        let state = self.account_state(key.account).await?;
        let question = Question::new(key.user, Action::HelpWithoutRecord);
        self.require_to_go_on(&state, &question).await?;
        let stored = self.visible_session(actor, id).await?;
        if !is_agent(&stored.session, key) {
            // An admin sees that it is there, and by whom it is held.
            let agent = stored.session.agent.map(|agent| agent.name);
            let agent = agent.as_deref().unwrap_or_default();
            let taken = question.in_session(SessionFacts::TakenBy { agent });
            self.require(&state, &taken).await?;
            return Err(PlatformError::NotFound { what: "session" });
        }
        if stored.session.state == SessionState::Ended {
            return Err(ended());
        }
        let ticket = self.shared.hub.viewer_ticket(id, key.clone()).map_err(|error| match error {
            // It ended between the two looks.
            HubError::SessionUnknown => ended(),
            other => other.into(),
        })?;
        let facts = self.facts().await?;
        let profile = facts.user(key.user).map_or("", |user| facts.profile_name(user));
        let row = state.account.settings.profile_row(profile);
        Ok(SessionTicket {
            ticket,
            viewer_url: format!("{}/view/", self.shared.config.viewer_origin),
            start_agent_video: row.is_some_and(|row| row.start_agent_video),
        })
    }

    /// A ticket for the agent socket.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] for whom the product does not let in.
    pub async fn socket_ticket(&self, actor: &Actor) -> Result<SocketTicket, PlatformError> {
        let key = actor.person()?;
        self.require_open(actor).await?;
        Ok(SocketTicket { ticket: self.shared.hub.agent_ticket(key.clone()) })
    }

    /// Ends a session; one that has ended stays as it is.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`] for a session that the actor may not see.
    pub async fn end_session(&self, actor: &Actor, id: SessionId) -> Result<Session, PlatformError> {
        self.require_open(actor).await?;
        let stored = self.visible_session(actor, id).await?;
        if stored.session.state == SessionState::Ended {
            return Ok(document::session(stored));
        }
        match self.shared.hub.end_session(id, EndedBy::Agent).await {
            // Somebody else was faster: it has ended, which is what was wanted.
            Ok(_) | Err(HubError::SessionUnknown | HubError::Refused(_)) => self.told(id).await,
            Err(error) => Err(error.into()),
        }
    }

    /// The session as it is kept now, with what became of its record in the CRM.
    async fn told(&self, id: SessionId) -> Result<Session, PlatformError> {
        let stored = self.store().session(id).await?;
        stored.map(document::session).ok_or(PlatformError::NotFound { what: "session" })
    }

    /// Who helps, as the customer and other agents are told.
    async fn session_agent(
        &self,
        state: &AccountState,
        key: &AgentKey,
    ) -> Result<SessionAgent, PlatformError> {
        let mut name = self.user_name(key).await?;
        if state.account.settings.account.hide_agent_emails {
            name = without_addresses(&name);
        }
        Ok(SessionAgent { id: key.user.to_string(), name })
    }

    /// Decides about a record that a session is to stand on.
    async fn require_join(
        &self,
        state: &AccountState,
        key: &AgentKey,
        record: Option<&RecordRef>,
    ) -> Result<(), PlatformError> {
        let standing = Question::new(key.user, Action::HelpWithoutRecord);
        self.require(state, &standing).await?;
        let Some(record) = record else {
            return Ok(());
        };
        let reading = self.record_reading(state, key, record, Freshness::Command).await?;
        self.require(state, &join_question(key.user, record, &reading)).await
    }
}

/// A name in which e-mail addresses are cut to what stands before the @: some companies name their
/// users so.
fn without_addresses(name: &str) -> String {
    let words = name.split_whitespace().map(|word| match word.split_once('@') {
        Some((local, _)) => local.trim_start_matches(['<', '(']),
        None => word,
    });
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The question whether the user may join on a record.
pub(crate) fn join_question<'a>(user: CrmId, record: &'a RecordRef, reading: &'a Reading) -> Question<'a> {
    let action = Action::Button { object: &record.object, button: Button::Join };
    Question::new(user, action).on_record(reading.facts())
}

fn checked_record(record: Option<&RecordRef>) -> Result<Option<RecordRef>, PlatformError> {
    record.map(|record| parse_record(&record.object, &record.id)).transpose()
}

fn is_agent(session: &Session, key: &AgentKey) -> bool {
    session.agent.as_ref().is_some_and(|agent| agent.id == key.user.as_str())
}

fn ended() -> PlatformError {
    PlatformError::SessionState { problem: "The session has ended.".to_owned() }
}
