//! A seed put into the database: people first, then rights, then records, all in one transaction.

mod record_pages;
mod rights;

use std::collections::HashMap;

use alongside_orgstore::{ObjectDefinition, Value};
use serde_json::Value as Json;

use super::{
    SeedAppPolicy, SeedBatch, SeedPermissionSet, SeedProfile, SeedRecord, SeedResult, SeedUser, SeedValue,
};
use crate::engine::{Engine, NAMESPACE};
use crate::model::SYSTEM_PERMISSIONS;
use crate::records::Writing;
use crate::secrets::hash_password;
use crate::{ApiError, OrgError, bootstrap};

impl Engine {
    /// Puts a batch in, all or nothing.
    pub async fn seed(&self, batch: SeedBatch) -> Result<SeedResult, OrgError> {
        let hashes = hash_all(&batch.users).await?;
        let author = bootstrap::automated_user(&self.store, &self.schema()).await?;
        let writing = Writing::begin(self, &author).await.map_err(|error| wrong("batch", &error))?;
        let mut planting = Planting { writing, ids: HashMap::new() };
        for profile in &batch.profiles {
            planting.profile(profile).await?;
        }
        for set in &batch.permission_sets {
            planting.permission_set(set).await?;
        }
        for (user, hash) in batch.users.iter().zip(hashes) {
            planting.user(user, hash).await?;
        }
        if let Some(policy) = &batch.connected_app {
            planting.policy(policy).await?;
        }
        for (object, private) in &batch.private_objects {
            let word = if *private { "Private" } else { "ReadWrite" };
            planting.definition(object)?;
            planting.writing.put_setting(&format!("sharing:{object}"), word).await?;
        }
        for page in &batch.record_pages {
            planting.record_page(page).await?;
        }
        for record in &batch.records {
            planting.record(record).await?;
        }
        planting.writing.commit().await.map_err(|error| wrong("batch", &error))?;
        self.rights_changed();
        Ok(SeedResult { ids: planting.ids })
    }
}

/// Hashes all passwords side by side, on threads that may block.
async fn hash_all(users: &[SeedUser]) -> Result<Vec<Option<String>>, OrgError> {
    let tasks: Vec<_> = users
        .iter()
        .map(|user| {
            let password = user.password.clone();
            tokio::task::spawn_blocking(move || password.map(|password| hash_password(&password)).transpose())
        })
        .collect();
    let mut hashes = Vec::with_capacity(tasks.len());
    for task in tasks {
        let hash = task.await.map_err(|error| OrgError::Password(error.to_string()))?;
        hashes.push(hash.map_err(OrgError::Password)?);
    }
    Ok(hashes)
}

struct Planting<'e> {
    writing: Writing<'e>,
    ids: HashMap<String, String>,
}

fn wrong(subject: &str, reason: &dyn std::fmt::Display) -> OrgError {
    OrgError::Seed { subject: subject.to_owned(), reason: reason.to_string() }
}

