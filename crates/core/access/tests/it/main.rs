//! Random companies and questions: the crate against a model that was written from the requirements
//! alone, and laws that hold for every company.
#![allow(clippy::unwrap_used)]

mod laws;
mod model;
mod random;
