//! Following a record or a person, and who else does.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::Pages;
use crate::page::sign_in::own_address;
use crate::problem::Problem;
use crate::soql;
use crate::viewer::Viewer;

/// The query language tells no more subscriptions than this to those who are no administrators.
const COUNTED: u64 = 1_000;

/// Whether the user follows something, and how many do.
pub struct Following {
    /// Address that the ways to follow begin with: `/lightning/r/Case/500…`.
    pub base: String,
    pub followed: bool,
    /// How many follow, in words.
    pub followers: String,
}

impl Following {
    /// What the user does, and how many others.
    pub async fn of(pages: &Pages, viewer: &Viewer, object: &str, id: &str) -> Result<Self, Problem> {
        let soql = format!(
            "SELECT COUNT() FROM EntitySubscription WHERE ParentId = {} LIMIT {COUNTED}",
            soql::text(id)
        );
        let followers = match pages.org.query(&viewer.user, &soql).await?.total_size {
            0 => "No followers".to_owned(),
            1 => "1 follower".to_owned(),
            COUNTED => format!("{COUNTED} followers or more"),
            number => format!("{number} followers"),
        };
        let followed = pages.org.is_following(&viewer.user, id).await?;
        Ok(Self { base: format!("/lightning/r/{object}/{id}"), followed, followers })
    }
}

/// Where to go on afterwards.
#[derive(Deserialize)]
pub struct Back {
    back: Option<String>,
}

/// Back to where the form stood, or to the record's own page, which then says what was done.
pub fn back_to(back: Option<&str>, object: &str, id: &str, done: &str) -> Response {
    let own = format!("/lightning/r/{object}/{id}/view");
    let back = back.map_or(own, |back| own_address(Some(back)));
    let address = back.split('#').next().unwrap_or_default();
    Redirect::to(&format!("{address}#{done}")).into_response()
}

/// Follows.
pub async fn follow(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path((object, id)): Path<(String, String)>,
    Form(form): Form<Back>,
) -> Result<Response, Problem> {
    checked(&object, &id)?;
    pages.org.follow(&viewer.user, &id).await?;
    Ok(back_to(form.back.as_deref(), &object, &id, "followed"))
}

/// Follows no longer.
pub async fn unfollow(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path((object, id)): Path<(String, String)>,
    Form(form): Form<Back>,
) -> Result<Response, Problem> {
    checked(&object, &id)?;
    pages.org.unfollow(&viewer.user, &id).await?;
    Ok(back_to(form.back.as_deref(), &object, &id, "unfollowed"))
}

fn checked(object: &str, id: &str) -> Result<(), Problem> {
    if soql::is_name(object) && soql::is_id(id) { Ok(()) } else { Err(Problem::NotFound) }
}
