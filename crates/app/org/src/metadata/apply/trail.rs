//! What deployed permission sets and profiles leave in the setup audit trail: what they grant
//! differently from before.

use std::collections::BTreeMap;

use alongside_orgstore::StoreError;

use super::Applying;
use crate::audit::{Change, field_words, holder, note, object_words};
use crate::metadata::rights::Rights;
use crate::model::SYSTEM_PERMISSIONS;

impl Applying {
    /// Notes every difference.
    pub(super) async fn note_rights(
        &mut self,
        set: &str,
        before: &Rights,
        after: &Rights,
    ) -> Result<(), StoreError> {
        let schema = self.schema.clone();
        let Some(of) = holder(&mut self.writing, &schema, set).await? else { return Ok(()) };
        let mut changes = Vec::new();
        differences(
            |rights| rights.objects.iter().map(|grant| (grant.object.clone(), grant.allowed)).collect(),
            before,
            after,
            |object, old, new| {
                let words = |granted: Option<[bool; 6]>| object_words(granted.unwrap_or_default());
                changes.push(of.object_rights(object, &words(old), &words(new)));
            },
        );
        differences(
            |rights| {
                let named = |grant: &crate::metadata::rights::FieldGrant| {
                    (format!("{}.{}", grant.object, grant.field), (grant.read, grant.edit))
                };
                rights.fields.iter().map(named).collect()
            },
            before,
            after,
            |path, old, new| {
                let words = |granted: Option<(bool, bool)>| {
                    let (read, edit) = granted.unwrap_or_default();
                    field_words(read, edit)
                };
                changes.push(of.field_rights(path, words(old), words(new)));
            },
        );
        for (kind, old, new) in [
            ("CustomPermission", &before.custom_permissions, &after.custom_permissions),
            ("TabSet", &before.apps, &after.apps),
        ] {
            changes.extend(
                old.iter().filter(|name| !new.contains(name)).map(|name| of.entity(kind, name, false)),
            );
            changes.extend(
                new.iter().filter(|name| !old.contains(name)).map(|name| of.entity(kind, name, true)),
            );
        }
        for (_, name, label) in SYSTEM_PERMISSIONS {
            let has = |rights: &Rights| rights.user_permissions.iter().any(|known| known == name);
            if has(before) != has(after) {
                changes.push(of.system_right(label, has(after)));
            }
        }
        self.note_all(changes).await
    }

    /// Notes that a package's app came or went.
    pub(crate) async fn note_package(&mut self, name: &str, installed: bool) -> Result<(), StoreError> {
        let (action, display) = if installed {
            ("insertConnectedApplication", format!("Installed Connected App {name} to Salesforce"))
        } else {
            ("deleteConnectedApplication", format!("Uninstalled Connected App {name}"))
        };
        self.note_all(vec![Change { action: action.to_owned(), section: "Connected Apps", display }]).await
    }

    async fn note_all(&mut self, changes: Vec<Change>) -> Result<(), StoreError> {
        let (schema, author) = (self.schema.clone(), self.author.clone());
        for change in changes {
            note(&mut self.writing, &schema, &author, change).await?;
        }
        Ok(())
    }
}

/// What is another after than before, by name.
fn differences<G: Copy + PartialEq>(
    grants: impl Fn(&Rights) -> BTreeMap<String, G>,
    before: &Rights,
    after: &Rights,
    mut tell: impl FnMut(&str, Option<G>, Option<G>),
) {
    let (before, after) = (grants(before), grants(after));
    for (name, old) in &before {
        let new = after.get(name).copied();
        if new != Some(*old) {
            tell(name, Some(*old), new);
        }
    }
    for (name, new) in after.iter().filter(|(name, _)| !before.contains_key(*name)) {
        tell(name, None, Some(*new));
    }
}
