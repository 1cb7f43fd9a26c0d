//! The org as its users and clients meet it.
#![allow(clippy::unwrap_used)]

mod install;
mod records;
mod support;
