//! Field-level security: of one object within a profile or set, and of one field for all profiles.
//! Fields that the platform never restricts stand there too, ticked and locked, with the reason.

use std::collections::HashMap;

use alongside_org::{Record, SetupField, SetupObject};
use axum::response::Response;

use super::Outcome;
use super::save::back_to;
use super::{GrantsPage, Holder};
use crate::problem::{Problem, html, refused};
use crate::setup::drawing::grid::{Behind, Row, Section, Tick};
use crate::setup::drawing::{Button, Notice, Sent};
use crate::setup::frame::Setup;
use crate::setup::objects::{field_label, is_shown};

const COLUMNS: [(&str, &str); 2] = [("PermissionsRead", "Read Access"), ("PermissionsEdit", "Edit Access")];

/// The fields of one object within a holder.
pub async fn show(setup: &Setup, holder: Holder, object: &str) -> Result<Response, Problem> {
    let object = setup.object(object).await?;
    let section = section(setup, &holder, &object).await?;
    let mut buttons = vec![Button::new(&format!("Back to {}", back(&holder)), holder.address("view"))];
    if setup.rights.manage_grants && !holder.is_managed() {
        buttons.insert(0, Button::new("Edit", holder.address(&format!("fields/{}/edit", object.name))));
    }
    html(&page(setup, &holder, &object, section, false, buttons, None).await?)
}

fn back(holder: &Holder) -> &'static str {
    match holder.kind {
        super::Kind::Profile => "Profile",
        super::Kind::PermissionSet => "Permission Set",
        super::Kind::Muting => "Muting Permission Set",
    }
}

/// The same, to be changed.
pub async fn edit(setup: &Setup, holder: Holder, object: &str) -> Result<Response, Problem> {
    holder.changeable(setup)?;
    let object = setup.object(object).await?;
    let section = section(setup, &holder, &object).await?;
    html(&page(setup, &holder, &object, section, true, Vec::new(), None).await?)
}

/// Saves the fields that the form shows.
pub async fn change(setup: &Setup, holder: Holder, object: &str, sent: &Sent) -> Result<Response, Problem> {
    holder.changeable(setup)?;
    let object = setup.object(object).await?;
    let section = section(setup, &holder, &object).await?;
    match super::save(setup, vec![section], sent).await? {
        Outcome::Saved => Ok(back_to(&holder.address(&format!("fields/{}", object.name)))),
        Outcome::Refused(mut sections, notice) => {
            let section = sections.remove(0);
            let page = page(setup, &holder, &object, section, true, Vec::new(), Some(notice)).await?;
            refused(&page)
        }
    }
}

async fn page(
    setup: &Setup,
    holder: &Holder,
    object: &SetupObject,
    section: Section,
    editing: bool,
    buttons: Vec<Button>,
    notice: Option<Notice>,
) -> Result<GrantsPage, Problem> {
    let part = format!("fields/{}", object.name);
    let title = format!("{} Field-Level Security for {}", object.label, holder.label);
    let (chrome, frame) = setup.frame(holder.node(), title).await?;
    let (address, cancel) = if editing {
        (holder.address(&format!("{part}/edit")), holder.address(&part))
    } else {
        (holder.address(&part), holder.address("view"))
    };
    Ok(GrantsPage {
        chrome,
        frame: frame.below(&holder.label, holder.address("view")),
        notice,
        editing,
        address,
        cancel,
        finder: None,
        sought: String::new(),
        buttons,
        about: "",
        facts: Vec::new(),
        sections: vec![section],
    })
}

/// The grid of one object's fields, labels in the order of the alphabet.
async fn section(setup: &Setup, holder: &Holder, object: &SetupObject) -> Result<Section, Problem> {
    let standing: HashMap<String, Record> = setup
        .rows(&format!(
            "SELECT Id, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions \
             WHERE ParentId = '{}' AND SobjectType = '{}'",
            holder.set, object.name
        ))
        .await?
        .into_iter()
        .map(|row| (row.text("Field"), row))
        .collect();
    let mut rows: Vec<Row> = object
        .fields
        .iter()
        .filter(|field| is_shown(object, field))
        .map(|field| {
            let path = format!("{}.{}", object.name, field.name);
            let named = (field_label(object, field), field.name.clone());
            row(&holder.set, &path, named, field, standing.get(&path))
        })
        .collect();
    rows.sort_by(|one, two| one.label.cmp(&two.label));
    Ok(Section {
        id: "field-security",
        title: format!("{} Fields", object.label),
        head: "Field Name",
        columns: COLUMNS.iter().map(|(_, column)| *column).collect(),
        rows,
    })
}

/// One row: a field's checkboxes, for one set.
fn row(
    set: &str,
    path: &str,
    (label, api): (String, String),
    field: &SetupField,
    found: Option<&Record>,
) -> Row {
    let key = format!("{set}.{path}");
    let locked = !field.permissionable;
    let ticks = COLUMNS.iter().map(|(flag, column)| {
        let granted = found.is_some_and(|row| row.text(flag) == "true");
        let edit = *flag == "PermissionsEdit";
        let on = if locked { !edit || !field.read_only } else { granted };
        let needs = if edit { format!("{key}.PermissionsRead") } else { String::new() };
        let tick = Tick::new(format!("{key}.{flag}"), format!("{label} {column}"), on);
        Tick { needs, ..tick }.locked(locked || (edit && field.read_only))
    });
    let reason = match (locked, field.read_only) {
        (true, true) => Some("Written by the system: always readable, never edited."),
        (true, false) if field.required || field.name_field => {
            Some("Needed by every record: always readable and editable.")
        }
        (true, false) => Some("Never restricted: always readable and editable."),
        (false, true) => Some("Worked out from other data: never edited."),
        (false, false) => None,
    };
    let behind = Behind::Grant {
        object: "FieldPermissions",
        set: set.to_owned(),
        name: path.to_owned(),
        id: found.and_then(|row| row.id.clone()),
    };
    let ticks = ticks.collect();
    Row { reason, ..Row::new(key, label, api, ticks, behind) }
}

/// One field for every profile: a row each.
pub async fn by_profile(setup: &Setup, object: &SetupObject, field: &SetupField) -> Result<Section, Problem> {
    let path = format!("{}.{}", object.name, field.name);
    let standing: HashMap<String, Record> = setup
        .rows(&format!(
            "SELECT Id, ParentId, PermissionsRead, PermissionsEdit FROM FieldPermissions \
             WHERE Field = '{path}'"
        ))
        .await?
        .into_iter()
        .map(|row| (row.text("ParentId"), row))
        .collect();
    let rows = setup
        .rows(
            "SELECT Id, Profile.Name FROM PermissionSet WHERE IsOwnedByProfile = true ORDER BY Profile.Name",
        )
        .await?
        .into_iter()
        .map(|profile| {
            let set = profile.id.clone().unwrap_or_default();
            let named = (profile.text("Profile.Name"), String::new());
            row(&set, &path, named, field, standing.get(&set))
        });
    Ok(Section {
        id: "by-profile",
        title: "Field-Level Security for Profile".to_owned(),
        head: "Profile",
        columns: COLUMNS.iter().map(|(_, column)| *column).collect(),
        rows: rows.collect(),
    })
}
