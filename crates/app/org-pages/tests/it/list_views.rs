//! List views that people make: their filters and columns, who sees them, who changes them.

use axum::http::StatusCode;

use crate::world::{Browser, World};

const NEW: &str = "/lightning/o/Case/list/new";

/// Makes a view and returns its developer name.
async fn make(browser: &mut Browser<'_>, object: &str, fields: &[(&str, &str)]) -> String {
    let answer = browser.post(&format!("/lightning/o/{object}/list/new"), fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let name = answer.location().split("filterName=").nth(1).unwrap().strip_suffix("#saved").unwrap();
    name.to_owned()
}

async fn view_id(world: &World, name: &str) -> String {
    world.id(&format!("SELECT Id FROM ListView WHERE DeveloperName = '{name}'")).await
}

#[tokio::test]
async fn a_view_shows_the_records_its_filters_name_in_its_columns_and_order() {
    let world = World::new().await;
    let mut sam = world.signed_in("Sam Okafor").await;
    let name = make(
        &mut sam,
        "Case",
        &[
            ("label", "Pressing, from the web"),
            ("match", "all"),
            ("field0", "Priority"),
            ("operator0", "equals"),
            ("value0", "High, Medium"),
            ("field1", "Origin"),
            ("operator1", "notEqual"),
            ("value1", "Phone"),
            ("field2", "CreatedDate"),
            ("operator2", "greaterOrEqual"),
            ("value2", "LAST_N_DAYS:60"),
            ("field3", "AccountId"),
            ("operator3", "notEqual"),
            ("value3", ""),
            ("column0", "Subject"),
            ("column2", "Origin"),
            ("column1", "Priority"),
            ("order_by", "CreatedDate"),
            ("direction", "ascending"),
        ],
    )
    .await;
    assert_eq!(name, "Pressing_from_the_web");
    let wanted = world
        .find(
            "SELECT Id FROM Case WHERE Priority IN ('High', 'Medium') AND (Origin != 'Phone' OR Origin = null) \
             AND CreatedDate >= LAST_N_DAYS:60 AND AccountId != null ORDER BY CreatedDate, Id",
        )
        .await;
    assert!(wanted.len() > 5, "{} records", wanted.len());
    let page = sam.get(&format!("/lightning/o/Case/list?filterName={name}")).await;
    page.shows(&[
        "<h1 id=\"list-title\">Pressing, from the web</h1>",
        &format!("of {}", wanted.len()),
        "Sorted by Date Opened",
        "My list views",
    ]);
    let heads: Vec<&str> = page
        .body
        .split("<th scope")
        .skip(1)
        .map(|head| head.split('>').nth(2).unwrap().split('<').next().unwrap().trim())
        .collect();
    assert_eq!(heads, ["Subject", "Priority", "Case Origin"]);
    assert!(page.body.contains(wanted[0].id.as_ref().unwrap()));
    // Either filter is enough when any is.
    let either = make(
        &mut sam,
        "Case",
        &[
            ("label", "Either"),
            ("match", "any"),
            ("scope", "mine"),
            ("field0", "Priority"),
            ("operator0", "equals"),
            ("value0", "High"),
            ("field1", "Subject"),
            ("operator1", "contains"),
            ("value1", "discount"),
            ("column0", "Subject"),
        ],
    )
    .await;
    let me = world.user("Sam Okafor").await.id;
    let wanted = world
        .find(&format!(
            "SELECT Id FROM Case WHERE OwnerId = '{me}' AND (Priority = 'High' OR Subject LIKE '%discount%')"
        ))
        .await;
    let page = sam.get(&format!("/lightning/o/Case/list?filterName={either}")).await;
    page.shows(&[&format!("of {}", wanted.len()), "Discount missing on the phone"]);
}

#[tokio::test]
async fn a_view_is_its_makers_until_who_may_customize_shares_one_with_all() {
    let world = World::new().await;
    let mut sam = world.signed_in("Sam Okafor").await;
    let mut mei = world.signed_in("Mei Tanaka").await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let own = make(&mut sam, "Case", &[("label", "Sam's own"), ("column0", "Subject")]).await;
    mei.get("/lightning/o/Case/list").await.hides(&["Sam&#39;s own"]);
    let path = format!("/lightning/o/Case/list?filterName={own}");
    mei.get(&path).await.is_refused(StatusCode::NOT_FOUND, "Page not found");
    sam.get("/lightning/o/Case/list").await.shows(&["Sam&#39;s own"]);

    // The form does not offer it to Sam, and what is sent all the same is refused.
    sam.get(NEW).await.hides(&["<option value=\"all\">All users"]);
    let sharing = [("label", "For all"), ("shared", "all"), ("column0", "Subject")];
    sam.post(NEW, &sharing).await.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "shares a list view");
    let shared = make(&mut ada, "Case", &sharing).await;
    let path = format!("/lightning/o/Case/list?filterName={shared}");
    mei.get(&path).await.shows(&["Shared list views", "For all"]).hides(&["Edit List Filters"]);
    let id = view_id(&world, &shared).await;
    let edit = format!("/lightning/o/Case/list/{id}/edit");
    mei.get(&edit).await.is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
    mei.post(&edit, &sharing).await.is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
    mei.post(&format!("/lightning/o/Case/list/{id}/delete"), &[])
        .await
        .is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");

    // The same name again is another view; renaming keeps the address.
    let again = make(&mut mei, "Case", &[("label", "For all"), ("column0", "Subject")]).await;
    assert_eq!(again, "For_all_1");
    ada.get(&edit).await.shows(&["value=\"For all\"", "<option value=\"Subject\" selected>"]);
    let renamed = [("label", "For everybody"), ("shared", "all"), ("column0", "Subject")];
    let answer = ada.post(&edit, &renamed).await;
    assert_eq!(answer.location(), format!("{path}#saved"));
    mei.get(&path).await.shows(&["<h1 id=\"list-title\">For everybody</h1>"]);
    let answer = ada.post(&format!("/lightning/o/Case/list/{id}/delete"), &[]).await;
    assert_eq!(answer.location(), "/lightning/o/Case/list#removed");
    mei.get(&path).await.is_refused(StatusCode::NOT_FOUND, "Page not found");
    let standard = view_id(&world, "AllCases").await;
    ada.post(&format!("/lightning/o/Case/list/{standard}/delete"), &[])
        .await
        .is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
}

