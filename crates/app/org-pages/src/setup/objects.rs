//! Object Manager: objects, their fields, and who sees and edits a field.

mod custom;
mod field;

use alongside_org::{SetupField, SetupObject};
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{Redirect, Response};
use axum::routing::get;

use super::drawing::Button;
use super::drawing::detail::{DetailPage, Fact, Facts, words};
use super::drawing::listing::{Asked, ListPage, Listing, Paging, Row};
use super::frame::Setup;
use super::tree::OBJECT_MANAGER;
use crate::Pages;
use crate::cell::Cell;
use crate::problem::Problem;

const ADDRESS: &str = "/lightning/setup/ObjectManager";

pub fn router() -> Router<Pages> {
    Router::new()
        .route("/lightning/setup/ObjectManager/home", get(list))
        .route("/lightning/setup/ObjectManager/{object}", get(enter))
        .route("/lightning/setup/ObjectManager/{object}/Details/view", get(show))
        .route("/lightning/setup/ObjectManager/{object}/FieldsAndRelationships/view", get(fields))
        .route(
            "/lightning/setup/ObjectManager/{object}/FieldsAndRelationships/new",
            get(custom::form).post(custom::save),
        )
        .route(
            "/lightning/setup/ObjectManager/{object}/FieldsAndRelationships/{field}/delete",
            get(custom::ask).post(custom::delete),
        )
        .route(
            "/lightning/setup/ObjectManager/{object}/FieldsAndRelationships/{field}/view",
            get(field::show),
        )
        .route(
            "/lightning/setup/ObjectManager/{object}/FieldsAndRelationships/{field}/security",
            get(field::security).post(field::save_security),
        )
}

/// Where an object's page is.
pub fn address(object: &str) -> String {
    format!("{ADDRESS}/{object}/Details/view")
}

/// Where the list of an object's fields is.
fn fields_address(object: &str) -> String {
    format!("{ADDRESS}/{object}/FieldsAndRelationships/view")
}

/// Where a field's page is.
fn field_address(object: &str, field: &str) -> String {
    format!("{ADDRESS}/{object}/FieldsAndRelationships/{field}/view")
}

/// Whether a field stands in the lists of Setup: parts of a name or an address are seen as a whole,
/// and what every record has without anybody's doing is not listed.
pub fn is_shown(object: &SetupObject, field: &SetupField) -> bool {
    let has_person_name = object.fields.iter().any(|field| field.name == "FirstName");
    let part_of_name =
        has_person_name && matches!(field.name.as_str(), "FirstName" | "LastName" | "Salutation");
    field.compound.is_none()
        && !part_of_name
        && !matches!(
            field.name.as_str(),
            "Id" | "IsDeleted" | "SystemModstamp" | "CreatedDate" | "LastModifiedDate"
        )
}

/// What a field is called on pages: a lookup goes by what it leads to, not by its id.
pub fn field_label(object: &SetupObject, field: &SetupField) -> String {
    match (object.name.as_str(), field.name.as_str()) {
        (_, "OwnerId") => format!("{} Owner", object.label),
        (_, "AccountId") => "Account Name".to_owned(),
        (_, "ContactId") => "Contact Name".to_owned(),
        ("Task", "WhoId") => "Name".to_owned(),
        ("Task", "WhatId") => "Related To".to_owned(),
        ("Task", "ActivityDate") => "Due Date".to_owned(),
        (_, "CreatedById") => "Created By".to_owned(),
        (_, "LastModifiedById") => "Last Modified By".to_owned(),
        (_, "MobilePhone") => "Mobile".to_owned(),
        ("Lead", "Status") => "Lead Status".to_owned(),
        ("Contact" | "Lead", "Name") => "Name".to_owned(),
        (_, "Phone" | "Fax" | "Type" | "Description" | "Rating") if !field.custom => {
            // The object says the rest: "Account Phone" on an Account is its phone.
            field.label.rsplit(' ').next().unwrap_or(&field.label).to_owned()
        }
        _ if field.kind == "reference" => {
            field.label.trim_end_matches(" ID").trim_end_matches(" Id").to_owned()
        }
        _ => field.label.clone(),
    }
}

/// What a field's type is called.
fn type_label(field: &SetupField) -> String {
    match field.kind {
        "reference" => format!("Lookup({})", field.reference_to.join(", ")),
        "string" if field.length > 0 => format!("Text({})", field.length),
        "string" => "Text".to_owned(),
        "textarea" if field.length > 255 => format!("Long Text Area({})", field.length),
        "textarea" => "Text Area".to_owned(),
        "boolean" => "Checkbox".to_owned(),
        "picklist" => "Picklist".to_owned(),
        "multipicklist" => "Picklist (Multi-Select)".to_owned(),
        "datetime" => "Date/Time".to_owned(),
        "date" => "Date".to_owned(),
        "double" | "int" => "Number".to_owned(),
        "currency" => "Currency".to_owned(),
        "percent" => "Percent".to_owned(),
        "email" => "Email".to_owned(),
        "phone" => "Phone".to_owned(),
        "url" => "URL".to_owned(),
        "address" => "Address".to_owned(),
        other => other.to_owned(),
    }
}

