//! A whole session under random schedules: joins, leaves, frames, time-outs, slow viewers, restarts.
//! Each schedule has a seed, which is printed when an invariant breaks.
#![allow(clippy::unwrap_used, missing_docs)]

mod simulation;
mod world;
