//! What the store promises, on a real database.
#![allow(clippy::unwrap_used)]

mod access_claims;
mod accounts;
mod api_keys;
mod devices;
mod license_keys;
mod members;
mod outbox;
mod paging;
mod restart;
mod samples;
mod sessions;
mod sign_in;
mod terms;
