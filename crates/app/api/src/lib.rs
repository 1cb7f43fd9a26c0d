//! HTTP of the platform: REST, sign-in, console, widget, SDK, assets, and the viewer's own origin.
//!
//! Knows no database. What somebody may do is `platform`'s to say; here it gets a status.

pub mod assets;
mod config;
mod credentials;
mod csrf;
mod csv;
mod embedded;
mod error;
mod extract;
mod headers;
mod health;
mod openapi;
mod pages;
mod rest;
mod router;
mod state;

pub use config::ApiConfig;
pub use openapi::openapi_json;
pub use router::{platform_router, viewer_router};
pub use state::ApiState;
