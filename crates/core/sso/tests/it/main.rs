//! Login links and sealing, by their public interface.
#![allow(clippy::unwrap_used)]

mod links;
mod sealing;
