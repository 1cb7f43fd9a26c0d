//! Users, and what is assigned to them.

use axum::http::StatusCode;

use crate::world::World;

#[tokio::test]
async fn users_are_listed_searched_and_shown() {
    let world = World::new().await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let list = ada.get("/lightning/setup/ManageUsers/home").await;
    list.shows(&["Sam Okafor", "Support Agent", "nils.forsberg@fernhill.example"]);
    let found = ada.get("/lightning/setup/ManageUsers/home?text=okaf").await;
    found.shows(&["1–1 of 1 users", "Sam Okafor"]).hides(&["Nils Forsberg"]);
    let hostile = ada.get("/lightning/setup/ManageUsers/home?text=%27%20OR%20Id%20%21%3D%20null").await;
    hostile.shows(&["0 users", "No such user"]);
    let sam = world.user("Sam Okafor").await.id;
    let page = ada.get(&format!("/lightning/setup/ManageUsers/{sam}/view")).await;
    page.shows(&["Permission Set Assignments", "Edit Assignments", "Alongside Agent", "Customer support"]);
}

#[tokio::test]
async fn r49_permission_sets_move_between_two_lists_and_are_saved_together() {
    let world = World::new().await;
    let tom = world.user("Tom Ellery").await.id;
    let admin = world.id("SELECT Id FROM PermissionSet WHERE Label = 'Alongside Admin'").await;
    let access = world.id("SELECT Id FROM PermissionSet WHERE Label = 'Alongside Access'").await;
    let assigned = format!("SELECT PermissionSetId FROM PermissionSetAssignment WHERE AssigneeId = '{tom}'");
    let path = format!("/lightning/setup/ManageUsers/{tom}/sets");
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let form = ada.get(&path).await;
    form.shows(&["Available Permission Sets", "Enabled Permission Sets"]).hides(&["name=\"enabled\""]);
    // Add and Remove alone change the lists of the page, and nothing else.
    let moved = ada.post(&path, &[("available", &admin), ("move", "add")]).await;
    moved.shows(&[&format!("name=\"enabled\" value=\"{admin}\"")]);
    assert!(world.find(&assigned).await.is_empty());
    let back = ada.post(&path, &[("enabled", &admin), ("chosen", &admin), ("move", "remove")]).await;
    back.hides(&["name=\"enabled\""]);

    let saved = ada.post(&path, &[("enabled", &admin), ("enabled", &access)]).await;
    assert_eq!(saved.location(), format!("/lightning/setup/ManageUsers/{tom}/view#saved"), "{}", saved.body);
    assert_eq!(world.find(&assigned).await.len(), 2);
    ada.get(&format!("/lightning/setup/ManageUsers/{tom}/view")).await.shows(&["Alongside Admin"]);
    let saved = ada.post(&path, &[("enabled", &access)]).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let left = world.find(&assigned).await;
    let left: Vec<String> = left.iter().map(|row| row.text("PermissionSetId")).collect();
    assert_eq!(left, [access]);
}

#[tokio::test]
async fn assignments_are_saved_all_or_none() {
    let world = World::new().await;
    let tom = world.user("Tom Ellery").await.id;
    let access = world.id("SELECT Id FROM PermissionSet WHERE Label = 'Alongside Access'").await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    let hidden = world.id("SELECT Id FROM PermissionSet WHERE IsOwnedByProfile = true LIMIT 1").await;
    let path = format!("/lightning/setup/ManageUsers/{tom}/sets");
    for bad in ["0PS000000000999AAA", "nonsense", hidden.as_str()] {
        let refused = ada.post(&path, &[("enabled", &access), ("enabled", bad)]).await;
        refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "Nothing was saved.");
        assert!(
            refused.body.contains(&format!("name=\"enabled\" value=\"{access}\"")),
            "what was chosen stays"
        );
    }
    let assigned = format!("SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '{tom}'");
    assert!(world.find(&assigned).await.is_empty());
}

