//! By what the devices of a record are found: the record mapping (R37 to R46), and the visitor id
//! beside it (R102, R103). A device that one of the two finds is the record's.

use std::{cmp::Reverse, collections::BTreeMap};

use alongside_crm::FieldReading;
use alongside_kernel::{PageRequest, SessionId};
use alongside_settings::MappedPair;
use alongside_wire::rest::{CustomData, Device, FieldVisibility, MappedField};

use crate::{DeviceQuery, Platform, PlatformError, account::AccountState, readings::ReadRecord};

/// How many devices the panel shows.
const MOST_DEVICES: u32 = 50;
/// The customer's own id in what the site says about its visitor.
const VISITOR_ID: &str = "visitor_id";

/// The fields of one record by which its devices are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Matching {
    pub(crate) mapping: Vec<MappedField>,
    pub(crate) visitor_id: Option<MappedField>,
}

impl Matching {
    /// As the settings say, with the values of this record.
    pub(crate) fn new(state: &AccountState, object: &str, read: &ReadRecord) -> Self {
        let row = state.account.settings.button_row(object);
        let visitor_id = row.and_then(|row| row.visitor_id_path());
        Self {
            mapping: mapped_fields(state.mapping(object), &read.fields),
            visitor_id: visitor_id.map(|path| mapped_field(&path, VISITOR_ID, &read.fields)),
        }
    }

    /// Tells which of the fields that the CRM answered without are hidden by field-level security.
    /// `reads` says whether the person may read a field, as far as that is known.
    pub(super) fn tell_hidden(&mut self, reads: impl Fn(&str) -> Option<bool>) {
        for field in self.mapping.iter_mut().chain(&mut self.visitor_id) {
            if field.visibility == FieldVisibility::NotReturned && reads(&field.crm_field) == Some(false) {
                field.visibility = FieldVisibility::Hidden;
            }
        }
    }

    /// What a device has to say of its visitor, one way or another.
    pub(super) fn wanted(&self) -> Vec<BTreeMap<String, String>> {
        let visitor_id = self.visitor_id.as_ref().and_then(|field| field.value.clone());
        let by_id = visitor_id.map(|value| BTreeMap::from([(VISITOR_ID.to_owned(), value)]));
        let mut wanted: Vec<_> = by_id.into_iter().chain(wanted_data(&self.mapping)).collect();
        wanted.dedup();
        wanted
    }

    /// Whether a device is one of the record's.
    pub(crate) fn finds(&self, data: &CustomData) -> bool {
        self.wanted().iter().any(|wanted| wanted.iter().all(|(key, value)| data.get(key) == Some(value)))
    }
}

/// The pairs of an object's mapping with their values on a record.
pub(crate) fn mapped_fields(pairs: &[MappedPair], read: &[FieldReading]) -> Vec<MappedField> {
    pairs.iter().map(|pair| mapped_field(&pair.crm_field, &pair.custom_data, read)).collect()
}

fn mapped_field(crm_field: &str, custom_data: &str, read: &[FieldReading]) -> MappedField {
    let found = read.iter().find(|field| field.name == crm_field);
    let visible = found.is_some_and(|field| field.visible);
    MappedField {
        crm_field: crm_field.to_owned(),
        label: found.map_or_else(|| crm_field.to_owned(), |field| field.label.clone()),
        custom_data: custom_data.to_owned(),
        value: found.and_then(|field| field.value.clone()).filter(|value| !value.trim().is_empty()),
        visibility: if visible { FieldVisibility::Visible } else { FieldVisibility::NotReturned },
    }
}

/// What a device must say to match the mapping: every pair (R46). `None` when nothing can match: no
/// mapping, an empty field, or two fields that disagree about one key.
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

impl Platform {
    /// The devices of a record, those online first, then those seen last.
    pub(super) async fn devices_of(
        &self,
        state: &AccountState,
        matching: &Matching,
    ) -> Result<Vec<Device>, PlatformError> {
        let first = PageRequest::new(None, Some(MOST_DEVICES));
        let mut devices: Vec<Device> = Vec::new();
        for custom_data in matching.wanted() {
            let query = DeviceQuery { custom_data, ..DeviceQuery::default() };
            let found = self.matching_devices(state, &query, &first).await?.items;
            let known: Vec<_> = devices.iter().map(|device| device.id).collect();
            devices.extend(found.into_iter().filter(|device| !known.contains(&device.id)));
        }
        devices.sort_by_key(|device| Reverse((device.online, device.last_seen.0)));
        devices.truncate(MOST_DEVICES as usize);
        Ok(devices)
    }

    /// The session of one of the record's customers that waits for an agent, the newest arrival's
    /// first; only where Auto Join is on for the object (R104).
    pub(crate) fn waiting_session(
        &self,
        state: &AccountState,
        object: &str,
        matching: &Matching,
    ) -> Option<SessionId> {
        state.account.settings.button_row(object).filter(|row| row.auto_join)?;
        let hub = &self.shared.hub;
        let mut here: Vec<_> = matching
            .wanted()
            .iter()
            .flat_map(|custom_data| hub.presence(state.account.id, custom_data))
            .filter(|device| device.session.is_none())
            .collect();
        here.sort_by_key(|device| Reverse((device.since, device.id)));
        here.iter().find_map(|device| hub.waiting_session(device.id))
    }
}
