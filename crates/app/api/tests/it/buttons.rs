//! The law of the buttons: on for the object and on for the profile (R114), as saved settings decide it.

use alongside_settings::Settings;
use serde_json::{Value, json};

use crate::world::{API_KEY, World};

/// A row of Buttons or of Profile Settings with Show and Join.
fn row(key: &str, name: &str, show: bool, join: bool) -> Value {
    json!({key: name, "show": show, "view": false, "join": join})
}

async fn world(objects: &[(&str, bool, bool)], profiles: &[(&str, bool, bool)]) -> World {
    let rows = |key: &str, rows: &[(&str, bool, bool)]| -> Value {
        rows.iter().map(|(name, show, join)| row(key, name, *show, *join)).collect()
    };
    let (buttons, profiles) = (rows("object", objects), rows("profile", profiles));
    World::with(
        |_| {},
        move |settings: &mut Settings| {
            settings.buttons = serde_json::from_value(buttons).unwrap();
            settings.profiles = serde_json::from_value(profiles).unwrap();
        },
    )
    .await
}

/// Which of Show and Join the rows let a user have on an object: neither of their two gates refuses.
async fn seen(world: &World, user: &str, object: &str) -> Vec<&'static str> {
    let mut seen = Vec::new();
    for button in ["show", "join"] {
        let path =
            format!("/api/1/access/explain?user={user}@fernhill.example&object={object}&button={button}");
        let told = world.server.get(&path, Some(API_KEY)).await.ok();
        let gates = told["gates"].as_array().unwrap();
        let of = |name: &str| gates.iter().find(|gate| gate["gate"] == name).unwrap()["status"].clone();
        assert_eq!(of("role"), "passed", "{user} gets as far as the rows: {told}");
        if of("object_button") == "passed" && of("profile_button") == "passed" {
            seen.push(button);
        }
    }
    seen
}

#[tokio::test]
async fn r114_first_example_reps_see_show_and_agents_see_join_on_contacts() {
    let world =
        world(&[("Contact", true, true)], &[("Sales Rep", true, false), ("Support Agent", false, true)])
            .await;
    assert_eq!(seen(&world, "priya", "Contact").await, ["show"]);
    assert_eq!(seen(&world, "sam", "Contact").await, ["join"]);
}

#[tokio::test]
async fn r114_second_example_opportunities_show_and_cases_join_for_both() {
    let world = world(
        &[("Opportunity", true, false), ("Case", false, true)],
        &[("Sales Rep", true, true), ("Support Agent", true, true)],
    )
    .await;
    for user in ["priya", "sam"] {
        assert_eq!(seen(&world, user, "Opportunity").await, ["show"]);
        assert_eq!(seen(&world, user, "Case").await, ["join"]);
    }
}

/// R39: a company that overrides nothing has the default mapping, by the contact's e-mail on Cases.
#[tokio::test]
async fn r38_r39_r42_without_an_override_cases_are_matched_by_the_contacts_e_mail() {
    let world =
        World::with(|_| {}, |settings| settings.record_mapping = Settings::default().record_mapping).await;
    let settings = world.server.get("/api/1/settings", Some(API_KEY)).await.ok();
    assert_eq!(settings["settings"]["record_mapping"]["Case"], json!({"ContactEmail": "user_email"}));
    let sam = world.bearer("sam").await;
    let path = format!("/api/1/records/Case/{}", world.company.id("sams case"));
    let panel = world.server.get(&path, Some(&sam)).await.ok();
    assert_eq!(panel["mapping"][0]["crm_field"], "ContactEmail");
}
