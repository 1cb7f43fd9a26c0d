//! A record mapping tried on a record (R204): which devices it finds because of what, and why none.

use std::collections::BTreeMap;

use alongside_crm::{FieldReading, RecordReading};
use alongside_kernel::PageRequest;
use alongside_settings::{MappedPair, RecordMapping};
use alongside_wire::rest::{self, CrmRecord, MappedField, MappingMatch, MappingTest, RecordRef};

use crate::{
    Actor, DeviceQuery, Platform, PlatformError,
    account::AccountState,
    record::{mapped_fields, parse_record, wanted_data},
};

/// How many matches are told.
const MOST_MATCHES: u32 = 50;

impl Platform {
    /// What a mapping finds for a record that the actor may read.
    pub(super) async fn test_mapping(
        &self,
        actor: &Actor,
        mapping: &RecordMapping,
        record: &RecordRef,
    ) -> Result<MappingTest, PlatformError> {
        let key = actor.person()?;
        let record = parse_record(&record.object, &record.id)?;
        let id = record.id.parse().map_err(|_| PlatformError::invalid("record.id", "a record's id"))?;
        let state = self.account_state(key.account).await?;
        let facts = self.facts().await?;
        let user = facts.user(key.user).ok_or(PlatformError::NotSignedIn)?;
        let pairs = mapping.object(&record.object);
        let fields: Vec<&str> =
            pairs.unwrap_or_default().iter().map(|pair| pair.crm_field.as_str()).collect();
        let reading = self.crm().read_record(&user.username, &record.object, id, &fields, self.now()).await?;
        let mut test = MappingTest {
            record: CrmRecord { name: record.id.clone(), object: record.object, id: record.id },
            matches: Vec::new(),
            why_not: None,
        };
        let read = match reading {
            RecordReading::Readable { name, fields } => {
                test.record.name = name;
                fields
            }
            RecordReading::NotReadable { reason } => {
                test.why_not = Some(reason);
                return Ok(test);
            }
        };
        match paired(&test.record.object, pairs) {
            Err(why_not) => test.why_not = Some(why_not),
            Ok(pairs) => (test.matches, test.why_not) = self.matches(&state, pairs, &read).await?,
        }
        Ok(test)
    }

    /// The devices that match a record's fields; why not, where there are none.
    async fn matches(
        &self,
        state: &AccountState,
        pairs: &[MappedPair],
        read: &[FieldReading],
    ) -> Result<(Vec<MappingMatch>, Option<String>), PlatformError> {
        let mapped = mapped_fields(pairs, read);
        let Some(wanted) = wanted_data(&mapped) else {
            return Ok((Vec::new(), Some(unwanted(pairs, read, &mapped))));
        };
        let found = self.mapped_devices(state, wanted, MOST_MATCHES).await?;
        if found.items.is_empty() {
            return Ok((Vec::new(), Some(self.nobody(state, &mapped).await?)));
        }
        let because = because(&mapped);
        let matched = |device| MappingMatch { device, because: because.clone() };
        Ok((found.items.into_iter().map(matched).collect(), None))
    }

    async fn mapped_devices(
        &self,
        state: &AccountState,
        custom_data: BTreeMap<String, String>,
        most: u32,
    ) -> Result<rest::PageOf<rest::Device>, PlatformError> {
        let query = DeviceQuery { custom_data, ..DeviceQuery::default() };
        self.matching_devices(state, &query, &PageRequest::new(None, Some(most))).await
    }

    /// Why no device matches, though the record has every value.
    async fn nobody(&self, state: &AccountState, mapped: &[MappedField]) -> Result<String, PlatformError> {
        let mut met = Vec::new();
        for field in mapped {
            let value = field.value.clone().unwrap_or_default();
            let told = format!("{} = \u{201c}{value}\u{201d}", field.custom_data);
            let alone = BTreeMap::from([(field.custom_data.clone(), value)]);
            match self.mapped_devices(state, alone, 1).await?.total {
                0 => {
                    return Ok(format!(
                        "No device has {told}, which is the record's {}. Has the customer been on the site, and \
                         does the site set this key?",
                        field.label
                    ));
                }
                1 => met.push(format!("1 device has {told}")),
                some => met.push(format!("{some} devices have {told}")),
            }
        }
        Ok(format!("{}, but no device has all of it.", met.join(", ")))
    }
}

/// The pairs of an object, or why it has none.
fn paired<'m>(object: &str, pairs: Option<&'m [MappedPair]>) -> Result<&'m [MappedPair], String> {
    match pairs {
        Some([]) => Err(format!(
            "{object} has no pair, and so shows no device: add one of a field and a custom-data key."
        )),
        Some(pairs) => Ok(pairs),
        None => Err(format!("The mapping does not name {object}: add {object} to it.")),
    }
}

/// Why there is nothing to look for.
fn unwanted(pairs: &[MappedPair], read: &[FieldReading], mapped: &[MappedField]) -> String {
    for (pair, field) in pairs.iter().zip(mapped) {
        let seen = read.iter().any(|read| read.name == pair.crm_field && read.visible);
        if !seen {
            return format!(
                "{} is not there, or field-level security hides it from you: no device can match.",
                pair.crm_field
            );
        }
        if field.value.is_none() {
            return format!("{} is empty on this record: no device can match.", field.label);
        }
    }
    "Two fields have different values for one key: no device can match both.".to_owned()
}

fn because(mapped: &[MappedField]) -> String {
    let equal: Vec<String> = mapped
        .iter()
        .map(|field| {
            format!(
                "{} is \u{201c}{}\u{201d}, and so is the device's {}",
                field.label,
                field.value.as_deref().unwrap_or_default(),
                field.custom_data
            )
        })
        .collect();
    format!("{}.", equal.join("; "))
}
