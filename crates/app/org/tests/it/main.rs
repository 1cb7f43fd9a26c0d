//! The org as its users and clients meet it.
#![allow(clippy::unwrap_used)]

mod bulk;
mod chatter;
mod client;
mod collections;
mod composite;
mod install;
mod layouts;
mod oauth;
mod oauth_refusals;
mod queries;
mod query_dialects;
mod records;
mod rest;
mod search;
mod security;
mod setup;
mod sign_in;
mod sobjects;
mod support;
mod tooling;
