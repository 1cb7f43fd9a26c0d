//! The org as its users and clients meet it.
#![allow(clippy::unwrap_used)]

mod administration;
mod bulk;
mod changes;
mod chatter;
mod client;
mod client_apps;
mod collections;
mod composite;
mod customizing;
mod deployed_apps;
mod deploys;
mod dropping_fields;
mod front_door;
mod install;
mod layouts;
mod list_views;
mod metadata;
mod oauth;
mod oauth_refusals;
mod packages;
mod queries;
mod query_dialects;
mod record_pages;
mod records;
mod rest;
mod search;
mod security;
mod seeds;
mod setup;
mod sharing;
mod sign_in;
mod soap;
mod sobjects;
mod support;
mod tooling;
