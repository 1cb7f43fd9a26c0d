//! Forms: what is saved, what is refused and where it says so, and that nothing typed is lost.

use axum::http::StatusCode;

use crate::world::World;

const CASE: &str = "SELECT Id FROM Case WHERE Subject LIKE 'Cannot finish checkout%'";

#[tokio::test]
async fn an_edit_is_saved_and_leads_back_to_the_record() {
    let world = World::new().await;
    let id = world.id(CASE).await;
    let mut browser = world.signed_in("Sam Okafor").await;
    let form = browser.get(&format!("/lightning/r/Case/{id}/edit")).await;
    form.shows(&[
        "value=\"Cannot finish checkout: postcode refused\"",
        "value=\"Casey Morgan\"",
        "<option selected>Working</option>",
    ]);
    let contact = world.id("SELECT Id FROM Contact WHERE Email = 'casey.morgan@brightwell.example'").await;
    let answer = browser
        .post(
            &format!("/lightning/r/Case/{id}/edit"),
            &[
                ("Subject", "Cannot finish checkout: <b>postcode</b>"),
                ("Status", "Escalated"),
                ("Priority", "High"),
                ("ContactId", "Casey Morgan"),
                ("ContactId.id", &contact),
                ("ContactId.was", "Casey Morgan"),
                ("Description", ""),
            ],
        )
        .await;
    assert_eq!(answer.location(), format!("/lightning/r/Case/{id}/view#saved"), "{}", answer.body);
    let saved = &world
        .find(&format!("SELECT Subject, Status, ContactId, Description FROM Case WHERE Id = '{id}'"))
        .await[0];
    assert_eq!(saved.text("Subject"), "Cannot finish checkout: <b>postcode</b>");
    assert_eq!(saved.text("Status"), "Escalated");
    assert_eq!(saved.text("ContactId"), contact);
    assert_eq!(saved.text("Description"), "");
    let page = browser.get(&format!("/lightning/r/Case/{id}/view")).await;
    page.shows(&["Escalated", "&#60;b&#62;postcode"]).hides(&["<b>postcode"]);
}

#[tokio::test]
async fn what_the_org_refuses_is_said_at_the_field_and_nothing_typed_is_lost() {
    let world = World::new().await;
    let mut browser = world.signed_in("Sam Okafor").await;
    let answer = browser
        .post(
            "/lightning/o/Contact/new",
            &[("FirstName", "Ragna"), ("LastName", ""), ("Email", "not an address"), ("Title", "Buyer")],
        )
        .await;
    answer.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "id=\"LastName-wrong\">Complete this field.");
    assert!(answer.body.contains("value=\"Ragna\"") && answer.body.contains("value=\"not an address\""));
    assert!(answer.body.contains("aria-invalid=\"true\" aria-describedby=\"LastName-wrong\""));

    let answer = browser
        .post(
            "/lightning/o/Contact/new",
            &[("FirstName", "Ragna"), ("LastName", "Holm"), ("Email", "not an address")],
        )
        .await;
    answer.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "id=\"Email-wrong\"");
    assert!(world.find("SELECT Id FROM Contact WHERE LastName = 'Holm'").await.is_empty());

    let answer = browser
        .post(
            "/lightning/o/Contact/new",
            &[("FirstName", "Ragna"), ("LastName", "Holm"), ("Email", "ragna@holm.example")],
        )
        .await;
    assert!(answer.location().ends_with("/view#created"), "{}", answer.body);
    assert_eq!(world.find("SELECT Id FROM Contact WHERE Email = 'ragna@holm.example'").await.len(), 1);
}

