//! What the parser takes, what it refuses and in which words.
#![allow(clippy::unwrap_used)]

mod laws;
mod reading;
mod refusals;
mod relative_dates;
mod searches;
