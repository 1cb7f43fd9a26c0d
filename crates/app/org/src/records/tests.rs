//! Two writers at once: whoever waits is held to the rights of when its turn comes.
#![allow(clippy::unwrap_used)]

use serde_json::{Value as Json, json};

use super::Writing;
use crate::engine::Engine;
use crate::{ConnectedAppConfig, OrgConfig, bootstrap};

fn fields(json: Json) -> super::FieldMap {
    json.as_object().unwrap().clone()
}

#[tokio::test]
async fn a_writer_that_waited_has_the_rights_of_its_turn() {
    let config = OrgConfig {
        data_dir: None,
        instance_url: "http://localhost:4401".into(),
        company_name: "Fernhill".into(),
        install_package: false,
        connected_app: ConnectedAppConfig {
            consumer_key: String::new(),
            consumer_secret: String::new(),
            callback_urls: Vec::new(),
            jwt_public_key_pem: None,
            run_as_username: None,
        },
    };
    let engine = Engine::open(config).await.unwrap();
    let schema = engine.schema();
    let administrator = bootstrap::automated_user(&engine.store, &schema).await.unwrap();
    let profiles = engine.standard(&schema, "Profile");
    let standard = [("Name", "Standard User".into())];
    let profile = engine.store.select(profiles, &["Id"], &standard).await.unwrap()[0][0].display();

    let mut writing = Writing::begin(&engine, &administrator).await.unwrap();
    let user = json!({ "Username": "tom@fernhill.example", "LastName": "Ellery", "Alias": "tom", "Email": "tom@fernhill.example", "ProfileId": profile, "IsActive": true });
    let user = writing.create("User", &fields(user)).await.unwrap();
    let set = json!({ "Name": "Desk", "Label": "Desk", "PermissionsViewSetup": true, "PermissionsManageUsers": true });
    let set = writing.create("PermissionSet", &fields(set)).await.unwrap();
    let assignment = json!({ "AssigneeId": user, "PermissionSetId": set });
    let assignment = writing.create("PermissionSetAssignment", &fields(assignment)).await.unwrap();
    writing.commit().await.unwrap();

    // With the rights known beforehand, the first thing the second writer waits for is its turn.
    engine.rights(&user).await.unwrap();
    let mut first = Writing::begin(&engine, &administrator).await.unwrap();
    let revoke = async {
        first.delete("PermissionSetAssignment", &assignment).await.unwrap();
        first.commit().await.unwrap();
    };
    let (second, ()) = tokio::join!(Writing::begin(&engine, &user), revoke);
    let role = fields(json!({ "Name": "Mine" }));
    let refused = second.unwrap().create("UserRole", &role).await.unwrap_err();
    assert_eq!(refused.code, crate::ErrorCode::InsufficientAccessOrReadonly);
}
