//! Records as their readers see them in the CRM, kept for a little while: a record in view is asked
//! about whenever a device comes or goes, and the CRM counts every call.

use std::{collections::HashMap, sync::Arc, time::Duration};

use alongside_crm::{FieldReading, RecordReading};
use alongside_kernel::{CrmId, Timestamp};
use alongside_wire::rest::RecordRef;
use parking_lot::Mutex;

use crate::{Platform, account::AccountState};

/// How old a reading may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    /// For looking: half a minute, the beat at which access is checked again.
    View,
    /// For doing: what was read for the page that the button stands on, and no older.
    Command,
}

impl Freshness {
    const fn most_age(self) -> Duration {
        match self {
            Self::View => Duration::from_secs(25),
            Self::Command => Duration::from_secs(2),
        }
    }
}

/// What the CRM said of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reading {
    /// The user may read it.
    Readable(Arc<ReadRecord>),
    /// The user may not, or it is gone.
    NotReadable { reason: String },
    /// The CRM could not be asked.
    Unknown { reason: String },
}

/// A record with the fields that its devices are found by.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ReadRecord {
    pub(crate) name: String,
    pub(crate) fields: Vec<FieldReading>,
}

impl Reading {
    pub(crate) const fn unknown(reason: String) -> Self {
        Self::Unknown { reason }
    }
}

type Key = (CrmId, String, CrmId);

#[derive(Default)]
pub(crate) struct Readings {
    kept: Mutex<HashMap<Key, (Timestamp, Reading)>>,
}

/// How many readings are kept.
const MOST: usize = 4_096;

impl Readings {
    fn find(&self, key: &Key, now: Timestamp, freshness: Freshness) -> Option<Reading> {
        let kept = self.kept.lock();
        let (at, reading) = kept.get(key)?;
        (now < *at + freshness.most_age()).then(|| reading.clone())
    }

    fn keep(&self, key: Key, now: Timestamp, reading: Reading) {
        let mut kept = self.kept.lock();
        if kept.len() >= MOST {
            kept.retain(|_, (at, _)| now < *at + Freshness::View.most_age());
        }
        // Still full of fresh ones: what is not kept is asked for again.
        if kept.len() < MOST {
            kept.insert(key, (now, reading));
        }
    }

    /// Forgets everything, after settings or rights have changed.
    pub(crate) fn forget(&self) {
        self.kept.lock().clear();
    }
}

impl Platform {
    /// The record with its mapped fields, as the user may read it. A CRM that cannot be asked is
    /// told as such and not kept.
    pub(crate) async fn reading(
        &self,
        state: &AccountState,
        user: CrmId,
        username: &str,
        record: &RecordRef,
        freshness: Freshness,
    ) -> Reading {
        let Ok(id) = record.id.parse::<CrmId>() else {
            return Reading::NotReadable { reason: "This is not a record's id.".to_owned() };
        };
        let key = (user, record.object.clone(), id);
        let now = self.now();
        if let Some(reading) = self.shared.readings.find(&key, now, freshness) {
            return reading;
        }
        let settings = &state.account.settings;
        let pairs = state.mapping(&record.object);
        let visitor_id = settings.button_row(&record.object).and_then(|row| row.visitor_id_path());
        let mapped = pairs.iter().map(|pair| pair.crm_field.as_str());
        let visitor_id = visitor_id.as_deref().filter(|path| mapped.clone().all(|field| field != *path));
        let fields: Vec<&str> = mapped.chain(visitor_id).collect();
        let answer = self.crm().read_record(username, &record.object, id, &fields, now).await;
        let reading = match answer {
            Ok(RecordReading::Readable { name, fields }) => {
                Reading::Readable(Arc::new(ReadRecord { name, fields }))
            }
            Ok(RecordReading::NotReadable { reason }) => Reading::NotReadable { reason },
            Err(error) => {
                tracing::warn!(error = %error, object = record.object, "record not read");
                return Reading::unknown(error.words());
            }
        };
        self.shared.readings.keep(key, now, reading.clone());
        reading
    }
}
