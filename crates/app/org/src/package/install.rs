//! Installing: the package's definitions become rows of the set-up objects. What an administrator
//! may have changed since (the connected app's policy, assignments, sets of the org's own) stays.

use alongside_orgstore::{ObjectDefinition, Schema, SourceFile, Store, Value, WriteTransaction};

use super::metadata::{Package, PackagedPermissionSet};
use super::objects::Sharing;
use crate::OrgError;
use crate::clock::now;
use crate::model::{standard_objects, with_shares};
use crate::security::{default_setting, refresh_groups};

const OBJECT_FLAGS: [&str; 6] = [
    "PermissionsCreate",
    "PermissionsRead",
    "PermissionsEdit",
    "PermissionsDelete",
    "PermissionsViewAllRecords",
    "PermissionsModifyAllRecords",
];

/// The schema with the package that is installed, if one is.
pub(crate) async fn load_installed(
    store: &Store,
    namespace: &str,
) -> Result<(Schema, Option<Package>), OrgError> {
    let files = store.package_source(namespace).await?;
    if files.is_empty() {
        return Ok((schema(Vec::new())?, None));
    }
    let package = Package::read(&files)?;
    let prefixes = store.settings("prefix:").await?;
    Ok((schema(with_prefixes(&package, &prefixes)?)?, Some(package)))
}

/// Installs or upgrades the package and returns the schema with it.
pub(crate) async fn install(
    store: &Store,
    files: &[SourceFile],
    author: &str,
) -> Result<(Schema, Package), OrgError> {
    let package = Package::read(files)?;
    let mut prefixes = store.settings("prefix:").await?;
    let defaults = store.settings(&default_setting("")).await?;
    let mut writing = store.begin().await?;
    for (object, _) in &package.objects {
        if !prefixes.iter().any(|(name, _)| *name == object.name) {
            let prefix = format!("a{:02}", writing.next_number("prefix").await? - 1);
            writing.put_setting(&format!("prefix:{}", object.name), &prefix).await?;
            prefixes.push((object.name.clone(), prefix));
        }
    }
    writing.put_package_source(&package.namespace, files).await?;
    writing.commit().await?;

    let schema = schema(with_prefixes(&package, &prefixes)?)?;
    store.fit(&schema).await?;
    let mut rows = Rows {
        writing: store.begin().await?,
        schema: &schema,
        author,
        namespace: &package.namespace,
        defaults: &defaults,
    };
    rows.package(&package).await?;
    refresh_groups(&mut rows.writing, &schema, author).await?;
    rows.writing.commit().await?;
    Ok((schema, package))
}

fn schema(packaged: Vec<ObjectDefinition>) -> Result<Schema, OrgError> {
    let mut objects = standard_objects();
    objects.extend(packaged);
    Schema::new(with_shares(objects)).map_err(|error| super::broken("objects", error.to_string()))
}

fn with_prefixes(
    package: &Package,
    prefixes: &[(String, String)],
) -> Result<Vec<ObjectDefinition>, OrgError> {
    package
        .objects
        .iter()
        .map(|(object, _)| {
            let prefix = prefixes.iter().find(|(name, _)| *name == object.name);
            let (_, prefix) =
                prefix.ok_or_else(|| super::broken(&object.name, "has no key prefix in this org"))?;
            Ok(ObjectDefinition { key_prefix: Some(prefix.clone()), ..object.clone() })
        })
        .collect()
}

/// Rows of the set-up objects being written.
struct Rows<'a> {
    writing: WriteTransaction,
    schema: &'a Schema,
    author: &'a str,
    namespace: &'a str,
    /// Organisation-wide defaults that the org has already.
    defaults: &'a [(String, String)],
}

