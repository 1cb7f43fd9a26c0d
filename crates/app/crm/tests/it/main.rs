#![allow(clippy::unwrap_used, missing_docs)]
//! The connector against the real org, and against a CRM that misbehaves on purpose.

mod broken;
mod faults;
mod keys;
mod org;
mod sign_in;
mod writing;
