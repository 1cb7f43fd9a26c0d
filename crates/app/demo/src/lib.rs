//! The company that the demo and the tests run on: **Fernhill**, a maker and seller of garden and
//! workshop tools. Everything is generated from one seed and a passed-in moment, so that two runs
//! give the same people, the same records and the same stories, with dates that are always recent.
//!
//! The crate is data. It opens no socket, reads no clock and knows the CRM only as its seed format.

mod draw;
mod feeds;
mod ids;
mod people;
mod platform;
mod refusals;
mod row;
mod seed;
#[cfg(test)]
mod tests;
mod words;

use serde::Serialize;

pub use ids::{RecordIds, RecordIdsError, records, user_id};
pub use platform::{ButtonRow, JoinIn, MappingRow, PlatformSettings, ProfileRow, platform_settings};
pub use refusals::{Refusal, refusals};
pub use row::{Row, rows};
pub use seed::org_seed;

/// The company's name, as the org's header and the shop's sign say it.
pub const COMPANY: &str = "Fernhill";

/// The one password of every demo person. Readable on purpose: the demo listens on loopback only.
pub const PASSWORD: &str = "fernhill-demo-1";

/// The people of the demo.
#[derive(Clone, Debug, Serialize)]
pub struct Demo {
    /// The company's name.
    pub company: &'static str,
    /// The staff: who signs in to the org.
    pub users: Vec<DemoUser>,
    /// The customers: who signs in to the shop.
    pub customers: Vec<DemoCustomer>,
}

impl Demo {
    /// The staff who can sign in: everybody but those who left and the integration user.
    pub fn people(&self) -> impl Iterator<Item = &DemoUser> {
        self.users.iter().filter(|user| user.active && !user.integration)
    }
}

/// One of the staff, a user of the org.
#[derive(Clone, Debug, Serialize)]
pub struct DemoUser {
    /// Full name, as it stands in the org.
    pub name: &'static str,
    /// Address; also the user name at the org's sign-in.
    pub email: String,
    /// User name at the org's sign-in.
    pub username: String,
    /// Readable password; see [`PASSWORD`]. Empty for the integration user.
    pub password: &'static str,
    /// Name of the user's profile.
    pub profile: &'static str,
    /// Labels of the permission sets assigned, managed and own.
    pub permission_sets: Vec<&'static str>,
    /// What the user does at Fernhill.
    pub title: &'static str,
    /// False for somebody who has left: the org refuses the sign-in.
    pub active: bool,
    /// True for the user that programs run as: no person signs in with it.
    pub integration: bool,
    /// What becomes of the user in the product, for whom the CRM grants a role.
    pub membership: Membership,
}

/// Whether somebody is a member of the product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Membership {
    /// With a subscription.
    Active,
    /// With a subscription that has run out.
    Ended,
    /// Not at all.
    None,
}

/// One customer of Fernhill who has an account at the shop.
#[derive(Clone, Debug, Serialize)]
pub struct DemoCustomer {
    /// Full name.
    pub name: &'static str,
    /// Address at the shop's sign-in, and the e-mail of the Contact in the org.
    pub email: &'static str,
    /// Readable password; see [`PASSWORD`].
    pub password: &'static str,
    /// The shop's own id for the customer, sent as `custom_data.visitor_id`.
    pub visitor_id: &'static str,
    /// Account in the org that the Contact belongs to.
    pub account: &'static str,
    /// The open Case this customer is waiting on, if any.
    pub case: Option<DemoCase>,
    /// How many browsers or phones the customer is known to use.
    pub devices: u8,
}

/// The Case of a customer who takes part in the demo's story.
#[derive(Clone, Debug, Serialize)]
pub struct DemoCase {
    /// Subject of the Case.
    pub subject: &'static str,
    /// What the customer wrote.
    pub description: &'static str,
    /// `Low`, `Medium` or `High`.
    pub priority: &'static str,
    /// Case status in the org.
    pub status: &'static str,
    /// Full name of the user who owns it.
    pub owner: &'static str,
    /// How long ago it was opened, in minutes.
    pub minutes_ago: i64,
}

/// The people of Fernhill and its customers.
pub fn demo() -> Demo {
    Demo { company: COMPANY, users: people::users(), customers: people::customers::customers() }
}
