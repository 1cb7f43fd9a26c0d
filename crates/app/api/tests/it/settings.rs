//! Company settings as versions (R205): read, save, history, rollback, preview, file.

use axum::{
    body::Body,
    http::{Method, header},
};
use serde_json::{Value, json};

use crate::world::{API_KEY, Answer, THEIR_API_KEY, World, with_bearer};

const SETTINGS: &str = "/api/1/settings";

async fn change(world: &World, method: Method, path: &str, bearer: &str, tag: &str, body: Value) -> Answer {
    let request = with_bearer(method, path, Some(bearer))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::IF_MATCH, tag);
    world.server.send(request.body(Body::from(body.to_string())).unwrap()).await
}

async fn save(world: &World, bearer: &str, tag: &str, settings: &Value, note: &str) -> Answer {
    let body = json!({"settings": settings, "note": note});
    change(world, Method::PUT, SETTINGS, bearer, tag, body).await
}

async fn current(world: &World) -> Value {
    world.server.get(SETTINGS, Some(API_KEY)).await.ok()
}

#[tokio::test]
async fn r205_of_two_admins_the_second_is_told_who_changed_what_and_overwrites_nothing() {
    let world = World::start().await;
    let ada = world.bearer("ada").await;
    let read = world.server.get(SETTINGS, Some(&ada)).await;
    assert_eq!(read.header("etag"), "\"1\"");
    let first = read.ok()["settings"].clone();
    let mut second = first.clone();
    second["presence"]["show_terms"] = json!(false);
    let saved = save(&world, &ada, "\"1\"", &second, "no terms").await;
    assert_eq!((saved.header("etag").to_owned(), saved.ok()["version"].clone()), ("\"2\"".into(), json!(2)));

    let mut other = first;
    other["timers"]["code_seconds"] = json!(600);
    let refused = save(&world, API_KEY, "\"1\"", &other, "").await;
    assert_eq!(refused.refusal(), (412, "settings_changed".into()));
    let told = refused.json()["message"].as_str().unwrap().to_owned();
    let name = world.server.get("/api/1/users/me", Some(&ada)).await.ok()["name"].clone();
    let words = format!("{} changed presence show_terms (version 2).", name.as_str().unwrap());
    assert!(told.contains(&words), "{told}");
    let stands = current(&world).await;
    assert_eq!((&stands["version"], &stands["settings"]), (&json!(2), &second));
    // Of a version that never was nobody has seen anything.
    assert_eq!(save(&world, API_KEY, "\"9\"", &other, "").await.refusal().0, 412);
}

#[tokio::test]
async fn r205_the_history_tells_who_when_why_and_what_and_a_rollback_is_a_new_version() {
    let world = World::start().await;
    let before = current(&world).await["settings"].clone();
    let markup = "<script>alert(1)</script>";
    let mut settings = before.clone();
    let row =
        json!({"profile": "Sales Rep", "show": true, "view": false, "join": false, "join_in": "Client"});
    settings["profiles"].as_array_mut().unwrap().push(row);
    save(&world, API_KEY, "\"1\"", &settings, markup).await.ok();
    let rollback = format!("{SETTINGS}/rollback");
    let back = change(&world, Method::POST, &rollback, API_KEY, "\"2\"", json!({"version": 1})).await.ok();
    assert_eq!((&back["version"], &back["settings"]), (&json!(3), &before));

    let history = world.server.get(&format!("{SETTINGS}/history"), Some(API_KEY)).await.ok();
    let items = history["items"].as_array().unwrap();
    assert_eq!((items.len(), &history["total"]), (3, &json!(3)));
    assert_eq!(items[0]["note"], "Back to version 1");
    assert_eq!((&items[1]["note"], &items[1]["changed_by"]), (&json!(markup), &json!("API key")));
    let added = json!({"section": "profiles", "row": "Sales Rep", "after": "Show; Join In Client"});
    assert_eq!(items[1]["changes"], json!([added]));
    let removed = json!({"section": "profiles", "row": "Sales Rep", "before": "Show; Join In Client"});
    assert_eq!(items[0]["changes"], json!([removed]));
    assert_eq!(items[2]["changes"], json!([]));
    assert!(items[1]["changed"].as_str().unwrap().ends_with('Z'));

    // Page by page the same.
    let mut seen = Vec::new();
    let mut path = format!("{SETTINGS}/history?limit=1");
    for _ in 0..5 {
        let page = world.server.get(&path, Some(API_KEY)).await.ok();
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        path = format!("{SETTINGS}/history?limit=1&cursor={next}");
    }
    assert_eq!(&seen, items);
    let wrong = world.server.get(&format!("{SETTINGS}/history?cursor=x"), Some(API_KEY)).await;
    assert_eq!(wrong.json()["field"], "cursor");
    let never = change(&world, Method::POST, &rollback, API_KEY, "\"3\"", json!({"version": 8})).await;
    assert_eq!(never.refusal(), (404, "not_found".into()));
}

