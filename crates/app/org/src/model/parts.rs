//! What definitions are put together from.

use alongside_orgstore::{FieldDefinition, FieldKind, ObjectDefinition, PicklistValue, Value};

pub(super) fn object(
    name: &str,
    label: &str,
    plural: &str,
    prefix: &str,
    fields: Vec<FieldDefinition>,
) -> ObjectDefinition {
    let object = ObjectDefinition {
        name: name.into(),
        label: label.into(),
        plural_label: plural.into(),
        key_prefix: Some(prefix.into()),
        searchable: fields.iter().any(|field| field.searchable),
        fields,
        ..ObjectDefinition::default()
    };
    finish(object, true, false)
}

/// A set-up object: kept by the org for itself, removed for good when deleted.
pub(super) fn setup(name: &str, label: &str, prefix: &str, fields: Vec<FieldDefinition>) -> ObjectDefinition {
    let object = ObjectDefinition {
        name: name.into(),
        label: label.into(),
        plural_label: format!("{label}s"),
        key_prefix: Some(prefix.into()),
        setup: true,
        searchable: fields.iter().any(|field| field.searchable),
        fields: fields.into_iter().map(FieldDefinition::locked).collect(),
        ..ObjectDefinition::default()
    };
    finish(object, false, true)
}

/// Adds the system fields every object has: before its own the id, behind them who and when.
pub(crate) fn finish(mut object: ObjectDefinition, recycle_bin: bool, setup: bool) -> ObjectDefinition {
    let id = FieldDefinition::new("Id", format!("{} ID", object.label), FieldKind::Id).locked();
    object.fields.insert(0, id);
    if recycle_bin {
        let deleted = FieldDefinition::new("IsDeleted", "Deleted", FieldKind::Boolean);
        object.fields.push(deleted.locked().read_only().defaults_to(false));
    }
    let system = |field: FieldDefinition| field.locked().read_only();
    object
        .fields
        .push(system(FieldDefinition::new("CreatedDate", "Created Date", FieldKind::DateTime).indexed()));
    object.fields.push(system(reference("CreatedById", "Created By ID", &["User"], "CreatedBy", None)));
    object.fields.push(system(FieldDefinition::new(
        "LastModifiedDate",
        "Last Modified Date",
        FieldKind::DateTime,
    )));
    object.fields.push(system(reference(
        "LastModifiedById",
        "Last Modified By ID",
        &["User"],
        "LastModifiedBy",
        None,
    )));
    let stamp = FieldDefinition::new("SystemModstamp", "System Modstamp", FieldKind::DateTime);
    object.fields.push(system(if setup { stamp } else { stamp.indexed() }));
    object
}

pub(super) fn text(name: &str, label: &str, length: u32) -> FieldDefinition {
    FieldDefinition::new(name, label, FieldKind::Text).at_most(length)
}

pub(super) fn long_text(name: &str, label: &str) -> FieldDefinition {
    // A standard object's long text holds less than a custom field may.
    FieldDefinition::new(name, label, FieldKind::TextArea).at_most(32_000)
}

pub(super) fn email(name: &str, label: &str) -> FieldDefinition {
    FieldDefinition::new(name, label, FieldKind::Email).searched()
}

pub(super) fn phone(name: &str, label: &str) -> FieldDefinition {
    FieldDefinition::new(name, label, FieldKind::Phone).searched()
}

pub(super) fn checkbox(name: &str, label: &str) -> FieldDefinition {
    FieldDefinition::new(name, label, FieldKind::Boolean).defaults_to(false)
}

pub(super) fn field(name: &str, label: &str, kind: FieldKind) -> FieldDefinition {
    FieldDefinition::new(name, label, kind)
}

pub(crate) fn reference(
    name: &str,
    label: &str,
    targets: &[&str],
    relationship: &str,
    children: Option<&str>,
) -> FieldDefinition {
    let targets = targets.iter().map(|target| (*target).to_owned()).collect();
    FieldDefinition::new(name, label, FieldKind::Reference { targets }).called(relationship, children)
}

/// The user a record belongs to: whoever makes it, if nobody else is named.
pub(super) fn owner() -> FieldDefinition {
    reference("OwnerId", "Owner ID", &["User"], "Owner", None).locked()
}

/// An open picklist, as the platform's own: the API takes other values too.
pub(super) fn picklist(name: &str, label: &str, values: &[&str]) -> FieldDefinition {
    let values = values
        .iter()
        .map(|value| PicklistValue {
            value: (*value).to_owned(),
            label: (*value).to_owned(),
            is_default: false,
        })
        .collect();
    FieldDefinition::new(name, label, FieldKind::Picklist { values, restricted: false })
}

/// A picklist with the value new records get.
pub(super) fn picklist_from(name: &str, label: &str, values: &[&str], default: &str) -> FieldDefinition {
    let mut definition = picklist(name, label, values);
    if let FieldKind::Picklist { values, .. } = &mut definition.kind {
        for value in values {
            value.is_default = value.value == default;
        }
    }
    definition.defaults_to(Value::from(default))
}

/// The parts of an address and the compound they are secured under.
pub(super) fn address(prefix: &str, label: &str) -> Vec<FieldDefinition> {
    let compound = format!("{prefix}Address");
    let part = |suffix: &str, word: &str, length| {
        text(&format!("{prefix}{suffix}"), format!("{label} {word}").trim_start(), length).part_of(&compound)
    };
    vec![
        part("Street", "Street", 255),
        part("City", "City", 40),
        part("State", "State/Province", 80),
        part("PostalCode", "Zip/Postal Code", 20),
        part("Country", "Country", 80),
        FieldDefinition::new(
            &compound,
            format!("{label} Address").trim_start(),
            FieldKind::Address { prefix: prefix.into() },
        )
        .read_only(),
    ]
}

/// Salutation, first and last name, and the name put together from them.
pub(super) fn person() -> Vec<FieldDefinition> {
    vec![
        text("LastName", "Last Name", 80).required(),
        text("FirstName", "First Name", 40).locked(),
        picklist("Salutation", "Salutation", &["Mr.", "Ms.", "Mrs.", "Dr.", "Prof.", "Mx."])
            .locked()
            .at_most(40),
        FieldDefinition::new("Name", "Full Name", FieldKind::PersonName).naming().indexed(),
    ]
}

pub(super) const LEAD_SOURCES: [&str; 5] =
    ["Web", "Phone Inquiry", "Partner Referral", "Purchased List", "Other"];
pub(super) const INDUSTRIES: [&str; 12] = [
    "Agriculture",
    "Construction",
    "Consulting",
    "Education",
    "Environmental",
    "Hospitality",
    "Manufacturing",
    "Not For Profit",
    "Recreation",
    "Retail",
    "Utilities",
    "Other",
];
