//! What is wrong with a form, field by field, in words that say what to change.

use std::collections::BTreeMap;

/// What to say at which field, keyed by the field's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FieldErrors(BTreeMap<&'static str, &'static str>);

impl FieldErrors {
    /// Notes what is wrong at `field` and how to put it right. The first note
    /// about a field stands.
    pub(crate) fn note(&mut self, field: &'static str, message: &'static str) {
        self.0.entry(field).or_insert(message);
    }

    /// Notes `message` at `field` unless `holds`.
    pub(crate) fn require(&mut self, holds: bool, field: &'static str, message: &'static str) {
        if !holds {
            self.note(field, message);
        }
    }

    /// The sentence for one field, empty when it is fine.
    pub(crate) fn at(&self, field: &str) -> &'static str {
        self.0.get(field).copied().unwrap_or_default()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many fields need another look.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }
}
