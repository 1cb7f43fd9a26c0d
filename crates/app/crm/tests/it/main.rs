//! The connector against the real org, and against a CRM that misbehaves on purpose.
#![allow(clippy::unwrap_used, missing_docs)]

mod broken;
mod faults;
mod keys;
mod org;
mod sign_in;
mod writing;
