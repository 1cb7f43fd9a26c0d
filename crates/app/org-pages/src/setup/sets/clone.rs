//! A new permission set from one that is there, a managed one too: with everything it grants, save
//! approvals of connected apps.

use alongside_org::Record;
use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::{ADDRESS, address, set};
use crate::problem::Problem;
use crate::setup::drawing::form::{Entries, Entry, FormPage, Refusal};
use crate::setup::drawing::{Notice, Sent};
use crate::setup::frame::Setup;
use crate::setup::tree::PERMISSION_SETS;

pub async fn form(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_grants, "making permission sets")?;
    page(&setup, &set(&setup, &id).await?).await?.answer()
}

pub async fn save(setup: Setup, Path(id): Path<String>, Form(sent): Form<Sent>) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_grants, "making permission sets")?;
    let original = set(&setup, &id).await?;
    let id = original.id.as_deref().unwrap_or_default();
    let empty = ["Label", "Name"].into_iter().filter(|name| sent.text(name).is_empty());
    let mut refusals: Vec<Refusal> = empty.map(|name| Refusal::at(name, "Complete this field.")).collect();
    if refusals.is_empty() {
        let (name, label) = (sent.text("Name"), sent.text("Label"));
        match setup.pages.org.clone_permission_set(&setup.viewer.user, id, name, label).await {
            Ok(clone) => {
                return Ok(Redirect::to(&format!("{}#created", address(&clone))).into_response());
            }
            Err(error) => refusals = Refusal::of(error)?,
        }
    }
    page(&setup, &original).await?.refused(&sent, &refusals)
}

async fn page(setup: &Setup, original: &Record) -> Result<FormPage, Problem> {
    let id = original.id.as_deref().unwrap_or_default();
    let label = original.text("Label");
    let (chrome, frame) = setup.frame(&PERMISSION_SETS, format!("Clone {label}")).await?;
    let managed = !original.text("NamespacePrefix").is_empty();
    Ok(FormPage {
        chrome,
        frame: frame.below(&label, address(id)),
        action: format!("{ADDRESS}/{id}/clone"),
        cancel: address(id),
        submit: "Save",
        notice: managed.then(|| {
            Notice::hint(
                "The clone is this org's own and can be edited. Upgrades of the package do not change it.",
            )
        }),
        groups: vec![Entries {
            title: "Clone Permission Set",
            entries: vec![
                Entry::line("Label", "Label", label, 80).required(),
                // The same name again is the org's own: the original's carries the package's namespace.
                Entry::line(
                    "Name",
                    "API Name",
                    if managed { original.text("Name") } else { String::new() },
                    80,
                )
                .required()
                .hint("Letters, digits and single underscores; it begins with a letter."),
            ],
        }],
    })
}
