//! The panel on a CRM record: by what devices are matched, which match, and what may be done.

mod device;
mod matching;

use alongside_access::{Action, Question, decide};
use alongside_kernel::{CrmId, PageRequest};
use alongside_live::AgentKey;
use alongside_store::SessionFilter;
use alongside_wire::rest::{self, ButtonState, CrmRecord, Device, RecordPanel, RecordRef, Session};

pub(crate) use self::{
    device::on_device,
    matching::{Matching, mapped_fields, wanted_data},
};

use crate::{
    Actor, Platform, PlatformError,
    account::AccountState,
    document,
    readings::{Freshness, ReadRecord, Reading},
    sessions::join_question,
};

/// How many sessions the panel shows.
const MOST_SESSIONS: u32 = 10;

impl Platform {
    /// Everything the Sidebar shows on a record, read in the CRM as the agent.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] when the product does not let the agent in, or the CRM does not
    /// let them read the record.
    pub async fn record_panel(
        &self,
        actor: &Actor,
        object: &str,
        record: &str,
    ) -> Result<RecordPanel, PlatformError> {
        let key = actor.person()?;
        let record = parse_record(object, record)?;
        let state = self.account_state(key.account).await?;
        // Whom the product does not let in learns nothing of the record, and costs the CRM no call.
        let open = Question::new(key.user, Action::OpenProduct);
        self.require(&state, &open).await?;
        let reading = self.record_reading(&state, key, &record, Freshness::View).await?;
        let join = join_question(key.user, &record, &reading);
        let Reading::Readable(read) = &reading else {
            // Nothing is told of it but why not, and that in the order of all gates.
            self.require(&state, &join).await?;
            return Err(PlatformError::NotFound { what: "record" });
        };

        let company = self.company(&state).await?;
        let facts = company.facts();
        let mut matching = Matching::new(&state, &record.object, read);
        if let Some(user) = facts.user(key.user) {
            matching.tell_hidden(|field| company.reads_field(user, &record.object, field));
        }
        let devices = self.devices_of(&state, &matching).await?;
        let devices = devices.into_iter().map(|device| self.record_device(&company, &join, key, device));
        let devices = devices.collect();
        let decision = decide(&company, &join);
        let decision = self.told_decision(&state, key.user, &decision).await?;
        let sessions = self.sessions_on(actor, &state, &record).await?;
        let settings = &state.account.settings;
        let profile = facts.user(key.user).map_or("", |user| facts.profile_name(user));
        let waiting = self.waiting_session(&state, &record.object, &matching);
        Ok(RecordPanel {
            record: CrmRecord { object: record.object, id: record.id, name: read.name.clone() },
            mapping: matching.mapping,
            visitor_id: matching.visitor_id,
            presence: settings.presence.enabled,
            session_codes: settings.account.session_codes,
            join_in: settings.join_in(profile),
            auto_join: waiting.filter(|_| decision.allowed),
            buttons: vec![ButtonState {
                button: rest::Button::Join,
                allowed: decision.allowed,
                gates: decision.gates,
            }],
            devices,
            sessions,
        })
    }

    /// The record as the agent may read it.
    pub(crate) async fn record_reading(
        &self,
        state: &AccountState,
        key: &AgentKey,
        record: &RecordRef,
        freshness: Freshness,
    ) -> Result<Reading, PlatformError> {
        let facts = self.facts().await?;
        Ok(match facts.user(key.user) {
            Some(user) => self.reading(state, key.user, &user.username, record, freshness).await,
            None => Reading::unknown("The CRM's directory does not have this user.".to_owned()),
        })
    }

    /// Whether the device is one of those that the record shows.
    pub(crate) fn matches_record(
        state: &AccountState,
        record: &RecordRef,
        read: &ReadRecord,
        device: &Device,
    ) -> bool {
        Matching::new(state, &record.object, read).finds(&device.custom_data)
    }

    async fn sessions_on(
        &self,
        actor: &Actor,
        state: &AccountState,
        record: &RecordRef,
    ) -> Result<Vec<Session>, PlatformError> {
        let all = self.sees_all_history(actor).await?;
        let filter = SessionFilter {
            agent: match actor {
                Actor::User(key) if !all => Some(key.user.to_string()),
                _ => None,
            },
            record: Some(record.id.clone()),
            ..SessionFilter::default()
        };
        let first = PageRequest::new(None, Some(MOST_SESSIONS));
        let page = self.store().sessions(state.account.id, &filter, &first).await?;
        Ok(page.items.into_iter().map(document::session).collect())
    }
}

/// Whether a text can be the API name of an object.
pub(crate) fn is_object_name(object: &str) -> bool {
    object.len() <= 80
        && object.starts_with(|first: char| first.is_ascii_alphabetic())
        && object.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Checks what a request says about a record before anybody is asked about it.
pub(crate) fn parse_record(object: &str, id: &str) -> Result<RecordRef, PlatformError> {
    if !is_object_name(object) {
        return Err(PlatformError::invalid("record.object", "an object's API name such as Case or Order__c"));
    }
    let id: CrmId = id.parse().map_err(|error: alongside_kernel::CrmIdError| {
        PlatformError::invalid("record.id", error.to_string())
    })?;
    Ok(RecordRef { object: object.to_owned(), id: id.to_string() })
}

#[cfg(test)]
mod tests;
