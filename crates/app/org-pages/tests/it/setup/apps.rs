//! App Manager and the policies of connected apps.

use axum::http::StatusCode;

use crate::world::World;

async fn connected(world: &World) -> String {
    world.id("SELECT Id FROM ConnectedApplication WHERE Name = 'AlongsideWebApp'").await
}

#[tokio::test]
async fn r12_r13_permitted_users_is_changed_from_app_manager() {
    let world = World::new().await;
    let id = connected(&world).await;
    let view = format!("/lightning/setup/ConnectedApplication/{id}/view");
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let apps = ada.get("/lightning/setup/NavigationMenus/home").await;
    let manage = format!("<a href=\"{view}\">Manage<span class=\"hidden-label\"> AlongsideWebApp</span></a>");
    apps.shows(&["Connected (Managed)", "Lightning (Managed)", &manage]);
    let policies = format!("/lightning/setup/ConnectedApplication/{id}/policies");
    let set = |value: &'static str| [("permitted", value)];
    let saved = ada.post(&policies, &set("All users may self-authorize")).await;
    assert_eq!(saved.location(), format!("{view}#saved"), "{}", saved.body);
    ada.get(&view).await.shows(&["<dd>All users may self-authorize</dd>", "Counts once Permitted Users is"]);
    let saved = ada.post(&policies, &set("Admin approved users are pre-authorized")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    ada.get(&view).await.shows(&["<dd>Admin approved users are pre-authorized</dd>"]).hides(&["Counts once"]);
    let refused = ada.post(&policies, &set("Nobody")).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "Choose one of the two.");
}

#[tokio::test]
async fn r15_r16_profiles_are_ticked_together() {
    let world = World::new().await;
    let id = connected(&world).await;
    let path = format!("/lightning/setup/ConnectedApplication/{id}/profiles");
    let set_of = |name: &'static str| {
        format!("SELECT Id FROM PermissionSet WHERE IsOwnedByProfile = true AND Profile.Name = '{name}'")
    };
    let administrator = world.id(&set_of("System Administrator")).await;
    let standard = world.id(&set_of("Standard User")).await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    ada.get(&path).await.shows(&["System Administrator", "Standard User", "Support Agent"]);
    let saved = ada.post(&path, &[("chosen", &administrator), ("chosen", &standard)]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let given = format!(
        "SELECT Id FROM SetupEntityAccess WHERE SetupEntityId = '{id}' AND ParentId IN (SELECT Id FROM PermissionSet WHERE IsOwnedByProfile = true)"
    );
    assert_eq!(world.find(&given).await.len(), 2);
    let page = ada.get(&format!("/lightning/setup/ConnectedApplication/{id}/view")).await;
    page.shows(&[">System Administrator</a>", ">Standard User</a>", "Alongside Access"]);
    let saved = ada.post(&path, &[("chosen", &standard)]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert_eq!(world.find(&given).await.len(), 1);
}

#[tokio::test]
async fn r24_a_managed_original_is_refused_and_nothing_else_is_saved_with_it() {
    let world = World::new().await;
    let id = connected(&world).await;
    let path = format!("/lightning/setup/ConnectedApplication/{id}/sets");
    let set = |label: &str| format!("SELECT Id FROM PermissionSet WHERE Label = '{label}'");
    let original = world.id(&set("Alongside Agent")).await;
    let own = world.id(&set("Alongside Integration")).await;
    let access = world.id(&set("Alongside Access")).await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let chosen = [("chosen", access.as_str()), ("chosen", &original), ("chosen", &own)];
    let refused = ada.post(&path, &chosen).await;
    let words = "Alongside Agent: Cannot Modify Managed Component. Nothing was saved.";
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, words);
    assert!(refused.body.contains(&format!("value=\"{own}\" checked")), "what was ticked stays");
    let given =
        format!("SELECT Id FROM SetupEntityAccess WHERE SetupEntityId = '{id}' AND ParentId = '{own}'");
    assert!(world.find(&given).await.is_empty());
    let saved = ada.post(&path, &[("chosen", &access), ("chosen", &own)]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert_eq!(world.find(&given).await.len(), 1);
}

#[tokio::test]
async fn a_form_of_another_site_changes_no_policy() {
    let world = World::new().await;
    let id = connected(&world).await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let answer = ada
        .post_from(
            &format!("/lightning/setup/ConnectedApplication/{id}/policies"),
            &[("permitted", "All users may self-authorize")],
            &[("origin", "https://evil.example")],
        )
        .await;
    answer.is_refused(StatusCode::FORBIDDEN, "This came from another site");
    let found = world.find("SELECT OptionsAllowAdminApprovedUsersOnly FROM ConnectedApplication").await;
    assert_eq!(found[0].text("OptionsAllowAdminApprovedUsersOnly"), "true");
}
