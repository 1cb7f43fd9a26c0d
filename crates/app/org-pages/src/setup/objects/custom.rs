//! Custom fields of the org's own: made on any object, lookups among them, and removed again.

use alongside_org::{CustomFieldSpec, CustomFieldType, ErrorCode, FieldVisibility, SetupField, SetupObject};
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::{ADDRESS, address, field_address, field_label, fields_address};
use crate::problem::Problem;
use crate::setup::drawing::form::{ConfirmPage, Entries, Entry, FormPage, Input, Refusal};
use crate::setup::drawing::{Notice, Sent};
use crate::setup::frame::Setup;
use crate::setup::tree::OBJECT_MANAGER;

const TYPES: [(&str, &str); 14] = [
    ("Text", "Text"),
    ("TextArea", "Text Area"),
    ("LongTextArea", "Text Area (Long)"),
    ("Number", "Number"),
    ("Currency", "Currency"),
    ("Percent", "Percent"),
    ("Checkbox", "Checkbox"),
    ("Date", "Date"),
    ("DateTime", "Date/Time"),
    ("Email", "Email"),
    ("Phone", "Phone"),
    ("Url", "URL"),
    ("Picklist", "Picklist"),
    ("Lookup", "Lookup Relationship"),
];

/// Whether a field is the org's own: added, and by no package.
pub fn is_own(field: &SetupField) -> bool {
    field.custom && !field.name.trim_end_matches("__c").contains("__")
}

pub async fn form(setup: Setup, Path(object): Path<String>) -> Result<Response, Problem> {
    setup.needs(setup.rights.customize, "making fields")?;
    page(&setup, &setup.object(&object).await?).await?.answer()
}

pub async fn save(
    setup: Setup,
    Path(object): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    setup.needs(setup.rights.customize, "making fields")?;
    let object = setup.object(&object).await?;
    let refusals = match spec(&object, &sent) {
        Err(refusals) => refusals,
        Ok(spec) => {
            let visible = visible_to(&setup, sent.text("visible")).await?;
            match setup.pages.org.save_custom_field(&setup.viewer.user, &object.name, &spec, &visible).await {
                Ok(name) => {
                    let address = format!("{}#created", field_address(&object.name, &name));
                    return Ok(Redirect::to(&address).into_response());
                }
                Err(error) => Refusal::of(error)?,
            }
        }
    };
    page(&setup, &object).await?.refused(&sent, &refusals)
}

/// What the form describes, or what is wrong with it.
fn spec(object: &SetupObject, sent: &Sent) -> Result<CustomFieldSpec, Vec<Refusal>> {
    let mut refusals = Vec::new();
    for name in ["label", "name"] {
        if sent.text(name).is_empty() {
            refusals.push(Refusal::at(name, "Complete this field."));
        }
    }
    let api_name = format!("{}__c", sent.text("name"));
    if object.fields.iter().any(|field| field.name.eq_ignore_ascii_case(&api_name)) {
        refusals.push(Refusal::at("name", format!("There is a field {api_name} on this object.")));
    }
    let number = |name: &str, default: u32| match sent.text(name) {
        "" => Ok(default),
        text => text.parse().map_err(|_| Refusal::at(name, "Write a whole number, as in 80.")),
    };
    let kind = match sent.text("type") {
        "Text" => number("length", 255).map(|length| CustomFieldType::Text { length }),
        "TextArea" => Ok(CustomFieldType::TextArea),
        "LongTextArea" => number("length", 32_768).map(|length| CustomFieldType::LongTextArea { length }),
        "Number" => number("scale", 0).map(|scale| CustomFieldType::Number { precision: 18, scale }),
        "Currency" => Ok(CustomFieldType::Currency),
        "Percent" => Ok(CustomFieldType::Percent),
        "Checkbox" => Ok(CustomFieldType::Checkbox { default: false }),
        "Date" => Ok(CustomFieldType::Date),
        "DateTime" => Ok(CustomFieldType::DateTime),
        "Email" => Ok(CustomFieldType::Email),
        "Phone" => Ok(CustomFieldType::Phone),
        "Url" => Ok(CustomFieldType::Url),
        "Picklist" => {
            let values = sent.text("values").lines().map(str::trim).filter(|value| !value.is_empty());
            let values: Vec<String> = values.map(str::to_owned).collect();
            if values.is_empty() {
                Err(Refusal::at("values", "Write the values, a line each."))
            } else {
                Ok(CustomFieldType::Picklist { values, restricted: true })
            }
        }
        "Lookup" if sent.text("target").is_empty() => {
            Err(Refusal::at("target", "Choose the object that it leads to."))
        }
        "Lookup" => Ok(CustomFieldType::Lookup {
            target: sent.text("target").to_owned(),
            // Plural, as a child relationship is named.
            children: format!("{}s", sent.text("name")),
        }),
        _ => Err(Refusal::at("type", "Choose one of these.")),
    };
    match (kind, refusals.is_empty()) {
        (Ok(kind), true) => Ok(CustomFieldSpec {
            name: sent.text("name").to_owned(),
            label: sent.text("label").to_owned(),
            kind,
            required: sent.has("required"),
            unique: sent.has("unique"),
            external_id: sent.has("external"),
            help: sent.text("help").to_owned(),
            description: String::new(),
        }),
        (kind, _) => {
            refusals.extend(kind.err());
            Err(refusals)
        }
    }
}

