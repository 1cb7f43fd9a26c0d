//! The org as its users and clients meet it.
#![allow(clippy::unwrap_used)]

mod client;
mod client_apps;
mod customizing;
mod deploys;
mod front_door;
mod install;
mod metadata;
mod oauth;
mod oauth_refusals;
mod packages;
mod queries;
mod records;
mod rest;
mod security;
mod setup;
mod sign_in;
mod soap;
mod support;
