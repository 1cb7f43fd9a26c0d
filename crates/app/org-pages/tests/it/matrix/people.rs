//! Who is compared: for each profile of the demo org somebody with permission sets and somebody
//! without, one user of a group that mutes, and a witness who may see everything.

use alongside_org::{CurrentUser, SeedBatch, SeedUser};
use serde_json::{Map, Value as Json, json};

use crate::world::{World, username};

/// A user of the matrix.
pub struct Person {
    pub id: String,
    pub username: String,
}

/// Between them these have every profile, with and without permission sets.
const STAFF: [&str; 10] = [
    "Jonas Weber",
    "Ada Lindqvist",
    "Sam Okafor",
    "Tom Ellery",
    "Priya Nair",
    "Diego Fuentes",
    "Amara Diallo",
    "Rhys Pritchard",
    "Noor Aziz",
    "Keiko Arai",
];
const WITNESS: &str = "witness@fernhill.example";
const PROGRAM: &str = "program@fernhill.example";

pub async fn people(world: &World) -> (Person, Vec<Person>) {
    let user = |username: &str, profile: &str, sets: &[&str]| SeedUser {
        username: username.into(),
        password: Some(alongside_demo::PASSWORD.into()),
        first_name: "Matrix".into(),
        last_name: "User".into(),
        email: username.into(),
        title: None,
        profile: profile.into(),
        permission_sets: sets.iter().map(|set| (*set).to_owned()).collect(),
        is_active: true,
    };
    let everything =
        ["alongside__Alongside_Admin", "alongside__Alongside_Messages_Edit", "alongside__Alongside_Setup"];
    let users = vec![
        user(WITNESS, "System Administrator", &everything),
        user(PROGRAM, "Integration User", &["Alongside_Integration"]),
    ];
    let made = world.org.seed(SeedBatch { users, ..SeedBatch::default() }).await.unwrap();
    let witness = Person { id: made.ids[WITNESS].clone(), username: WITNESS.into() };
    let as_witness = current(world, WITNESS).await;
    approve_everybody(world, &as_witness).await;

    let mut people = vec![Person { id: made.ids[PROGRAM].clone(), username: PROGRAM.into() }];
    for name in STAFF {
        people.push(Person { id: world.user(name).await.id, username: username(name) });
    }
    let diego = &people[people.iter().position(|person| person.username.starts_with("diego")).unwrap()];
    into_muted_group(world, &as_witness, &diego.id).await;
    let profiles = world.find("SELECT Id FROM Profile").await.len();
    let used = world.find("SELECT ProfileId FROM User WHERE IsActive = true").await;
    let held: std::collections::BTreeSet<String> = used
        .iter()
        .filter(|user| people.iter().any(|person| Some(&person.id) == user.id.as_ref()))
        .map(|user| user.text("ProfileId"))
        .collect();
    assert_eq!(held.len(), profiles, "every profile is in the matrix");
    (witness, people)
}

pub async fn current(world: &World, username: &str) -> CurrentUser {
    let token = world.org.sign_in(username, alongside_demo::PASSWORD).await.unwrap();
    world.org.current_user(token.expose()).await.unwrap()
}

pub fn fields(json: Json) -> Map<String, Json> {
    json.as_object().unwrap().clone()
}

/// Lets the users of every profile call the API through the package's app.
async fn approve_everybody(world: &World, witness: &CurrentUser) {
    let app = world.id("SELECT Id FROM ConnectedApplication WHERE DeveloperName = 'AlongsideWebApp'").await;
    for set in world.find("SELECT Id FROM PermissionSet WHERE IsOwnedByProfile = true").await {
        let row = json!({ "ParentId": set.id, "SetupEntityId": app });
        world.org.create(witness, "SetupEntityAccess", &fields(row)).await.unwrap();
    }
}

/// A group that gives leads and hides some of what it gives.
async fn into_muted_group(world: &World, witness: &CurrentUser, user: &str) {
    let make = async |object: &str, row: Json| world.org.create(witness, object, &fields(row)).await.unwrap();
    let set = make("PermissionSet", json!({ "Name": "Closers", "Label": "Closers" })).await;
    for object in ["Lead", "Case", "alongside__Session__c"] {
        let row = json!({ "ParentId": set, "SobjectType": object, "PermissionsRead": true, "PermissionsCreate": true, "PermissionsEdit": true, "PermissionsDelete": true });
        make("ObjectPermissions", row).await;
    }
    for field in ["alongside__Notes__c", "alongside__State__c"] {
        let path = format!("alongside__Session__c.{field}");
        let row = json!({ "ParentId": set, "SobjectType": "alongside__Session__c", "Field": path, "PermissionsRead": true, "PermissionsEdit": true });
        make("FieldPermissions", row).await;
    }
    let muting = make("MutingPermissionSet", json!({ "DeveloperName": "Hush", "MasterLabel": "Hush" })).await;
    let row = json!({ "ParentId": muting, "SobjectType": "Case", "PermissionsEdit": true });
    make("ObjectPermissions", row).await;
    let row = json!({ "ParentId": muting, "SobjectType": "alongside__Session__c", "Field": "alongside__Session__c.alongside__State__c", "PermissionsRead": true });
    make("FieldPermissions", row).await;
    let group =
        make("PermissionSetGroup", json!({ "DeveloperName": "Closing", "MasterLabel": "Closing" })).await;
    for member in [&set, &muting] {
        let row = json!({ "PermissionSetGroupId": group, "PermissionSetId": member });
        make("PermissionSetGroupComponent", row).await;
    }
    make("PermissionSetAssignment", json!({ "AssigneeId": user, "PermissionSetGroupId": group })).await;
}