impl Planting<'_> {
    async fn profile(&mut self, profile: &SeedProfile) -> Result<(), OrgError> {
        let subject = format!("profile {}", profile.name);
        let source = self.named("Profile", &profile.clone_of).await?;
        let source_set = self.set_of_profile(&source).await?;
        let license = self.copy_of("Profile", &source, &["UserLicenseId".to_owned()]).await?.remove(0).1;
        let id = self
            .insert(
                &subject,
                "Profile",
                &[
                    ("Name", profile.name.as_str().into()),
                    ("UserLicenseId", license),
                    ("UserType", "Standard".into()),
                    ("IsCustom", true.into()),
                ],
            )
            .await?;
        let mut values = vec![
            ("Name".to_owned(), Value::Text(format!("X00{}", &id[..15]))),
            ("Label".to_owned(), profile.name.as_str().into()),
            ("ProfileId".to_owned(), id.as_str().into()),
            ("IsOwnedByProfile".to_owned(), true.into()),
            ("IsCustom".to_owned(), true.into()),
            ("Type".to_owned(), "Profile".into()),
        ];
        let flags: Vec<String> =
            SYSTEM_PERMISSIONS.iter().map(|(_, name, _)| format!("Permissions{name}")).collect();
        values.extend(self.copy_of("PermissionSet", &source_set, &flags).await?);
        let set = self.insert_owned(&subject, "PermissionSet", values).await?;
        for object in ["ObjectPermissions", "FieldPermissions", "SetupEntityAccess"] {
            self.copy_children(&subject, object, &source_set, &set).await?;
        }
        self.grants(&subject, &set, &profile.object_permissions, &profile.field_permissions, &profile.apps)
            .await
    }

    async fn permission_set(&mut self, set: &SeedPermissionSet) -> Result<(), OrgError> {
        let subject = format!("permission set {}", set.name);
        let mut values = vec![
            ("Name".to_owned(), Value::from(set.name.as_str())),
            ("Label".to_owned(), set.label.as_str().into()),
            ("Description".to_owned(), Value::from(set.description.as_str())),
        ];
        for permission in &set.system_permissions {
            let known = SYSTEM_PERMISSIONS.iter().any(|(_, name, _)| name == permission);
            if !known {
                return Err(wrong(&subject, &format!("there is no system permission {permission}")));
            }
            values.push((format!("Permissions{permission}"), true.into()));
        }
        let id = self.insert_owned(&subject, "PermissionSet", values).await?;
        self.grants(&subject, &id, &set.object_permissions, &set.field_permissions, &set.apps).await
    }

    async fn user(&mut self, user: &SeedUser, hash: Option<String>) -> Result<(), OrgError> {
        let subject = format!("user {}", user.username);
        let profile = self.named("Profile", &user.profile).await?;
        let alias: String = user.first_name.chars().take(1).chain(user.last_name.chars().take(6)).collect();
        let id = self
            .insert(
                &subject,
                "User",
                &[
                    ("Username", user.username.to_ascii_lowercase().into()),
                    ("FirstName", user.first_name.as_str().into()),
                    ("LastName", user.last_name.as_str().into()),
                    ("Alias", alias.to_lowercase().into()),
                    ("Email", user.email.as_str().into()),
                    ("Title", user.title.clone().into()),
                    ("IsActive", user.is_active.into()),
                    ("ProfileId", profile.into()),
                ],
            )
            .await?;
        if let Some(hash) = hash {
            self.writing.put_password_hash(&id, &hash).await?;
        }
        for name in &user.permission_sets {
            let set = self.set_named(name).await?;
            self.insert(
                &subject,
                "PermissionSetAssignment",
                &[("AssigneeId", id.as_str().into()), ("PermissionSetId", set.into())],
            )
            .await?;
        }
        self.ids.insert(user.username.clone(), id);
        Ok(())
    }

    async fn policy(&mut self, policy: &SeedAppPolicy) -> Result<(), OrgError> {
        const SUBJECT: &str = "connected app";
        let key = [("NamespacePrefix", Value::from(NAMESPACE))];
        let app = self.one("ConnectedApplication", &key).await?;
        let app = app.ok_or_else(|| wrong(SUBJECT, &"the package is not installed"))?;
        let object = self.definition("ConnectedApplication")?;
        let approved_only = vec![(
            "OptionsAllowAdminApprovedUsersOnly".to_owned(),
            Value::Boolean(policy.admin_approved_only),
        )];
        self.writing.overwrite(&object, &app, &approved_only).await?;
        let mut parents = Vec::new();
        for profile in &policy.profiles {
            let profile = self.named("Profile", profile).await?;
            parents.push(self.set_of_profile(&profile).await?);
        }
        for set in &policy.permission_sets {
            if set.contains("__") {
                return Err(wrong(SUBJECT, &format!("{set} is managed and cannot be approved")));
            }
            parents.push(self.set_named(set).await?);
        }
        for parent in parents {
            self.entity(SUBJECT, &parent, &app, "ConnectedApplication").await?;
        }
        Ok(())
    }

    async fn record(&mut self, record: &SeedRecord) -> Result<(), OrgError> {
        let subject = if record.key.is_empty() { &record.object } else { &record.key };
        let object = self.definition(&record.object)?;
        let mut values = Vec::with_capacity(record.fields.len());
        for (name, value) in &record.fields {
            let field = object.field(name).filter(|field| field.kind.is_stored());
            let field =
                field.ok_or_else(|| wrong(subject, &format!("{} has no field {name}", object.name)))?;
            let value = match value {
                SeedValue::Reference(key) => {
                    let id = self
                        .ids
                        .get(key)
                        .ok_or_else(|| wrong(subject, &format!("nothing is called {key}")))?;
                    Value::Text(id.clone())
                }
                SeedValue::Json(json) => {
                    Writing::typed(field, json).map_err(|error| wrong(subject, &error))?
                }
            };
            values.push((field.name.clone(), value));
        }
        let given = |values: &[(String, Value)], name: &str| {
            values.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
        };
        if object.field("OwnerId").is_some() && given(&values, "OwnerId").is_none() {
            values.push(("OwnerId".into(), self.writing.user_id().into()));
        }
        if let Some(created) = given(&values, "CreatedDate") {
            for name in ["LastModifiedDate", "SystemModstamp"] {
                if given(&values, name).is_none() {
                    values.push((name.into(), created.clone()));
                }
            }
        }
        let id = self.insert_owned(subject, &object.name, values).await?;
        if !record.key.is_empty() {
            self.ids.insert(record.key.clone(), id);
        }
        Ok(())
    }

    async fn forget(&mut self, object: &str, equal: &[(&str, Value)]) -> Result<(), OrgError> {
        let definition = self.definition(object)?;
        for id in self.writing.ids(&definition, equal).await? {
            self.writing.erase(&definition, &id).await?;
        }
        Ok(())
    }

    async fn named(&mut self, object: &str, name: &str) -> Result<String, OrgError> {
        let found = self.one(object, &[("Name", name.into())]).await?;
        found.ok_or_else(|| wrong(object, &format!("there is no {object} called {name}")))
    }

    async fn set_named(&mut self, name: &str) -> Result<String, OrgError> {
        let (namespace, short) = match name.split_once("__") {
            Some((namespace, short)) => (Value::from(namespace), short),
            None => (Value::Null, name),
        };
        let found =
            self.one("PermissionSet", &[("NamespacePrefix", namespace), ("Name", short.into())]).await?;
        found.ok_or_else(|| wrong("permission set", &format!("there is none called {name}")))
    }

    async fn set_of_profile(&mut self, profile: &str) -> Result<String, OrgError> {
        let key = [("ProfileId", Value::from(profile)), ("IsOwnedByProfile", true.into())];
        let found = self.one("PermissionSet", &key).await?;
        found.ok_or_else(|| wrong("profile", &"has no permission set of its own"))
    }

    async fn one(&mut self, object: &str, equal: &[(&str, Value)]) -> Result<Option<String>, OrgError> {
        let definition = self.definition(object)?;
        Ok(self.writing.ids(&definition, equal).await?.into_iter().next())
    }

    async fn insert(
        &mut self,
        subject: &str,
        object: &str,
        values: &[(&str, Value)],
    ) -> Result<String, OrgError> {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        self.insert_owned(subject, object, values).await
    }

    async fn insert_owned(
        &mut self,
        subject: &str,
        object: &str,
        values: Vec<(String, Value)>,
    ) -> Result<String, OrgError> {
        let definition = self.definition(object)?;
        let inserted: Result<String, ApiError> = self.writing.plant(&definition, values).await;
        inserted.map_err(|error| wrong(subject, &error))
    }

    fn definition(&self, name: &str) -> Result<std::sync::Arc<ObjectDefinition>, OrgError> {
        self.writing.find_object(name).ok_or_else(|| wrong(name, &"is not an object of this org"))
    }
}

/// A JSON text as a seed value, for shorter demo data.
impl From<&str> for SeedValue {
    fn from(text: &str) -> SeedValue {
        SeedValue::Json(Json::String(text.to_owned()))
    }
}