#[tokio::test]
async fn r53_a_users_profile_is_changed_and_what_is_wrong_is_said_at_its_field() {
    let world = World::new().await;
    let sam = world.user("Sam Okafor").await;
    let manager = world.id("SELECT Id FROM Profile WHERE Name = 'Service Manager'").await;
    let path = format!("/lightning/setup/ManageUsers/{}/edit", sam.id);
    let mut ada = world.signed_in("Ada Lindqvist").await;
    ada.get(&path).await.shows(&["value=\"Okafor\"", "Service Manager</option>"]);
    let whole = |changes: &[(&'static str, &str)]| -> Vec<(String, String)> {
        let mut fields: Vec<(String, String)> = [
            ("FirstName", "Sam"),
            ("LastName", "Okafor"),
            ("Alias", "sokafor"),
            ("Email", sam.email.as_str()),
            ("Username", sam.username.as_str()),
            ("ProfileId", sam.profile_id.as_str()),
            ("UserRoleId", ""),
            ("IsActive", "on"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        for (name, value) in changes {
            for field in fields.iter_mut().filter(|(known, _)| known == name) {
                field.1 = (*value).to_owned();
            }
        }
        fields
    };
    fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    let missing = whole(&[("LastName", ""), ("Email", "someone@else.example")]);
    let refused = ada.post(&path, &borrowed(&missing)).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "id=\"LastName-wrong\">Complete this field.");
    assert!(refused.body.contains("value=\"someone@else.example\""), "what was typed stays");
    let wrong = whole(&[("Email", "not an address")]);
    let refused = ada.post(&path, &borrowed(&wrong)).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "id=\"Email-wrong\"");

    let saved = ada.post(&path, &borrowed(&whole(&[("ProfileId", &manager)]))).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let now = &world.find(&format!("SELECT ProfileId FROM User WHERE Id = '{}'", sam.id)).await[0];
    assert_eq!(now.text("ProfileId"), manager);
}

#[tokio::test]
async fn who_may_view_setup_but_not_manage_users_sees_no_way_to_change_them() {
    let world = World::new().await;
    let (ada, tom) = (world.user("Ada Lindqvist").await, world.user("Tom Ellery").await);
    let set = serde_json::json!({ "Name": "Looks", "Label": "Looks", "PermissionsViewSetup": true });
    let set = world.org.create(&ada, "PermissionSet", set.as_object().unwrap()).await.unwrap();
    let assignment = serde_json::json!({ "AssigneeId": tom.id, "PermissionSetId": set });
    world.org.create(&ada, "PermissionSetAssignment", assignment.as_object().unwrap()).await.unwrap();
    let mut viewer = world.signed_in("Tom Ellery").await;
    let sam = world.user("Sam Okafor").await.id;
    let page = viewer.get(&format!("/lightning/setup/ManageUsers/{sam}/view")).await;
    page.shows(&["Sam Okafor"]).hides(&["Edit Assignments", ">Edit<"]);
    let refused = viewer.get(&format!("/lightning/setup/ManageUsers/{sam}/edit")).await;
    refused.is_refused(StatusCode::FORBIDDEN, "changing users");
    let admin = world.id("SELECT Id FROM PermissionSet WHERE Label = 'Alongside Admin'").await;
    let path = format!("/lightning/setup/ManageUsers/{sam}/sets");
    let refused = viewer.post(&path, &[("enabled", &admin)]).await;
    refused.is_refused(StatusCode::FORBIDDEN, "assigning permission sets");
}

#[tokio::test]
async fn a_new_user_is_made_with_its_errors_said_at_their_fields_and_logs_in_with_the_password_shown_once() {
    let world = World::new().await;
    let agents = world.id("SELECT Id FROM Profile WHERE Name = 'Support Agent'").await;
    let mut ada = world.signed_in("Ada Lindqvist").await;
    ada.get("/lightning/setup/ManageUsers/home").await.shows(&["New User"]);
    let path = "/lightning/setup/ManageUsers/new";
    ada.get(path).await.shows(&["Last Name", "Profile", "Role", "Support Agent</option>"]);
    let refused = ada.post(path, &[("FirstName", "Noor"), ("Alias", "noor")]).await;
    refused.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "id=\"LastName-wrong\">Complete this field.");
    assert!(refused.body.contains("id=\"ProfileId-wrong\"") && refused.body.contains("value=\"Noor\""));
    let mut fields = vec![
        ("FirstName", "Noor"),
        ("LastName", "Haddad"),
        ("Alias", "noor"),
        ("Email", "noor@fernhill.example"),
        ("Username", "sam.okafor@fernhill.example"),
        ("ProfileId", agents.as_str()),
        ("IsActive", "on"),
    ];
    let taken = ada.post(path, &fields).await;
    taken.is_refused(StatusCode::UNPROCESSABLE_ENTITY, "id=\"Username-wrong\"");
    fields[4].1 = "noor@fernhill.example";
    let made = ada.post(path, &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.body);
    let id =
        world.id("SELECT Id FROM User WHERE Username = 'noor@fernhill.example' AND IsActive = true").await;
    assert_eq!(made.location(), format!("/lightning/setup/ManageUsers/{id}/view#created"));

    let reset = format!("/lightning/setup/ManageUsers/{id}/password");
    ada.get(&reset).await.shows(&["Give Noor Haddad a new password?"]);
    let shown = ada.post(&reset, &[]).await;
    shown.shows(&["never again"]);
    let password = shown.body.split("Password</dt>").nth(1).unwrap();
    let password = password.split("<dd>").nth(1).unwrap().split('<').next().unwrap().trim();
    assert!(world.org.sign_in("noor@fernhill.example", password).await.is_ok(), "{password:?}");
    let mut sam = world.signed_in("Sam Okafor").await;
    sam.post(&reset, &[]).await.is_refused(StatusCode::FORBIDDEN, "Setup");
    assert!(world.org.reset_password(&world.user("Sam Okafor").await, &id).await.is_err());
}
