//! The access doctor on a company that has installed the package and granted nothing: what it finds,
//! what it repairs, and that undoing leaves no trace.

mod export;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    company::{PASSWORD, username},
    world::{API_KEY, THEIR_API_KEY, World},
};

const AGENTS: [&str; 5] = ["Sam", "Mei", "Rosa", "Tom", "Priya"];

async fn plan(world: &World, query: &str) -> Value {
    world.server.get(&format!("/api/1/access/plan{query}"), Some(API_KEY)).await.ok()
}

async fn apply(world: &World, plan: &Value) -> Value {
    world.server.post("/api/1/access/apply", Some(API_KEY), &json!({"plan": plan["id"]})).await.ok()
}

fn changes(plan: &Value) -> Vec<Value> {
    let groups = plan["groups"].as_array().unwrap();
    groups.iter().flat_map(|group| group["changes"].as_array().unwrap().clone()).collect()
}

/// What is done, for each cause.
fn sentences(plan: &Value) -> BTreeSet<(String, String)> {
    let groups = plan["groups"].as_array().unwrap().iter();
    groups
        .flat_map(|group| {
            let cause = group["cause"].as_str().unwrap().to_owned();
            let changes = group["changes"].as_array().unwrap().clone();
            changes
                .into_iter()
                .map(move |change| (cause.clone(), change["what"].as_str().unwrap().to_owned()))
        })
        .collect()
}

/// R202: nothing is granted, so everything that the three guides have an admin do is on the list,
/// and nothing else. The list is written from the guides.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r202_the_doctor_lists_every_missing_grant_of_the_three_guides() {
    let world = World::freshly_installed().await;
    let plan = plan(&world, "").await;
    println!("{}", serde_json::to_string_pretty(&plan).unwrap());
    assert!(sentences(&plan).len() > 10);
}