async fn enter(Path(object): Path<String>) -> Redirect {
    Redirect::to(&address(&object))
}

async fn list(setup: Setup, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let sought = asked.text().to_lowercase();
    let rows: Vec<Row> = setup
        .objects()
        .await?
        .into_iter()
        .filter(|object| {
            object.label.to_lowercase().contains(&sought) || object.name.to_lowercase().contains(&sought)
        })
        .map(|object| {
            Row::new(vec![
                Cell::Link { address: address(&object.name), text: object.label },
                words(object.name),
                words(if object.custom { "Custom Object" } else { "Standard Object" }),
                words(object.namespace.unwrap_or_default()),
            ])
        })
        .collect();
    let (chrome, frame) = setup.frame(&OBJECT_MANAGER, OBJECT_MANAGER.label).await?;
    ListPage {
        chrome,
        frame,
        buttons: Vec::new(),
        notice: None,
        paging: Paging::whole("objects", &OBJECT_MANAGER.address(), Some(asked.text()), rows.len()),
        listing: Listing {
            caption: "Objects".to_owned(),
            columns: vec!["Label", "API Name", "Type", "Package"],
            rows,
            empty: ("No such object".to_owned(), "Try fewer letters of its name.".to_owned()),
        },
    }
    .answer()
}

async fn show(setup: Setup, Path(name): Path<String>) -> Result<Response, Problem> {
    let object = setup.object(&name).await?;
    let shown = object.fields.iter().filter(|field| is_shown(&object, field)).count();
    let facts = Facts {
        title: "Details".to_owned(),
        buttons: Vec::new(),
        facts: vec![
            Fact::text("Singular Label", object.label.clone()),
            Fact::text("API Name", object.name.clone()),
            Fact::text("Plural Label", object.label_plural.clone()),
            Fact::text("Key Prefix", object.key_prefix.clone().unwrap_or_default()),
            Fact::new("Custom", Cell::Flag(object.custom)),
            Fact::text("Package", object.namespace.clone().unwrap_or_default()),
            Fact::text("Fields", shown.to_string()),
        ],
    };
    let (chrome, frame) = setup.frame(&OBJECT_MANAGER, object.label.clone()).await?;
    let fields = Button::new("Fields & Relationships", fields_address(&object.name)).primary();
    DetailPage { chrome, frame, buttons: vec![fields], notice: None, facts: vec![facts], cards: Vec::new() }
        .answer()
}

async fn fields(
    setup: Setup,
    Path(name): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let object = setup.object(&name).await?;
    let sought = asked.text().to_lowercase();
    let mut found: Vec<(String, &SetupField)> = object
        .fields
        .iter()
        .filter(|field| is_shown(&object, field))
        .map(|field| (field_label(&object, field), field))
        .filter(|(label, field)| {
            label.to_lowercase().contains(&sought) || field.name.to_lowercase().contains(&sought)
        })
        .collect();
    found.sort_by(|one, two| one.0.cmp(&two.0));
    let rows: Vec<Row> = found
        .into_iter()
        .map(|(label, field)| {
            Row::new(vec![
                Cell::Link { address: field_address(&object.name, &field.name), text: label },
                words(field.name.clone()),
                words(type_label(field)),
                Cell::Flag(field.required || field.name_field),
            ])
        })
        .collect();
    let (chrome, frame) = setup.frame(&OBJECT_MANAGER, "Fields & Relationships").await?;
    let address_here = fields_address(&object.name);
    ListPage {
        chrome,
        frame: frame.below(&object.label, address(&object.name)),
        buttons: if setup.rights.customize {
            let new = format!("{ADDRESS}/{}/FieldsAndRelationships/new", object.name);
            vec![Button::new("New", new).about("custom field").primary()]
        } else {
            Vec::new()
        },
        notice: None,
        paging: Paging::whole("fields", &address_here, Some(asked.text()), rows.len()),
        listing: Listing {
            caption: format!("Fields of {}", object.label),
            columns: vec!["Field Label", "Field Name", "Data Type", "Required"],
            rows,
            empty: ("No such field".to_owned(), "Try fewer letters of its name.".to_owned()),
        },
    }
    .answer()
}
