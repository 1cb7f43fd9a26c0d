//! Lists: views, counts, pages, order, search, and only what the user may see.

use axum::http::StatusCode;

use crate::world::{Answer, World};

/// The addresses of the records in a page's table, in order.
fn rows(answer: &Answer, object: &str) -> Vec<String> {
    let start = format!("href=\"/lightning/r/{object}/");
    let body = answer.body.split("<tbody>").nth(1).unwrap_or_default();
    let mut ids: Vec<String> =
        body.split(&start).skip(1).map(|rest| rest.split('/').next().unwrap().to_owned()).collect();
    ids.dedup();
    ids
}

#[tokio::test]
async fn a_list_is_counted_and_paged_to_its_end() {
    let world = World::new().await;
    let mut browser = world.signed_in("Sam Okafor").await;
    let mut seen = std::collections::HashSet::new();
    for (page, count) in [(1, "1–50 of 300"), (2, "51–100 of 300"), (6, "251–300 of 300")] {
        let answer = browser.get(&format!("/lightning/o/Case/list?filterName=All&page={page}")).await;
        answer.shows(&[count, "All Cases", "Sorted by Case Number"]);
        assert_eq!(answer.body.contains("rel=\"next\""), page < 6);
        assert_eq!(answer.body.contains("rel=\"prev\""), page > 1);
        let ids = rows(&answer, "Case");
        assert_eq!(ids.len(), 50, "page {page}");
        seen.extend(ids);
    }
    assert_eq!(seen.len(), 150, "no record stands on two pages");
    let beyond = browser.get("/lightning/o/Case/list?filterName=All&page=900").await;
    beyond.shows(&["0 of 300"]).hides(&["rel=\"next\""]);
    let nonsense = browser.get("/lightning/o/Case/list?page=two").await;
    nonsense.is_refused(StatusCode::BAD_REQUEST, "This cannot be read");
}

#[tokio::test]
async fn a_list_sorts_by_a_column_and_back() {
    let world = World::new().await;
    let mut browser = world.signed_in("Sam Okafor").await;
    let up = browser.get("/lightning/o/Contact/list?filterName=All&sort=Email").await;
    up.shows(&["aria-sort=\"ascending\"", "sort=-Email"]);
    let down = browser.get("/lightning/o/Contact/list?filterName=All&sort=-Email").await;
    down.shows(&["aria-sort=\"descending\""]);
    let wanted = world.find("SELECT Id FROM Contact ORDER BY Email ASC LIMIT 1").await;
    assert_eq!(rows(&up, "Contact").first(), wanted[0].id.as_ref());
    assert_ne!(rows(&down, "Contact").first(), wanted[0].id.as_ref());
    // Anything else in the address is no column: the view's own order stays.
    let hostile = browser.get("/lightning/o/Contact/list?filterName=All&sort=Email%20LIMIT%201").await;
    hostile.shows(&["1–50 of 500", "Sorted by Name"]);
}

#[tokio::test]
async fn a_list_is_searched_without_its_words_becoming_a_query() {
    let world = World::new().await;
    let mut browser = world.signed_in("Sam Okafor").await;
    let answer = browser.get("/lightning/o/Case/list?filterName=All&text=postcode%20refused").await;
    answer.shows(&[
        "1–1 of 1",
        "Cannot finish checkout: postcode refused",
        "Casey Morgan",
        "Brightwell Landscapes",
    ]);
    for hostile in ["%27%20OR%20Id%20%21%3D%20null%20OR%20Subject%20LIKE%20%27", "%25", "_", "%5C%27"] {
        let answer = browser.get(&format!("/lightning/o/Case/list?filterName=All&text={hostile}")).await;
        answer.shows(&["0 Cases", "Nothing in this list holds"]);
    }
}

