//! Tests of what only this crate sees.
