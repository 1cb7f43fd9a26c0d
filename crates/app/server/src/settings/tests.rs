//! What a terminal shows of changes.
#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::words;

#[test]
fn r205_the_history_tells_who_when_why_and_what() {
    let page = json!({"next": "2", "total": 3, "items": [
        {"version": 3, "changed_by": "Ada Lindqvist", "changed": "2026-11-25T09:30:00Z", "note": "no terms",
         "changes": [
            {"section": "presence", "row": "show_terms", "before": "true", "after": "false"},
            {"section": "buttons", "row": "Lead", "before": "Show"},
            {"section": "profiles", "row": "Agent", "after": "Join; Join In Client"}]},
    ]});
    let told = words::history(&serde_json::from_value(page).unwrap());
    let lines: Vec<&str> = told.lines().collect();
    assert!(
        lines[0].starts_with("3  2026-11-25T09:30:00") && lines[0].ends_with("Z  Ada Lindqvist: no terms")
    );
    assert_eq!(
        lines[1..],
        [
            "  presence show_terms: true -> false",
            "  buttons Lead: removed, was Show",
            "  profiles Agent: new, Join; Join In Client",
            "1 of 3 versions; --limit shows more.",
        ]
    );
}

#[test]
fn r205_a_preview_names_gains_losses_and_warnings() {
    let preview = json!({"version": 4, "gains": 1, "losses": 2, "changes": [],
        "buttons": [{"user": "005", "name": "Sam", "profile": "Agent", "object": "Case", "button": "join",
                     "gained": false}],
        "warnings": [{"place": "buttons[1].object", "problem": "No lookup."}]});
    let told = words::preview(&serde_json::from_value(preview).unwrap());
    assert_eq!(
        told.lines().collect::<Vec<_>>(),
        [
            "Against version 4; nothing is saved.",
            "  Nothing differs.",
            "Buttons gained: 1, lost: 2.",
            "  - Join on Case: Sam (Agent)",
            "  and 2 more",
            "Warning: buttons[1].object: No lookup.",
        ]
    );
}

/// H38: what an admin wrote into a note or the terms cannot steer another's terminal.
#[test]
fn h38_no_text_reaches_the_terminal_as_a_command() {
    let whole = json!({"version": 2, "changed_by": "x", "changed": "2026-11-25T09:30:00Z", "note": "",
        "settings": {}, "changes": [
            {"section": "presence", "row": "terms", "before": "a", "after": "b\u{1b}[2J\r\nVersion 3"}]});
    let told = words::saved(&serde_json::from_value(whole).unwrap(), &[]);
    assert_eq!(told, "Version 2 is in place.\n  presence terms: a -> b[2JVersion 3\n");
}
