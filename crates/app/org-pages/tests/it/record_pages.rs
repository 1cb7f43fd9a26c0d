//! Record pages drawn from their metadata, and the editor's page with what its script sends.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::world::{Browser, World};

const EDITOR: &str = "/lightning/page/editor/Case";

/// What the editor's page brings for its script.
async fn work(browser: &mut Browser<'_>, path: &str) -> Value {
    let page = browser.get(path).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let start = page.body.find("data-editor=\"").unwrap() + "data-editor=\"".len();
    let text = &page.body[start..];
    let text = &text[..text.find('"').unwrap()];
    let text = text.replace("&#34;", "\"").replace("&quot;", "\"").replace("&#39;", "'");
    let text = text.replace("&#60;", "<").replace("&#62;", ">").replace("&lt;", "<").replace("&gt;", ">");
    serde_json::from_str(&text.replace("&#38;", "&").replace("&amp;", "&")).unwrap()
}

/// Saves what was opened and gives the answer back.
async fn save(browser: &mut Browser<'_>, opened: &Value) -> (StatusCode, Value) {
    let answer = browser.post_json(EDITOR, &opened.to_string()).await;
    (answer.status, serde_json::from_str(&answer.body).unwrap())
}

async fn case(world: &World) -> String {
    let id = world.id("SELECT Id FROM Case WHERE Subject LIKE 'Cannot finish checkout%'").await;
    format!("/lightning/r/Case/{id}/view")
}

#[tokio::test]
async fn r30_who_may_customize_finds_edit_page_in_the_gear_of_a_record() {
    let world = World::new().await;
    let record = case(&world).await;
    let edit = format!("{EDITOR}?record=");
    let mut ada = world.signed_in("Ada Lindqvist").await;
    ada.get(&record).await.shows(&[&edit, "Edit Page"]);
    ada.get("/lightning/o/Case/list").await.hides(&["Edit Page"]);
    let mut sam = world.signed_in("Sam Okafor").await;
    sam.get(&record).await.hides(&["Edit Page"]);
    sam.get(EDITOR).await.is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
    let opened = work(&mut ada, EDITOR).await["opened"].clone();
    let (status, refused) = save(&mut sam, &opened).await;
    assert_eq!((status, &refused["changed"]), (StatusCode::FORBIDDEN, &json!(false)), "{refused}");
    ada.get("/lightning/page/editor/Case/Nothing").await.is_refused(StatusCode::NOT_FOUND, "not found");
    ada.get("/lightning/page/editor/User").await.is_refused(StatusCode::NOT_FOUND, "not found");
}

#[tokio::test]
async fn r31_r32_the_sidebar_is_managed_and_stands_where_the_saved_page_has_it() {
    let world = World::new().await;
    let record = case(&world).await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let work = work(&mut ada, EDITOR).await;
    let sidebar =
        work["components"].as_array().unwrap().iter().find(|one| one["label"] == "Sidebar").unwrap();
    assert_eq!(sidebar["group"], "Custom - Managed");
    let mut opened = work["opened"].clone();
    opened["page"]["regions"][2]["components"] = json!([]);
    let (status, saved) = save(&mut ada, &opened).await;
    assert_eq!(status, StatusCode::OK, "{saved}");
    let mut sam = world.signed_in("Sam Okafor").await;
    sam.get(&record).await.shows(&["record alone"]).hides(&["data-component"]);
    let mut opened = saved;
    opened["page"]["regions"][1]["components"] = json!([{ "component": sidebar["name"] }, { "component": "force:detailPanel" }, { "component": "c:elsewhere" }]);
    let (status, refused) = save(&mut ada, &opened).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{refused}");
    opened["page"]["regions"][1]["components"].as_array_mut().unwrap().pop();
    let (status, saved) = save(&mut ada, &opened).await;
    assert_eq!(status, StatusCode::OK, "{saved}");
    let page = sam.get(&record).await;
    page.shows(&["data-component=\"Sidebar\"", "Case Details"]).hides(&["Tasks ("]);
    assert!(page.body.find("data-component").unwrap() < page.body.find("Case Details").unwrap());
}

#[tokio::test]
async fn r113_a_component_that_is_filtered_away_is_not_in_the_page() {
    let world = World::new().await;
    let record = case(&world).await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let mut opened = work(&mut ada, EDITOR).await["opened"].clone();
    opened["page"]["regions"][2]["components"][0]["visibility"] = json!({
        "boolean_filter": "1 OR 2",
        "criteria": [
            { "left": "{!$User.Profile.Name}", "operator": "EQUAL", "right": "Support Agent" },
            { "left": "{!$User.Profile.Name}", "operator": "EQUAL", "right": "Service Manager" },
        ],
    });
    let (status, saved) = save(&mut ada, &opened).await;
    assert_eq!(status, StatusCode::OK, "{saved}");
    world.signed_in("Sam Okafor").await.get(&record).await.shows(&["data-component=\"Sidebar\""]);
    for person in ["Priya Nair", "Ada Lindqvist"] {
        let page = world.signed_in(person).await.get(&record).await;
        page.shows(&["postcode refused", "record alone"]).hides(&["data-component", "Sidebar"]);
    }
}

