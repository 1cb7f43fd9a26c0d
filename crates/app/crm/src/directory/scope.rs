//! What of the CRM's directory concerns a company: the objects and fields that its settings name.

use std::collections::BTreeSet;

use alongside_salesforce::{is_api_name, quote_list};

/// The CRM's own limit of parents in a path, and the field at its end.
const MOST_STEPS: usize = 6;

/// Most fields that are asked for by name; beyond, all of their objects' are read and most dropped.
const MOST_BY_NAME: usize = 100;

/// The part of the directory that is wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DirectoryScope {
    objects: BTreeSet<String>,
    /// By object: a field, or a path through parents to one.
    fields: BTreeSet<(String, String)>,
    partner_field: Option<String>,
}

impl DirectoryScope {
    /// Wants the rights on an object. What cannot be an object's name is passed over: no row can
    /// grant anything on it.
    #[must_use]
    pub fn object(mut self, name: &str) -> Self {
        if is_api_name(name) {
            self.objects.insert(name.to_owned());
        }
        self
    }

    /// Wants the rights on a field of an object, and on the object; `field` may be a path through
    /// parents, `Contact.Email`. Names that cannot be are passed over.
    #[must_use]
    pub fn field(mut self, object: &str, field: &str) -> Self {
        let steps = field.split('.');
        if is_api_name(object) && steps.clone().count() <= MOST_STEPS && steps.clone().all(is_api_name) {
            self.objects.insert(object.to_owned());
            self.fields.insert((object.to_owned(), field.to_owned()));
        }
        self
    }

    /// Wants the value of this field of every user, by which the product knows them.
    #[must_use]
    pub fn partner_field(mut self, field: &str) -> Self {
        self.partner_field = is_api_name(field).then(|| field.to_owned());
        self
    }

    pub(super) const fn objects(&self) -> &BTreeSet<String> {
        &self.objects
    }

    pub(super) const fn fields(&self) -> &BTreeSet<(String, String)> {
        &self.fields
    }

    pub(super) fn known_by(&self) -> Option<&str> {
        self.partner_field.as_deref()
    }

    /// The condition for object permissions on these objects; `None` when there are none.
    pub(super) fn objects_filter(objects: &BTreeSet<String>) -> Option<String> {
        (!objects.is_empty()).then(|| format!("SobjectType IN {}", quote_list(objects)))
    }

    /// The condition for field permissions of these fields, which are spelled as the CRM does;
    /// `None` when there are none.
    pub(super) fn fields_filter(fields: &BTreeSet<(String, String)>) -> Option<String> {
        if fields.is_empty() {
            return None;
        }
        if fields.len() > MOST_BY_NAME {
            let objects: BTreeSet<&str> = fields.iter().map(|(object, _)| object.as_str()).collect();
            return Some(format!("SobjectType IN {}", quote_list(objects)));
        }
        let names = fields.iter().map(|(object, field)| format!("{object}.{field}"));
        Some(format!("Field IN {}", quote_list(names)))
    }
}
