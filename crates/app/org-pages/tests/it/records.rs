//! Record pages: what stands on them, and what is kept from whom.

use axum::http::StatusCode;

use crate::world::World;

const CASE: &str = "SELECT Id FROM Case WHERE Subject LIKE 'Cannot finish checkout%'";

#[tokio::test]
async fn a_case_shows_its_customer_its_lists_and_the_sidebar() {
    let world = World::new().await;
    let id = world.id(CASE).await;
    let contact = world.id("SELECT Id FROM Contact WHERE Email = 'casey.morgan@brightwell.example'").await;
    let mut browser = world.signed_in("Sam Okafor").await;
    let answer = browser.get(&format!("/lightning/r/Case/{id}/view")).await;
    answer.shows(&[
        "Cannot finish checkout: postcode refused",
        &format!("<a href=\"/lightning/r/Contact/{contact}/view\">Casey Morgan</a>"),
        "mailto:casey.morgan@brightwell.example",
        "Case Owner",
        "47 min ago",
        "Tasks (",
        "Sessions (0)",
        "title=\"Alongside\"",
        "sandbox=\"allow-scripts\"",
        "data-src=\"http://localhost:4400/widget/\"",
        &format!("data-component=\"Sidebar\" data-object=\"Case\" data-id=\"{id}\""),
    ]);
    let short = &id[..15];
    browser.get(&format!("/lightning/r/Case/{short}/view")).await.shows(&["postcode refused"]);
    let answer = browser.get(&format!("/lightning/r/{id}/view")).await;
    assert_eq!(answer.location(), format!("/lightning/r/Case/{id}/view"));
    let task = world.id("SELECT Id FROM Task LIMIT 1").await;
    browser.get(&format!("/lightning/r/Task/{task}/view")).await.hides(&["data-component"]);
}

#[tokio::test]
async fn a_related_list_is_counted_and_seen_whole() {
    let world = World::new().await;
    let account = world.id("SELECT Id FROM Account WHERE Name = 'Brightwell Landscapes'").await;
    let people = world.find(&format!("SELECT Id FROM Contact WHERE AccountId = '{account}'")).await.len();
    let mut browser = world.signed_in("Sam Okafor").await;
    let page = browser.get(&format!("/lightning/r/Account/{account}/view")).await;
    let all = format!("/lightning/r/Account/{account}/related/Contact/AccountId/view");
    page.shows(&[&format!("Contacts ({people})"), &all]);
    browser.get(&all).await.shows(&[&format!("of {people}"), "Casey Morgan", "Brightwell Landscapes"]);
    let unrelated = format!("/lightning/r/Account/{account}/related/Contact/OwnerId/view");
    browser.get(&unrelated).await.is_refused(StatusCode::NOT_FOUND, "Page not found");
}

#[tokio::test]
async fn a_field_that_may_not_be_read_is_on_no_page() {
    let world = World::new().await;
    let account = world.id("SELECT Id FROM Account WHERE Name = 'Brightwell Landscapes'").await;
    let paths = [
        "/lightning/o/Account/list".to_owned(),
        "/lightning/o/Account/list?sort=AnnualRevenue".to_owned(),
        format!("/lightning/r/Account/{account}/view"),
        format!("/lightning/r/Account/{account}/edit"),
        "/lightning/o/Account/new?AnnualRevenue=5".to_owned(),
    ];
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let mut sam = world.signed_in("Sam Okafor").await;
    for path in &paths {
        ada.get(path).await.shows(&["Annual Revenue"]);
        let answer = sam.get(path).await;
        answer.shows(&["Industry"]).hides(&["Annual Revenue", "AnnualRevenue"]);
    }
    // Nor does sending it change it.
    let before = world.find("SELECT AnnualRevenue FROM Account WHERE Name = 'Brightwell Landscapes'").await;
    let sent = [("Name", "Brightwell Landscapes"), ("AnnualRevenue", "1")];
    sam.post(&format!("/lightning/r/Account/{account}/edit"), &sent).await;
    let after = world.find("SELECT AnnualRevenue FROM Account WHERE Name = 'Brightwell Landscapes'").await;
    assert_eq!(before, after);
}

