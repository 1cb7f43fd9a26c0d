//! The panel on a CRM record: by what devices are matched, which match, and what may be done.

use std::collections::BTreeMap;

use alongside_access::{Action, Button, Question, decide};
use alongside_crm::FieldReading;
use alongside_kernel::{CrmId, PageRequest};
use alongside_live::AgentKey;
use alongside_settings::MappedPair;
use alongside_store::SessionFilter;
use alongside_wire::rest::{
    self, ButtonState, CrmRecord, Device, MappedField, RecordPanel, RecordRef, Session,
};

use crate::{
    Actor, DeviceQuery, Platform, PlatformError,
    account::AccountState,
    document,
    readings::{Freshness, ReadRecord, Reading},
};

/// How many devices the panel shows.
const MOST_DEVICES: u32 = 50;
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
        self.require(&state, &open.on_record(reading.facts())).await?;
        let Reading::Readable(read) = &reading else {
            return Err(PlatformError::NotFound { what: "record" });
        };

        let mapping = mapped_fields(state.mapping(&record.object), &read.fields);
        let devices = match wanted_data(&mapping) {
            Some(custom_data) => self.devices_with(&state, custom_data).await?,
            None => Vec::new(),
        };
        let join = Question::new(key.user, Action::Button { object: &record.object, button: Button::Join })
            .on_record(reading.facts());
        let decision = self.document(&decide(&*self.company(&state).await?, &join));
        let sessions = self.sessions_on(actor, &state, &record).await?;
        Ok(RecordPanel {
            record: CrmRecord { object: record.object, id: record.id, name: read.name.clone() },
            mapping,
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
        wanted_data(&mapped_fields(state.mapping(&record.object), &read.fields)).is_some_and(|wanted| {
            wanted.iter().all(|(key, value)| device.custom_data.get(key) == Some(value))
        })
    }

    async fn devices_with(
        &self,
        state: &AccountState,
        custom_data: BTreeMap<String, String>,
    ) -> Result<Vec<Device>, PlatformError> {
        let query = DeviceQuery { custom_data, ..DeviceQuery::default() };
        let first = PageRequest::new(None, Some(MOST_DEVICES));
        Ok(self.matching_devices(state, &query, &first).await?.items)
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

/// The pairs of an object's mapping with their values on a record.
pub(crate) fn mapped_fields(pairs: &[MappedPair], read: &[FieldReading]) -> Vec<MappedField> {
    pairs
        .iter()
        .map(|pair| {
            let field = read.iter().find(|field| field.name == pair.crm_field);
            MappedField {
                crm_field: pair.crm_field.clone(),
                label: field.map_or_else(|| pair.crm_field.clone(), |field| field.label.clone()),
                custom_data: pair.custom_data.clone(),
                value: field.and_then(|field| field.value.clone()).filter(|value| !value.trim().is_empty()),
            }
        })
        .collect()
}

/// What a device must say to match: every pair (R46). `None` when nothing can match: no mapping,
/// an empty field, or two fields that disagree about one key.
pub(crate) fn wanted_data(mapping: &[MappedField]) -> Option<BTreeMap<String, String>> {
    let mut wanted = BTreeMap::new();
    for field in mapping {
        let value = field.value.clone()?;
        if let Some(other) = wanted.insert(field.custom_data.clone(), value.clone())
            && other != value
        {
            return None;
        }
    }
    (!wanted.is_empty()).then_some(wanted)
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
