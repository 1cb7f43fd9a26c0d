//! What holds for every file of a deploy and of a package's source: nothing panics, reading is within
//! bounds, every refusal says of which file and why, and a source differs from itself in nothing.

use std::collections::BTreeMap;

use alongside_org::{DeployReading, PackageSource};

/// What a line begins with that names the file whose text follows.
const FILE: &str = "=== ";

/// Names every component of a type that a manifest can name without knowing it.
const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<Package xmlns="http://soap.sforce.com/2006/04/metadata">
    <types><members>*</members><name>CustomObject</name></types>
    <types><members>*</members><name>CustomTab</name></types>
    <types><members>*</members><name>CustomPermission</name></types>
    <types><members>*</members><name>CustomApplication</name></types>
    <types><members>*</members><name>ConnectedApp</name></types>
    <types><members>*</members><name>ExternalClientApplication</name></types>
    <types><members>*</members><name>ExtlClntAppOauthSettings</name></types>
    <types><members>*</members><name>ExtlClntAppGlobalOauthSettings</name></types>
    <types><members>*</members><name>ExtlClntAppOauthConfigurablePolicies</name></types>
    <types><members>*</members><name>LightningComponentBundle</name></types>
    <types><members>*</members><name>FlexiPage</name></types>
    <types><members>*</members><name>Layout</name></types>
    <types><members>*</members><name>CspTrustedSite</name></types>
    <types><members>*</members><name>PermissionSet</name></types>
    <types><members>*</members><name>Profile</name></types>
    <version>64.0</version>
</Package>"#;

const PROJECT: &str = r#"{"packageDirectories": [{"path": "force-app", "package": "Fuzz", "versionNumber": "1.0.0.NEXT"}], "namespace": "fuzz"}"#;

/// Reads files, each behind a line `=== path`. Panics when they break a law.
pub fn check_files(input: &str) {
    let mut files = BTreeMap::new();
    for part in input.split(FILE) {
        // No archive and no folder has a file without a name.
        if let Some((path, text)) = part.split_once('\n').filter(|(path, _)| !path.is_empty()) {
            files.insert(path.to_owned(), text.to_owned());
        }
    }
    let source = |path: &String| {
        path.starts_with("force-app/") || path.starts_with("migration/") || path == "sfdx-project.json"
    };
    if files.keys().any(source) {
        files.entry("sfdx-project.json".to_owned()).or_insert_with(|| PROJECT.to_owned());
        check_source(files);
    } else {
        files.entry("package.xml".to_owned()).or_insert_with(|| MANIFEST.to_owned());
        check_reading(&DeployReading::of_files(files));
    }
}

/// Reads an archive. Panics when it breaks a law.
pub fn check_archive(zip: &[u8]) {
    match DeployReading::of_archive(zip) {
        Ok(reading) => check_reading(&reading),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn check_source(files: BTreeMap<String, String>) {
    let source = PackageSource::from_files(files);
    match source.plan_over(None) {
        Ok(plan) => {
            assert!(plan.changed.is_empty() && plan.dropped.is_empty(), "over nothing: {plan:?}");
            let same = source.plan_over(Some(&source)).expect("what was read once is read again");
            let nothing = same.added.is_empty() && same.changed.is_empty() && same.dropped.is_empty();
            assert!(nothing, "over itself: {same:?}");
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn check_reading(reading: &DeployReading) {
    for (path, line, words) in &reading.problems {
        assert!(!path.is_empty() && !words.is_empty(), "{path:?}: {words:?}");
        assert_ne!(*line, Some(0), "lines are counted from 1");
    }
}
