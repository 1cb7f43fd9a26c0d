//! Tabs: the apps of a user with what their navigation shows, and the tabs by themselves. The org draws
//! its icons within its pages: there are none to be fetched, nor colours to be told.

use std::sync::Arc;

use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::caller::Caller;
use super::{Refusal, both};
use crate::engine::Engine;
use crate::{ApiError, CurrentUser, ObjectDescribe, TabPage};

pub(super) fn router() -> Router<Arc<Engine>> {
    both(both(Router::new(), "/tabs", get(tabs)), "/theme", get(theme))
}

/// The apps that the user has, each with its tabs.
pub(crate) async fn tab_sets(engine: &Engine, user: &CurrentUser) -> Result<Vec<Value>, ApiError> {
    let objects = engine.describe_global(user).await?;
    let mut apps = engine.apps(user).await?;
    apps.retain(|app| app.granted);
    let names: Vec<String> = apps.iter().flat_map(|app| app.tabs.clone()).collect();
    let pages = engine.tab_pages(&names).await?;
    // A user without a default begins in the first.
    let selected = apps.iter().position(|app| app.default).unwrap_or(0);
    let told = apps.iter().enumerate().map(|(place, app)| {
        let told = |name: &String| match pages.iter().find(|page| page.tab == *name) {
            Some(page) => Some(page_tab(engine, page)),
            None => objects.iter().find(|object| object.name == *name).map(|object| tab(engine, object)),
        };
        let tabs: Vec<Value> = app.tabs.iter().filter_map(told).collect();
        json!({
            "description": app.description,
            "label": app.label,
            "logoUrl": "",
            "namespace": app.name.split_once("__").map_or("", |(namespace, _)| namespace),
            "selected": place == selected,
            "tabSetId": app.name,
            "tabs": tabs,
        })
    });
    Ok(told.collect())
}

fn tab(engine: &Engine, object: &ObjectDescribe) -> Value {
    json!({
        "colors": [],
        "custom": object.custom,
        "iconUrl": "",
        "icons": [],
        "label": object.label_plural,
        "miniIconUrl": "",
        "name": if object.custom { object.name.clone() } else { format!("standard-{}", object.name) },
        "sobjectName": object.name,
        "url": format!("{}/lightning/o/{}/list", engine.config.instance_url, object.name),
    })
}

fn page_tab(engine: &Engine, page: &TabPage) -> Value {
    json!({
        "colors": [],
        "custom": true,
        "iconUrl": "",
        "icons": [],
        "label": page.label,
        "miniIconUrl": "",
        "name": page.tab,
        "sobjectName": "",
        "url": format!("{}/lightning/n/{}", engine.config.instance_url, page.tab),
    })
}

/// Every tab once, in the order of the apps.
async fn tabs(caller: Caller) -> Result<Response, Refusal> {
    let mut all: Vec<Value> = Vec::new();
    for mut set in tab_sets(&caller.engine, &caller.user).await? {
        let Value::Array(tabs) = set["tabs"].take() else { continue };
        for tab in tabs {
            if !all.contains(&tab) {
                all.push(tab);
            }
        }
    }
    Ok(caller.answer(Json(all)))
}

async fn theme(caller: Caller) -> Result<Response, Refusal> {
    let objects = caller.engine.describe_global(&caller.user).await?;
    let items: Vec<Value> = objects
        .iter()
        .filter(|object| object.layoutable)
        .map(|object| json!({ "colors": null, "icons": null, "name": object.name }))
        .collect();
    Ok(caller.answer(Json(json!({ "themeItems": items }))))
}
