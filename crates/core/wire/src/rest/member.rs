//! The product's own users, and how people of the CRM are signed in as them.

use alongside_kernel::{MemberId, Secret};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::Instant;

/// What is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// Whether there is one.
    pub active: bool,
    /// When it ends, or has ended; absent for one without an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ends: Option<Instant>,
}

/// One of the product's own users; `GET /api/1/members`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct Member {
    /// Which.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub id: MemberId,
    /// The e-mail address, in lower case.
    pub address: String,
    /// Full name.
    pub name: String,
    /// By which single sign-on knows the member (R88).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub partner_id: Option<String>,
    /// Whether the member can sign in by address and password.
    pub has_password: bool,
    /// What is paid for.
    pub subscription: Subscription,
    /// When the member was added.
    pub created: Instant,
}

/// Body of `POST /api/1/members`.
#[derive(Debug, Clone, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// The e-mail address; one member's only.
    pub address: String,
    /// Full name.
    pub name: String,
    /// The value of the person's Partner User ID Field; one member's only.
    #[serde(default)]
    #[ts(optional)]
    pub partner_id: Option<String>,
    /// 10 to 200 characters; without one the member signs in by single sign-on only.
    #[serde(default)]
    #[ts(optional, as = "Option<String>")]
    #[schema(value_type = Option<String>)]
    pub password: Option<Secret>,
    /// What is paid for; without an end when absent.
    #[serde(default)]
    #[ts(optional)]
    pub subscription: Option<Subscription>,
}

/// Body of `PATCH /api/1/members/{id}`: what is absent stays.
#[derive(Debug, Clone, Default, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMember {
    /// The e-mail address; one member's only. With another one the member signs in anew.
    #[ts(optional)]
    pub address: Option<String>,
    /// Full name.
    #[ts(optional)]
    pub name: Option<String>,
    /// The value of the person's Partner User ID Field; empty for none.
    #[ts(optional)]
    pub partner_id: Option<String>,
    /// 10 to 200 characters; with another one the member signs in anew.
    #[ts(optional, as = "Option<String>")]
    #[schema(value_type = Option<String>)]
    pub password: Option<Secret>,
    /// What is paid for.
    #[ts(optional)]
    pub subscription: Option<Subscription>,
}

/// A user of the CRM, in a few words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct CrmUser {
    /// The CRM user's id, 18 characters.
    pub id: String,
    /// Full name; the id for somebody whom the directory does not have any more.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Sign-in name at the CRM.
    pub username: String,
}

/// Somebody who holds a role and was not added, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct NotProvisioned {
    /// Who.
    pub user: CrmUser,
    /// Why, and what to do, in sentences.
    pub reason: String,
}

/// Answer of `POST /api/1/members/provision`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct Provisioned {
    /// Who was added.
    pub added: Vec<Member>,
    /// How many of those who hold a role were members before.
    pub members_before: u32,
    /// Who was not, and why.
    pub not_added: Vec<NotProvisioned>,
}

/// A row of Users (R115, R116): somebody of the CRM who has stored address and password;
/// `GET /api/1/associations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct Association {
    /// Who.
    pub user: CrmUser,
    /// The member's address.
    pub address: String,
    /// What is paid for, as it stands now: active no more once it has ended.
    pub subscription: Subscription,
    /// When it was stored.
    pub stored: Instant,
    /// Until when it is good, or was.
    pub expires: Instant,
}

/// A person's own sign-in to the product; `GET /api/1/users/me/sign-in`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, ToSchema)]
pub struct OwnSignIn {
    /// Whether the company's single sign-on signs the person in.
    pub sso: bool,
    /// The address that is stored; absent when nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub address: Option<String>,
    /// Until when what is stored is good, or was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub expires: Option<Instant>,
    /// What stands in the way, and what to do, in sentences; absent when all is well.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<String>,
}

/// Body of `PUT /api/1/users/me/sign-in`.
#[derive(Debug, Clone, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveSignIn {
    /// The member's e-mail address.
    pub address: String,
    /// The member's password.
    #[ts(type = "string")]
    #[schema(value_type = String)]
    pub password: Secret,
}
