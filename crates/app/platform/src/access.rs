//! Access decisions for commands and questions, and their translation for people and programs.

mod names;

use std::sync::Arc;

use alongside_access::{
    Action, Button, Decision, Facts, Gate, PresenceFacts, Question, RecordFacts, UserFacts, decide,
    refusing_gate,
};
use alongside_kernel::CrmId;
use alongside_live::AgentKey;
use alongside_wire::rest;

use crate::{
    Actor, Platform, PlatformError,
    account::AccountState,
    place,
    readings::{Freshness, Reading},
    record::parse_record,
};
use names::rest_status;
pub(crate) use names::{button_of, rest_button, rest_gate, rest_role};

/// What `access/explain` is asked about, when not a button or whether the product opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExplainedAction {
    /// Help without a record: a device of the list, or a code.
    Help,
    /// Read the messages of an object's records.
    ReadMessages,
    /// Write messages on an object's records.
    EditMessages,
    /// See every agent's history.
    History,
    /// Change Company Settings or Account Settings.
    Settings,
    /// Set the product up.
    SetUp,
}

/// A question of `access/explain`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Explain {
    /// What is asked about; a button, or without an object whether the product opens, when absent.
    pub action: Option<ExplainedAction>,
    /// The user's CRM id or sign-in name; the one who asks when absent.
    pub user: Option<String>,
    /// An object's name, `Case`.
    pub object: Option<String>,
    /// A record's id; needs `object`.
    pub record: Option<String>,
    /// A button; needs `object`.
    pub button: Option<rest::Button>,
}

impl Platform {
    /// The decision about a question, on facts that are read again once when they refuse and are
    /// not fresh.
    pub(crate) async fn decision(
        &self,
        state: &AccountState,
        question: &Question<'_>,
    ) -> Result<Decision, PlatformError> {
        let company = self.company(state).await?;
        let refused = refusing_gate(&company, question);
        if refused.is_some_and(rests_on_directory) {
            let facts = self.facts_after_refusal().await?;
            return Ok(decide(&self.company_of(state, facts), question));
        }
        Ok(decide(&company, question))
    }

    /// Passes when the question is allowed.
    pub(crate) async fn require(
        &self,
        state: &AccountState,
        question: &Question<'_>,
    ) -> Result<(), PlatformError> {
        let company = self.company(state).await?;
        // The answer is mostly yes, and a yes needs no words.
        if refusing_gate(&company, question).is_none() {
            return self.require_recent(question.action);
        }
        let decision = self.decision(state, question).await?;
        if decision.allowed {
            return self.require_recent(question.action);
        }
        Err(PlatformError::Refused(Box::new(self.told_decision(state, question.user, &decision).await?)))
    }

    /// Passes for whom the product lets in.
    pub(crate) async fn require_open(&self, actor: &Actor) -> Result<(), PlatformError> {
        self.require_action(actor, Action::OpenProduct).await
    }

    /// Passes for admins and API keys.
    pub(crate) async fn require_settings(&self, actor: &Actor) -> Result<(), PlatformError> {
        self.require_action(actor, Action::ChangeSettings).await
    }

    /// Passes for API keys, and for those whom the gates of an action let through.
    async fn require_action(&self, actor: &Actor, action: Action<'_>) -> Result<(), PlatformError> {
        let state = self.account_state(actor.account()).await?;
        match actor {
            // The key is an admin of its account and of nothing else.
            Actor::ApiKey { .. } => Ok(()),
            Actor::User(key) => self.require(&state, &Question::new(key.user, action)).await,
        }
    }

    /// Whether the actor sees every agent's sessions (R47).
    pub(crate) async fn sees_all_history(&self, actor: &Actor) -> Result<bool, PlatformError> {
        match actor {
            Actor::ApiKey { .. } => Ok(true),
            Actor::User(key) => {
                let state = self.account_state(key.account).await?;
                let company = self.company(&state).await?;
                let question = Question::new(key.user, Action::SeeAllHistory);
                Ok(refusing_gate(&company, &question).is_none())
            }
        }
    }

