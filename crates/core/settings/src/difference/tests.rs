//! What two settings differ in.
#![allow(clippy::unwrap_used)]

use super::*;

#[test]
fn r205_a_difference_names_section_row_before_and_after() {
    let before = Settings::from_json(
        r#"{"buttons": [{"object": "Case", "join": true}, {"object": "Lead", "show": true}],
            "profiles": [{"profile": "Agent", "join": true}], "record_mapping": {"Case": {"A": "a", "B": "b"}}}"#,
    )
    .unwrap();
    let after = Settings::from_json(
        r#"{"buttons": [{"object": "Account"}, {"object": "Case", "join": true, "show": true,
                         "visitor_id_object": "Contact", "visitor_id_field": "Email", "auto_join": true}],
            "profiles": [{"profile": "Agent", "join": true, "join_in": "Client"}],
            "record_mapping": {"Case": {"B": "b", "A": "a"}},
            "presence": {"show_terms": false}, "timers": {"code_seconds": 600},
            "sso": {"partner_user_id_field": "Id"}, "account": {"consent": {"session": false}},
            "general": {"default_admin": "005000000000001", "create_leads": "Who Provide a New Email"},
            "allowed_origins": ["https://shop.example"]}"#,
    )
    .unwrap();
    let told: Vec<_> = before
        .changes_to(&after)
        .into_iter()
        .map(|change| {
            let words = |text: Option<String>| text.unwrap_or_else(|| "-".into());
            format!("{}[{}]: {} > {}", change.section, change.row, words(change.before), words(change.after))
        })
        .collect();
    assert_eq!(
        told,
        [
            "allowed_origins[https://shop.example]: - > allowed",
            "general[default_admin]: none > 005000000000001AAA",
            "general[create_leads]: Never > Who Provide a New Email",
            "sso[partner_user_id_field]: none > Id",
            "presence[show_terms]: true > false",
            "timers[code_seconds]: 1200 > 600",
            "account[consent.session]: true > false",
            "buttons[Case]: Join > Show, Join; Visitor ID Contact.Email; Auto Join",
            "buttons[Lead]: Show > -",
            "buttons[Account]: - > no button",
            "profiles[Agent]: Join; Join In Browser Tab > Join; Join In Client",
        ]
    );
}

#[test]
fn r205_the_order_of_rows_is_no_difference_and_markup_stays_text() {
    let text = |order: [&str; 2]| {
        let rows = order.map(|name| format!(r#"{{"profile": "{name}", "show": true}}"#));
        Settings::from_json(&format!(r#"{{"profiles": [{}]}}"#, rows.join(","))).unwrap()
    };
    let markup = "<img src=x onerror=alert(1)>";
    assert_eq!(text(["A", markup]).changes_to(&text([markup, "A"])), []);
    let change = &text(["A", "B"]).changes_to(&text(["A", markup]))[1];
    assert_eq!((change.row.as_str(), change.before.as_ref()), (markup, None));
}
