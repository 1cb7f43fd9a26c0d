//! `alongside settings`, the binary itself against a running demo.

use serde_json::Value;

use crate::access::{Demo, printed, said};

#[test]
fn r205_settings_are_carried_looked_at_and_taken_back_from_the_command_line() {
    let demo = Demo::start();
    let settings =
        |arguments: &[&str]| demo.command(demo.text("api_key"), &[&["settings"], arguments].concat());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("settings.toml");
    let file = path.to_str().unwrap();
    assert_eq!(printed(&settings(&["export", "--output", file])), "");
    let exported = std::fs::read_to_string(&path).unwrap();
    assert_eq!(printed(&settings(&["export"])), exported);
    assert!(exported.starts_with("format = 2\n"), "{exported}");
    let stands =
        |arguments: &[&str]| -> Value { serde_json::from_str(&printed(&settings(arguments))).unwrap() };
    let version = stands(&["export", "--json"])["version"].as_u64().unwrap();

    let changed = exported.replacen("code_seconds = 1200", "code_seconds = 600", 1);
    let changed = changed.replacen("join = true", "join = false", 1);
    std::fs::write(&path, &changed).unwrap();
    let told = printed(&settings(&["preview", file]));
    assert!(told.contains("  timers code_seconds: 1200 -> 600\n"), "{told}");
    assert!(told.contains("  - Join on Case: Sam Okafor (Support Agent)\n"), "{told}");
    assert_eq!(printed(&settings(&["export"])), exported);

    let based_on = version.to_string();
    let told = printed(&settings(&["import", file, "--note", "from staging", "--based-on", &based_on]));
    assert!(told.starts_with(&format!("Version {} is in place.\n", version + 1)), "{told}");
    assert!(told.contains("  timers code_seconds: 1200 -> 600\n"), "{told}");
    // Whoever has not seen that version overwrites nothing.
    let refused = settings(&["import", file, "--based-on", &based_on]);
    assert!(!refused.status.success());
    assert!(said(&refused).contains("API key changed timers code_seconds"), "{}", said(&refused));

    let told = printed(&settings(&["rollback", &based_on]));
    assert!(told.contains("  timers code_seconds: 600 -> 1200\n"), "{told}");
    assert_eq!(printed(&settings(&["export"])), exported);
    let history = stands(&["history", "--json"]);
    let newest = &history["items"][0];
    assert_eq!(
        (&newest["version"], &newest["note"]),
        (&(version + 2).into(), &format!("Back to version {version}").into())
    );
    let told = printed(&settings(&["history", "--limit", "2"]));
    assert!(told.contains("API key: from staging\n"), "{told}");

    for (broken, words) in [
        ("format = 9\n", "format: 9 is of a newer version"),
        ("= x", "file: line 1, column 1"),
        (
            &exported.replacen("code_seconds = 1200", "code_seconds = 0", 1),
            "timers.code_seconds: 0 is outside",
        ),
    ] {
        std::fs::write(&path, broken).unwrap();
        for command in ["import", "preview"] {
            let refused = settings(&[command, file]);
            assert!(!refused.status.success() && said(&refused).contains(words), "{}", said(&refused));
        }
    }
    let missing = settings(&["import", "no-such-file.toml"]);
    assert!(said(&missing).contains("no-such-file.toml"), "{}", said(&missing));
    let unknown = settings(&["rollback", "999"]);
    assert!(said(&unknown).contains("There is no such version of the settings"), "{}", said(&unknown));
    assert_eq!(stands(&["export", "--json"])["version"], version + 2);
}
