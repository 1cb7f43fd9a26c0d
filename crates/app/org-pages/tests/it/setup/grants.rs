//! Profiles, permission sets and groups: what they grant, and to whom they are given.

use axum::http::StatusCode;

use crate::world::{Answer, World};

/// Whether the checkbox of this name is ticked, and whether it can be changed.
#[track_caller]
fn tick(answer: &Answer, label: &str) -> (bool, bool) {
    let start = format!("aria-label=\"{label}\"");
    let rest = answer.body.split(&start).nth(1).unwrap_or_else(|| panic!("no {label:?} in {}", answer.body));
    let rest = rest.split('>').next().unwrap();
    (rest.contains(" checked"), !rest.contains(" disabled"))
}

/// The name under which a form sends a checkbox.
fn name_of(answer: &Answer, label: &str) -> String {
    let start = format!("aria-label=\"{label}\"");
    let before = answer.body.split(&start).next().unwrap();
    before.rsplit("name=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

/// The key of the row that a checkbox is in.
fn row_of(answer: &Answer, label: &str) -> String {
    let start = format!("aria-label=\"{label}\"");
    let before = answer.body.split(&start).next().unwrap();
    before.rsplit("name=\"row\" value=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

async fn profile(world: &World, name: &str) -> String {
    world.id(&format!("SELECT Id FROM Profile WHERE Name = '{name}'")).await
}

async fn permission_set(world: &World, label: &str) -> String {
    world
        .id(&format!("SELECT Id FROM PermissionSet WHERE Label = '{label}' AND IsOwnedByProfile = false"))
        .await
}

#[tokio::test]
async fn r54_r55_a_search_in_the_profile_shows_both_checkboxes_and_edit_saves_them() {
    let world = World::new().await;
    let id = profile(&world, "Sales Rep").await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let found = ada.get(&format!("/lightning/setup/EnhancedProfiles/{id}/view?find=alongside")).await;
    found.shows(&["Custom App Settings", "Connected App Access"]).hides(&["Service</span>"]);
    assert_eq!(tick(&found, "Alongside Setup"), (false, false));
    assert_eq!(tick(&found, "AlongsideWebApp"), (false, false));

    let path = format!("/lightning/setup/EnhancedProfiles/{id}/edit");
    let form = ada.get(&format!("{path}?find=alongside")).await;
    let (setup, app) = (name_of(&form, "Alongside Setup"), name_of(&form, "AlongsideWebApp"));
    let sent = [
        ("row", row_of(&form, "Alongside Setup")),
        ("row", row_of(&form, "AlongsideWebApp")),
        (setup.as_str(), "on".to_owned()),
        (app.as_str(), "on".to_owned()),
    ];
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let saved = ada.post(&path, &sent).await;
    assert_eq!(
        saved.location(),
        format!("/lightning/setup/EnhancedProfiles/{id}/view#saved"),
        "{}",
        saved.body
    );
    let page = ada.get(&format!("/lightning/setup/EnhancedProfiles/{id}/view")).await;
    assert!(tick(&page, "Alongside Setup").0 && tick(&page, "AlongsideWebApp").0);
    assert!(tick(&page, "Service").0, "what the form did not show stays as it was");
    let given = world
        .find(&format!(
            "SELECT SetupEntityType FROM SetupEntityAccess WHERE ParentId IN (SELECT Id FROM PermissionSet WHERE ProfileId = '{id}') \
             AND SetupEntityType = 'ConnectedApplication'"
        ))
        .await;
    assert_eq!(given.len(), 1);
}

#[tokio::test]
async fn r57_r58_field_level_security_shows_the_guides_fields_and_locks_what_is_never_restricted() {
    let world = World::new().await;
    let id = profile(&world, "Sales Rep").await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let address = |object: &str| format!("/lightning/setup/EnhancedProfiles/{id}/fields/{object}/edit");
    let contact = ada.get(&address("Contact")).await;
    for label in ["Account Name", "Phone", "Mobile", "Email", "Title"] {
        assert_eq!(tick(&contact, &format!("{label} Read Access")), (true, true), "{label}");
        assert_eq!(tick(&contact, &format!("{label} Edit Access")), (true, true), "{label}");
    }
    assert_eq!(tick(&contact, "Name Edit Access"), (true, false));
    let lead = ada.get(&address("Lead")).await;
    for label in ["Phone", "Mobile", "Email", "Title", "Lead Source", "Rating"] {
        assert_eq!(tick(&lead, &format!("{label} Edit Access")), (true, true), "{label}");
    }
    for label in ["Name", "Company", "Lead Status"] {
        assert_eq!(tick(&lead, &format!("{label} Read Access")), (true, false), "{label}");
        assert_eq!(tick(&lead, &format!("{label} Edit Access")), (true, false), "{label}");
    }
    lead.shows(&["Needed by every record: always readable and editable."]);
    assert_eq!(tick(&lead, "Created By Edit Access"), (false, false));
}

#[tokio::test]
async fn r56_field_level_security_is_saved_and_holds_at_once() {
    let world = World::new().await;
    let id = profile(&world, "Support Agent").await;
    let path = format!("/lightning/setup/EnhancedProfiles/{id}/fields/Contact/edit");
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let mut sam = world.signed_in("Sam Okafor").await;
    let contact = world.id("SELECT Id FROM Contact WHERE Email = 'casey.morgan@brightwell.example'").await;
    let record = format!("/lightning/r/Contact/{contact}/view");
    sam.get(&record).await.shows(&["casey.morgan@brightwell.example"]);
    let form = ada.get(&path).await;
    let row = row_of(&form, "Email Read Access");
    let saved = ada.post(&path, &[("row", &row)]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    sam.get(&record).await.hides(&["casey.morgan@brightwell.example"]);

    let (read, edit) = (name_of(&form, "Email Read Access"), name_of(&form, "Email Edit Access"));
    let refused = ada.post(&path, &[("row", &row), (&edit, "on")]).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "Email: Permission Edit Field depends on");
    assert_eq!(tick(&refused, "Email Edit Access"), (true, true), "what was ticked stays");
    let saved = ada.post(&path, &[("row", &row), (&edit, "on"), (&read, "on")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    sam.get(&record).await.shows(&["casey.morgan@brightwell.example"]);
    // A locked checkbox is nothing that a form can send.
    let (name, row) = (name_of(&form, "Name Read Access"), row_of(&form, "Name Read Access"));
    let saved = ada.post(&path, &[("row", &row), (&name, "")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
}

#[tokio::test]
async fn object_permissions_are_saved_as_one_and_refused_in_the_platforms_words() {
    let world = World::new().await;
    let id = permission_set(&world, "Alongside Access").await;
    let path = format!("/lightning/setup/PermSets/{id}/edit");
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let form = ada.get(&path).await;
    let lead = row_of(&form, "Leads Read");
    let account = row_of(&form, "Accounts Read");
    let name = |label: &str| name_of(&form, label);
    let sent = [
        ("row".to_owned(), account.as_str()),
        (name("Accounts Read"), "on"),
        ("row".to_owned(), lead.as_str()),
        (name("Leads Delete"), "on"),
    ];
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let refused = ada.post(&path, &sent).await;
    let words = "Leads: Permission Delete Lead depends on permission(s): Read Lead. Nothing was saved.";
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, words);
    assert!(tick(&refused, "Leads Delete").0 && tick(&refused, "Accounts Read").0);
    let standing =
        format!("SELECT SobjectType, PermissionsDelete FROM ObjectPermissions WHERE ParentId = '{id}'");
    assert!(world.find(&standing).await.is_empty(), "all or nothing");

    let whole = ["Leads Read", "Leads Edit", "Leads Delete"].map(name);
    let mut sent = vec![("row", lead.as_str())];
    sent.extend(whole.iter().map(|name| (name.as_str(), "on")));
    let saved = ada.post(&path, &sent).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let rows = world.find(&standing).await;
    assert_eq!((rows.len(), rows[0].text("PermissionsDelete")), (1, "true".to_owned()));
    let saved = ada.post(&path, &[("row", &lead)]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    assert!(world.find(&standing).await.is_empty());
}

#[tokio::test]
async fn r21_a_managed_set_says_that_it_cannot_be_edited_and_what_to_do() {
    let world = World::new().await;
    let id = permission_set(&world, "Alongside Agent").await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let page = ada.get(&format!("/lightning/setup/PermSets/{id}/view")).await;
    page.shows(&["it cannot be edited", "Manage Assignments"]).hides(&["Edit Properties", "/edit\""]);
    for part in ["edit", "fields/Contact/edit", "properties", "delete"] {
        let refused = ada.get(&format!("/lightning/setup/PermSets/{id}/{part}")).await;
        refused.is_refused(StatusCode::FORBIDDEN, "changing a managed permission set");
    }
}

#[tokio::test]
async fn a_set_of_the_orgs_own_is_made_renamed_and_deleted() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let new = "/lightning/setup/PermSets/new";
    let refused = ada.post(new, &[("Label", "Night shift"), ("Name", "")]).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "id=\"Name-wrong\">Complete this field.");
    let refused = ada.post(new, &[("Label", "Night shift"), ("Name", "Night shift")]).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "can only contain underscores");
    let made = ada.post(new, &[("Label", "Night shift"), ("Name", "Night_shift")]).await;
    assert!(made.location().ends_with("/view#created"), "{}", made.body);
    let id = permission_set(&world, "Night shift").await;
    let path = format!("/lightning/setup/PermSets/{id}/properties");
    let saved =
        ada.post(&path, &[("Label", "Late shift"), ("Name", "Night_shift"), ("Description", "x")]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    ada.get(&format!("/lightning/setup/PermSets/{id}/delete")).await.shows(&["Nobody has it."]);
    let deleted = ada.post(&format!("/lightning/setup/PermSets/{id}/delete"), &[]).await;
    assert_eq!(deleted.location(), "/lightning/setup/PermSets/home#deleted");
    assert!(world.find("SELECT Id FROM PermissionSet WHERE Name = 'Night_shift'").await.is_empty());
}

#[tokio::test]
async fn r65_r111_several_users_are_searched_ticked_and_assigned_together() {
    let world = World::new().await;
    let id = permission_set(&world, "Alongside Messages Read").await;
    let (tom, diego) = (world.user("Tom Ellery").await.id, world.user("Diego Fuentes").await.id);
    let base = format!("/lightning/setup/PermSets/{id}/assignments");
    let new = format!("{base}/new");
    let mut ada = world.signed_in("Ada Lindqvist").await;
    ada.get(&base).await.shows(&["Add Assignment", "Nobody has “Alongside Messages Read” yet"]);
    let found = ada.post(&new, &[("text", "ellery"), ("step", "search")]).await;
    found.shows(&["1–1 of 1 active users", "Tom Ellery"]);
    // A second search keeps what the first one ticked.
    let found =
        ada.post(&new, &[("shown", &tom), ("user", &tom), ("text", "fuentes"), ("step", "search")]).await;
    found.shows(&[&format!("name=\"kept\" value=\"{tom}\""), "Diego Fuentes"]).hides(&[">Tom Ellery</span>"]);
    let done = ada
        .post(&new, &[("kept", &tom), ("shown", &diego), ("user", &diego), ("text", "x"), ("step", "assign")])
        .await;
    assert!(done.location().starts_with(&format!("{base}/done?user=")), "{}", done.body);
    let location = done.location().to_owned();
    ada.get(&location).await.shows(&["Assignment Summary", "Tom Ellery", "Diego Fuentes", "Assigned"]);
    ada.get(&base).await.shows(&["1–2 of 2 users", "Diego Fuentes"]);

    let again = ada.post(&new, &[("user", &tom), ("user", &diego), ("step", "assign")]).await;
    again.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "Duplicate PermissionSetAssignment");
    let none = ada.post(&new, &[("step", "assign")]).await;
    none.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "Tick the users first");

    let rows =
        world.find(&format!("SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId = '{id}'")).await;
    let remove = format!("{base}/remove");
    ada.post(&remove, &[]).await.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "Tick the users to remove");
    let removed = ada.post(&remove, &[("assignment", rows[0].id.as_deref().unwrap())]).await;
    assert_eq!(removed.location(), format!("{base}#removed"), "{}", removed.body);
    ada.get(&base).await.shows(&["1–1 of 1 users"]);
}

#[tokio::test]
async fn a_group_bundles_sets_mutes_some_of_their_grants_and_is_assigned() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let made = ada
        .post(
            "/lightning/setup/PermSetGroups/new",
            &[("MasterLabel", "Helpers"), ("DeveloperName", "Helpers")],
        )
        .await;
    assert!(made.location().ends_with("#created"), "{}", made.body);
    let id = world.id("SELECT Id FROM PermissionSetGroup WHERE DeveloperName = 'Helpers'").await;
    let base = format!("/lightning/setup/PermSetGroups/{id}");
    let (agent, read) = (
        permission_set(&world, "Alongside Agent").await,
        permission_set(&world, "Alongside Messages Read").await,
    );
    let saved = ada.post(&format!("{base}/members"), &[("enabled", &agent), ("enabled", &read)]).await;
    assert_eq!(saved.location(), format!("{base}/view#saved"), "{}", saved.body);
    ada.get(&format!("{base}/view")).await.shows(&["Alongside Agent", "Nothing is muted"]);
    let muting = [("MasterLabel", "Helpers Muting"), ("DeveloperName", "Helpers_Muting")];
    let made = ada.post(&format!("{base}/muting/new"), &muting).await;
    assert_eq!(made.location(), format!("{base}/muting/edit"), "{}", made.body);
    let twice = ada.post(&format!("{base}/muting/new"), &muting).await;
    twice.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "This group has a muting permission set.");
    let form = ada.get(&format!("{base}/muting/edit")).await;
    let (row, name) = (row_of(&form, "Sessions Read"), name_of(&form, "Sessions Read"));
    let saved = ada.post(&format!("{base}/muting/edit"), &[("row", &row), (&name, "on")]).await;
    assert_eq!(saved.location(), format!("{base}/muting/view#saved"), "{}", saved.body);

    let tom = world.user("Tom Ellery").await.id;
    let done = ada.post(&format!("{base}/assignments/new"), &[("user", &tom), ("step", "assign")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let user = world.user("Tom Ellery").await;
    let session = world.org.describe(&user, "alongside__Session__c").await;
    assert!(session.is_err(), "what the group mutes is not given");
    assert!(world.org.describe(&user, "alongside__Conversation__c").await.is_ok());
    ada.get(&format!("/lightning/setup/ManageUsers/{tom}/view")).await.shows(&["Helpers</a>"]);
}

#[tokio::test]
async fn a_field_is_opened_and_closed_for_profiles_from_its_own_page() {
    let world = World::new().await;
    let base = "/lightning/setup/ObjectManager/Contact/FieldsAndRelationships/Title";
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let page = ada.get(&format!("{base}/view")).await;
    assert_eq!(tick(&page, "Support Agent Edit Access"), (true, false));
    let form = ada.get(&format!("{base}/security")).await;
    let (row, read) =
        (row_of(&form, "Support Agent Read Access"), name_of(&form, "Support Agent Read Access"));
    let saved = ada.post(&format!("{base}/security"), &[("row", &row), (&read, "on")]).await;
    assert_eq!(saved.location(), format!("{base}/view#saved"), "{}", saved.body);
    let page = ada.get(&format!("{base}/view")).await;
    assert_eq!(tick(&page, "Support Agent Read Access"), (true, false));
    assert_eq!(tick(&page, "Support Agent Edit Access"), (false, false));
    assert_eq!(tick(&page, "Sales Rep Edit Access"), (true, false), "other profiles stay as they were");
}

#[tokio::test]
async fn r19_r20_r22_a_managed_set_is_cloned_and_only_the_clone_takes_the_connected_app() {
    let world = World::new().await;
    let original = permission_set(&world, "Alongside Agent").await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let list = ada.get("/lightning/setup/PermSets/home").await;
    list.shows(&[&format!("/lightning/setup/PermSets/{original}/clone")]);
    let path = format!("/lightning/setup/PermSets/{original}/clone");
    ada.get(&path).await.shows(&["value=\"Alongside Agent\"", "can be edited"]);
    let refused = ada.post(&path, &[("Label", ""), ("Name", "Agents of ours")]).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "id=\"Label-wrong\">Complete this field.");
    let refused = ada.post(&path, &[("Label", "Agents of ours"), ("Name", "Agents of ours")]).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "can only contain underscores");
    let made = ada.post(&path, &[("Label", "Alongside Agent"), ("Name", "Alongside_Agent")]).await;
    assert!(made.location().ends_with("/view#created"), "{}", made.body);
    let both =
        world.find("SELECT Id, NamespacePrefix FROM PermissionSet WHERE Label = 'Alongside Agent'").await;
    assert_eq!(both.len(), 2, "the original and the clone stand side by side");
    let clone = both.iter().find(|set| set.text("NamespacePrefix").is_empty()).unwrap().id.clone().unwrap();
    let twice = ada.post(&path, &[("Label", "Again"), ("Name", "Alongside_Agent")]).await;
    twice.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "duplicate value found");

    let app = world.id("SELECT Id FROM ConnectedApplication WHERE Name = 'AlongsideWebApp'").await;
    let access = permission_set(&world, "Alongside Access").await;
    let sets = format!("/lightning/setup/ConnectedApplication/{app}/sets");
    let refused = ada.post(&sets, &[("chosen", &access), ("chosen", &original)]).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "Cannot Modify Managed Component");
    let saved = ada.post(&sets, &[("chosen", &access), ("chosen", &clone)]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
}

