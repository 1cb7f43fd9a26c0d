//! What the store promises, on a real database.
#![allow(clippy::unwrap_used)]

mod accounts;
mod devices;
mod outbox;
mod paging;
mod restart;
mod samples;
mod sessions;
mod sign_in;
mod terms;
