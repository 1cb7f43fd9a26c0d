//! A record before it has an id: values, references to other rows by name, and its moment.

mod accounts;
mod cases;
mod contacts;
mod leads;
mod opportunities;
mod tasks;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use crate::Demo;

/// One record of the demo org, in the order in which it can be inserted.
#[derive(Clone, Debug)]
pub struct Row {
    /// Object the record is of.
    pub object: &'static str,
    /// Name that other rows use to point here; unique in the whole company.
    pub reference: String,
    /// Plain values by field name.
    pub values: Map<String, Value>,
    /// Lookups: field name and the reference of the row it points to.
    pub lookups: Vec<(&'static str, String)>,
    /// User name of the owner.
    pub owner: String,
    /// When it was made.
    pub created: Timestamp,
    /// When it was last changed; never before `created`.
    pub modified: Timestamp,
}

impl Row {
    pub(crate) fn new(
        object: &'static str,
        reference: impl Into<String>,
        owner: impl Into<String>,
        created: Timestamp,
    ) -> Self {
        Self {
            object,
            reference: reference.into(),
            values: Map::new(),
            lookups: Vec::new(),
            owner: owner.into(),
            created,
            modified: created,
        }
    }

    pub(crate) fn set(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.values.insert(field.to_owned(), value.into());
        self
    }

    pub(crate) fn point(mut self, field: &'static str, reference: &str) -> Self {
        self.lookups.push((field, reference.to_owned()));
        self
    }

    pub(crate) fn touched(mut self, modified: Timestamp) -> Self {
        self.modified = modified.max(self.created);
        self
    }

    /// The text in a field, empty where there is none.
    pub(crate) fn text(&self, field: &str) -> &str {
        self.values.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    /// The reference that a lookup field holds.
    pub(crate) fn target(&self, field: &str) -> Option<&str> {
        self.lookups.iter().find(|(name, _)| *name == field).map(|(_, reference)| reference.as_str())
    }
}

/// Every record of the company as of `now`: accounts first, then what points at them.
pub fn rows(demo: &Demo, now: Timestamp) -> Vec<Row> {
    let accounts = accounts::accounts(demo, now);
    let contacts = contacts::contacts(demo, &accounts, now);
    let leads = leads::leads(demo, now);
    let opportunities = opportunities::opportunities(demo, &accounts, now);
    let cases = cases::cases(demo, &contacts, now);
    let tasks = tasks::tasks(demo, &cases, &opportunities, &leads, now);
    [accounts, contacts, leads, opportunities, cases, tasks].concat()
}

/// A moment `minutes` before `now`.
pub fn before(now: Timestamp, minutes: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_mins(minutes)).expect("the demo reaches back a few years only")
}

/// The calendar day `days` after `now` (negative: before), as the CRM writes a date.
pub fn day(now: Timestamp, days: i64) -> String {
    now.checked_add(SignedDuration::from_hours(24 * days))
        .expect("the demo reaches ahead a few months only")
        .strftime("%Y-%m-%d")
        .to_string()
}

/// The user names of the people of these profiles who are at work.
pub fn owners<'a>(demo: &'a Demo, profiles: &[&str]) -> Vec<&'a str> {
    demo.users
        .iter()
        .filter(|user| user.active && !user.integration && profiles.contains(&user.profile))
        .map(|user| user.username.as_str())
        .collect()
}
