//! Bytes as the archive of a deploy.
#![no_main]

#[path = "../laws/metadata.rs"]
#[allow(dead_code)]
mod laws;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|zip: &[u8]| laws::check_archive(zip));
