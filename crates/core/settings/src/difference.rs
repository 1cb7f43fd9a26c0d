//! What differs between two settings (R205): section, row, before and after, in words.
//!
//! Rows are matched by what they are about, an object or a profile. Their order decides nothing and
//! is no difference.

use serde::Serialize;
use serde_json::Value;

use crate::{ButtonRow, JoinIn, MappedPair, ProfileRow, Settings};

/// One row or value that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The section as files and documents name it: `buttons`, `timers`.
    pub section: &'static str,
    /// The row within it: an object, a profile, an origin, or the name of a value.
    pub row: String,
    /// What stood there; `None` for a row that is new.
    pub before: Option<String>,
    /// What stands there; `None` for a row that is gone.
    pub after: Option<String>,
}

/// The rows of a section, each with what it says.
type Rows = Vec<(String, String)>;

impl Settings {
    /// What is different in `after`, section by section: changed and removed rows in the order of
    /// these settings, then the new ones. Empty when they mean the same.
    #[must_use]
    pub fn changes_to(&self, after: &Self) -> Vec<Change> {
        let mut changes = Vec::new();
        for ((section, before), (_, after)) in self.sections().into_iter().zip(after.sections()) {
            let of = |rows: &Rows, name: &str| {
                rows.iter().find(|(row, _)| row == name).map(|(_, words)| words.clone())
            };
            for (row, words) in &before {
                let now = of(&after, row);
                if now.as_ref() != Some(words) {
                    let before = Some(words.clone());
                    changes.push(Change { section, row: row.clone(), before, after: now });
                }
            }
            for (row, words) in after {
                if of(&before, &row).is_none() {
                    changes.push(Change { section, row, before: None, after: Some(words) });
                }
            }
        }
        changes
    }

    /// Every section with its rows, in the order of the settings file.
    fn sections(&self) -> [(&'static str, Rows); 9] {
        let origins = self.allowed_origins.iter();
        let mapped = self.record_mapping.objects();
        [
            ("allowed_origins", origins.map(|origin| (origin.to_string(), "allowed".to_owned())).collect()),
            ("general", values(&self.general)),
            ("sso", values(&self.sso)),
            ("presence", values(&self.presence)),
            ("timers", values(&self.timers)),
            ("account", values(&self.account)),
            ("buttons", self.buttons.iter().map(|row| (row.object.clone(), of_object(row))).collect()),
            ("profiles", self.profiles.iter().map(|row| (row.profile.clone(), of_profile(row))).collect()),
            (
                "record_mapping",
                mapped.map(|(object, pairs)| (object.to_owned(), of_mapping(pairs))).collect(),
            ),
        ]
    }
}

/// Every value of a section by its key, and by `key.key` within a section's section.
fn values(section: &impl Serialize) -> Rows {
    let mut rows = Vec::new();
    let section = serde_json::to_value(section).expect("settings have text keys only");
    let Value::Object(section) = section else { unreachable!("a section is a struct") };
    for (key, value) in section {
        match value {
            Value::Object(inner) => {
                rows.extend(
                    inner.into_iter().map(|(name, value)| (format!("{key}.{name}"), in_words(value))),
                );
            }
            value => rows.push((key, in_words(value))),
        }
    }
    rows
}

fn in_words(value: Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::String(text) => text,
        other => other.to_string(),
    }
}

fn buttons_in_words(show: bool, view: bool, join: bool) -> String {
    let on: Vec<&str> = [("Show", show), ("View", view), ("Join", join)]
        .into_iter()
        .filter_map(|(name, on)| on.then_some(name))
        .collect();
    if on.is_empty() { "no button".to_owned() } else { on.join(", ") }
}

fn of_object(row: &ButtonRow) -> String {
    let mut words = buttons_in_words(row.show, row.view, row.join);
    match (&row.visitor_id_object, row.visitor_id_path()) {
        (_, Some(path)) => words.push_str(&format!("; Visitor ID {path}")),
        (Some(object), None) => words.push_str(&format!("; Visitor ID Object {object}")),
        (None, None) => {}
    }
    if row.auto_join {
        words.push_str("; Auto Join");
    }
    words
}

fn of_profile(row: &ProfileRow) -> String {
    let join_in = match row.join_in {
        JoinIn::BrowserTab => "Browser Tab",
        JoinIn::Client => "Client",
    };
    let video = if row.start_agent_video { "; Start Agent Video" } else { "" };
    format!("{}; Join In {join_in}{video}", buttons_in_words(row.show, row.view, row.join))
}

/// All pairs must match, so that their order says nothing.
fn of_mapping(pairs: &[MappedPair]) -> String {
    if pairs.is_empty() {
        return "no device".to_owned();
    }
    let mut words: Vec<String> =
        pairs.iter().map(|pair| format!("{} = {}", pair.crm_field, pair.custom_data)).collect();
    words.sort();
    words.join(", ")
}

#[cfg(test)]
mod tests;
