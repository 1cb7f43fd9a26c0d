//! Files and archives that fuzzing kept, held to the same laws as there.

#[path = "../../../../../fuzz/laws/metadata.rs"]
mod laws;

use std::path::PathBuf;

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../fuzz/seeds").join(target);
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
}

#[test]
fn h_every_kept_file_keeps_the_laws_of_metadata() {
    let seeds = seeds("metadata_xml");
    assert!(seeds.len() > 50, "only {} seeds", seeds.len());
    for seed in seeds {
        laws::check_files(&String::from_utf8_lossy(&seed));
    }
}

#[test]
fn h_every_kept_archive_keeps_the_laws_of_metadata() {
    let seeds = seeds("deploy_zip");
    assert!(!seeds.is_empty(), "no seeds");
    for seed in seeds {
        laws::check_archive(&seed);
    }
}