#[tokio::test]
async fn a_record_of_somebody_else_is_refused_like_one_that_does_not_exist() {
    let world = World::new().await;
    let priya = world.user("Priya Nair").await.id;
    let id = world.id(&format!("SELECT Id FROM Opportunity WHERE OwnerId = '{priya}' LIMIT 1")).await;
    let missing = "006zzzzzzzzzzzzAAA";
    world
        .signed_in("Priya Nair")
        .await
        .get(&format!("/lightning/r/Opportunity/{id}/view"))
        .await
        .shows(&["Amount"]);
    let mut diego = world.signed_in("Diego Fuentes").await;
    for action in ["view", "edit"] {
        let hidden = diego.get(&format!("/lightning/r/Opportunity/{id}/{action}")).await;
        hidden.is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
        let absent = diego.get(&format!("/lightning/r/Opportunity/{missing}/{action}")).await;
        assert_eq!((absent.status, absent.body), (hidden.status, hidden.body));
    }
    let answer = diego.post(&format!("/lightning/r/Opportunity/{id}/edit"), &[("Name", "Taken over")]).await;
    answer.is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
    let answer = diego.post(&format!("/lightning/r/Opportunity/{id}/delete"), &[]).await;
    answer.is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
    assert!(world.find("SELECT Id FROM Opportunity WHERE Name = 'Taken over'").await.is_empty());
}

#[tokio::test]
async fn what_is_no_record_is_not_found() {
    let world = World::new().await;
    let contact = world.id("SELECT Id FROM Contact LIMIT 1").await;
    let mut browser = world.signed_in("Sam Okafor").await;
    for path in [
        format!("/lightning/r/Case/{contact}/view"),
        "/lightning/r/Case/500/view".to_owned(),
        "/lightning/r/Case/500000000000%27%201/view".to_owned(),
        format!("/lightning/r/User/{contact}/view"),
        "/lightning/nothing".to_owned(),
    ] {
        let answer = browser.get(&path).await;
        answer.is_refused(StatusCode::NOT_FOUND, "Page not found");
        assert!(answer.body.contains("App Launcher"), "{path} keeps the header");
    }
}

#[tokio::test]
async fn the_launcher_offers_the_package_to_those_it_was_given_to() {
    let world = World::new().await;
    for (person, sees) in [("Sam Okafor", true), ("Jonas Weber", true), ("Tom Ellery", false)] {
        let mut browser = world.signed_in(person).await;
        let apps = browser.get("/lightning/apps").await;
        assert_eq!(apps.body.contains("/lightning/app/alongside__Alongside\""), sees, "{person}");
        let page = browser.get("/lightning/n/alongside__Dashboard").await;
        if sees {
            page.shows(&["data-component=\"Dashboard\"", "sandbox=\"allow-scripts\"", "data-full"]);
            let entered = browser.get("/lightning/app/alongside__Alongside").await;
            assert_eq!(entered.location(), "/lightning/n/alongside__Dashboard");
            let home = browser.get("/lightning/page/home").await;
            home.shows(&["<span class=\"app\">Alongside</span>", "/lightning/n/alongside__User_Settings"]);
            let settings = browser.get("/lightning/n/alongside__User_Settings").await;
            settings.shows(&["data-component=\"User Settings\"", "<title>User Settings"]);
        } else {
            page.is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
        }
    }
}

#[tokio::test]
async fn tabs_begin_with_what_the_user_works_on() {
    let world = World::new().await;
    for (person, app) in [("Sam Okafor", "Service"), ("Priya Nair", "Sales")] {
        let mut browser = world.signed_in(person).await;
        let home = browser.get("/lightning/page/home").await;
        home.shows(&[&format!("<span class=\"app\">{app}</span>")]);
    }
}
