//! How files look: one subject, a name that says it, a first line that explains it.

use std::{fs, path::Path};

use anyhow::Context;

use crate::process::output;

/// Beyond this a second subject has moved in.
const MOST_LINES: usize = 500;
/// Names that say nothing.
const EMPTY_NAMES: [&str; 5] = ["utils", "helpers", "common", "misc", "manager"];

/// Every file that breaks a rule, a line each.
pub fn check(root: &Path) -> anyhow::Result<Vec<String>> {
    let listed = output("git", &["ls-files", "--cached", "--others", "--exclude-standard"])
        .context("tidy asks git which files belong to the project")?;
    let mut broken = Vec::new();
    for name in listed.lines() {
        let path = root.join(name);
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let generated = text.starts_with("// Made from ");
        if matches!(extension, "rs" | "ts" | "svelte" | "mjs") && !generated {
            code(name, extension, &text, &mut broken);
        }
        if extension == "lock" {
            sources(name, &text, &mut broken);
        }
        if extension == "md" {
            links(root, name, &text, &mut broken);
        }
    }
    Ok(broken)
}

fn code(name: &str, extension: &str, text: &str, broken: &mut Vec<String>) {
    let lines = text.lines().count();
    if lines > MOST_LINES {
        broken
            .push(format!("{name}: {lines} lines; {MOST_LINES} at most: what second subject has moved in?"));
    }
    let stem = Path::new(name).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    if EMPTY_NAMES.contains(&stem) {
        broken.push(format!("{name}: the name says nothing about what is in it"));
    }
    if extension == "rs" {
        if stem == "mod" {
            broken.push(format!("{name}: write the module beside its folder, not as mod.rs"));
        }
        let tests = stem == "tests" || name.contains("/tests/");
        if !tests && !text.starts_with("//!") {
            broken.push(format!("{name}: begins without saying what it is (`//!`)"));
        }
    }
}

/// Where this project's crates come from.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Every crate of a lock file comes from the one registry, or from this project.
fn sources(name: &str, text: &str, broken: &mut Vec<String>) {
    let found = text.lines().filter_map(|line| line.strip_prefix("source = "));
    for source in found.map(|source| source.trim_matches('"')).filter(|source| *source != REGISTRY) {
        broken.push(format!("{name}: {source} is no place crates are taken from"));
    }
}

/// Relative links of a document must lead somewhere.
fn links(root: &Path, name: &str, text: &str, broken: &mut Vec<String>) {
    let folder = root.join(name).parent().map(Path::to_path_buf).unwrap_or_default();
    for (_, rest) in text.match_indices("](").map(|(at, _)| text.split_at(at + 2)) {
        let Some(target) = rest.split(')').next() else {
            continue;
        };
        let file = target.split('#').next().unwrap_or_default();
        let outward = target.contains("://") || target.starts_with("mailto:");
        if !outward && !file.is_empty() && !folder.join(file).exists() {
            broken.push(format!("{name}: links to {target}, which is not there"));
        }
    }
}
