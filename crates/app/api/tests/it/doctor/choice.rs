//! Some changes of a plan without the others: what they need comes along, and nobody is locked out.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{change, plan, sentences, undo};
use crate::world::{API_KEY, World};

/// The changes of a plan whose words hold one of these, by id.
fn chosen(plan: &Value, words: &[&str]) -> Vec<Value> {
    let groups = plan["groups"].as_array().unwrap().iter();
    let changes = groups.flat_map(|group| group["changes"].as_array().unwrap());
    let has = |change: &&Value| words.iter().any(|words| change["what"].as_str().unwrap().contains(words));
    changes.filter(has).map(|change| change["id"].clone()).collect()
}

fn made(run: &Value) -> BTreeSet<&str> {
    run["changes"].as_array().unwrap().iter().map(|change| change["what"].as_str().unwrap()).collect()
}

async fn apply(world: &World, plan: &Value, changes: &[Value]) -> Value {
    let body = json!({"plan": plan["id"], "changes": changes});
    world.server.post("/api/1/access/apply", Some(API_KEY), &body).await.ok()
}

const SET: &str = "Make the permission set Alongside Access of the company's own.";
const SHOWN: &str = "Show the app Alongside to whoever holds Alongside Access.";
const APPROVED: &str = "Approve Alongside Access for the connected app AlongsideWebApp.";
const POLICY: &str = "Let AlongsideWebApp admit only users whom an admin has approved.";

/// R202: a change alone brings the set that it goes into; one that goes into no set brings nothing;
/// what is left out is wanted still.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r202_a_chosen_change_brings_what_it_needs_and_nothing_else() {
    let world = World::freshly_installed().await;
    let first = plan(&world, "?manifest=co-browsing").await;
    let run = apply(&world, &first, &chosen(&first, &["Assign Alongside Agent to Sam"])).await;
    assert_eq!(made(&run), BTreeSet::from(["Assign Alongside Agent to Sam Okafor."]));
    let left = sentences(&plan(&world, "?manifest=co-browsing").await);
    assert_eq!(left.len() + 1, sentences(&first).len());

    let second = plan(&world, "?manifest=co-browsing").await;
    let run = apply(&world, &second, &chosen(&second, &[SHOWN])).await;
    assert_eq!(made(&run), BTreeSet::from([SET, SHOWN]));
    // The set is there: the next change into it is alone.
    let third = plan(&world, "?manifest=co-browsing").await;
    let run = apply(&world, &third, &chosen(&third, &["Assign Alongside Access to Sam"])).await;
    assert_eq!(made(&run), BTreeSet::from(["Assign Alongside Access to Sam Okafor."]));
    assert_eq!(apply(&world, &plan(&world, "").await, &[]).await["changes"], json!([]));
}

/// R202: the strict policy is never set without letting in whom the manifest means, the platform
/// itself with them; undone, it is as open as before.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r202_the_policy_alone_brings_everybody_whom_it_would_shut_out() {
    let world = World::freshly_installed().await;
    let before = plan(&world, "").await;
    let run = apply(&world, &before, &chosen(&before, &[POLICY])).await;
    let (first, last) = (&run["changes"][0], run["changes"].as_array().unwrap().last().unwrap());
    assert_eq!((&first["what"], &last["what"]), (&json!(SET), &json!(POLICY)));
    let people = super::AGENTS.into_iter().chain(super::ADMINS).chain(["Integration Alongside"]);
    let assigned: Vec<String> = people.map(|name| format!("Assign Alongside Access to {name}.")).collect();
    let wanted: BTreeSet<&str> = assigned.iter().map(String::as_str).chain([SET, APPROVED, POLICY]).collect();
    assert_eq!(made(&run), wanted);
    assert_eq!(super::states(&run), BTreeSet::from(["done"]), "{run:#}");
    // The platform still reads the CRM, and undoes the run.
    assert_eq!(plan(&world, "").await["rights_missing"], json!([]));
    let undone = undo(&world, &run).await;
    assert_eq!(super::states(&undone), BTreeSet::from(["undone"]), "{undone:#}");
    assert_eq!(sentences(&plan(&world, "").await), sentences(&before));
}

/// R202: what the CRM refuses on the way to the policy leaves the policy open, with the reason.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r202_the_policy_stays_open_when_somebody_could_not_be_let_in() {
    let world = World::freshly_installed().await;
    let ada = super::user(&world, "ada").await;
    let org = &world.company.org;
    let fills = json!({
        "Name": "Fills", "Label": "Fills", "PermissionsApiEnabled": true, "PermissionsViewSetup": true,
        "PermissionsViewAllData": true, "PermissionsManageProfilesPermissionsets": true,
        "PermissionsCustomizeApplication": true,
    });
    let fills = org.create(&ada, "PermissionSet", &super::fields(fills)).await.unwrap();
    let integration = world.company.id("integration");
    let held = super::fields(json!({"AssigneeId": integration, "PermissionSetId": fills}));
    org.create(&ada, "PermissionSetAssignment", &held).await.unwrap();
    let standard = org.query(&ada, "SELECT Id FROM Profile WHERE Name = 'Standard User'").await.unwrap();
    let standard = super::fields(json!({"ProfileId": standard.records[0].id}));

    let before = plan(&world, "").await;
    let changes = chosen(&before, &[POLICY]);
    // Between the plan and its writes, the platform's user loses the right to assign.
    world.company.fault.hold("composite/sobjects");
    let applying = apply(&world, &before, &changes);
    let losing = async {
        world.company.fault.holds_one().await;
        org.update(&ada, "User", integration, &standard).await.unwrap();
        world.company.fault.release();
    };
    let (run, ()) = tokio::join!(applying, losing);
    assert_eq!(change(&run, APPROVED)["state"], "done", "{run:#}");
    assert_eq!(change(&run, "Assign Alongside Access to Mei")["state"], "failed");
    let policy = change(&run, POLICY);
    assert_eq!((&policy["state"], &policy["code"]), (&json!("failed"), &json!(null)), "{policy:#}");
    let words = policy["problem"].as_str().unwrap();
    assert!(words.contains("refused to assign Alongside Access to "), "{words}");
    let open = "SELECT Id FROM ConnectedApplication WHERE OptionsAllowAdminApprovedUsersOnly = true";
    assert!(org.query(&ada, open).await.unwrap().records.is_empty());
}
