//! Saving a grid: what was changed becomes changes of set-up records, all of them or none.

use std::collections::HashSet;

use alongside_org::Change;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value as Json};

use crate::problem::Problem;
use crate::setup::drawing::grid::{Behind, Row, Section};
use crate::setup::drawing::{Notice, Sent};
use crate::setup::frame::Setup;

/// What became of a form.
pub enum Outcome {
    Saved,
    /// The grid as it was sent, with what is wrong at its row, and the same in a sentence.
    Refused(Vec<Section>, Notice),
}

pub fn back_to(address: &str) -> Response {
    Redirect::to(&format!("{address}#saved")).into_response()
}

/// Saves the rows of the form that differ from what stands; a row that the form did not show
/// stays as it is.
pub async fn save(setup: &Setup, mut sections: Vec<Section>, sent: &Sent) -> Result<Outcome, Problem> {
    let shown: HashSet<&str> = sent.all("row").collect();
    let mut changes: Vec<(String, Change)> = Vec::new();
    for row in sections.iter_mut().flat_map(|section| &mut section.rows) {
        if shown.contains(row.key.as_str()) && take(row, sent) {
            changes.extend(change(row).map(|change| (row.key.clone(), change)));
        }
    }
    // What is chosen must be there by then, so it comes after what is ticked.
    changes.extend(chosen(&mut sections, &shown, sent));
    let (keys, changes): (Vec<String>, Vec<Change>) = changes.into_iter().unzip();
    let Err(refused) = setup.pages.org.save_all(&setup.viewer.user, changes).await else {
        return Ok(Outcome::Saved);
    };
    let about = refused.index.and_then(|index| keys.get(index));
    let words = refused.error.message;
    let mut whole = format!("{words}. Nothing was saved.");
    for row in sections.iter_mut().flat_map(|section| &mut section.rows) {
        if Some(&row.key) == about {
            whole = format!("{}: {words}. Nothing was saved.", row.label);
            row.wrong = Some(words.clone());
        }
    }
    Ok(Outcome::Refused(sections, Notice::refusal(whole)))
}

/// Chooses the row that was sent, where that is another than the one chosen before.
fn chosen(sections: &mut [Section], shown: &HashSet<&str>, sent: &Sent) -> Option<(String, Change)> {
    let mut found = None;
    for row in sections.iter_mut().flat_map(|section| &mut section.rows) {
        let Some(choice) = row.choice.as_mut().filter(|choice| sent.has(choice.name)) else { continue };
        let on = sent.text(choice.name) == row.key;
        if on && !choice.on && shown.contains(row.key.as_str()) {
            found = Some((row.key.clone(), choice.change.clone()));
        }
        choice.on = on;
    }
    found
}

/// Ticks a row as it was sent; whether that is a change.
fn take(row: &mut Row, sent: &Sent) -> bool {
    let mut differs = false;
    for tick in row.ticks.iter_mut().filter(|tick| !tick.locked) {
        let on = sent.has(&tick.name);
        differs |= on != tick.on;
        tick.on = on;
    }
    differs
}

/// The change that makes a row what it was ticked to be.
fn change(row: &Row) -> Option<Change> {
    let any = row.ticks.iter().any(|tick| tick.on);
    let mut fields = Map::new();
    let (object, set, name, id) = match &row.behind {
        Behind::Nothing => return None,
        Behind::SystemPermission { object, set, field } => {
            fields.insert(field.clone(), Json::Bool(any));
            return Some(Change::Update { object, id: set.clone(), fields });
        }
        Behind::Grant { object, set, name, id } => (*object, set, name, id.clone()),
    };
    let is_entity = object == "SetupEntityAccess";
    if !is_entity {
        for tick in &row.ticks {
            let flag = tick.name.rsplit('.').next().unwrap_or_default();
            fields.insert(flag.to_owned(), Json::Bool(tick.on));
        }
    }
    match (id, any) {
        (Some(id), false) => return Some(Change::Delete { object, id }),
        (Some(id), true) if !is_entity => return Some(Change::Update { object, id, fields }),
        (Some(_), true) | (None, false) => return None,
        (None, true) => {}
    }
    fields.insert("ParentId".to_owned(), Json::from(set.as_str()));
    let name_field = match object {
        "ObjectPermissions" => "SobjectType",
        "FieldPermissions" => "Field",
        _ => "SetupEntityId",
    };
    fields.insert(name_field.to_owned(), Json::from(name.as_str()));
    if let ("FieldPermissions", Some((owner, _))) = (object, name.split_once('.')) {
        fields.insert("SobjectType".to_owned(), Json::from(owner));
    }
    Some(Change::Create { object, fields })
}
