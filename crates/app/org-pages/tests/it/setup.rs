//! Setup as administrators meet it, and as those who may only look, or not even that.

mod apps;
mod grants;
mod objects;
mod packages;
mod people;

use axum::http::StatusCode;

use crate::world::{Answer, World};

/// The ids in links to pages below a node, in order and each once.
fn ids(answer: &Answer, node: &str) -> Vec<String> {
    let start = format!("href=\"/lightning/setup/{node}/");
    let mut ids: Vec<String> = answer
        .body
        .split(&start)
        .skip(1)
        .map(|rest| rest.split('/').next().unwrap().to_owned())
        .filter(|id| id.len() == 18)
        .collect();
    ids.dedup();
    ids
}

#[tokio::test]
async fn setup_stands_in_the_menu_of_those_who_may_view_it_and_nobody_else_can_open_it() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    ada.get("/lightning/page/home").await.shows(&["href=\"/lightning/setup/SetupOneHome/home\""]);
    let mut sam = world.signed_in("Sam Okafor").await;
    sam.get("/lightning/page/home").await.hides(&["/lightning/setup/"]);
    for path in [
        "/lightning/setup/SetupOneHome/home",
        "/lightning/setup/ManageUsers/home",
        "/lightning/setup/PermSets/home",
        "/lightning/setup/NavigationMenus/home",
        "/lightning/setup/ObjectManager/Contact/Details/view",
    ] {
        sam.get(path).await.is_refused(StatusCode::FORBIDDEN, "You do not have access to Setup");
    }
    let refused = sam.post("/lightning/setup/PermSets/new", &[("Label", "Mine"), ("Name", "Mine")]).await;
    refused.is_refused(StatusCode::FORBIDDEN, "You do not have access to Setup");
    assert!(world.find("SELECT Id FROM PermissionSet WHERE Name = 'Mine'").await.is_empty());
    let out = world.browser().get("/lightning/setup/PermSets/home").await;
    assert_eq!(out.location(), "/login?startURL=%2Flightning%2Fsetup%2FPermSets%2Fhome");
}

#[tokio::test]
async fn every_node_of_the_tree_has_a_page() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let home = ada.get("/lightning/setup/SetupOneHome/home").await;
    let tree = home.body.split("aria-label=\"Setup pages\"").nth(2).unwrap().split("</nav>").next().unwrap();
    let addresses: Vec<String> =
        tree.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    assert!(addresses.len() > 12, "{addresses:?}");
    for address in addresses {
        let page = ada.get(&address).await;
        page.shows(&["<h1"]);
    }
}

#[tokio::test]
async fn quick_find_works_without_script() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let found = ada.get("/lightning/setup/SetupOneHome/home?find=permission%20sets").await;
    let tree = found.body.split("<aside").nth(1).unwrap().split("</aside>").next().unwrap();
    assert!(tree.contains("/lightning/setup/PermSets/home") && tree.contains("value=\"permission sets\""));
    assert!(!tree.contains("/lightning/setup/ManageUsers/home"), "{tree}");
    let none = ada.get("/lightning/setup/SetupOneHome/home?find=%3Cscript%3E").await;
    none.shows(&["No page of Setup is called “&#60;script&#62;”."]).hides(&["<script>"]);
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_hostile_ids_are_no_queries() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    for path in [
        "/lightning/setup/ManageUsers/005000000000999AAA/view",
        "/lightning/setup/ManageUsers/x'%20OR%20Id%20!=%20null/view",
        "/lightning/setup/EnhancedProfiles/00e000000000999AAA/edit",
        "/lightning/setup/PermSets/0PS000000000999AAA/assignments/new",
        "/lightning/setup/ConnectedApplication/0H4000000000999AAA/policies",
        "/lightning/setup/ObjectManager/Nothing__c/Details/view",
        "/lightning/setup/ObjectManager/Contact/FieldsAndRelationships/Nothing/view",
        "/lightning/setup/NoSuchNode/home",
        "/lightning/setup/NoSuchNode/page?address=%2F005000000000999AAA",
        "/lightning/setup/ManageUsers/page?address=%2F%2Fevil.example",
        "/lightning/setup/ManageUsers/page",
    ] {
        let answer = ada.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {}", answer.body);
    }
    let hidden = world.id("SELECT Id FROM PermissionSet WHERE IsOwnedByProfile = true LIMIT 1").await;
    let answer = ada.get(&format!("/lightning/setup/PermSets/{hidden}/view")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "a profile's own set has no page");
}