#[tokio::test]
async fn numbers_and_dates_are_read_before_they_are_sent() {
    let world = World::new().await;
    let mut browser = world.signed_in("Priya Nair").await;
    let typed = [
        ("Name", "Spring order"),
        ("StageName", "Prospecting"),
        ("CloseDate", "next week"),
        ("Amount", "a lot"),
    ];
    let answer = browser.post("/lightning/o/Opportunity/new", &typed).await;
    answer.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "2 fields need another look.");
    assert!(answer.body.contains("Write a number") && answer.body.contains("Write a date"));
    let typed = [
        ("Name", "Spring order"),
        ("StageName", "Prospecting"),
        ("CloseDate", "2027-03-01"),
        ("Amount", "1250.50"),
    ];
    let answer = browser.post("/lightning/o/Opportunity/new", &typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let page = browser.get(answer.location().trim_end_matches("#created")).await;
    page.shows(&["£1,250.50", "1 Mar 2027", "Priya Nair"]);
}

#[tokio::test]
async fn a_lookup_takes_a_name_that_means_one_record() {
    let world = World::new().await;
    let id = world.id(CASE).await;
    let path = format!("/lightning/r/Case/{id}/edit");
    let mut browser = world.signed_in("Sam Okafor").await;
    let answer = browser.post(&path, &[("ContactId", "Nobody At All")]).await;
    answer.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "Nothing is called “Nobody At All”");

    let twin = [("FirstName", "Kwame"), ("LastName", "Asante"), ("Email", "other.kwame@asante.example")];
    browser.post("/lightning/o/Contact/new", &twin).await;
    let answer = browser.post(&path, &[("ContactId", "Kwame Asante")]).await;
    answer.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "Several are called “Kwame Asante”");

    let answer = browser.post(&path, &[("ContactId", "Nadia Rahman")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let case = &world.find(&format!("SELECT Contact.Name FROM Case WHERE Id = '{id}'")).await[0];
    assert_eq!(case.text("Contact.Name"), "Nadia Rahman");
}

#[tokio::test]
async fn a_new_record_starts_from_the_one_it_belongs_to() {
    let world = World::new().await;
    let account = world.id("SELECT Id FROM Account WHERE Name = 'Brightwell Landscapes'").await;
    let mut browser = world.signed_in("Sam Okafor").await;
    let form = browser.get(&format!("/lightning/o/Contact/new?AccountId={account}")).await;
    form.shows(&["value=\"Brightwell Landscapes\"", &format!("name=\"AccountId.id\" value=\"{account}\"")]);
    let answer = browser.get("/lightning/o/Lead/new").await;
    answer.is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
    let answer = browser.post("/lightning/o/Lead/new", &[("LastName", "x"), ("Company", "y")]).await;
    answer.is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
}

#[tokio::test]
async fn deleting_needs_the_right_and_then_deletes() {
    let world = World::new().await;
    let amara = world.user("Amara Diallo").await.id;
    let own = world.id(&format!("SELECT Id FROM Case WHERE OwnerId = '{amara}' LIMIT 1")).await;
    let id = world.id(CASE).await;
    let path = format!("/lightning/r/Case/{id}/delete");
    let mut sam = world.signed_in("Sam Okafor").await;
    sam.get(&format!("/lightning/r/Case/{id}/view")).await.hides(&["Delete…"]);
    sam.post(&path, &[]).await.is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
    let mut amara = world.signed_in("Amara Diallo").await;
    // Her profile deletes cases; whoever may only edit this one still does not.
    amara.get(&format!("/lightning/r/Case/{id}/view")).await.shows(&["/edit"]).hides(&["Delete…"]);
    amara.post(&path, &[]).await.is_refused(StatusCode::FORBIDDEN, "Insufficient Privileges");
    amara.get(&format!("/lightning/r/Case/{own}/view")).await.shows(&["Delete…"]);
    let answer = amara.post(&format!("/lightning/r/Case/{own}/delete"), &[]).await;
    assert_eq!(answer.location(), "/lightning/o/Case/list#deleted");
    let gone = amara.get(&format!("/lightning/r/Case/{own}/view")).await;
    gone.is_refused(StatusCode::FORBIDDEN, "It may have been deleted");
}
