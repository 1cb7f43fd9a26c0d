//! What several manifests want, put together: one entry for each thing, with everybody to whom it is
//! given.

use std::collections::{BTreeMap, BTreeSet};

use alongside_kernel::CrmId;

use super::super::{
    FieldRights, Manifest, ObjectRights,
    access_set::{Item, Need},
    standing::Standing,
};

type People = BTreeSet<CrmId>;

#[derive(Default)]
pub(super) struct Needs {
    /// Shipped permission sets.
    pub(super) sets: BTreeMap<String, People>,
    /// Whether the connected app's policy must be the strict one.
    pub(super) strict_policy: bool,
    connected_app: People,
    apps: BTreeMap<String, People>,
    /// By object and the place of the right in [`ObjectRights::EACH`].
    objects: BTreeMap<(String, usize), People>,
    /// By field; and whether Edit is meant.
    fields: BTreeMap<(String, bool), People>,
}

impl Needs {
    pub(super) fn take(&mut self, manifest: &Manifest, groups: &BTreeMap<String, People>) {
        let everybody = |to: &[String]| -> People {
            to.iter().filter_map(|name| groups.get(name)).flatten().copied().collect()
        };
        if let Some(to) = &manifest.connected_app {
            self.strict_policy = true;
            self.connected_app.extend(everybody(to));
        }
        for grant in &manifest.grants {
            let people = everybody(&grant.to);
            for set in &grant.permission_sets {
                self.sets.entry(set.clone()).or_default().extend(&people);
            }
            for app in &grant.apps {
                self.apps.entry(app.clone()).or_default().extend(&people);
            }
            for (object, rights) in &grant.objects {
                for (place, (_, right)) in ObjectRights::EACH.iter().enumerate() {
                    if rights.and(*right) == *rights {
                        self.objects.entry((object.clone(), place)).or_default().extend(&people);
                    }
                }
            }
            for (field, rights) in &grant.fields {
                self.fields.entry((field.clone(), false)).or_default().extend(&people);
                if rights.edit {
                    self.fields.entry((field.clone(), true)).or_default().extend(&people);
                }
            }
        }
    }

    /// Everything that the access set could grant, and what of the package the CRM does not have.
    pub(super) fn list(&self, standing: &Standing<'_>) -> (Vec<Need>, Vec<String>) {
        let (mut needs, mut lost) = (Vec::new(), Vec::new());
        if self.strict_policy {
            match &standing.facts.connected_app {
                Some(app) => {
                    let mut audience = self.connected_app.clone();
                    audience.insert(standing.facts.integration_user);
                    let label = format!("the connected app {}", app.name);
                    let missing = lacking(&audience, |user| standing.has_entity(user, app.id));
                    needs.push(Need { item: Item::ConnectedApp(app.id), label, audience, missing });
                }
                None => lost.push("the connected app AlongsideWebApp".to_owned()),
            }
        }
        for (name, audience) in &self.apps {
            let Some(app) = standing.facts.apps.iter().find(|app| app.name == *name) else {
                lost.push(format!("the app {name}"));
                continue;
            };
            needs.push(Need {
                item: Item::App(app.id),
                label: format!("the app {}", app.label),
                audience: audience.clone(),
                missing: lacking(audience, |user| standing.has_entity(user, app.id)),
            });
        }
        for ((object, place), audience) in &self.objects {
            let (word, right) = ObjectRights::EACH[*place];
            needs.push(Need {
                item: Item::Object(object.clone(), right),
                label: format!("{word} on {object}"),
                audience: audience.clone(),
                missing: lacking(audience, |user| standing.object(user, object).cover(right)),
            });
        }
        for ((field, edit), audience) in &self.fields {
            let right = if *edit { FieldRights::EDIT } else { FieldRights::READ };
            needs.push(Need {
                item: Item::Field(field.clone(), right),
                label: format!("{} of {field}", right.words()),
                audience: audience.clone(),
                missing: lacking(audience, |user| standing.field(user, field).cover(right)),
            });
        }
        (needs, lost)
    }
}

fn lacking(audience: &People, has: impl Fn(CrmId) -> bool) -> People {
    audience.iter().copied().filter(|user| !has(*user)).collect()
}
