//! Defaults, unknown keys, and the checks that span rows.
#![allow(clippy::unwrap_used)]

use alongside_access::Buttons;

use super::*;
use crate::{CreateLeads, DEFAULT_TERMS, Recording, SyncFrequency};

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
    let told = |text: &str, words: &str| {
        let problem = refused(text);
        assert!(problem.starts_with(words), "{problem}");
    };
    told(r#"{"presence": {"show_term": false}}"#, "settings, presence.show_term: unknown field `show_term`");
    told(r#"{"button": []}"#, "settings, button: unknown field `button`");
    told(r#"{"buttons": [{}, {"Join": true}]}"#, "settings, buttons[2].Join: unknown field `Join`");
    told(
        r#"{"profiles": [{"profile": "A", "join_in": "Window"}]}"#,
        "settings, profiles[1].join_in: unknown variant `Window`, expected `Browser Tab` or `Client`",
    );
    told("[]", "settings, the whole: invalid type: sequence, expected keys with their values");
    told(r#"{"sso": [true, "Id", 1]}"#, "settings, sso: invalid type: sequence, expected keys");
    told(r#"{"general": null}"#, "settings, general: invalid type: null, expected keys");
}

#[test]
fn what_is_no_json_is_refused_by_line_and_column() {
    let SettingsError::Shape { line, column, .. } =
        Settings::from_json("{\n \"presence\": {\"enabled\" true}}").unwrap_err()
    else {
        panic!("a shape");
    };
    assert_eq!((line, column), (2, 25));
    assert!(refused("{} {}").starts_with("settings, line 1, column 4: "));
    // Each object once, as in the editor: the second would silently be the one that counts.
    let twice = r#"{"record_mapping": {"Case": {"A": "a"}, "Case": {}}}"#;
    assert!(refused(twice).contains("Case stands twice"), "{}", refused(twice));
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

#[test]
fn r73_r81_the_section_settings_has_the_guides_values_and_no_others() {
    let general = |text: &str| Settings::from_json(&format!(r#"{{"general": {text}}}"#));
    let defaults = GeneralSettings::default();
    assert_eq!(general("{}").unwrap().general, defaults);
    assert_eq!((defaults.create_leads, defaults.default_admin), (CreateLeads::Never, None));
    for (text, leads) in [
        ("Never", CreateLeads::Never),
        ("Who Provide a New Email", CreateLeads::NewEmail),
        ("Who Provide a New Email and Name", CreateLeads::NewEmailAndName),
    ] {
        let read = general(&format!(r#"{{"create_leads": "{text}"}}"#)).unwrap();
        assert_eq!(read.general.create_leads, leads);
        assert!(read.to_json().contains(&format!("\"create_leads\":\"{text}\"")));
    }
    for (text, frequency) in [
        ("Hourly", SyncFrequency::Hourly),
        ("Every 2 hours", SyncFrequency::EveryTwoHours),
        ("Daily", SyncFrequency::Daily),
        ("Never", SyncFrequency::Never),
    ] {
        let read = general(&format!(r#"{{"sync_frequency": "{text}"}}"#)).unwrap();
        assert_eq!(read.general.sync_frequency, frequency);
    }
    assert!(refused(r#"{"general": {"sync_frequency": "Weekly"}}"#).starts_with(
        "settings, general.sync_frequency: unknown variant `Weekly`, expected one of `Hourly`, `Every 2 hours`"
    ));
    let short = general(r#"{"default_admin": "005000000000001"}"#).unwrap();
    assert!(short.to_json().contains("\"default_admin\":\"005000000000001AAA\""));
    assert!(refused(r#"{"general": {"default_admin": "003000000000001"}}"#).starts_with(
        "settings, general.default_admin: 003000000000001AAA is no user's id, which begins with 005"
    ));
    assert!(
        refused(r#"{"general": {"default_admin": "Ada"}}"#)
            .starts_with("settings, general.default_admin: a record id has 15 or 18 letters and digits")
    );
}

#[test]
fn r94_a_login_link_is_good_for_an_hour_unless_told_and_for_a_day_at_most() {
    let sso = Settings::default().sso;
    assert_eq!((sso.enabled, sso.login_expiration_seconds), (false, 3_600));
    for seconds in [1, 86_400] {
        let text = format!(r#"{{"sso": {{"login_expiration_seconds": {seconds}}}}}"#);
        assert_eq!(Settings::from_json(&text).unwrap().sso.login_expiration_seconds, seconds);
    }
    for (seconds, told) in [
        ("0", "0 is outside 1 to 86400"),
        ("86401", "86401 is outside 1 to 86400"),
        ("-1", "-1 is negative"),
        ("4294967296", "4294967296 is far too large"),
        ("1.5", "invalid type: floating point"),
        ("\"3600\"", "invalid type: string"),
    ] {
        let problem = refused(&format!(r#"{{"sso": {{"login_expiration_seconds": {seconds}}}}}"#));
        assert!(problem.starts_with(&format!("settings, sso.login_expiration_seconds: {told}")), "{problem}");
    }
}

#[test]
fn r86_sso_needs_a_field_that_can_be_one() {
    let with = |text: &str| format!(r#"{{"sso": {{"enabled": true, "partner_user_id_field": {text}}}}}"#);
    assert!(Settings::from_json(&with("\"FederationIdentifier\"")).is_ok());
    assert!(refused(&with("null")).starts_with("settings, sso.partner_user_id_field: Enable SSO needs it"));
    for text in ["\"\"", "\"Id FROM User\"", "\"<b>\"", "\"Manager.Id\""] {
        assert!(refused(&with(text)).contains("is not a field's API name"), "{text}");
    }
}

#[test]
fn r96_the_terms_are_text_and_numbered_by_the_server() {
    let with = |terms: &str| {
        let mut settings = Settings::default();
        terms.clone_into(&mut settings.presence.terms);
        settings.presence.terms_version = 77;
        settings
    };
    let first = Settings::default();
    assert_eq!((first.presence.terms.as_str(), first.presence.terms_version), (DEFAULT_TERMS, 1));
    let same = with(DEFAULT_TERMS).after(&first);
    assert_eq!(same, first);
    let other = with("<b>Terms</b>").after(&same);
    assert_eq!((other.presence.terms.as_str(), other.presence.terms_version), ("<b>Terms</b>", 2));
    // Going back to an earlier text is a new text to the one who has accepted another meanwhile.
    assert_eq!(with(DEFAULT_TERMS).after(&other).presence.terms_version, 3);

    let refuse = |terms: &str| with(terms).check().unwrap_err().to_string();
    assert!(refuse(" \n").starts_with("settings, presence.terms: the text is empty: write"));
    assert!(refuse(&"x".repeat(5_001)).contains("5001 characters, at most 5000"));
    assert!(refuse("a\u{1b}[31m").contains("control characters"));
    let mut silent = with("");
    silent.presence.show_terms = false;
    assert_eq!(silent.check(), Ok(()));
}

#[test]
fn r99_r104_a_button_row_says_whose_visitor_id_it_is_and_auto_join_is_for_cases() {
    let row = |text: &str| Settings::from_json(&format!(r#"{{"buttons": [{{"object": "Lead"}}, {text}]}}"#));
    let path = |text: &str| row(text).unwrap().buttons[1].visitor_id_path();
    let case = |rest: &str| format!(r#"{{"object": "Case", {rest}}}"#);
    assert_eq!(
        path(&case(r#""visitor_id_object": "Case", "visitor_id_field": "Id__c""#)),
        Some("Id__c".into())
    );
    assert_eq!(
        path(&case(r#""visitor_id_object": "Contact", "visitor_id_field": "Email""#)),
        Some("Contact.Email".into())
    );
    assert_eq!(path(&case(r#""visitor_id_object": "Contact""#)), None, "R103: Join asks for a code");
    assert!(row(&case(r#""auto_join": true"#)).unwrap().buttons[1].auto_join);
    for (text, told) in [
        (r#"{"object": "Lead2", "auto_join": true}"#, "auto_join: Lead2 has no Auto Join, Case only"),
        (
            r#"{"object": "Case", "visitor_id_field": "Email"}"#,
            "visitor_id_object: choose whose Email it is: Case itself or a parent",
        ),
        (
            r#"{"object": "Case", "visitor_id_object": "A B", "visitor_id_field": "Email"}"#,
            "visitor_id_object: `A B` is not the object Case or a path",
        ),
        (
            r#"{"object": "Case", "visitor_id_object": "Case", "visitor_id_field": "E-mail"}"#,
            "visitor_id_field: `E-mail` is not a field's API name",
        ),
        (
            r#"{"object": "Case", "visitor_id_object": "A.B.C.D.E.F", "visitor_id_field": "G"}"#,
            "visitor_id_object: A.B.C.D.E.F.G goes over more parents",
        ),
    ] {
        let problem = row(text).unwrap_err().to_string();
        assert!(problem.starts_with(&format!("settings, buttons[2].{told}")), "{problem}");
    }
}

#[test]
fn r107_r109_a_profile_row_has_its_buttons_join_in_and_video() {
    let settings = Settings::from_json(
        r#"{"profiles": [{"profile": "Rep", "show": true, "view": true, "join_in": "Client",
            "start_agent_video": true}, {"profile": "Agent", "join": true}]}"#,
    )
    .unwrap();
    let rep = settings.profile_row("Rep").unwrap();
    assert_eq!((rep.buttons(), rep.join_in), (Buttons::new(true, true, false), JoinIn::Client));
    assert!(rep.start_agent_video && !settings.profile_row("Agent").unwrap().start_agent_video);
    assert_eq!(settings.join_in("Agent"), JoinIn::BrowserTab);
    assert_eq!(settings.profile_row("Sales"), None);
}

#[test]
fn the_account_keeps_recordings_for_a_day_to_ten_years_and_is_off_by_default() {
    let account = Settings::default().account;
    assert_eq!((account.recording, account.retention_days), (Recording::Off, 30));
    assert!(account.consent.session && account.device_listing && account.session_codes);
    assert!(!account.hide_agent_emails && !account.discard_ip_addresses);
    for days in [0, 3_651] {
        let problem = refused(&format!(r#"{{"account": {{"retention_days": {days}}}}}"#));
        assert_eq!(problem, format!("settings, account.retention_days: {days} is outside 1 to 3650 days"));
    }
    assert!(
        refused(r#"{"account": {"consent": {"audio": true}}}"#).contains("account.consent.audio: unknown")
    );
}

#[test]
fn the_fields_in_use_are_those_of_mapping_and_visitor_ids() {
    let settings = Settings::from_json(
        r#"{"buttons": [{"object": "Case", "visitor_id_object": "Contact", "visitor_id_field": "Email"},
                        {"object": "Lead", "visitor_id_object": "Lead", "visitor_id_field": "Email"},
                        {"object": "Account", "visitor_id_object": "Account"}],
            "record_mapping": {"Lead": {"Email": "user_email"}, "Case": {"ContactEmail": "user_email"}}}"#,
    )
    .unwrap();
    let fields = settings.fields_in_use();
    let fields: Vec<_> = fields.iter().map(|(object, field)| (object.as_str(), field.as_str())).collect();
    assert_eq!(fields, [("Case", "Contact.Email"), ("Case", "ContactEmail"), ("Lead", "Email")]);
}

#[test]
fn r34_settings_of_an_earlier_version_are_read_with_all_that_was_chosen() {
    let earlier = r#"{
        "buttons": [{"object": "Case", "show": true, "view": false, "join": true}],
        "profiles": [{"profile": "Rep", "show": true, "view": true, "join": false, "join_in": "Client"}],
        "record_mapping": {"Case": {"Contact.Email": "mail"}},
        "presence": {"enabled": false, "show_terms": false, "share_page": true},
        "allowed_origins": ["https://shop.example"],
        "timers": {"connect_push_seconds": 4, "connect_pushes": 5, "pending_seconds": 24, "authorizing_seconds": 90,
                   "abandoned_seconds": 300, "code_seconds": 600, "session_seconds": 14400}}"#;
    let read = Settings::from_stored(earlier).unwrap();
    assert_eq!(Settings::from_json(earlier).unwrap(), read);
    assert!(!read.presence.enabled && !read.presence.show_terms && read.presence.share_page);
    assert_eq!((read.timers.code_seconds, read.join_in("Rep")), (600, JoinIn::Client));
    assert_eq!(read.record_mapping.object("Case").unwrap()[0].custom_data, "mail");
    assert_eq!(read.button_table().object("Case"), Some(Buttons::new(true, false, true)));
    // What is new has its defaults.
    let defaults = Settings::default();
    assert_eq!(
        (&read.general, &read.sso, &read.account),
        (&defaults.general, &defaults.sso, &defaults.account)
    );
    assert_eq!(read.presence.terms, DEFAULT_TERMS);
    // A rule that came later does not make them unreadable.
    let loose = r#"{"timers": {"code_seconds": 5}}"#;
    assert!(Settings::from_json(loose).is_err() && Settings::from_stored(loose).is_ok());
}
