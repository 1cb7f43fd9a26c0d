//! Setup: the pages on which an administrator looks after people, their rights, apps and objects.
//! Everything here is records of the set-up objects, read and written as the signed-in user; the
//! pages decide nothing, they only leave out what would be refused anyway.

mod apps;
mod assignments;
mod company;
pub mod drawing;
mod frame;
mod grants;
mod groups;
mod home;
mod junction;
mod objects;
mod packages;
mod people;
mod profiles;
mod selection;
mod sets;
mod sharing;
mod tree;

use axum::Router;

use crate::Pages;

pub use tree::HOME;

/// Every address under `/lightning/setup/`.
pub fn router() -> Router<Pages> {
    Router::new()
        .merge(home::router())
        .merge(people::router())
        .merge(profiles::router())
        .merge(sets::router())
        .merge(groups::router())
        .merge(apps::router())
        .merge(packages::router())
        .merge(company::router())
        .merge(sharing::router())
        .merge(objects::router())
}