#[tokio::test]
async fn the_second_of_two_editors_and_another_sites_page_change_nothing() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let opened = work(&mut ada, EDITOR).await["opened"].clone();
    let mut first = opened.clone();
    first["page"]["label"] = json!("Of the first");
    assert_eq!(save(&mut ada, &first).await.0, StatusCode::OK);
    let (status, refused) = save(&mut ada, &opened).await;
    assert_eq!((status, &refused["changed"]), (StatusCode::CONFLICT, &json!(true)), "{refused}");
    let answer = ada.post_from(EDITOR, &[], &[("origin", "https://elsewhere.example")]).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let answer = ada.post_json(EDITOR, "{").await;
    assert!(answer.status.is_client_error() && answer.body.starts_with("{\"message\""), "{}", answer.body);
    let answer = ada.post_json("/lightning/page/editor/Contact", &opened.to_string()).await;
    answer.is_refused(StatusCode::BAD_REQUEST, "another object");
    let answer = world.browser().post_json(EDITOR, &opened.to_string()).await;
    answer.is_refused(StatusCode::UNAUTHORIZED, "Your session has ended");
    assert_eq!(work(&mut ada, EDITOR).await["opened"]["page"]["label"], "Of the first");
}

#[tokio::test]
async fn r29_a_page_that_was_activated_for_an_app_is_shown_in_that_app() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let work = work(&mut ada, EDITOR).await;
    let mut opened = work["opened"].clone();
    (opened["name"], opened["version"]) = (json!(null), json!(null));
    opened["page"]["label"] = json!("Without");
    opened["page"]["regions"][2]["components"] = json!([]);
    let (status, saved) = save(&mut ada, &opened).await;
    assert_eq!((status, &saved["name"]), (StatusCode::OK, &json!("Case_Record_Page2")), "{saved}");
    let wanted = json!([{ "app": "Sales", "form_factor": "Large", "page": "" }]);
    let path = format!("{EDITOR}/Case_Record_Page2/activation");
    let answer = ada.post_json(&path, &wanted.to_string()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let record = case(&world).await;
    let mut sam = world.signed_in("Sam Okafor").await;
    sam.get(&record).await.shows(&["data-component=\"Sidebar\""]);
    sam.get("/lightning/app/Sales").await;
    sam.get(&record).await.shows(&["postcode refused"]).hides(&["data-component"]);
    sam.get("/lightning/app/Service").await;
    sam.get(&record).await.shows(&["data-component=\"Sidebar\""]);
    let wrong = json!([{ "app": "None", "form_factor": "Large", "page": "" }]).to_string();
    let answer = ada.post_json(&path, &wrong).await;
    answer.is_refused(StatusCode::BAD_REQUEST, "there is no app None");
}

#[tokio::test]
async fn what_stands_in_tabs_is_in_the_page_below_their_titles_and_a_hidden_tab_is_not() {
    let world = World::new().await;
    let record = case(&world).await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let mut opened = work(&mut ada, EDITOR).await["opened"].clone();
    let tab = |title: &str, body: &str| {
        let properties = json!({ "title": title, "body": body });
        json!({ "component": "flexipage:tab", "properties": properties })
    };
    let nobody =
        json!({ "criteria": [{ "left": "{!Record.Status}", "operator": "EQUAL", "right": "No such" }] });
    let mut hidden = tab("Nobody's", "three");
    hidden["visibility"] = nobody;
    let regions = opened["page"]["regions"].as_array_mut().unwrap();
    regions[1]["components"] = json!([{ "component": "flexipage:tabset", "properties": { "tabs": "all" } }]);
    for (name, components) in [
        ("all", json!([tab("Standard.Tab.detail", "one"), tab("Their <site>", "two"), hidden])),
        ("one", json!([{ "component": "force:detailPanel" }])),
        ("two", json!([{ "component": "alongside:sidebar" }])),
        ("three", json!([{ "component": "force:relatedListContainer" }])),
        ("unused", json!([])),
    ] {
        regions.push(json!({ "name": name, "facet": true, "components": components }));
    }
    let (status, saved) = save(&mut ada, &opened).await;
    assert_eq!(status, StatusCode::OK, "{saved}");
    assert_eq!(saved["page"]["regions"].as_array().unwrap().len(), 7, "what nothing shows is dropped");
    let page = ada.get(&record).await;
    page.shows(&["data-tab=\"Details\"", "Case Details", "<h2>Their &#60;site&#62;</h2>"]);
    page.hides(&["Nobody", "Tasks ("]);

    let mut broken = saved;
    broken["page"]["regions"][1]["components"][0]["properties"]["tabs"] = json!("nowhere");
    let (status, refused) = save(&mut ada, &broken).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{refused}");
    assert!(refused["message"].as_str().unwrap().contains("there is no facet nowhere"), "{refused}");
}