#[tokio::test]
async fn a_field_that_may_not_be_read_is_in_no_column_no_filter_and_no_answer() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let column = make(
        &mut ada,
        "Account",
        &[
            ("label", "Revenue"),
            ("shared", "all"),
            ("column0", "Name"),
            ("column1", "AnnualRevenue"),
            ("order_by", "AnnualRevenue"),
        ],
    )
    .await;
    let filter = make(
        &mut ada,
        "Account",
        &[
            ("label", "Large"),
            ("shared", "all"),
            ("column0", "Name"),
            ("field0", "AnnualRevenue"),
            ("operator0", "greaterThan"),
            ("value0", "100000"),
        ],
    )
    .await;
    let path = |name: &str| format!("/lightning/o/Account/list?filterName={name}");
    ada.get(&path(&column)).await.shows(&["AnnualRevenue", "Annual Revenue"]);
    ada.get(&path(&filter)).await.shows(&["1–"]);
    let mut sam = world.signed_in("Sam Okafor").await;
    sam.get(&path(&column)).await.shows(&["of 200"]).hides(&["AnnualRevenue", "Annual Revenue"]);
    sam.get(&path(&filter))
        .await
        .shows(&["This list cannot be shown to you", "a field that you may not read"])
        .hides(&["AnnualRevenue", "<tbody>"]);
    sam.get("/lightning/o/Account/list/new").await.shows(&["value=\"Industry\""]).hides(&["AnnualRevenue"]);
    for sent in [
        vec![("label", "Mine"), ("column0", "AnnualRevenue")],
        vec![("label", "Mine"), ("column0", "Name"), ("order_by", "AnnualRevenue")],
        vec![("label", "Mine"), ("column0", "Name"), ("field0", "AnnualRevenue"), ("value0", "1")],
    ] {
        let answer = sam.post("/lightning/o/Account/list/new", &sent).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{sent:?}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_view_is_told_where_it_is_and_nothing_typed_is_lost() {
    let world = World::new().await;
    let mut sam = world.signed_in("Sam Okafor").await;
    for (sent, words) in [
        (vec![("label", " "), ("column0", "Subject")], "give the view a name"),
        (vec![("label", "x")], "choose 1 to 15 fields"),
        (vec![("label", "x"), ("column0", "Subject"), ("column1", "Subject")], "in one column only"),
        (vec![("label", "x"), ("column0", "Nothing__c")], "there is no field Nothing__c"),
        (
            vec![("label", "Kept"), ("column0", "Subject"), ("field0", "CreatedDate"), ("value0", "soon")],
            "write a day as 2026-11-30",
        ),
        (
            vec![
                ("label", "Kept"),
                ("column0", "Subject"),
                ("field1", "Subject"),
                ("operator1", "lessThan"),
                ("value1", "m"),
            ],
            "cannot be compared by",
        ),
    ] {
        let answer = sam.post(NEW, &sent).await;
        answer.is_refused(StatusCode::UNPROCESSABLE_ENTITY, words);
        assert!(sent.iter().all(|(_, value)| answer.body.contains(value.trim())), "{sent:?}");
    }
    let long = "x".repeat(41);
    let answer = sam.post(NEW, &[("label", &long), ("column0", "Subject")]).await;
    answer.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "at most 40 characters");
    // More rows are given without saving and without losing what is there.
    let more = sam
        .post(NEW, &[("label", "Later"), ("field0", "Status"), ("value0", "New"), ("more", "filters")])
        .await;
    more.shows(&["value=\"Later\"", "Filter 5", "<option value=\"Status\" selected>"]);
    let mine = world.find("SELECT Id FROM ListView WHERE CreatedById != null").await;
    assert!(mine.is_empty(), "nothing of that was kept");
}

