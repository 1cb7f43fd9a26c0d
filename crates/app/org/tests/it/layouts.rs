//! Layouts and list views described.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use crate::client::{access, call};
use crate::support::{Company, company};

const OBJECTS: &str = "/services/data/v67.0/sobjects";

async fn get(company: &Company, token: &str, path: &str) -> Json {
    let answer = call(company, token, "GET", &format!("{OBJECTS}{path}"), None).await;
    assert_eq!(answer.status, StatusCode::OK, "{path} {}", answer.text);
    answer.json()
}

#[tokio::test]
async fn a_layout_shows_the_fields_its_reader_may_see() {
    let company = company().await;
    let ada = access(&company, "ada").await;
    let described = get(&company, &ada, "/Contact/describe/layouts/").await;
    let sections = described["layouts"][0]["detailLayoutSections"].as_array().unwrap();
    let items: Vec<&Json> = sections
        .iter()
        .flat_map(|section| section["layoutRows"].as_array().unwrap())
        .flat_map(|row| row["layoutItems"].as_array().unwrap())
        .collect();
    let value = |item: &Json| item["layoutComponents"][0]["value"].as_str().unwrap().to_owned();
    assert_eq!(value(items[0]), "Name");
    let last_name = items.iter().find(|item| value(item) == "LastName").unwrap();
    assert_eq!((&last_name["required"], &last_name["editableForNew"]), (&json!(true), &json!(true)));
    assert_eq!(last_name["layoutComponents"][0]["details"]["type"], "string");
    assert!(items.iter().any(|item| value(item) == "CreatedDate"));
    assert_eq!(described["layouts"][0]["quickActionList"]["quickActionListItems"], json!([]));
    let master = described["recordTypeMappings"][0]["recordTypeId"].as_str().unwrap();
    let one = get(&company, &ada, &format!("/Contact/describe/layouts/{master}")).await;
    assert_eq!(one, described["layouts"][0]);
    let compact = get(&company, &ada, "/Contact/describe/compactLayouts").await;
    assert_eq!(compact["compactLayouts"][0]["fieldItems"][0]["layoutComponents"][0]["value"], "Name");
    assert_eq!(
        get(&company, &ada, "/Contact/describe/approvalLayouts").await,
        json!({ "approvalLayouts": [] })
    );
    assert_eq!(get(&company, &ada, "/Contact/quickActions").await, json!([]));
    for path in ["/Profile/describe/layouts", "/Nothing/describe/layouts", "/Contact/describe/layouts/x"] {
        let answer = call(&company, &ada, "GET", &format!("{OBJECTS}{path}"), None).await;
        assert_eq!((answer.status.as_u16(), answer.error().0.as_str()), (404, "NOT_FOUND"), "{path}");
    }
}

#[tokio::test]
async fn a_layout_has_the_buttons_of_its_reader_and_users_have_one_by_name() {
    let company = company().await;
    let (ada, sam) = (access(&company, "ada").await, access(&company, "sam").await);
    let buttons = async |token: &str| {
        let told = get(&company, token, "/Contact/describe/layouts").await;
        let buttons = told["layouts"][0]["buttonLayoutSection"]["detailButtons"].as_array().unwrap().clone();
        buttons.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(buttons(&ada).await, ["Edit", "Delete", "Clone"]);
    let described = get(&company, &sam, "/Contact/describe").await;
    assert_eq!(buttons(&sam).await.contains(&"Delete".to_owned()), described["deletable"] == json!(true));
    let user = get(&company, &ada, "/User/describe").await;
    let url = user["namedLayoutInfos"][0]["urls"]["layout"].as_str().unwrap();
    let named = call(&company, &ada, "GET", url, None).await.json();
    assert!(named["layouts"][0]["detailLayoutSections"].is_array(), "{named}");
    assert_eq!(get(&company, &ada, "/Contact/describe").await["namedLayoutInfos"], json!([]));
    let none =
        call(&company, &ada, "GET", &format!("{OBJECTS}/Contact/describe/namedLayouts/UserAlt"), None).await;
    assert_eq!(none.error().0, "NOT_FOUND");
}

#[tokio::test]
async fn the_query_of_a_list_view_is_explained_by_the_views_id() {
    let company = company().await;
    let sam = access(&company, "sam").await;
    let listed = get(&company, &sam, "/Account/listviews").await;
    let id = listed["listviews"][0]["id"].as_str().unwrap();
    let explain = |what: &str| format!("/services/data/v67.0/query?explain={what}");
    let plan = call(&company, &sam, "GET", &explain(id), None).await;
    assert_eq!(plan.status, StatusCode::OK, "{}", plan.text);
    assert_eq!(plan.json()["plans"][0]["sobjectType"], "Account");
    let none = call(&company, &sam, "GET", &explain("00B000000000001"), None).await;
    assert_eq!(none.error().0, "NOT_FOUND");
}

#[tokio::test]
async fn list_views_are_listed_described_and_run() {
    let company = company().await;
    let sam = access(&company, "sam").await;
    let listed = get(&company, &sam, "/Account/listviews").await;
    assert_eq!((&listed["size"], &listed["listviews"][0]["label"]), (&json!(2), &json!("All Accounts")));
    let all = listed["listviews"][0]["id"].as_str().unwrap();
    assert_eq!(get(&company, &sam, &format!("/Account/listviews/{all}")).await, listed["listviews"][0]);
    let described = get(&company, &sam, &format!("/Account/listviews/{all}/describe")).await;
    assert_eq!(described["columns"][0]["fieldNameOrPath"], "Name");
    assert!(described["query"].as_str().unwrap().starts_with("SELECT Name, "));
    let results = get(&company, &sam, &format!("/Account/listviews/{all}/results?limit=1&offset=1")).await;
    assert_eq!((&results["size"], &results["done"]), (&json!(1), &json!(false)));
    assert_eq!(
        results["records"][0]["columns"][0],
        json!({ "fieldNameOrPath": "Name", "value": "O'Hara & Sons 100%" })
    );
    let mine =
        get(&company, &sam, "/Case/listviews").await["listviews"][1]["id"].as_str().unwrap().to_owned();
    assert_eq!(get(&company, &sam, &format!("/Case/listviews/{mine}/results")).await["size"], 1);
    for (path, code) in [
        (format!("/Account/listviews/{mine}"), "NOT_FOUND"),
        ("/Account/listviews/x/results".to_owned(), "NOT_FOUND"),
        (format!("/Account/listviews/{all}/results?limit=x"), "INVALID_INPUT"),
        (format!("/Account/listviews/{all}/results?limit=2001"), "INVALID_INPUT"),
    ] {
        let answer = call(&company, &sam, "GET", &format!("{OBJECTS}{path}"), None).await;
        assert_eq!(answer.error().0, code, "{path}");
    }
}