    /// The person who is signed in, with the decision whether the product lets them in. Answers
    /// for whom it does not, too: the blocked screen needs it (R10, R11).
    ///
    /// # Errors
    /// [`PlatformError::PersonNeeded`] for an API key.
    pub async fn me(&self, actor: &Actor) -> Result<rest::Agent, PlatformError> {
        let key = actor.person()?;
        let state = self.account_state(key.account).await?;
        let question = Question::new(key.user, Action::OpenProduct);
        let decision = self.decision(&state, &question).await?;
        let facts = self.facts().await?;
        let user = facts.user(key.user);
        let settings = &state.account.settings;
        let role = facts.role(key.user).map(rest_role);
        let shows_email = !settings.account.hide_agent_emails || role == Some(rest::AgentRole::Admin);
        Ok(rest::Agent {
            id: key.user.to_string(),
            name: user.map_or_else(String::new, |user| user.name.clone()),
            email: user.filter(|_| shows_email).map_or_else(String::new, |user| user.email.clone()),
            profile: user.map_or_else(String::new, |user| facts.profile_name(user).to_owned()),
            role,
            access: self.told_decision(&state, key.user, &decision).await?,
            may: self.rights_of(&state, key).await?,
            ask: self.whom_to_ask(&state, key.user).await?,
            crm_url: self.crm_url().to_owned(),
            company_name: state.account.name.clone(),
            directory: self.directory_state(),
            presence: settings.presence.enabled,
            device_listing: settings.account.device_listing,
            session_codes: settings.account.session_codes,
        })
    }

    /// What a page may offer to somebody, by the questions that the calls behind it ask.
    async fn rights_of(
        &self,
        state: &AccountState,
        key: &AgentKey,
    ) -> Result<rest::AgentRights, PlatformError> {
        let company = self.company(state).await?;
        let may = |action| refusing_gate(&company, &Question::new(key.user, action)).is_none();
        Ok(rest::AgentRights {
            settings: may(Action::ChangeSettings),
            all_history: may(Action::SeeAllHistory),
        })
    }

    /// The name of a CRM user, as the directory has it.
    pub(crate) async fn user_name(&self, key: &AgentKey) -> Result<String, PlatformError> {
        let facts = self.facts().await?;
        Ok(facts.user(key.user).map_or_else(|| key.user.to_string(), |user| user.name.clone()))
    }

    /// Why somebody may or may not do something, gate by gate. Everybody may ask about themselves,
    /// admins and API keys about anyone.
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] for a question that cannot be, [`PlatformError::Refused`] for
    /// one about somebody else.
    pub async fn explain(&self, actor: &Actor, explain: &Explain) -> Result<rest::Decision, PlatformError> {
        let state = self.account_state(actor.account()).await?;
        let facts = self.facts_of(actor.account()).await?;
        let user = self.explained_user(actor, explain, &facts).await?;
        let question = Question::new(user, explained_action(explain)?);
        let Some(object) = &explain.object else {
            return Ok(self.document(&self.decision(&state, &question).await?));
        };
        let Some(record) = &explain.record else {
            return Ok(self.document(&self.decision(&state, &question).await?));
        };
        let record = parse_record(object, record)?;
        let username = facts.user(user).map(|user| user.username.clone());
        let reading = match username {
            Some(username) => self.reading(&state, user, &username, &record, Freshness::Command).await,
            // Whom the directory does not have is refused by an earlier gate.
            None => Reading::unknown("The CRM's directory does not have this user.".to_owned()),
        };
        let question = question.on_record(reading.facts());
        Ok(self.document(&self.decision(&state, &question).await?))
    }

    /// A decision as REST tells it.
    pub(crate) fn document(&self, decision: &Decision) -> rest::Decision {
        let gates = decision.gates.iter().map(|report| rest::GateReport {
            gate: rest_gate(report.gate),
            status: rest_status(report.status),
            reason: report.reason.clone(),
            fix: report.fix.clone(),
            link: report.place.as_ref().map(|place| place::link(place, self.crm_url())),
        });
        rest::Decision { allowed: decision.allowed, gates: gates.collect() }
    }

    /// Whom a question is about: oneself, or for those who may ask about others whoever was named.
    async fn explained_user(
        &self,
        actor: &Actor,
        explain: &Explain,
        facts: &Arc<Facts>,
    ) -> Result<CrmId, PlatformError> {
        let Some(wanted) = &explain.user else {
            return actor.person().map(|key| key.user);
        };
        let user = named_user(facts, wanted).map(|user| user.id);
        if let (Actor::User(key), Some(user)) = (actor, user)
            && key.user == user
        {
            return Ok(user);
        }
        // Whether somebody exists is told to those only who may ask about them.
        self.require_settings(actor).await?;
        user.ok_or_else(unknown_user)
    }
}

