//! The shop as a browser meets it: requests in, pages, cookies and headers out.
#![allow(clippy::unwrap_used)]

mod browser;
mod buying;
mod guarding;
mod looking;
mod signing_in;
