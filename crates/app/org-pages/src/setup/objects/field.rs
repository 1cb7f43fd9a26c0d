//! One field: what it is, and which profiles read and edit it.

use alongside_org::{SetupField, SetupObject};
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::{address, custom, field_address, field_label, fields_address, is_shown, type_label};
use crate::cell::Cell;
use crate::problem::{Problem, html, refused};
use crate::setup::drawing::detail::Fact;
use crate::setup::drawing::grid::Section;
use crate::setup::drawing::{Button, Notice, Sent};
use crate::setup::frame::Setup;
use crate::setup::grants::{self, GrantsPage, Outcome};
use crate::setup::tree::OBJECT_MANAGER;

struct Found {
    object: SetupObject,
    field: SetupField,
}

async fn find(setup: &Setup, object: &str, field: &str) -> Result<Found, Problem> {
    let object = setup.object(object).await?;
    let field = object.fields.iter().find(|known| known.name == field && is_shown(&object, known));
    let field = field.cloned().ok_or(Problem::NotFound)?;
    Ok(Found { object, field })
}

pub async fn show(setup: Setup, Path((object, field)): Path<(String, String)>) -> Result<Response, Problem> {
    let found = find(&setup, &object, &field).await?;
    let section = grants::by_profile(&setup, &found.object, &found.field).await?;
    html(&page(&setup, &found, section, false, None).await?)
}

pub async fn security(
    setup: Setup,
    Path((object, field)): Path<(String, String)>,
) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_grants, "changing field-level security")?;
    let found = find(&setup, &object, &field).await?;
    let section = grants::by_profile(&setup, &found.object, &found.field).await?;
    html(&page(&setup, &found, section, true, None).await?)
}

pub async fn save_security(
    setup: Setup,
    Path((object, field)): Path<(String, String)>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_grants, "changing field-level security")?;
    let found = find(&setup, &object, &field).await?;
    let section = grants::by_profile(&setup, &found.object, &found.field).await?;
    match grants::save(&setup, vec![section], &sent).await? {
        Outcome::Saved => {
            let address = format!("{}#saved", field_address(&found.object.name, &found.field.name));
            Ok(Redirect::to(&address).into_response())
        }
        Outcome::Refused(mut sections, notice) => {
            let page = page(&setup, &found, sections.remove(0), true, Some(notice)).await?;
            refused(&page)
        }
    }
}

async fn page(
    setup: &Setup,
    found: &Found,
    section: Section,
    editing: bool,
    notice: Option<Notice>,
) -> Result<GrantsPage, Problem> {
    let Found { object, field } = found;
    let label = field_label(object, field);
    let security =
        format!("{}/{}/FieldsAndRelationships/{}/security", super::ADDRESS, object.name, field.name);
    let mut facts = vec![
        Fact::text("Field Label", label.clone()),
        Fact::text("API Name", field.name.clone()),
        Fact::text("Object", object.label.clone()),
        Fact::text("Data Type", type_label(field)),
        Fact::new("Required", Cell::Flag(field.required || field.name_field)),
        Fact::new("Unique", Cell::Flag(field.unique)),
        Fact::new("External ID", Cell::Flag(field.external_id)),
        Fact::text("Help Text", field.help.clone().unwrap_or_default()),
    ];
    if !field.values.is_empty() {
        facts.push(Fact::new("Values", Cell::Long(field.values.join("\n"))));
    }
    let mut buttons = Vec::new();
    if setup.rights.manage_grants && field.permissionable {
        buttons.push(Button::new("Set Field-Level Security", security.clone()));
    }
    if setup.rights.customize && custom::is_own(field) {
        let delete =
            format!("{}/{}/FieldsAndRelationships/{}/delete", super::ADDRESS, object.name, field.name);
        buttons.push(Button::new("Delete", delete));
    }
    let title = if editing { "Set Field-Level Security".to_owned() } else { label.clone() };
    let (chrome, frame) = setup.frame(&OBJECT_MANAGER, title).await?;
    let mut frame = frame
        .below(&object.label, address(&object.name))
        .below("Fields & Relationships", fields_address(&object.name));
    let own = field_address(&object.name, &field.name);
    if editing {
        frame = frame.below(label, &own);
    }
    Ok(GrantsPage {
        chrome,
        frame,
        notice,
        editing,
        address: security,
        cancel: own,
        finder: None,
        sought: String::new(),
        buttons,
        about: "Field Information",
        facts: if editing { Vec::new() } else { facts },
        sections: vec![section],
    })
}
