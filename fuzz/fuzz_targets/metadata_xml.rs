//! Metadata files as a deploy and as the installation of a package read them.
#![no_main]

#[path = "../laws/metadata.rs"]
#[allow(dead_code)]
mod laws;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| laws::check_files(input));
