//! Defaults, unknown keys, and the checks that span rows.
#![allow(clippy::unwrap_used)]

use alongside_access::Buttons;

use super::*;

fn refused(text: &str) -> String {
    Settings::from_json(text).unwrap_err().to_string()
}

#[test]
fn r98_an_empty_text_is_the_defaults() {
    let settings = Settings::from_json("{}").unwrap();
    assert_eq!(settings, Settings::default());
    let objects: Vec<&str> = settings.buttons.iter().map(|row| row.object.as_str()).collect();
    assert_eq!(objects, ["Case", "Contact", "Lead", "Opportunity"]);
    assert!(settings.buttons.iter().all(|row| row.buttons() == Buttons::new(true, true, true)));
    assert!(settings.presence.show_terms);
    assert_eq!(settings.timers.connect_push_seconds, 4);
    assert_eq!(settings.timers.connect_pushes, 5);
    assert_eq!(settings.timers.abandoned_seconds, 300);
    assert_eq!(settings.timers.code_seconds, 1_200);
}

#[test]
fn settings_read_back_as_they_were_written() {
    let text = r#"{
        "buttons": [{"object": "Order__c", "join": true}],
        "profiles": [{"profile": "Support Agent", "show": true, "join": true, "join_in": "Client"}],
        "record_mapping": {"Order__c": {"Email__c": "user_email"}},
        "allowed_origins": ["https://shop.example/"],
        "timers": {"authorizing_seconds": 90}
    }"#;
    let settings = Settings::from_json(text).unwrap();
    assert_eq!(Settings::from_json(&settings.to_json()).unwrap(), settings);
    assert_eq!(settings.timers.authorizing_seconds, 90);
    assert_eq!(settings.timers.session_seconds, 14_400);
    assert_eq!(settings.join_in("Support Agent"), JoinIn::Client);
    assert_eq!(settings.join_in("Sales Rep"), JoinIn::BrowserTab);
    assert!(settings.allows_origin("https://shop.example"));
    assert!(!settings.allows_origin("https://shop.example.evil.example"));
    assert!(!settings.allows_origin("http://shop.example"));
    assert!(!settings.allows_origin("null"));
}

#[test]
fn the_table_for_decisions_has_each_row() {
    let table = Settings::from_json(
        r#"{"buttons": [{"object": "Case", "show": true}],
            "profiles": [{"profile": "Rep", "show": true, "view": true}]}"#,
    )
    .unwrap()
    .button_table();
    assert_eq!(table.object("Case"), Some(Buttons::new(true, false, false)));
    assert_eq!(table.object("Lead"), None);
    assert_eq!(table.profile("Rep"), Some(Buttons::new(true, true, false)));
}

#[test]
fn an_unknown_key_is_refused_by_name_and_place() {
    let text = "{\n \"presence\": {\"enabled\": true, \"show_term\": false}\n}";
    let SettingsError::Shape { line, problem, .. } = Settings::from_json(text).unwrap_err() else {
        panic!("a shape");
    };
    assert_eq!(line, 2);
    assert!(problem.starts_with("unknown field `show_term`"), "{problem}");
    assert!(refused(r#"{"button": []}"#).contains("unknown field `button`"));
    assert!(refused(r#"{"buttons": [{"object": "Case", "Join": true}]}"#).contains("`Join`"));
    assert!(refused(r#"{"profiles": [{"profile": "A", "join_in": "Window"}]}"#).contains("Browser Tab"));
}

#[test]
fn rows_that_cannot_be_are_named_with_their_number() {
    assert_eq!(
        refused(r#"{"buttons": [{"object": "Case"}, {"object": "Case"}]}"#),
        "settings, buttons[2].object: Case has a row already: change that one and remove this"
    );
    assert_eq!(
        refused(r#"{"buttons": [{"object": "Case record"}]}"#),
        "settings, buttons[1].object: `Case record` is not an object's API name such as Case or Order__c"
    );
    assert_eq!(
        refused(r#"{"profiles": [{"profile": " "}]}"#),
        "settings, profiles[1].profile: the profile is empty: choose one or remove the row"
    );
    assert_eq!(
        refused(r#"{"timers": {"code_seconds": 5}}"#),
        "settings, timers.code_seconds: 5 is outside 60 to 3600"
    );
    assert!(refused(r#"{"allowed_origins": ["*"]}"#).contains("`*`: an origin begins with"));
}