#[tokio::test]
async fn r205_a_preview_names_who_gains_and_who_loses_and_saves_nothing() {
    let world = World::start().await;
    let stands = current(&world).await;
    let mut settings = stands["settings"].clone();
    settings["buttons"][0] = json!({"object": "Case", "show": true});
    for row in settings["profiles"].as_array_mut().unwrap() {
        row["show"] = json!(true);
    }
    let body = json!({"settings": settings});
    let preview = world.server.post(&format!("{SETTINGS}/preview"), Some(API_KEY), &body).await.ok();
    assert_eq!(current(&world).await, stands);

    let buttons = |matrix: &Value| -> std::collections::BTreeSet<(String, String)> {
        let cells = |user: &Value| user["cells"].as_array().unwrap().clone();
        let users = matrix["items"].as_array().unwrap();
        let allowed = users.iter().flat_map(|user| {
            let on = cells(user).into_iter().filter(|cell| cell["allowed"] == true);
            on.map(|cell| (user["id"].to_string(), cell["button"].to_string()))
        });
        allowed.collect()
    };
    let before = buttons(&world.server.get("/api/1/access/matrix", Some(API_KEY)).await.ok());
    save(&world, API_KEY, "\"1\"", &settings, "").await.ok();
    let after = buttons(&world.server.get("/api/1/access/matrix", Some(API_KEY)).await.ok());
    let told = |gained: bool| {
        let rows = preview["buttons"].as_array().unwrap().iter();
        let rows = rows.filter(|row| row["gained"] == gained);
        rows.map(|row| (row["user"].to_string(), row["button"].to_string())).collect::<Vec<_>>()
    };
    let (mut gained, mut lost) = (told(true), told(false));
    gained.sort();
    lost.sort();
    assert!(!gained.is_empty() && !lost.is_empty());
    assert_eq!(gained, after.difference(&before).cloned().collect::<Vec<_>>());
    assert_eq!(lost, before.difference(&after).cloned().collect::<Vec<_>>());
    assert_eq!(
        (preview["gains"].as_u64(), preview["losses"].as_u64()),
        (Some(gained.len() as u64), Some(lost.len() as u64))
    );
    let theirs = world.server.post(&format!("{SETTINGS}/preview"), Some(THEIR_API_KEY), &body).await;
    assert_eq!(theirs.refusal(), (409, "crm_not_connected".into()));
}

#[tokio::test]
async fn r205_an_exported_file_is_imported_whole_or_not_at_all() {
    let world = World::start().await;
    let exported = world.server.get(&format!("{SETTINGS}/export"), Some(API_KEY)).await;
    assert!(exported.header("content-disposition").starts_with("attachment"));
    let file = exported.text.clone();
    let stands = current(&world).await;
    let import = format!("{SETTINGS}/import");
    for (broken, words) in [
        (file.replacen("format = 2", "format = 3", 1), "format: 3 is of a newer version"),
        (format!("colour = 1\n{file}"), "colour: not a section"),
        (file.replacen("code_seconds = 1200", "code_seconds = 1", 1), "timers.code_seconds: 1 is outside"),
        ("= broken".into(), "file: line 1"),
    ] {
        let refused = change(&world, Method::POST, &import, API_KEY, "\"1\"", json!({"file": broken})).await;
        assert_eq!(refused.refusal(), (422, "invalid".into()));
        let message = refused.json()["message"].as_str().unwrap().to_owned();
        assert!(message.starts_with(words), "{message}");
        assert_eq!(current(&world).await, stands);
    }
    let file = file.replacen("code_seconds = 1200", "code_seconds = 600", 1);
    // Into the other company's, as from staging to production.
    let body = json!({"file": file, "note": "from staging"});
    let taken = change(&world, Method::POST, &import, THEIR_API_KEY, "\"1\"", body).await.ok();
    assert_eq!((&taken["version"], &taken["settings"]["timers"]["code_seconds"]), (&json!(2), &json!(600)));
    assert_eq!(world.server.get(&format!("{SETTINGS}/export"), Some(THEIR_API_KEY)).await.text, file);
    assert_eq!(current(&world).await, stands);
}

