//! The platform as its clients meet it: the real routers over a real database and live part,
//! connected to a real org on a loopback port.
#![allow(clippy::unwrap_used)]

mod access;
mod accounts;
mod beside;
mod buttons;
mod codes;
mod company;
mod customer;
mod directory;
mod doctor;
mod effects;
mod keys;
mod login_links;
mod matrix;
mod members;
mod messages;
mod names;
mod openapi;
mod origins;
mod outbox;
mod panel;
mod private_logs;
mod requests;
mod restart;
mod sessions;
mod settings;
mod settings_crm;
mod settings_values;
mod sign_in;
mod tokens;
mod world;