#[tokio::test]
async fn r53_a_profile_is_cloned_under_another_name() {
    let world = World::new().await;
    let id = profile(&world, "System Administrator").await;
    let path = format!("/lightning/setup/EnhancedProfiles/{id}/clone");
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let taken = ada.post(&path, &[("Name", "Sales Rep")]).await;
    taken.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "already in use");
    assert!(taken.body.contains("value=\"Sales Rep\""), "what was typed stays");
    let made = ada.post(&path, &[("Name", "Systems team")]).await;
    assert!(made.location().ends_with("/view#created"), "{}", made.body);
    let page = ada.get(made.location().trim_end_matches("#created")).await;
    page.shows(&["Systems team", "Custom Profile"]);
    assert!(tick(&page, "Manage Users").0);
}

#[tokio::test]
async fn a_profile_has_a_default_app_in_which_its_users_begin_and_which_must_be_visible() {
    let world = World::new().await;
    let agents = world.id("SELECT Id FROM Profile WHERE Name = 'Support Agent'").await;
    let console = world.id("SELECT Id FROM AppDefinition WHERE DeveloperName = 'ServiceConsole'").await;
    let row = format!("entity.{console}");
    let path = format!("/lightning/setup/EnhancedProfiles/{agents}/edit");
    let mut ada = world.signed_in("Ada Lindqvist").await;
    ada.get(&path).await.shows(&["aria-label=\"Default Service Console\""]);
    let refused = ada.post(&path, &[("row", &row), ("default", &row)]).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "The default app must be visible");
    let saved = ada.post(&path, &[("row", &row), (&row, "on"), ("default", &row)]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let mut sam = world.signed_in("Sam Okafor").await;
    sam.get("/lightning/page/home").await.shows(&["<span class=\"app\">Service Console</span>"]);
}
