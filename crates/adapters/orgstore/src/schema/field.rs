//! A field: its type, its rules and how its value is stored.

use crate::Value;

/// A field of an object.
#[derive(Debug, Clone)]
pub struct FieldDefinition {
    /// API name, with namespace for a package's field.
    pub name: String,
    /// Label.
    pub label: String,
    /// Type.
    pub kind: FieldKind,
    /// Most characters of a text, 0 for other types.
    pub length: u32,
    /// Must have a value.
    pub required: bool,
    /// No two records share a value; text ignores case.
    pub unique: bool,
    /// Identifies records of another system; indexed.
    pub external_id: bool,
    /// Field-level security can restrict it.
    pub permissionable: bool,
    /// Name under which field-level security is given, where that is a compound's.
    pub compound: Option<String>,
    /// May be set on a new record.
    pub createable: bool,
    /// May be changed.
    pub updateable: bool,
    /// Filled in when nothing is given.
    pub default_value: Option<Value>,
    /// A lookup's name in paths: `Account` of `AccountId`.
    pub relationship: Option<String>,
    /// The lookup's name in subqueries of its target: `Contacts`.
    pub child_relationship: Option<String>,
    /// Deleting the target deletes the record.
    pub cascade_delete: bool,
    /// It names the record.
    pub name_field: bool,
    /// The search box looks into it.
    pub searchable: bool,
    /// Added by a package or the org.
    pub custom: bool,
    /// Indexed for queries.
    pub indexed: bool,
    /// Help text.
    pub help: Option<String>,
}

/// A field's type.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    /// The record's own id.
    Id,
    /// A line of text.
    Text,
    /// Several lines.
    TextArea,
    /// A mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A web address.
    Url,
    /// A checkbox.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Double {
        /// Digits in all.
        precision: u32,
        /// Digits after the point.
        scale: u32,
    },
    /// An amount of money.
    Currency,
    /// A percentage.
    Percent,
    /// A day.
    Date,
    /// An instant.
    DateTime,
    /// One of several values.
    Picklist {
        /// The values.
        values: Vec<PicklistValue>,
        /// Only these are taken.
        restricted: bool,
    },
    /// Any of several values, stored with semicolons between.
    MultiPicklist {
        /// The values.
        values: Vec<PicklistValue>,
    },
    /// A lookup.
    Reference {
        /// Objects it may point at.
        targets: Vec<String>,
    },
    /// A number the org gives, with leading zeros to this many digits, between a prefix and nothing.
    AutoNumber {
        /// Text before the number.
        prefix: String,
        /// Least digits.
        digits: usize,
    },
    /// First and last name of the same record, put together when either changes.
    PersonName,
    /// A field of the record a lookup points at.
    Through {
        /// The lookup, by field name.
        lookup: String,
        /// The field there.
        field: String,
    },
    /// An address of parts named after the prefix: `MailingStreet`, `MailingCity` ...
    Address {
        /// The prefix.
        prefix: String,
    },
    /// A key of a setting or entity that is no record: stored as text, compared exactly.
    Key,
}

/// A value of a picklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PicklistValue {
    /// What is stored.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Filled in on new records.
    pub is_default: bool,
}

/// How a value is stored and compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// An 18-character id.
    Id,
    /// Text; comparisons ignore case.
    Text,
    /// Text of several values with semicolons between.
    Set,
    /// 0 or 1.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Double,
    /// `YYYY-MM-DD`.
    Date,
    /// Milliseconds since 1970.
    DateTime,
    /// JSON put together from columns.
    Json,
}

impl FieldKind {
    /// How the value is stored and compared. A [`FieldKind::Through`] is as its source, which the
    /// query resolves; on its own it counts as text.
    #[must_use]
    pub fn value_kind(&self) -> ValueKind {
        match self {
            FieldKind::Id | FieldKind::Reference { .. } => ValueKind::Id,
            FieldKind::Boolean => ValueKind::Boolean,
            FieldKind::Integer => ValueKind::Integer,
            FieldKind::Double { .. } | FieldKind::Currency | FieldKind::Percent => ValueKind::Double,
            FieldKind::Date => ValueKind::Date,
            FieldKind::DateTime => ValueKind::DateTime,
            FieldKind::MultiPicklist { .. } => ValueKind::Set,
            FieldKind::Address { .. } => ValueKind::Json,
            FieldKind::Text
            | FieldKind::TextArea
            | FieldKind::Email
            | FieldKind::Phone
            | FieldKind::Url
            | FieldKind::Picklist { .. }
            | FieldKind::AutoNumber { .. }
            | FieldKind::PersonName
            | FieldKind::Through { .. }
            | FieldKind::Key => ValueKind::Text,
        }
    }

