//! Giving a user a new password. The org sends no mail, so who does it passes the password on.

use axum::extract::Path;
use axum::response::Response;

use super::{ADDRESS, address, user};
use crate::problem::Problem;
use crate::setup::drawing::detail::{DetailPage, Fact, Facts};
use crate::setup::drawing::form::ConfirmPage;
use crate::setup::drawing::{Button, Notice};
use crate::setup::frame::Setup;
use crate::setup::tree::PEOPLE;

pub async fn ask(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_users, "resetting passwords")?;
    let user = user(&setup, &id).await?;
    let id = user.id.clone().unwrap_or(id);
    let (chrome, frame) = setup.frame(&PEOPLE, "Reset Password").await?;
    ConfirmPage {
        chrome,
        frame: frame.below(user.text("Name"), address(&id)),
        action: format!("{ADDRESS}/{id}/password"),
        cancel: address(&id),
        submit: "Reset Password",
        question: format!("Give {} a new password?", user.text("Name")),
        consequences: vec![
            "The password the user has now no longer works.".to_owned(),
            "The new one is shown once, on the next page: pass it on by a safe way.".to_owned(),
        ],
        notice: None,
    }
    .answer()
}

pub async fn reset(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    setup.needs(setup.rights.manage_users, "resetting passwords")?;
    let user = user(&setup, &id).await?;
    let id = user.id.clone().unwrap_or(id);
    let password = setup.pages.org.reset_password(&setup.viewer.user, &id).await?;
    let (chrome, frame) = setup.frame(&PEOPLE, "New Password").await?;
    let facts = Facts {
        title: "New Password".to_owned(),
        buttons: Vec::new(),
        facts: vec![Fact::text("Username", user.text("Username")), Fact::text("Password", password)],
    };
    DetailPage {
        chrome,
        frame: frame.below(user.text("Name"), address(&id)),
        buttons: vec![Button::new("Done", address(&id)).primary()],
        notice: Some(Notice::hint("This password is shown now and never again.")),
        facts: vec![facts],
        cards: Vec::new(),
    }
    .answer()
}