#[tokio::test]
async fn views_hold_what_their_names_say() {
    let world = World::new().await;
    let mut browser = world.signed_in("Sam Okafor").await;
    // Without a view: everybody's, so that a colleague's Case is found at once.
    browser.get("/lightning/o/Case/list").await.shows(&["All Open Cases"]);
    let mine = browser.get("/lightning/o/Case/list?filterName=MyOpenCases").await;
    mine.shows(&["My Open Cases", "Cannot finish checkout: postcode refused"]);
    let sam = world.user("Sam Okafor").await.id;
    let wanted = world
        .find(&format!(
            "SELECT Id FROM Case WHERE OwnerId = '{sam}' AND Status != 'Closed' ORDER BY CreatedDate DESC, Id"
        ))
        .await;
    let ids: Vec<String> = wanted.into_iter().filter_map(|record| record.id).collect();
    assert_eq!(rows(&mine, "Case"), ids);
    browser
        .get("/lightning/o/Case/list?filterName=Nonsense")
        .await
        .is_refused(StatusCode::NOT_FOUND, "Page not found");

    browser
        .get("/lightning/o/Case/list?filterName=Recent")
        .await
        .shows(&["0 Cases", "you open in this browser"]);
    browser.get(&format!("/lightning/r/Case/{}/view", ids[0])).await;
    let recent = browser.get("/lightning/o/Case/list?filterName=Recent").await;
    assert_eq!(rows(&recent, "Case"), ids[..1]);
}

#[tokio::test]
async fn a_list_holds_what_the_user_may_see_and_no_more() {
    let world = World::new().await;
    let diego = world.user("Diego Fuentes").await.id;
    let own = world.find(&format!("SELECT Id FROM Opportunity WHERE OwnerId = '{diego}'")).await.len();
    assert!((1..100).contains(&own));
    let mut browser = world.signed_in("Diego Fuentes").await;
    browser.get("/lightning/o/Opportunity/list?filterName=All").await.shows(&[&format!("of {own}")]);
    let mut browser = world.signed_in("Ada Lindqvist").await;
    browser.get("/lightning/o/Opportunity/list?filterName=All").await.shows(&["of 100"]);
    for path in
        ["/lightning/o/Nothing__c/list", "/lightning/o/PermissionSet/list", "/lightning/o/Case%20x/list"]
    {
        let status = browser.get(path).await.status;
        assert!([StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&status), "{path}: {status}");
    }
}

#[tokio::test]
async fn search_looks_into_every_object_the_user_may_see() {
    let world = World::new().await;
    let mut browser = world.signed_in("Sam Okafor").await;
    let answer = browser.get("/lightning/search?text=casey.morgan").await;
    answer.shows(&["Contacts", "Casey Morgan"]);
    browser.get("/lightning/search?text=Brightwell").await.shows(&["Accounts", "Brightwell Landscapes"]);
    browser.get("/lightning/search?text=postcode").await.shows(&["Cases"]);
    browser.get("/lightning/search?text=zzzzzz").await.shows(&["Nothing found"]);
    // As SOSL: whole words, wildcards, phrases, operators.
    browser.get("/lightning/search?text=Brightw").await.shows(&[
        "Nothing found",
        "name=\"text\" value=\"Brightw*\"",
        "Search for “Brightw*”",
    ]);
    browser.get("/lightning/search?text=Brightw*").await.shows(&["Brightwell Landscapes"]);
    browser.get("/lightning/search?text=%22casey+morgan%22").await.shows(&["Casey Morgan"]);
    browser
        .get("/lightning/search?text=%22morgan+casey%22")
        .await
        .shows(&["Nothing found"])
        .hides(&["Search for “"]);
    let grouped = browser.get("/lightning/search?text=brightwell+OR+postcode").await;
    grouped.shows(&["</svg></span>Accounts<", "</svg></span>Cases<"]);
    for short in ["", "x", "%20", "x*", "%5C", "%26"] {
        let answer = browser.get(&format!("/lightning/search?text={short}")).await;
        answer.shows(&["must have two or more characters"]).hides(&["Nothing found"]);
        browser.get(&format!("/lightning/lookup?objects=Contact&text={short}")).await.shows(&["[]"]);
    }
    browser.get("/lightning/search?text=%3Cscript%3Ealert").await.hides(&["<script>alert"]);
    let suggested = browser.get("/lightning/lookup?objects=Contact&text=Cas").await;
    suggested.shows(&["{\"name\":\"Casey Morgan\""]);
}
