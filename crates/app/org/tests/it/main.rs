//! The org as its users and clients meet it.
#![allow(clippy::unwrap_used)]

mod administration;
mod changes;
mod client;
mod install;
mod oauth;
mod oauth_refusals;
mod queries;
mod records;
mod rest;
mod security;
mod setup;
mod sharing;
mod sign_in;
mod support;
