//! A new profile from one that is there: with everything it grants, save approvals of connected apps.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

use super::{address, holder};
use crate::problem::Problem;
use crate::setup::drawing::Sent;
use crate::setup::drawing::form::{Entries, Entry, FormPage, Refusal};
use crate::setup::frame::Setup;
use crate::setup::grants::Holder;
use crate::setup::tree::PROFILES;

pub async fn form(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_grants, "making profiles")?;
    page(&setup, &holder(&setup, &id).await?).await?.answer()
}

pub async fn save(setup: Setup, Path(id): Path<String>, Form(sent): Form<Sent>) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_grants, "making profiles")?;
    let original = holder(&setup, &id).await?;
    let name = sent.text("Name");
    let refusals = if name.is_empty() {
        vec![Refusal::at("Name", "Complete this field.")]
    } else {
        match setup.pages.org.clone_profile(&setup.viewer.user, &original.id, name).await {
            Ok(clone) => {
                return Ok(Redirect::to(&format!("{}#created", address(&clone))).into_response());
            }
            Err(error) => Refusal::of(error)?,
        }
    };
    page(&setup, &original).await?.refused(&sent, &refusals)
}

async fn page(setup: &Setup, original: &Holder) -> Result<FormPage, Problem> {
    let (chrome, frame) = setup.frame(&PROFILES, format!("Clone {}", original.label)).await?;
    Ok(FormPage {
        chrome,
        frame: frame.below(&original.label, address(&original.id)),
        action: original.address("clone"),
        cancel: address(&original.id),
        submit: "Save",
        notice: None,
        groups: vec![Entries {
            title: "Clone Profile",
            entries: vec![Entry::line("Name", "Profile Name", "", 255).required()],
        }],
    })
}
