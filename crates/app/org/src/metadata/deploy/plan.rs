//! What an archive wants done, worked out before any org is asked.

use std::collections::HashSet;

use super::{DeployMessage, DeployOptions, kind_name};
use crate::metadata::{Archive, Component, Kind, Manifest, Problem, from_archive};

/// An archive that was read.
pub(super) struct Plan {
    pub components: Vec<Component>,
    /// Removed before and after the components are put in.
    pub before: Vec<(Kind, String, String)>,
    pub after: Vec<(Kind, String, String)>,
    pub messages: Vec<DeployMessage>,
}

/// What an archive wants done, and everything that is wrong with it as a whole.
pub(super) fn plan(archive: &Archive, options: &DeployOptions) -> Plan {
    let mut plan =
        Plan { components: Vec::new(), before: Vec::new(), after: Vec::new(), messages: Vec::new() };
    let manifest = match manifest(archive) {
        Ok(manifest) => manifest,
        Err(problem) => {
            plan.messages.push(DeployMessage::about("", "package.xml", "package.xml").failed(problem));
            return plan;
        }
    };
    for (name, _) in manifest.types.iter().filter(|(name, _)| Kind::named(name).is_none()) {
        let problem =
            Problem::of("package.xml", format!("Unknown type name '{name}' specified in package.xml"));
        plan.messages
            .push(DeployMessage::about(kind_name(name), "package.xml", "package.xml").failed(problem));
    }
    let (components, problems) = from_archive(archive);
    let broken: HashSet<String> = problems.iter().map(|problem| problem.path.clone()).collect();
    for problem in problems {
        let name = problem.path.rsplit('/').next().unwrap_or_default().to_owned();
        let kind = problem.path.split('/').next().and_then(Kind::in_folder).map_or("", Kind::name);
        let path = problem.path.clone();
        plan.messages.push(DeployMessage::about(kind, &name, &path).failed(problem));
    }
    // Members and components are both as many as the archive likes: neither is searched for each of
    // the other.
    let mut there: HashSet<(Kind, &str)> = HashSet::new();
    for component in &components {
        there.insert((component.kind, &component.name));
        // A standard object is there when one of its fields is.
        if component.kind == Kind::CustomField {
            there.insert((Kind::CustomObject, object_of(component)));
        }
    }
    let mut named: HashSet<(Kind, &str)> = HashSet::new();
    for (name, members) in &manifest.types {
        let Some(kind) = Kind::named(name) else { continue };
        named.extend(members.iter().map(|member| (kind, member.as_str())));
        let members = members.iter().filter(|member| *member != "*");
        for member in members.filter(|member| !there.contains(&(kind, member.as_str()))) {
            let path = kind.path(member);
            if broken.contains(&path) {
                continue;
            }
            let reason = format!(
                "An object '{member}' of type {name} was named in package.xml, but was not found in zipped directory"
            );
            let message = DeployMessage::about(kind.name(), member, "package.xml");
            plan.messages.push(if options.allow_missing_files {
                message.warned(reason)
            } else {
                message.failed(Problem::of(&path, reason))
            });
        }
    }
    let is_named = |kind: Kind, name: &str| {
        named.contains(&(kind, name)) || (kind != Kind::CustomField && named.contains(&(kind, "*")))
    };
    for component in &components {
        let kind = component.kind;
        let with_object = kind == Kind::CustomField && is_named(Kind::CustomObject, object_of(component));
        if is_named(kind, &component.name) || with_object {
            plan.components.push(component.clone());
        } else if kind != Kind::CustomObject {
            let message = DeployMessage::about(kind.name(), &component.name, &component.path);
            plan.messages.push(message.warned("Not in package.xml"));
        }
    }
    for (file, after) in [
        ("destructiveChangesPre.xml", false),
        ("destructiveChanges.xml", false),
        ("destructiveChangesPost.xml", true),
    ] {
        let Some(text) = archive.files.get(file) else { continue };
        match Manifest::read(file, text) {
            Ok(manifest) => {
                let list = if after { &mut plan.after } else { &mut plan.before };
                list.extend(removals(file, &manifest));
            }
            Err(problem) => plan.messages.push(DeployMessage::about("", file, file).failed(problem)),
        }
    }
    plan
}

fn object_of(component: &Component) -> &str {
    component.name.split('.').next().unwrap_or_default()
}

fn manifest(archive: &Archive) -> Result<Manifest, Problem> {
    let text = archive.files.get("package.xml");
    let text = text.ok_or_else(|| Problem::of("package.xml", "No package.xml found"))?;
    let manifest = Manifest::read("package.xml", text)?;
    match manifest.full_name {
        Some(name) => Err(Problem::of("package.xml", format!("This org makes no packages: {name}"))),
        None => Ok(manifest),
    }
}

/// What a manifest of removals names, in the reverse of the order things are put in.
fn removals(file: &str, manifest: &Manifest) -> Vec<(Kind, String, String)> {
    let mut removals: Vec<(Kind, String, String)> = manifest
        .types
        .iter()
        .filter_map(|(name, members)| Some((Kind::named(name)?, members)))
        .flat_map(|(kind, members)| members.iter().map(move |member| (kind, member.clone(), file.to_owned())))
        .collect();
    removals.sort_by_key(|(kind, ..)| std::cmp::Reverse(*kind));
    removals
}
