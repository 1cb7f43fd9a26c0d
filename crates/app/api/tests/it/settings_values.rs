//! Values of the settings as they are saved over REST: what is refused where, what stays text, what
//! the server numbers, and files looked at before they are imported.

use axum::{
    body::Body,
    http::{Method, header},
};
use serde_json::{Value, json};

use crate::world::{API_KEY, Answer, THEIR_API_KEY, World, with_bearer};

const SETTINGS: &str = "/api/1/settings";

async fn put(world: &World, key: &str, tag: u64, text: String) -> Answer {
    let request = with_bearer(Method::PUT, SETTINGS, Some(key))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::IF_MATCH, format!("\"{tag}\""));
    world.server.send(request.body(Body::from(text)).unwrap()).await
}

async fn stands(world: &World) -> Value {
    world.server.get(SETTINGS, Some(API_KEY)).await.ok()
}

#[tokio::test]
async fn r70_r94_a_value_that_cannot_be_is_told_by_section_row_and_fix_and_changes_nothing() {
    let world = World::start().await;
    let before = stands(&world).await;
    let markup = "<img src=x onerror=alert(1)>";
    for (change, place, words) in [
        (r#"{"sso": {"login_expiration_seconds": 0}}"#, "sso.login_expiration_seconds", "outside 1 to 86400"),
        (r#"{"sso": {"login_expiration_seconds": -3600}}"#, "sso.login_expiration_seconds", "is negative"),
        (r#"{"sso": {"login_expiration_seconds": 86401}}"#, "sso.login_expiration_seconds", "a day at most"),
        (r#"{"general": {"sync_frequency": "Weekly"}}"#, "general.sync_frequency", "`Every 2 hours`"),
        (r#"{"general": {"create_leads": "Always"}}"#, "general.create_leads", "`Who Provide a New Email`"),
        (r#"{"account": {"retention_days": 0}}"#, "account.retention_days", "outside 1 to 3650 days"),
        (
            r#"{"buttons": [{"object": "Case"}, {"object": "Lead", "auto_join": true}]}"#,
            "buttons[2].auto_join",
            "Case only",
        ),
        (r#"{"profiles": [{"profile": "A", "join_in": "Window"}]}"#, "profiles[1].join_in", "`Browser Tab`"),
        (r#"{"record_mapping": {"Case": {"A": "a"}, "Case": {}}}"#, "record_mapping", "Case stands twice"),
        (r#"{"chat": {}}"#, "chat", "unknown field `chat`"),
        (r#"{"presence": {"terms": " "}}"#, "presence.terms", "the text is empty"),
    ] {
        let refused = put(&world, API_KEY, 1, format!("{{\"settings\": {change}}}")).await;
        assert_eq!(refused.refusal(), (422, "invalid".into()), "{change}");
        let told = refused.json();
        assert!(told["field"].as_str().unwrap().starts_with(place), "{told}");
        assert!(told["message"].as_str().unwrap().contains(words), "{told}");
    }
    for change in [
        json!({"buttons": [{"object": markup}]}),
        json!({"sso": {"partner_user_id_field": markup}}),
        json!({"general": {"default_admin": markup}}),
        json!({"record_mapping": {markup: {}}}),
        json!({"buttons": [{"object": "Case", "visitor_id_object": markup}]}),
    ] {
        let refused = put(&world, API_KEY, 1, json!({"settings": change}).to_string()).await;
        assert_eq!(refused.refusal().0, 422, "{change}");
        assert_eq!(refused.header("content-type"), "application/json");
    }
    assert_eq!(stands(&world).await, before);
}

#[tokio::test]
async fn r96_the_terms_are_numbered_by_the_server_and_markup_in_them_stays_text() {
    let world = World::start().await;
    let markup = "<script>alert(\"terms\")</script>\nA & B";
    let mut settings = stands(&world).await["settings"].clone();
    assert_eq!(settings["presence"]["terms_version"], 1);
    settings["presence"]["terms"] = json!(markup);
    settings["presence"]["terms_version"] = json!(40);
    settings["record_mapping"]["Case"]["Subject"] = json!("<b>key</b>");
    let body = json!({"settings": settings, "note": "<i>why</i>"});
    let saved = put(&world, API_KEY, 1, body.to_string()).await.ok();
    let presence = &saved["settings"]["presence"];
    assert_eq!((&presence["terms"], &presence["terms_version"]), (&json!(markup), &json!(2)));
    assert_eq!(saved["settings"]["record_mapping"]["Case"]["Subject"], "<b>key</b>");

    // Saved again as it stands, the text keeps its number.
    let again = json!({"settings": saved["settings"]}).to_string();
    let again = put(&world, API_KEY, 2, again).await.ok();
    assert_eq!(again["settings"]["presence"]["terms_version"], 2);
    let version = world.server.get(&format!("{SETTINGS}/versions/2"), Some(API_KEY)).await.ok();
    assert_eq!((&version["settings"], &version["note"]), (&saved["settings"], &json!("<i>why</i>")));
    let rows: Vec<_> =
        version["changes"].as_array().unwrap().iter().map(|change| change["row"].clone()).collect();
    assert_eq!(rows, [json!("terms"), json!("terms_version"), json!("Case")]);
    let first = world.server.get(&format!("{SETTINGS}/versions/1"), Some(API_KEY)).await.ok();
    assert_eq!(first["changes"], json!([]));
    for (version, status) in [("0", 404), ("9", 404), ("4294967295", 404), ("x", 422), ("-1", 422)] {
        let answer = world.server.get(&format!("{SETTINGS}/versions/{version}"), Some(API_KEY)).await;
        assert_eq!(answer.status.as_u16(), status, "{version}");
    }
}

#[tokio::test]
async fn r72_of_saves_at_the_same_moment_one_is_taken_and_the_others_are_told() {
    let world = World::start().await;
    let settings = stands(&world).await["settings"].clone();
    let saves = (0..6).map(|number| {
        let mut settings = settings.clone();
        settings["timers"]["code_seconds"] = json!(600 + number);
        put(&world, API_KEY, 1, json!({"settings": settings, "note": format!("save {number}")}).to_string())
    });
    let answers = futures_util::future::join_all(saves).await;
    let taken: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(taken.len(), 1);
    for refused in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(refused.refusal(), (412, "settings_changed".into()));
        let message = refused.json()["message"].as_str().unwrap().to_owned();
        assert!(message.contains("API key changed timers code_seconds (version 2)"), "{message}");
    }
    assert_eq!(stands(&world).await["settings"], taken[0].json()["settings"]);
    assert_eq!(stands(&world).await["version"], 2);
}

#[tokio::test]
async fn r205_a_file_is_looked_at_before_it_is_imported() {
    let world = World::start().await;
    let before = stands(&world).await;
    let file = world.server.get(&format!("{SETTINGS}/export"), Some(API_KEY)).await.text;
    let preview = format!("{SETTINGS}/import/preview");
    let same = world.server.post(&preview, Some(API_KEY), &json!({"file": file})).await.ok();
    assert_eq!((&same["changes"], &same["gains"], &same["losses"]), (&json!([]), &json!(0), &json!(0)));

    let changed =
        file.replacen("join = true", "join = false", 1).replacen("terms_version = 1", "terms_version = 9", 1);
    let told = world.server.post(&preview, Some(API_KEY), &json!({"file": changed})).await.ok();
    assert_eq!(
        told["changes"],
        json!([{"section": "buttons", "row": "Case", "before": "Join", "after": "no button"}])
    );
    assert!(told["losses"].as_u64().unwrap() > 0);
    assert_eq!(told["buttons"][0]["gained"], false);
    for (broken, field) in [("format = 9", "format"), ("chat = 1\nformat = 2", "chat"), ("[", "file")] {
        let refused = world.server.post(&preview, Some(API_KEY), &json!({"file": broken})).await;
        assert_eq!((refused.refusal().0, &refused.json()["field"]), (422, &json!(field)), "{broken}");
    }
    let theirs = world.server.post(&preview, Some(THEIR_API_KEY), &json!({"file": file})).await;
    assert_eq!(theirs.refusal(), (409, "crm_not_connected".into()));
    assert_eq!(stands(&world).await, before);
}

/// The pages of the settings also run in a frame inside the CRM, whose origin is opaque.
#[tokio::test]
async fn a_frame_inside_the_crm_may_save_with_a_bearer() {
    let world = World::start().await;
    let request = with_bearer(Method::OPTIONS, SETTINGS, None)
        .header(header::ORIGIN, "null")
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "PUT")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization,content-type,if-match");
    let answer = world.server.send(request.body(Body::empty()).unwrap()).await;
    assert!(answer.header("access-control-allow-methods").contains("PUT"), "{answer:?}");
    assert!(answer.header("access-control-allow-headers").contains("if-match"), "{answer:?}");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    let request = with_bearer(Method::GET, SETTINGS, Some(API_KEY)).header(header::ORIGIN, "null");
    let answer = world.server.send(request.body(Body::empty()).unwrap()).await;
    assert!(answer.header("access-control-expose-headers").contains("etag"), "{answer:?}");
}

#[tokio::test]
async fn settings_with_all_the_rows_they_may_have_are_taken_and_larger_bodies_are_not() {
    let world = World::start().await;
    let mut settings = stands(&world).await["settings"].clone();
    let pairs: serde_json::Map<String, Value> =
        (0..16).map(|number| (format!("Field_{number}__c"), json!("k".repeat(64)))).collect();
    for number in 0..150 {
        settings["record_mapping"][format!("An_Object_With_A_Long_Name_{number}__c")] = json!(pairs);
    }
    let text = json!({"settings": settings}).to_string();
    assert!(text.len() > 200_000);
    put(&world, API_KEY, 1, text).await.ok();
    let refused = put(&world, API_KEY, 2, "x".repeat((1 << 20) + 1)).await;
    assert_eq!(refused.refusal(), (413, "too_large".into()));
}
