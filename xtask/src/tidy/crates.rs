//! Which crate may use which. A crate's folder says what it may import: core ← adapters ← app.

use std::path::Path;

use anyhow::Context;
use serde_json::Value;

use crate::process::cargo;

/// Outside crates that have a home, and the workspace crates that are it. `app/` stands for all of them.
const HOMES: [(&str, &[&str]); 12] = [
    ("tokio", &["adapters/", "app/"]),
    ("axum", &["app/"]),
    ("axum-extra", &["app/"]),
    ("hyper", &["app/server", "app/live"]),
    ("hyper-util", &["app/server", "app/live"]),
    ("sqlx", &["adapters/store", "adapters/orgstore"]),
    ("reqwest", &["adapters/outbound"]),
    ("rustls", &["app/server", "adapters/outbound"]),
    ("rcgen", &["app/server"]),
    ("str0m", &["adapters/media"]),
    ("async-nats", &["adapters/bus"]),
    ("object_store", &["adapters/blobs"]),
];

/// Pairs that must not meet, beyond the direction: the one must not use the other.
const APART: [(&str, &str, &str); 8] = [
    ("app/org", "app/", "the CRM knows nothing of the platform"),
    ("app/org-pages", "app/platform", "the CRM knows nothing of the platform"),
    ("app/org-pages", "app/live", "the CRM knows nothing of the platform"),
    ("app/shop", "app/", "the customer's site is another company's"),
    ("app/api", "adapters/store", "HTTP reaches data through use cases"),
    ("app/platform", "app/org", "the CRM is reached through its REST interface only"),
    ("app/crm", "app/org", "the CRM is reached through its REST interface only"),
    ("app/live", "app/platform", "the live part is below the use cases"),
];

/// A member of the workspace.
struct Member {
    /// `core/room`, `app/api`, `xtask`.
    place: String,
    /// Names of what it depends on, other than for its tests.
    uses: Vec<String>,
    name: String,
}

/// Every edge that is not allowed, a line each.
pub fn check(root: &Path) -> anyhow::Result<Vec<String>> {
    let members = members(root)?;
    let place_of =
        |name: &str| members.iter().find(|member| member.name == name).map(|member| member.place.as_str());
    let mut broken = Vec::new();
    for member in &members {
        for used in &member.uses {
            let reason = match place_of(used) {
                Some(place) => inside(&member.place, place),
                None => outside(&member.place, used),
            };
            if let Some(reason) = reason {
                broken.push(format!("{}: must not use {used}: {reason}", member.place));
            }
        }
    }
    let architecture = std::fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap_or_default();
    for member in &members {
        let folder = member.place.rsplit('/').next().unwrap_or(&member.place);
        if !architecture.contains(&format!("`{folder}`")) {
            broken
                .push(format!("{}: ARCHITECTURE.md does not tell its purpose and invariants", member.place));
        }
    }
    Ok(broken)
}

fn members(root: &Path) -> anyhow::Result<Vec<Member>> {
    let output =
        cargo(&["metadata", "--no-deps", "--format-version", "1"]).output().context("cargo metadata")?;
    let metadata: Value = serde_json::from_slice(&output.stdout).context("cargo metadata is not JSON")?;
    let packages = metadata["packages"].as_array().context("cargo metadata has no packages")?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(packages
        .iter()
        .map(|package| {
            let manifest = text(&package["manifest_path"]);
            let folder = Path::new(&manifest).parent().and_then(|folder| folder.strip_prefix(root).ok());
            let place = folder.map(|folder| folder.to_string_lossy().replace('\\', "/")).unwrap_or_default();
            let dependencies = package["dependencies"].as_array();
            Member {
                place: place.trim_start_matches("crates/").to_owned(),
                uses: dependencies
                    .into_iter()
                    .flatten()
                    .filter(|dependency| dependency["kind"] != "dev")
                    .map(|dependency| text(&dependency["name"]))
                    .collect(),
                name: text(&package["name"]),
            }
        })
        .collect())
}

/// Why one workspace crate must not use another.
fn inside(user: &str, used: &str) -> Option<String> {
    let layer = |place: &str| place.split('/').next().unwrap_or_default().to_owned();
    let allowed: &[&str] = match layer(user).as_str() {
        "core" => &["core"],
        "adapters" => &["core"],
        "app" => &["core", "adapters", "app"],
        _ => &[],
    };
    if !allowed.contains(&layer(used).as_str()) {
        return Some(format!("{} may use {allowed:?} only", layer(user)));
    }
    let within = |pattern: &str, place: &str| match pattern.strip_suffix('/') {
        Some(folder) => layer(place) == folder,
        None => place == pattern,
    };
    APART
        .iter()
        .find(|(one, other, _)| within(one, user) && within(other, used))
        .map(|(_, _, reason)| (*reason).to_owned())
        .or_else(|| (used == "app/server").then(|| "the binary is nobody's library".to_owned()))
}

/// Why a workspace crate must not use an outside crate.
fn outside(user: &str, used: &str) -> Option<String> {
    let (_, homes) = HOMES.iter().find(|(name, _)| *name == used)?;
    let at_home =
        homes.iter().any(|home| if home.ends_with('/') { user.starts_with(home) } else { user == *home });
    (!at_home).then(|| format!("its home is {homes:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_direction_is_core_adapters_app() {
        assert!(inside("core/room", "adapters/store").is_some());
        assert!(inside("adapters/store", "adapters/blobs").is_some());
        assert!(inside("adapters/store", "core/kernel").is_none());
        assert!(inside("app/live", "adapters/store").is_none());
    }

    #[test]
    fn the_crm_and_the_platform_do_not_meet() {
        assert!(inside("app/org", "app/live").is_some());
        assert!(inside("app/platform", "app/org").is_some());
        assert!(inside("app/api", "adapters/store").is_some());
        assert!(inside("app/server", "app/org").is_none());
    }

    #[test]
    fn outside_crates_stay_at_home() {
        assert!(outside("core/room", "tokio").is_some());
        assert!(outside("app/platform", "sqlx").is_some());
        assert!(outside("adapters/orgstore", "sqlx").is_none());
        assert!(outside("core/room", "serde").is_none());
    }
}
