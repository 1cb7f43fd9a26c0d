//! A record as its reader sees it in the CRM.

/// What the CRM says when a record is read as a user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordReading {
    /// The user may read it.
    Readable {
        /// What it is called, "00001042".
        name: String,
        /// The fields that were asked for, in their order.
        fields: Vec<FieldReading>,
    },
    /// The user may not, or it is gone; the CRM does not tell the two apart.
    NotReadable {
        /// Why, in a sentence.
        reason: String,
    },
}

/// One field of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldReading {
    /// The name it was asked for by, `ContactEmail`.
    pub name: String,
    /// Its label, "Contact Email"; the name when the user may not see the field.
    pub label: String,
    /// Its value; `None` when it is empty or may not be seen.
    pub value: Option<String>,
    /// Whether the user may see the field; false also when the object does not have it.
    pub visible: bool,
}
