//! The pages as people of different rights meet them, over the demo company.
#![allow(clippy::unwrap_used)]

mod component;
mod console;
mod feeds;
mod forms;
mod list_views;
mod lists;
mod matrix;
mod names;
mod record_pages;
mod records;
mod setup;
mod sign_in;
mod world;
