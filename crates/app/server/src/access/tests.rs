#![allow(clippy::unwrap_used)]
use serde_json::json;

use super::{explain, matrix, plain, plan};

/// H38: what somebody is called in the CRM cannot steer a terminal.
#[test]
fn h38_names_do_not_reach_the_terminal_as_commands() {
    assert_eq!(plain("\u{1b}[31mAda\u{7}\r\n\u{202e}Lindqvist 😀"), "[31mAdaLindqvist 😀");
}

#[test]
fn a_decision_is_told_gate_by_gate_with_the_fix_of_the_one_that_refuses() {
    let decision = json!({"allowed": false, "gates": [
        {"gate": "user_active", "status": "passed", "reason": "Priya Nair is active.", "fix": ""},
        {"gate": "app_visible", "status": "not_applicable", "reason": "Not asked.", "fix": ""},
        {"gate": "profile_button", "status": "failed", "reason": "No row.", "fix": "Add the row.",
            "link": {"label": "Profile Settings", "url": "/settings/profiles?row=Agent", "by": "admin"}},
        {"gate": "record_access", "status": "not_reached", "reason": "Not tried.", "fix": ""},
    ]});
    let told = explain::in_words(&serde_json::from_value(decision).unwrap(), "https://help.example.com");
    let lines = [
        "Not allowed.",
        "",
        "✓ user_active        Priya Nair is active.",
        "– app_visible        Not asked.",
        "✕ profile_button     No row.",
        "                     Fix: Add the row.",
        "                     Profile Settings: https://help.example.com/settings/profiles?row=Agent",
        "· record_access      Not tried.",
    ];
    assert_eq!(told.lines().collect::<Vec<_>>(), lines);
}

#[test]
fn the_matrix_is_a_table_with_a_letter_for_each_button() {
    let cell = |object: &str, button: &str, allowed: bool| json!({"object": object, "button": button, "allowed": allowed});
    let row = |object: &str, join: bool| {
        [cell(object, "show", true), cell(object, "view", false), cell(object, "join", join)]
    };
    let user = |name: &str, active: bool, join: bool| {
        let cells: Vec<_> = row("Case", join).into_iter().chain(row("Lead", false)).collect();
        json!({"id": "005", "username": "x", "name": name, "profile": "Agent", "active": active, "cells": cells})
    };
    let whole = json!({
        "read_at": "2026-11-03T09:00:00Z", "settings_version": 3, "objects": ["Case", "Lead"], "total": 2,
        "items": [user("Ada Lindqvist", true, true), user("Tom", false, false)],
    });
    let table = matrix::table(&serde_json::from_value(whole).unwrap());
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].starts_with("2 users. S Show, V View, J Join. Directory read 2026-11-03T09:00:00"));
    assert!(lines[0].ends_with("Z, settings version 3."), "{}", lines[0]);
    assert_eq!(lines[2], "User           Profile  Role      Case   Lead");
    assert_eq!(lines[3], "Ada Lindqvist  Agent    –         S – J  S – –");
    assert_eq!(lines[4], "Tom            Agent    inactive  S – –  S – –");
}

/// R202: steps by hand are told with the address of their page, and `--only` counts what it brings.
#[test]
fn r202_a_plan_is_told_with_its_pages_and_what_a_choice_brings() {
    let change = |id: &str, needs: &[&str]| {
        json!({"id": id, "what": format!("Do {id}."), "target": id, "before": "no", "after": "yes",
            "how": "api", "needs": needs})
    };
    let by_hand = json!({"id": "policy", "what": "Set the policy.", "target": "app", "before": "open",
    "after": "strict", "how": "manual", "steps": [
        {"words": "Add a row.", "link": {"label": "Profile Settings", "url": "/settings/profiles", "by": "admin"}},
        {"words": "Choose Save."},
    ]});
    let whole = json!({
        "id": "all.1", "manifest": "all", "title": "Co-browsing, Messages", "read_at": "2026-11-03T09:00:00Z",
        "people": [{"name": "agents", "users": 4}], "integration_user": "Platform", "rights_missing": [],
        "groups": [
            {"cause": "access_set", "title": "No set.", "changes": [change("set", &[])]},
            {"cause": "assignments", "title": "Not assigned.",
                "changes": [change("agent", &[]), change("sam", &["set"])]},
            {"cause": "connected_app_policy", "title": "Open.", "changes": [by_hand]},
        ],
    });
    let whole = serde_json::from_value(whole).unwrap();
    let told = plan::in_words(&whole, "https://help.example.com");
    assert!(told.starts_with("Manifest all (Co-browsing, Messages), for 4 agents.\n"), "{told}");
    let steps = "      1. Add a row.\n         Profile Settings: https://help.example.com/settings/profiles\n      \
        2. Choose Save.\n";
    assert!(told.contains(steps), "{told}");
    let brought = plan::with_needed(&whole, &["sam".to_owned()]);
    assert_eq!(brought.into_iter().collect::<Vec<_>>(), ["sam", "set"]);
}