/// The action of a question, whose parts must fit together.
fn explained_action(explain: &Explain) -> Result<Action<'_>, PlatformError> {
    let object = || {
        explain.object.as_deref().ok_or_else(|| PlatformError::invalid("object", "needed with this action"))
    };
    if explain.object.is_none() && (explain.record.is_some() || explain.button.is_some()) {
        return Err(PlatformError::invalid("object", "needed with record or button"));
    }
    let Some(action) = explain.action else {
        return Ok(match &explain.object {
            None => Action::OpenProduct,
            Some(object) => Action::Button { object, button: explain.button.map_or(Button::Join, button_of) },
        });
    };
    if explain.button.is_some() {
        return Err(PlatformError::invalid("button", "leave it out where an action is given"));
    }
    let action = match action {
        ExplainedAction::ReadMessages => return Ok(Action::ReadMessages { object: object()? }),
        ExplainedAction::EditMessages => return Ok(Action::EditMessages { object: object()? }),
        ExplainedAction::Help => Action::HelpWithoutRecord,
        ExplainedAction::History => Action::SeeAllHistory,
        ExplainedAction::Settings => Action::ChangeSettings,
        ExplainedAction::SetUp => Action::SetUp,
    };
    if explain.object.is_some() {
        return Err(PlatformError::invalid("object", "leave it out: this action is about no record"));
    }
    Ok(action)
}

/// The user whom a program or an admin names by CRM id or sign-in name.
pub(crate) fn named_user<'a>(facts: &'a Facts, wanted: &str) -> Option<&'a UserFacts> {
    let by_id: Option<CrmId> = wanted.parse().ok();
    by_id.and_then(|id| facts.user(id)).or_else(|| facts.user_by_username(wanted))
}

/// Nobody has that id or sign-in name.
pub(crate) fn unknown_user() -> PlatformError {
    PlatformError::invalid("user", "the CRM's directory has no user with this id or sign-in name")
}

/// Whether a gate's refusal may be out of date with the directory.
fn rests_on_directory(gate: Gate) -> bool {
    matches!(
        gate,
        Gate::UserActive
            | Gate::PackageInstalled
            | Gate::AppVisible
            | Gate::ConnectedApp
            | Gate::Role
            | Gate::ProfileButton
            | Gate::ObjectPermission
            | Gate::FieldSecurity
            // A Partner User ID, or the field that holds it, may be new.
            | Gate::SignedIn
    )
}

/// What is known of a device's presence, for a question.
pub(crate) const fn presence(online: bool, device: &str) -> PresenceFacts<'_> {
    if online { PresenceFacts::Online } else { PresenceFacts::Offline { device } }
}

impl Reading {
    /// What the reading says, for a question.
    pub(crate) fn facts(&self) -> RecordFacts<'_> {
        match self {
            Self::Readable(_) => RecordFacts::Readable,
            Self::NotReadable { reason } => RecordFacts::NotReadable { reason },
            Self::Unknown { reason } => RecordFacts::Unknown { reason },
        }
    }
}