    /// Whether the table has a column for it.
    #[must_use]
    pub fn is_stored(&self) -> bool {
        !matches!(self, FieldKind::Through { .. } | FieldKind::Address { .. })
    }

    /// Objects a lookup may point at.
    #[must_use]
    pub fn targets(&self) -> &[String] {
        match self {
            FieldKind::Reference { targets } => targets,
            _ => &[],
        }
    }

    /// Type, collation and nothing else of the column.
    pub(crate) fn column_type(&self) -> &'static str {
        match self.value_kind() {
            ValueKind::Id => "TEXT",
            ValueKind::Text | ValueKind::Set if *self == FieldKind::Key => "TEXT",
            ValueKind::Text | ValueKind::Set => "TEXT COLLATE NOCASE",
            ValueKind::Boolean | ValueKind::Integer | ValueKind::DateTime => "INTEGER",
            ValueKind::Double => "REAL",
            ValueKind::Date | ValueKind::Json => "TEXT",
        }
    }
}

impl FieldDefinition {
    /// An optional, writable, permissionable field; the other properties are set by field.
    #[must_use]
    pub fn new(name: impl Into<String>, label: impl Into<String>, kind: FieldKind) -> FieldDefinition {
        let length = match &kind {
            FieldKind::Id | FieldKind::Reference { .. } => 18,
            FieldKind::Text | FieldKind::Url | FieldKind::Picklist { .. } | FieldKind::Key => 255,
            FieldKind::Email => 80,
            FieldKind::Phone => 40,
            FieldKind::TextArea => 32_768,
            FieldKind::MultiPicklist { .. } => 4_099,
            FieldKind::PersonName => 121,
            FieldKind::AutoNumber { .. } => 30,
            _ => 0,
        };
        let writable = kind.is_stored()
            && !matches!(kind, FieldKind::Id | FieldKind::AutoNumber { .. } | FieldKind::PersonName);
        FieldDefinition {
            name: name.into(),
            label: label.into(),
            kind,
            length,
            required: false,
            unique: false,
            external_id: false,
            permissionable: true,
            compound: None,
            createable: writable,
            updateable: writable,
            default_value: None,
            relationship: None,
            child_relationship: None,
            cascade_delete: false,
            name_field: false,
            searchable: false,
            custom: false,
            indexed: false,
            help: None,
        }
    }

    /// Name under which field-level security holds this field, if it can be restricted at all.
    #[must_use]
    pub fn security_name(&self) -> Option<&str> {
        self.permissionable.then(|| self.compound.as_deref().unwrap_or(&self.name))
    }
}

/// Properties set one after the other, for definitions that read as a table.
impl FieldDefinition {
    /// Must have a value; field-level security cannot take it away.
    #[must_use]
    pub fn required(mut self) -> FieldDefinition {
        self.required = true;
        self.permissionable = false;
        self
    }

    /// Field-level security cannot restrict it.
    #[must_use]
    pub fn locked(mut self) -> FieldDefinition {
        self.permissionable = false;
        self
    }

    /// Only the org itself sets it.
    #[must_use]
    pub fn read_only(mut self) -> FieldDefinition {
        self.createable = false;
        self.updateable = false;
        self
    }

    /// Set when the record is made and never again.
    #[must_use]
    pub fn create_only(mut self) -> FieldDefinition {
        self.updateable = false;
        self
    }

    /// At most this many characters.
    #[must_use]
    pub fn at_most(mut self, length: u32) -> FieldDefinition {
        self.length = length;
        self
    }

    /// No two records share a value.
    #[must_use]
    pub fn unique(mut self) -> FieldDefinition {
        self.unique = true;
        self
    }

    /// It names the record.
    #[must_use]
    pub fn naming(mut self) -> FieldDefinition {
        self.name_field = true;
        self.searchable = true;
        self.permissionable = false;
        self
    }

    /// The search box looks into it.
    #[must_use]
    pub fn searched(mut self) -> FieldDefinition {
        self.searchable = true;
        self
    }

    /// Indexed for queries.
    #[must_use]
    pub fn indexed(mut self) -> FieldDefinition {
        self.indexed = true;
        self
    }

    /// Filled in when nothing is given.
    #[must_use]
    pub fn defaults_to(mut self, value: impl Into<Value>) -> FieldDefinition {
        self.default_value = Some(value.into());
        self
    }

    /// A lookup's name in paths, and in subqueries of its target.
    #[must_use]
    pub fn called(mut self, relationship: &str, children: Option<&str>) -> FieldDefinition {
        self.relationship = Some(relationship.to_owned());
        self.child_relationship = children.map(str::to_owned);
        self
    }

    /// A part of a compound field, secured under the compound's name.
    #[must_use]
    pub fn part_of(mut self, compound: &str) -> FieldDefinition {
        self.compound = Some(compound.to_owned());
        self
    }
}
