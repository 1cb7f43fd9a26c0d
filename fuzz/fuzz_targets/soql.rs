//! Texts as SOQL and SOSL: parsed, printed, planned and run against an empty database.
#![no_main]

#[path = "../laws/soql.rs"]
mod laws;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

static LAWS: LazyLock<laws::SoqlLaws> = LazyLock::new(laws::SoqlLaws::new);

fuzz_target!(|source: &str| LAWS.check(source));
