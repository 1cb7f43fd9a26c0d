//! The fields that the product reads of records, and which rights that takes of each object.

use crate::{
    Facts, FieldRow,
    rights::{Bit, Mask, has},
};

/// What reads a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsedBy {
    /// The Salesforce record Mapping (R41).
    RecordMapping,
    /// The Visitor ID Field of a row in Buttons (R103).
    VisitorId,
}

/// A field in use: of the object itself, or of a parent (`Contact.Email` of a Case).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldUse {
    /// The object's name.
    pub object: String,
    /// The field, or a path to it.
    pub path: String,
    /// What reads it.
    pub by: UsedBy,
}

/// The fields of a Contact and of a Lead that messages read and edit (R57, R58).
pub const MESSAGE_FIELDS: [(&str, &str); 15] = [
    ("Contact", "AccountId"),
    ("Contact", "Name"),
    ("Contact", "Phone"),
    ("Contact", "MobilePhone"),
    ("Contact", "Email"),
    ("Contact", "Title"),
    ("Lead", "Name"),
    ("Lead", "Phone"),
    ("Lead", "MobilePhone"),
    ("Lead", "Email"),
    ("Lead", "Company"),
    ("Lead", "Title"),
    ("Lead", "Status"),
    ("Lead", "LeadSource"),
    ("Lead", "Rating"),
];

/// The rights that an object's fields take, resolved against one reading of the directory.
#[derive(Debug, Clone)]
pub(crate) struct ObjectNeeds {
    pub(crate) object: String,
    pub(crate) fields: Vec<FieldNeed>,
    all: Mask,
    possible: bool,
}

/// One field with the rights on the way to it.
#[derive(Debug, Clone)]
pub(crate) struct FieldNeed {
    pub(crate) path: String,
    pub(crate) by: Option<UsedBy>,
    /// Whether the CRM has no such field or path.
    pub(crate) missing: bool,
    /// The fields on the way, each of the object that has it.
    steps: Vec<FieldRow>,
    edit: bool,
    bits: Vec<Bit>,
    /// Nobody has one of the rights.
    impossible: bool,
}

/// A right that is missing on the way to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lack<'a> {
    /// Read on a parent's object.
    Object(&'a str),
    /// Read Access, or Edit Access where that is needed, to a field.
    Field(&'a FieldRow),
}

impl FieldNeed {
    fn new(facts: &Facts, object: &str, path: &str, by: Option<UsedBy>, edit: bool) -> Self {
        let steps = match facts.path(object, path) {
            Some(steps) => steps.to_vec(),
            None => vec![FieldRow { object: object.to_owned(), field: path.to_owned() }],
        };
        let catalogue = facts.catalogue();
        let mut bits = Vec::new();
        let mut impossible = steps.is_empty();
        let mut need = |bit: Option<Bit>| match bit {
            Some(bit) => bits.push(bit),
            None => impossible = true,
        };
        for step in &steps {
            need(catalogue.read(step));
            // A parent is another object, which the user reads by its own right.
            if step.object != object {
                need(catalogue.object(&step.object));
            }
        }
        if edit {
            need(steps.last().and_then(|last| catalogue.edit(last)));
        }
        Self { path: path.to_owned(), by, missing: steps.is_empty(), steps, edit, bits, impossible }
    }

    /// The first right on the way that a row of rights does not have.
    pub(crate) fn lack(&self, facts: &Facts, object: &str, row: &[u64]) -> Option<Lack<'_>> {
        let catalogue = facts.catalogue();
        let lacks = |bit: Option<Bit>| !bit.is_some_and(|bit| has(row, bit));
        for step in &self.steps {
            if step.object != object && lacks(catalogue.object(&step.object)) {
                return Some(Lack::Object(&step.object));
            }
            if lacks(catalogue.read(step)) {
                return Some(Lack::Field(step));
            }
        }
        let last = self.steps.last().filter(|last| self.edit && lacks(catalogue.edit(last)))?;
        Some(Lack::Field(last))
    }

    pub(crate) fn fulfilled(&self, row: &[u64]) -> bool {
        !self.impossible && self.bits.iter().all(|bit| has(row, *bit))
    }
}

impl ObjectNeeds {
    fn new(object: &str, fields: Vec<FieldNeed>) -> Self {
        let all = Mask::new(fields.iter().flat_map(|need| need.bits.iter().copied()));
        let possible = fields.iter().all(|need| !need.impossible);
        Self { object: object.to_owned(), fields, all, possible }
    }

    pub(crate) fn fulfilled(&self, row: &[u64]) -> bool {
        self.possible && self.all.within(row)
    }

    /// Of all objects in use, in order.
    pub(crate) fn of_uses(facts: &Facts, uses: &[FieldUse]) -> Vec<Self> {
        let mut objects: Vec<&str> = uses.iter().map(|field| field.object.as_str()).collect();
        objects.sort_unstable();
        objects.dedup();
        let of = |object: &str| {
            let fields = uses.iter().filter(|field| field.object == object);
            let fields =
                fields.map(|field| FieldNeed::new(facts, object, &field.path, Some(field.by), false));
            Self::new(object, fields.collect())
        };
        objects.into_iter().map(of).collect()
    }

    /// Of the objects of messages.
    pub(crate) fn of_messages(facts: &Facts, edit: bool) -> Vec<Self> {
        let of = |object: &str| {
            let fields = MESSAGE_FIELDS.iter().filter(|(of, _)| *of == object);
            let fields = fields.map(|(_, field)| FieldNeed::new(facts, object, field, None, edit));
            Self::new(object, fields.collect())
        };
        ["Contact", "Lead"].into_iter().map(of).collect()
    }
}