/// The form of address that other programs know from Salesforce.
#[tokio::test]
async fn a_record_of_setup_is_found_by_the_address_that_salesforce_gives_it() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let id = world.id("SELECT Id FROM User WHERE Name = 'Sam Okafor'").await;
    let answer =
        ada.get(&format!("/lightning/setup/ManageUsers/page?address=%2F{id}%3Fnoredirect%3D1")).await;
    assert_eq!(answer.location(), format!("/lightning/setup/ManageUsers/{id}/view"));
}

#[tokio::test]
async fn company_objects_and_fields_are_shown() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let company = ada.get("/lightning/setup/CompanyProfileInfo/home").await;
    let organization = world.id("SELECT Id FROM Organization").await;
    company.shows(&["Fernhill", &organization, "Developer Edition", "Used Licenses"]);
    let objects = ada.get("/lightning/setup/ObjectManager/home?text=session").await;
    objects.shows(&["alongside__Session__c", "Custom Object"]).hides(&[">Contact</a>"]);
    let fields = ada.get("/lightning/setup/ObjectManager/Contact/FieldsAndRelationships/view").await;
    fields.shows(&["Account Name", "Lookup(Account)", ">Mobile</a>", "Text(128)"]).hides(&["MailingStreet"]);
    let packages = ada.get("/lightning/setup/ImportedPackage/home").await;
    let package = ids(&packages, "ImportedPackage").remove(0);
    let package = ada.get(&format!("/lightning/setup/ImportedPackage/{package}/view")).await;
    package.shows(&["AlongsideWebApp", "Alongside Agent", "alongside__Session__c", "Custom Permission"]);
}

#[tokio::test]
async fn organization_wide_defaults_are_set_together() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    ada.get("/lightning/setup/SecuritySharing/home").await.shows(&["Default Internal Access", "Leads"]);
    let edit = "/lightning/setup/SecuritySharing/edit";
    ada.get(edit).await.shows(&["name=\"Lead\"", "Public Read/Write"]);
    let refused = ada.post(edit, &[("Lead", "Private"), ("Opportunity", "Everything")]).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "id=\"Opportunity-wrong\">Choose one of these.");
    let refused = ada.post(edit, &[("Lead", "Private"), ("Task", "FullAccess")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
    let standing = world.org.sharing_defaults(&world.user("Ada Lindqvist").await).await.unwrap();
    let lead = |all: &[alongside_org::SharingDefault]| {
        all.iter().find(|default| default.object == "Lead").unwrap().model
    };
    assert_ne!(lead(&standing), alongside_org::SharingModel::Private, "all or nothing");
    let saved = ada.post(edit, &[("Lead", "Private")]).await;
    assert_eq!(saved.location(), "/lightning/setup/SecuritySharing/home#saved", "{}", saved.body);
    let standing = world.org.sharing_defaults(&world.user("Ada Lindqvist").await).await.unwrap();
    assert_eq!(lead(&standing), alongside_org::SharingModel::Private);
}

#[tokio::test]
async fn a_sharing_rule_is_made_listed_and_deleted() {
    let world = World::new().await;
    let everybody = world.id("SELECT Id FROM Group WHERE Type = 'Organization'").await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let home = "/lightning/setup/SecuritySharing/home";
    ada.get(home).await.shows(&["No sharing rules", "Organization-Wide Defaults"]);
    let path = "/lightning/setup/SecuritySharing/rules/new";
    ada.get(path).await.shows(&["All Internal Users", "Cases</option>"]);
    let mut rule = vec![
        ("object", "Case"),
        ("developerName", "not a name"),
        ("sharedFrom", everybody.as_str()),
        ("sharedTo", everybody.as_str()),
        ("access", "Edit"),
    ];
    let refused = ada.post(path, &rule).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "id=\"developerName-wrong\"");
    rule[1].1 = "Everything";
    let saved = ada.post(path, &rule).await;
    assert_eq!(saved.location(), format!("{home}#created"), "{}", saved.body);
    ada.get(home).await.shows(&["Everything", "Read/Write"]);
    ada.post(path, &rule).await.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "a rule of that name");
    let delete = "/lightning/setup/SecuritySharing/rules/Case/Everything/delete";
    ada.get(delete).await.shows(&["Delete the sharing rule Everything of Case?"]);
    assert_eq!(ada.post(delete, &[]).await.location(), format!("{home}#deleted"));
    ada.get(home).await.hides(&["Everything"]);
    ada.get(delete).await.is_refused(StatusCode::NOT_FOUND, "not found");
}
