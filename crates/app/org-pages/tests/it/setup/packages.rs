//! The marketplace, installing in steps, and taking the package out again.

use alongside_org::InstallState;
use axum::http::StatusCode;

use crate::world::{Browser, World};

const SCOPE: &str = "/marketplace/alongside/install/scope";

/// Walks to the end of an installation.
async fn install(world: &World, browser: &mut Browser<'_>, fields: &[(&str, &str)]) -> String {
    let begun = browser.post(SCOPE, fields).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let address = begun.location().to_owned();
    let job = address.rsplit('/').next().unwrap();
    while world.org.install_job(job).unwrap().state == InstallState::Running {
        let page = browser.get(&address).await;
        // A browser without script asks again by itself, too.
        if page.body.contains("This can take a few minutes") {
            assert!(page.headers.contains_key("refresh"));
        }
        tokio::task::yield_now().await;
    }
    address
}

#[tokio::test]
async fn r2_r3_the_listing_is_found_by_its_name_and_has_a_place_for_its_film() {
    let world = World::without_package().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let found = ada.get("/marketplace?text=alongside").await;
    found.shows(&["1 app for “alongside”", "href=\"/marketplace/alongside\""]);
    ada.get("/marketplace?text=no%20such%20thing").await.shows(&["No app is called that"]);
    let listing = ada.get("/marketplace/alongside").await;
    listing.shows(&["<video", "Demo video", "Get It Now", "Not installed"]).hides(&["src=\"http"]);
    let unknown = ada.get("/marketplace/other").await;
    unknown.is_refused(StatusCode::NOT_FOUND, "Page not found");
}

#[tokio::test]
async fn r5_r6_r7_the_wizard_installs_for_all_users_and_grants_nothing() {
    let world = World::without_package().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    ada.get("/marketplace/alongside/install").await.shows(&["ada.lindqvist@fernhill.example", "Next"]);
    let scope = ada.get(SCOPE).await;
    scope.shows(&["Install for Admins Only", "Install for All Users", "Install for Specific Profiles"]);
    let refused = ada.post(SCOPE, &[("scope", "all")]).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "Read the terms and agree to them first.");
    assert!(refused.body.contains("value=\"all\" checked"), "what was chosen stays");
    let refused = ada.post(SCOPE, &[("scope", "profiles"), ("agreed", "on")]).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "Tick the profiles to install for.");
    let refused =
        ada.post(SCOPE, &[("scope", "profiles"), ("profile", "00e000000000999AAA"), ("agreed", "on")]).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "There is no profile");

    let address = install(&world, &mut ada, &[("scope", "all"), ("agreed", "on")]).await;
    let done = ada.get(&address).await;
    done.shows(&["Done, installed", "installed for all users", "value=\"100\""]);
    assert!(!done.headers.contains_key("refresh"), "what is done is not asked for again");
    ada.get("/lightning/setup/ImportedPackage/home").await.shows(&[">Alongside</a>", "Uninstall"]);
    ada.get("/marketplace/alongside").await.shows(&[">Installed</span>"]).hides(&["Get It Now"]);
    let granted = "SELECT Id FROM SetupEntityAccess WHERE SetupEntityType = 'ConnectedApplication'";
    assert!(world.find(granted).await.is_empty(), "installing grants nothing");
    let policy = &world.find("SELECT OptionsAllowAdminApprovedUsersOnly FROM ConnectedApplication").await[0];
    assert_eq!(policy.text("OptionsAllowAdminApprovedUsersOnly"), "false");
}

#[tokio::test]
async fn only_who_customizes_the_application_installs_or_uninstalls() {
    let world = World::without_package().await;
    let mut rhys = world.signed_in("Rhys Pritchard").await;
    rhys.get("/marketplace/alongside").await.shows(&["Get It Now"]);
    for path in ["/marketplace/alongside/install", SCOPE] {
        rhys.get(path).await.is_refused(StatusCode::FORBIDDEN, "installing packages");
    }
    let refused = rhys.post(SCOPE, &[("scope", "all"), ("agreed", "on")]).await;
    refused.is_refused(StatusCode::FORBIDDEN, "installing packages");
    assert!(world.find("SELECT Id FROM InstalledSubscriberPackage").await.is_empty());
}

#[tokio::test]
async fn uninstalling_tells_what_goes_keeps_the_records_and_leaves_an_org_without_it() {
    let world = World::without_package().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    install(&world, &mut ada, &[("scope", "admins"), ("agreed", "on")]).await;
    let id = world.id("SELECT Id FROM InstalledSubscriberPackage").await;
    let path = format!("/lightning/setup/ImportedPackage/{id}/uninstall");
    ada.get(&path).await.shows(&["Uninstall Alongside", "alongside__Session__c, with 0 records", "48 hours"]);
    let gone = ada.post(&path, &[]).await;
    assert_eq!(gone.location(), "/lightning/setup/ImportedPackage/home#removed", "{}", gone.body);
    let list = ada.get("/lightning/setup/ImportedPackage/home").await;
    list.shows(&["No packages are installed", "Download them"]);
    let file = list.body.split("/ImportedPackage/export/").nth(1).unwrap().split('"').next().unwrap();
    let file = ada.get(&format!("/lightning/setup/ImportedPackage/export/{file}")).await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.body.starts_with("PK"), "a zip");
    ada.get("/lightning/setup/ObjectManager/home").await.hides(&["alongside__Session__c"]);
    ada.get("/marketplace/alongside").await.shows(&["Get It Now"]);
}