impl Rows<'_> {
    async fn package(&mut self, package: &Package) -> Result<(), OrgError> {
        let namespace = Value::from(self.namespace);
        self.put(
            "InstalledSubscriberPackage",
            &[("NamespacePrefix", namespace.clone())],
            &[
                ("SubscriberPackageName", package.name.as_str().into()),
                ("VersionNumber", package.version.as_str().into()),
                ("Status", "Installed".into()),
            ],
            &[],
        )
        .await?;
        // A default belongs to the org once the object is there: an upgrade must not reopen it.
        let known = |name: &str| self.defaults.iter().any(|(known, _)| known == name);
        for (object, sharing) in package.objects.iter().filter(|(object, _)| !known(&object.name)) {
            let word = match sharing {
                Sharing::Private => "Private",
                Sharing::Read => "Read",
                Sharing::ReadWrite => "ReadWrite",
                Sharing::ControlledByParent => "ControlledByParent",
            };
            self.writing.put_setting(&default_setting(&object.name), word).await?;
        }
        for permission in &package.custom_permissions {
            self.put(
                "CustomPermission",
                &[("NamespacePrefix", namespace.clone()), ("DeveloperName", permission.name.as_str().into())],
                &[
                    ("MasterLabel", permission.label.as_str().into()),
                    ("Description", permission.description.as_str().into()),
                ],
                &[],
            )
            .await?;
        }
        for app in &package.apps {
            self.put(
                "AppDefinition",
                &[("NamespacePrefix", namespace.clone()), ("DeveloperName", app.named.name.as_str().into())],
                &[
                    ("Label", app.named.label.as_str().into()),
                    ("MasterLabel", app.named.label.as_str().into()),
                    ("Description", app.named.description.as_str().into()),
                    ("Tabs", app.tabs.join(";").into()),
                    ("UiType", "Lightning".into()),
                ],
                &[],
            )
            .await?;
        }
        for app in &package.connected_apps {
            // A new app is open to everyone who approves it for himself, whatever its source says.
            self.put(
                "ConnectedApplication",
                &[("NamespacePrefix", namespace.clone()), ("DeveloperName", app.name.as_str().into())],
                &[("Name", app.label.as_str().into())],
                &[
                    ("OptionsAllowAdminApprovedUsersOnly", false.into()),
                    ("OptionsRefreshTokenValidityMetric", true.into()),
                    ("OptionsHasSessionLevelPolicy", false.into()),
                ],
            )
            .await?;
        }
        for set in &package.permission_sets {
            self.permission_set(set).await?;
        }
        Ok(())
    }

    async fn permission_set(&mut self, set: &PackagedPermissionSet) -> Result<(), OrgError> {
        let namespace = Value::from(self.namespace);
        let mut new = vec![
            ("IsOwnedByProfile", false.into()),
            ("Type", "Regular".into()),
            ("HasActivationRequired", false.into()),
        ];
        let flags: Vec<String> = crate::model::SYSTEM_PERMISSIONS
            .iter()
            .map(|(_, name, _)| format!("Permissions{name}"))
            .collect();
        new.extend(flags.iter().map(|flag| (flag.as_str(), Value::Boolean(false))));
        let id = self
            .put(
                "PermissionSet",
                &[("NamespacePrefix", namespace.clone()), ("Name", set.named.name.as_str().into())],
                &[
                    ("Label", set.named.label.as_str().into()),
                    ("Description", set.named.description.as_str().into()),
                    ("IsCustom", true.into()),
                ],
                &new,
            )
            .await?;
        // A managed set belongs to the package: an upgrade replaces what it grants.
        for name in ["ObjectPermissions", "FieldPermissions", "SetupEntityAccess"] {
            let object = self.object(name)?.clone();
            for row in self.writing.select(&object, &["Id"], &[("ParentId", id.clone().into())]).await? {
                self.writing.remove(&object, row[0].as_str().unwrap_or_default()).await?;
            }
        }
        for grant in &set.objects {
            let flags: Vec<(&str, Value)> =
                OBJECT_FLAGS.into_iter().zip(grant.allowed).map(|(name, flag)| (name, flag.into())).collect();
            self.put(
                "ObjectPermissions",
                &[("ParentId", id.clone().into()), ("SobjectType", grant.object.as_str().into())],
                &flags,
                &[],
            )
            .await?;
        }
        for grant in &set.fields {
            let field = format!("{}.{}", grant.object, grant.field);
            self.put(
                "FieldPermissions",
                &[("ParentId", id.clone().into()), ("Field", field.into())],
                &[
                    ("SobjectType", grant.object.as_str().into()),
                    ("PermissionsRead", grant.read.into()),
                    ("PermissionsEdit", grant.edit.into()),
                ],
                &[],
            )
            .await?;
        }
        for (kind, object, names) in [
            ("CustomPermission", "CustomPermission", &set.custom_permissions),
            ("TabSet", "AppDefinition", &set.apps),
        ] {
            for name in names {
                let definition = self.object(object)?.clone();
                let key = [("NamespacePrefix", namespace.clone()), ("DeveloperName", name.as_str().into())];
                let found = self.writing.select(&definition, &["Id"], &key).await?;
                let entity = found.first().map(|row| row[0].clone()).ok_or_else(|| {
                    super::broken(
                        &set.named.name,
                        format!("grants {kind} {name}, which the package does not have"),
                    )
                })?;
                self.put(
                    "SetupEntityAccess",
                    &[("ParentId", id.clone().into()), ("SetupEntityId", entity)],
                    &[("SetupEntityType", kind.into())],
                    &[],
                )
                .await?;
            }
        }
        Ok(())
    }

    fn object(&self, name: &str) -> Result<&ObjectDefinition, OrgError> {
        let object = self.schema.object(name).map(AsRef::as_ref);
        object.ok_or_else(|| super::broken(name, "is not an object of this org"))
    }

    /// Makes a row or brings it up to date: found by `key`, `values` set always, `new` only when made.
    async fn put(
        &mut self,
        object: &str,
        key: &[(&str, Value)],
        values: &[(&str, Value)],
        new: &[(&str, Value)],
    ) -> Result<String, OrgError> {
        let object = self.object(object)?.clone();
        let owned = |pairs: &[(&str, Value)]| {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<Vec<_>>()
        };
        let stamp = Value::DateTime(now());
        let found = self.writing.select(&object, &["Id"], key).await?;
        if let Some(id) = found.first().and_then(|row| row[0].as_str()) {
            let mut values = owned(values);
            values.extend([
                ("LastModifiedDate".to_owned(), stamp.clone()),
                ("SystemModstamp".to_owned(), stamp),
            ]);
            self.writing.update(&object, id, &values).await?;
            return Ok(id.to_owned());
        }
        let id = self.writing.next_id(&object).await?.into_string();
        let mut row = owned(key);
        row.extend(owned(values));
        row.extend(owned(new));
        row.push(("Id".into(), id.as_str().into()));
        for (by, at) in [("CreatedById", "CreatedDate"), ("LastModifiedById", "LastModifiedDate")] {
            row.push((by.into(), self.author.into()));
            row.push((at.into(), stamp.clone()));
        }
        row.push(("SystemModstamp".into(), stamp));
        self.writing.insert(&object, &row).await?;
        Ok(id)
    }
}
