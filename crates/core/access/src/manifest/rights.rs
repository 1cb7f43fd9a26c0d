//! Rights on objects and fields as a manifest gives them.

use serde::{Deserialize, Serialize};

/// Rights on an object. A manifest gives four of them; View All and Modify All are never given, and
/// count where they stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "they are the CRM's own six switches")]
pub struct ObjectRights {
    /// Read.
    pub read: bool,
    /// Create.
    pub create: bool,
    /// Edit.
    pub edit: bool,
    /// Delete.
    pub delete: bool,
    /// View All Records.
    pub view_all: bool,
    /// Modify All Records.
    pub modify_all: bool,
}

impl ObjectRights {
    /// Nothing.
    pub const NONE: Self =
        Self { read: false, create: false, edit: false, delete: false, view_all: false, modify_all: false };

    /// Each right alone with its word, what others rest on first.
    pub(super) const EACH: [(&'static str, Self); 6] = [
        ("Read", Self { read: true, ..Self::NONE }),
        ("Create", Self { create: true, ..Self::NONE }),
        ("Edit", Self { edit: true, ..Self::NONE }),
        ("Delete", Self { delete: true, ..Self::NONE }),
        ("View All", Self { view_all: true, ..Self::NONE }),
        ("Modify All", Self { modify_all: true, ..Self::NONE }),
    ];

    /// What either gives.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            read: self.read || other.read,
            create: self.create || other.create,
            edit: self.edit || other.edit,
            delete: self.delete || other.delete,
            view_all: self.view_all || other.view_all,
            modify_all: self.modify_all || other.modify_all,
        }
    }

    /// Whether all of `wanted` is given, Modify All and View All taken for what they include.
    #[must_use]
    pub fn cover(self, wanted: Self) -> bool {
        let given = Self {
            read: self.read || self.view_all || self.modify_all,
            edit: self.edit || self.modify_all,
            delete: self.delete || self.modify_all,
            view_all: self.view_all || self.modify_all,
            ..self
        };
        given.and(wanted) == given
    }

    /// With what these rights rest on in the CRM.
    #[must_use]
    pub const fn with_what_they_need(self) -> Self {
        let edit = self.edit || self.delete || self.modify_all;
        Self {
            read: self.read || self.create || edit || self.view_all,
            edit,
            delete: self.delete || self.modify_all,
            view_all: self.view_all || self.modify_all,
            ..self
        }
    }

    /// As people read it, "Read and Edit".
    #[must_use]
    pub fn words(self) -> String {
        in_words(Self::EACH.iter().filter(|(_, one)| self.and(*one) == self).map(|(word, _)| *word))
    }
}

/// Rights on a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FieldRights {
    /// Read Access.
    pub read: bool,
    /// Edit Access.
    pub edit: bool,
}

impl FieldRights {
    /// Read alone.
    pub(super) const READ: Self = Self { read: true, edit: false };
    /// Edit, and with it Read, without which there is none.
    pub(super) const EDIT: Self = Self { read: true, edit: true };

    /// What either gives.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self { read: self.read || other.read, edit: self.edit || other.edit }
    }

    /// Whether all of `wanted` is given.
    #[must_use]
    pub fn cover(self, wanted: Self) -> bool {
        self.and(wanted) == self
    }

    /// As people read it, "Read and Edit".
    #[must_use]
    pub fn words(self) -> String {
        let given = [(self.read, "Read"), (self.edit, "Edit")];
        in_words(given.into_iter().filter(|(given, _)| *given).map(|(_, word)| word))
    }
}

fn in_words<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<&str> = words.collect();
    match words.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
    }
}