#[tokio::test]
async fn every_standard_view_of_every_tab_opens() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let views = world.find("SELECT SobjectType, DeveloperName, Name FROM ListView").await;
    assert!(views.len() > 20);
    for view in views {
        let (object, name) = (view.text("SobjectType"), view.text("DeveloperName"));
        let page = ada.get(&format!("/lightning/o/{object}/list?filterName={name}")).await;
        page.shows(&[&format!("<h1 id=\"list-title\">{}</h1>", view.text("Name"))]);
        let id = view.id.unwrap();
        ada.get(&format!("/lightning/o/{object}/list?filterName={id}")).await.shows(&["list-title"]);
        ada.get(&format!("/lightning/o/{object}/list/new?clone={id}")).await.shows(&["Copy of"]);
    }
}

#[tokio::test]
async fn a_list_stands_when_what_its_lookups_lead_to_may_not_be_read() {
    let world = World::new().await;
    let seed = alongside_org::SeedBatch {
        profiles: vec![alongside_org::SeedProfile {
            name: "Cases Only".to_owned(),
            clone_of: "Standard User".to_owned(),
            object_permissions: ["Account", "Contact", "Lead", "Opportunity", "Task"]
                .map(|object| alongside_org::SeedObjectPermission {
                    object: object.to_owned(),
                    ..alongside_org::SeedObjectPermission::default()
                })
                .to_vec(),
            ..alongside_org::SeedProfile::default()
        }],
        users: vec![alongside_org::SeedUser {
            username: "lone@fernhill.example".to_owned(),
            password: Some(alongside_demo::PASSWORD.to_owned()),
            first_name: "Lone".to_owned(),
            last_name: "Reader".to_owned(),
            email: "lone@fernhill.example".to_owned(),
            profile: "Cases Only".to_owned(),
            is_active: true,
            ..alongside_org::SeedUser::default()
        }],
        ..alongside_org::SeedBatch::default()
    };
    world.org.seed(seed).await.unwrap();
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let name = make(
        &mut ada,
        "Case",
        &[
            ("label", "Nadia"),
            ("shared", "all"),
            ("field0", "ContactId"),
            ("operator0", "equals"),
            ("value0", "Nadia Rahman"),
            ("column0", "Subject"),
            ("column1", "ContactId"),
        ],
    )
    .await;
    let mut lone = world.signed_in_as("lone@fernhill.example").await;
    lone.get("/lightning/o/Account/list").await.is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
    lone.get("/lightning/o/Case/list")
        .await
        .shows(&["1–50 of", "Discount missing on the phone", "Not shared with you"])
        .hides(&["Nadia Rahman"]);
    let case = world.id("SELECT Id FROM Case WHERE Subject LIKE 'Discount missing%'").await;
    lone.get(&format!("/lightning/r/Case/{case}/view"))
        .await
        .shows(&["Not shared with you"])
        .hides(&["Nadia Rahman"]);
    let page = lone.get(&format!("/lightning/o/Case/list?filterName={name}")).await;
    page.shows(&["This list cannot be shown to you"]).hides(&["Discount missing"]);
}
