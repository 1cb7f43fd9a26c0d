//! `alongside doctor` and `alongside access plan|apply|undo`, the binary itself against a running demo.

use std::process::Output;

use serde_json::Value;

use crate::access::{Demo, printed, said};

fn ask(demo: &Demo, arguments: &[&str]) -> Output {
    demo.command(demo.text("api_key"), arguments)
}

/// R202: found, confirmed, repaired, and taken back, from the command line.
#[test]
fn r202_the_doctor_repairs_the_demo_and_takes_it_back() {
    let demo = Demo::start();
    let sick = ask(&demo, &["doctor"]);
    let text = String::from_utf8(sick.stdout.clone()).unwrap();
    println!("{text}");
    assert_eq!(sick.status.code(), Some(1), "{}", said(&sick));
    assert!(text.contains("+ Assign Alongside Agent to Tom Ellery."), "{text}");
    assert!(said(&sick).contains("changes are missing"), "{}", said(&sick));
    let json = ask(&demo, &["doctor", "--json"]);
    assert_eq!(json.status.code(), Some(1));
    let plan: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!((&plan["manifest"], &plan["rights_missing"]), (&"all".into(), &serde_json::json!([])));

    // Nobody is asked where nobody can answer.
    let unasked = ask(&demo, &["access", "apply"]);
    assert!(!unasked.status.success() && said(&unasked).contains("say --yes"), "{}", said(&unasked));
    let run: Value =
        serde_json::from_str(&printed(&ask(&demo, &["access", "apply", "--yes", "--json"]))).unwrap();
    assert!(run["changes"].as_array().unwrap().iter().all(|change| change["state"] == "done"), "{run:#}");
    let healthy = printed(&ask(&demo, &["doctor"]));
    assert!(healthy.contains("Everything is granted."), "{healthy}");

    let id = run["id"].as_str().unwrap();
    let undone = printed(&ask(&demo, &["access", "undo", id, "--yes"]));
    assert!(undone.contains("↺ undone Assign Alongside Agent to Tom Ellery."), "{undone}");
    let again: Value = serde_json::from_slice(&ask(&demo, &["access", "plan", "--json"]).stdout).unwrap();
    assert_eq!(again["groups"], plan["groups"], "as it was");
    let listed = printed(&ask(&demo, &["access", "runs"]));
    assert!(listed.contains(id) && listed.contains("undone by API key"), "{listed}");

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ours.toml");
    std::fs::write(&file, "format = 1\n[people.desk]\nprofile = []\n").unwrap();
    let broken = ask(&demo, &["doctor", "--manifest-file", file.to_str().unwrap()]);
    assert!(said(&broken).contains("people.desk: unknown field `profile`"), "{}", said(&broken));
}