/// The profiles that see the new field.
async fn visible_to(setup: &Setup, chosen: &str) -> Result<Vec<FieldVisibility>, Problem> {
    let soql = match chosen {
        "all" => "SELECT Id FROM Profile",
        "admins" => {
            "SELECT ProfileId FROM PermissionSet WHERE IsOwnedByProfile = true \
             AND PermissionsCustomizeApplication = true"
        }
        _ => return Ok(Vec::new()),
    };
    let rows = setup.rows(soql).await?.into_iter().map(|row| match row.text("ProfileId") {
        own if own.is_empty() => row.id.unwrap_or_default(),
        profile => profile,
    });
    Ok(rows.map(|profile_id| FieldVisibility { profile_id, edit: true }).collect())
}

async fn page(setup: &Setup, object: &SetupObject) -> Result<FormPage, Problem> {
    let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect()
    };
    let mut targets = vec![(String::new(), "--None--".to_owned())];
    targets.extend(setup.objects().await?.into_iter().map(|object| (object.name, object.label)));
    let visible = [
        ("admins", "Profiles that customize the application"),
        ("all", "All profiles"),
        ("none", "No profile yet"),
    ];
    let (chrome, frame) = setup.frame(&OBJECT_MANAGER, "New Custom Field").await?;
    Ok(FormPage {
        chrome,
        frame: frame
            .below(&object.label, address(&object.name))
            .below("Fields & Relationships", fields_address(&object.name)),
        action: format!("{ADDRESS}/{}/FieldsAndRelationships/new", object.name),
        cancel: fields_address(&object.name),
        submit: "Save",
        notice: None,
        groups: vec![
            Entries {
                title: "Field",
                entries: vec![
                    Entry::new("type", "Data Type", "Text", Input::Select(pairs(&TYPES))).required(),
                    Entry::line("label", "Field Label", "", 40).required(),
                    Entry::line("name", "Field Name", "", 40)
                        .required()
                        .hint("Letters, digits and single underscores; “__c” is put behind it."),
                    Entry::line("help", "Help Text", "", 255),
                ],
            },
            Entries {
                title: "By type",
                entries: vec![
                    Entry::line("length", "Length", "", 6)
                        .hint("Text: 1 to 255. Text Area (Long): 256 to 131072."),
                    Entry::line("scale", "Decimal Places", "", 2).hint("Number."),
                    Entry::new("values", "Values", "", Input::Area { longest: 4_000 })
                        .hint("Picklist: a line each."),
                    Entry::new("target", "Related To", "", Input::Select(targets))
                        .hint("Lookup Relationship."),
                ],
            },
            Entries {
                title: "Options",
                entries: vec![
                    Entry::new("required", "Required", "", Input::Check),
                    Entry::new("unique", "Unique", "", Input::Check),
                    Entry::new("external", "External ID", "", Input::Check),
                    Entry::new("visible", "Visible for", "admins", Input::Select(pairs(&visible)))
                        .hint("Field-level security can be set for each profile afterwards."),
                ],
            },
        ],
    })
}

/// The object and a field of the org's own on it.
async fn own(setup: &Setup, object: &str, field: &str) -> Result<(SetupObject, SetupField), Problem> {
    setup.needs(setup.rights.customize, "removing fields")?;
    let object = setup.object(object).await?;
    let field = object.fields.iter().find(|known| known.name == field).cloned().ok_or(Problem::NotFound)?;
    if is_own(&field) { Ok((object, field)) } else { Err(Problem::Forbidden("removing this field")) }
}

pub async fn ask(setup: Setup, Path((object, field)): Path<(String, String)>) -> Result<Response, Problem> {
    let (object, field) = own(&setup, &object, &field).await?;
    confirm(&setup, &object, &field).await?.answer()
}

pub async fn delete(
    setup: Setup,
    Path((object, field)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (object, field) = own(&setup, &object, &field).await?;
    match setup.pages.org.delete_custom_field(&setup.viewer.user, &object.name, &field.name).await {
        Ok(()) => {
            let address = format!("{}#deleted", fields_address(&object.name));
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) if error.code == ErrorCode::UnknownException => Err(error.into()),
        Err(error) => confirm(&setup, &object, &field).await?.refused(error.message),
    }
}

async fn confirm(setup: &Setup, object: &SetupObject, field: &SetupField) -> Result<ConfirmPage, Problem> {
    let path = format!("{}.{}", object.name, field.name);
    let used = setup.pages.org.dependencies(&setup.viewer.user, &object.name, Some(&path)).await?;
    let label = field_label(object, field);
    let own = field_address(&object.name, &field.name);
    let (chrome, frame) = setup.frame(&OBJECT_MANAGER, format!("Delete {label}")).await?;
    Ok(ConfirmPage {
        chrome,
        frame: frame
            .below(&object.label, address(&object.name))
            .below("Fields & Relationships", fields_address(&object.name))
            .below(&label, &own),
        action: format!("{ADDRESS}/{}/FieldsAndRelationships/{}/delete", object.name, field.name),
        cancel: own,
        submit: "Delete",
        question: format!("Delete the field “{label}” of {}?", object.label_plural),
        consequences: vec!["Its values go with it and cannot be brought back.".to_owned()],
        notice: (!used.is_empty()).then(|| Notice::hint(format!("These use it: {}.", used.join(", ")))),
    })
}
