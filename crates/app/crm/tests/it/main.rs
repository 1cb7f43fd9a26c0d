#![allow(clippy::unwrap_used, missing_docs)]
//! The connector against a CRM that misbehaves on purpose.

mod broken;
mod faults;
mod keys;
mod sign_in;
mod writing;
