use serde_json::{Value, json};

use super::{id_of, refusal};
use crate::world::{API_KEY, THEIR_API_KEY, World};

/// R88: everybody who holds a role is added once, and who cannot be is named with the reason.
#[tokio::test]
async fn r88_provisioning_adds_everybody_with_a_role_and_says_whom_not_and_why() {
    let world = World::start().await;
    let sam = world.bearer("sam").await;
    for person in ["sam", "mei"] {
        let path = format!("/api/1/members/{}", id_of(&world, person).await);
        assert_eq!(world.server.ask("DELETE", &path, Some(API_KEY), &Value::Null).await.status, 204);
    }
    assert_eq!(refusal(&world, &sam).await, "signed_in");
    // Somebody else has Mei's address.
    let other = json!({"address": "mei@fernhill.example", "name": "Another Mei", "partner_id": "elsewhere"});
    world.server.ask("POST", "/api/1/members", Some(API_KEY), &other).await.ok();

    let done = world.server.ask("POST", "/api/1/members/provision", Some(API_KEY), &Value::Null).await.ok();
    let names = |rows: &Value, at: &str| -> Vec<String> {
        rows.as_array()
            .unwrap()
            .iter()
            .map(|row| row.pointer(at).unwrap().as_str().unwrap().to_owned())
            .collect()
    };
    // The integration user holds a role as well; Rosa, Tom and Jonas hold none.
    let mut added = names(&done["added"], "/address");
    added.sort();
    assert_eq!(added, ["integration@fernhill.example", "sam@fernhill.example"]);
    assert_eq!(done["members_before"], 2, "Ada and Priya");
    assert_eq!(names(&done["not_added"], "/user/username"), ["mei@fernhill.example"]);
    let reason = done["not_added"][0]["reason"].as_str().unwrap().to_owned();
    assert!(reason.contains("has the address mei@fernhill.example"), "{reason}");
    assert_eq!(refusal(&world, &sam).await, "", "at once");
    let again = world.server.ask("POST", "/api/1/members/provision", Some(API_KEY), &Value::Null).await.ok();
    assert_eq!((&again["added"], &again["members_before"]), (&json!([]), &json!(4)));
}

#[tokio::test]
async fn r93_provisioning_needs_single_sign_on_and_the_accounts_own_crm() {
    let world = World::with(|_| {}, |settings| settings.sso.enabled = false).await;
    let path = "/api/1/members/provision";
    let refused = world.server.ask("POST", path, Some(API_KEY), &Value::Null).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["field"]), (422, &json!("sso.enabled")));
    let theirs = world.server.ask("POST", path, Some(THEIR_API_KEY), &Value::Null).await;
    assert_eq!(theirs.refusal(), (409, "crm_not_connected".into()));
}

/// R86, R87: a Partner User ID names one person, and it may be the id or another field.
#[tokio::test]
async fn r86_r87_who_has_no_partner_id_or_anothers_is_told_so() {
    let world = World::with(
        |_| {},
        |settings| settings.sso.partner_user_id_field = Some("FederationIdentifier".into()),
    )
    .await;
    let sam = world.bearer("sam").await;
    let case = world.company.id("sams case");
    let path = format!("/api/1/access/explain?object=Case&record={case}&button=join");
    let gate = async || {
        let told = world.server.get(&path, Some(&sam)).await.ok();
        told["gates"].as_array().unwrap().iter().find(|gate| gate["gate"] == "signed_in").unwrap().clone()
    };
    let empty = gate().await;
    assert_eq!(empty["status"], "failed");
    assert!(empty["reason"].as_str().unwrap().contains("has no value in FederationIdentifier"), "{empty}");
    assert!(!empty["fix"].as_str().unwrap().is_empty());
    let own = world.server.get("/api/1/users/me/sign-in", Some(&sam)).await.ok();
    assert_eq!(own["sso"], false);
    assert!(own["problem"].as_str().unwrap().contains("FederationIdentifier"), "{own}");
}