#[tokio::test]
async fn r205_settings_are_for_admins_and_programs_and_a_save_names_its_version() {
    let world = World::start().await;
    let settings = current(&world).await["settings"].clone();
    let sam = world.bearer("sam").await;
    for path in ["", "/history", "/export"] {
        let path = format!("{SETTINGS}{path}");
        assert_eq!(world.server.get(&path, None).await.refusal(), (401, "not_signed_in".into()));
        assert_eq!(world.server.get(&path, Some(&sam)).await.refusal(), (403, "gate.role".into()), "{path}");
    }
    let body = json!({"settings": settings});
    let preview = world.server.post(&format!("{SETTINGS}/preview"), Some(&sam), &body).await;
    assert_eq!(preview.refusal(), (403, "gate.role".into()));
    assert_eq!(save(&world, &sam, "\"1\"", &settings, "").await.refusal(), (403, "gate.role".into()));
    let file = world.server.get(&format!("{SETTINGS}/export"), Some(API_KEY)).await.text;
    for (path, body) in [("rollback", json!({"version": 1})), ("import", json!({"file": file}))] {
        let path = format!("{SETTINGS}/{path}");
        let refused = change(&world, Method::POST, &path, &sam, "\"1\"", body.clone()).await;
        assert_eq!(refused.refusal(), (403, "gate.role".into()), "{path}");
        let unversioned = world.server.post(&path, Some(API_KEY), &body).await;
        assert_eq!(unversioned.refusal(), (428, "version_needed".into()), "{path}");
    }
    for tag in ["1", "*", "\"\"", "W/\"1\"", "\"-1\""] {
        let refused = save(&world, API_KEY, tag, &settings, "").await;
        assert_eq!(refused.json()["field"], "If-Match", "{tag}");
    }
    let long = save(&world, API_KEY, "\"1\"", &settings, &"x".repeat(501)).await;
    assert_eq!(long.json()["field"], "note");
    let mut twice = settings.clone();
    twice["buttons"] = json!([{"object": "Case"}, {"object": "Case"}]);
    let refused = save(&world, API_KEY, "\"1\"", &twice, "").await;
    assert!(
        refused.json()["message"].as_str().unwrap().contains("buttons[2].object: Case has a row already")
    );
    assert_eq!(current(&world).await["version"], 1);
}

/// Nothing else reads the directory meanwhile: the save itself asks what stands.
#[tokio::test]
async fn r205_who_has_lost_the_admin_role_meanwhile_saves_nothing() {
    let world = World::start().await;
    let ada = world.bearer("ada").await;
    let settings = world.server.get(SETTINGS, Some(&ada)).await.ok()["settings"].clone();
    let org = &world.company.org;
    let admin = org.sign_in("ada@fernhill.example", crate::company::PASSWORD).await.unwrap();
    let admin = org.current_user(admin.expose()).await.unwrap();
    let soql = format!(
        "SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '{}' AND \
         PermissionSet.Name = 'Alongside_Admin'",
        world.company.id("ada")
    );
    let found = org.query(&admin, &soql).await.unwrap();
    assert_eq!(found.records.len(), 1);
    org.delete(&admin, "PermissionSetAssignment", &found.records[0].text("Id")).await.unwrap();
    // A version that never was, so that an attempt which is let in changes nothing either.
    for _ in 0..200 {
        let refused = save(&world, &ada, "\"9\"", &settings, "").await.refusal();
        if refused == (403, "gate.role".into()) {
            assert_eq!(current(&world).await["version"], 1);
            return;
        }
        assert_eq!(refused, (412, "settings_changed".into()));
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the lost role was never noticed");
}
