//! The platform as its clients meet it: the real routers over a real database and live part,
//! connected to a real org on a loopback port.
#![allow(clippy::unwrap_used)]

mod access;
mod accounts;
mod beside;
mod codes;
mod company;
mod customer;
mod doctor;
mod matrix;
mod names;
mod openapi;
mod origins;
mod outbox;
mod panel;
mod requests;
mod restart;
mod sessions;
mod settings;
mod sign_in;
mod world;
