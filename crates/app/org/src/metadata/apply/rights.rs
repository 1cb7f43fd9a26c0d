//! What permission sets and profiles grant: read from the rows, compared, written.

use std::collections::HashMap;

use alongside_orgstore::{StoreError, Value};

use super::{Applying, Outcome, Refused};
use crate::clock::now;
use crate::metadata::rights::{FieldGrant, KEPT_AS_TEXT, ObjectGrant, Rights};
use crate::metadata::user_permissions::is_inert;
use crate::metadata::{Component, Element, Problem, document};
use crate::model::SYSTEM_PERMISSIONS;
use crate::records::default_app_setting;

const OBJECT_FLAGS: [&str; 6] = [
    "PermissionsCreate",
    "PermissionsRead",
    "PermissionsEdit",
    "PermissionsDelete",
    "PermissionsViewAllRecords",
    "PermissionsModifyAllRecords",
];

impl Applying {
    /// A permission set as its file says it is: what the file leaves out is taken away.
    pub(super) async fn put_permission_set(
        &mut self,
        component: &Component,
        rights: &Rights,
    ) -> Result<Outcome, Refused> {
        self.check(&component.path, rights).await?;
        let key = [("NamespacePrefix", self.namespace()), ("Name", rights.name.as_str().into())];
        let values = [
            ("Label", rights.label.as_str().into()),
            ("Description", Value::from(rights.description.as_str())),
            ("IsCustom", true.into()),
            ("HasActivationRequired", rights.activation_required.into()),
        ];
        let before = match self.ids("PermissionSet", &key).await?.into_iter().next() {
            Some(id) => Some(self.rights_of(&id).await?),
            None => None,
        };
        let flags = flags(&[]);
        let mut new = vec![("IsOwnedByProfile", Value::Boolean(false)), ("Type", "Regular".into())];
        new.extend(flags.iter().map(|(name, flag)| (name.as_str(), Value::Boolean(*flag))));
        let put = self.row("PermissionSet", &key, &values, &new).await?;
        let kept = Component { content: kept_as_text(component)?, ..component.clone() };
        let kept = self.keep(&kept, put.created, Some(put.id.clone())).await?;
        if before.as_ref() == Some(rights) && self.names.namespace.is_none() {
            return Ok(kept);
        }
        self.write(&put.id, before.as_ref(), rights).await?;
        Ok(Outcome { created: put.created, changed: true, id: Some(put.id) })
    }

    /// Adds what a profile's file grants to what the profile has.
    pub(super) async fn put_profile(&mut self, path: &str, rights: &Rights) -> Result<Outcome, Refused> {
        self.check(path, rights).await?;
        let found = self.profile_set(&rights.name).await?;
        let set = found.ok_or_else(|| {
            Problem::of(path, format!("In field: name - no Profile named {} found", rights.name))
        })?;
        let before = self.rights_of(&set).await?;
        let mut after = before.clone();
        for grant in &rights.objects {
            after.objects.retain(|known| known.object != grant.object);
            after.objects.push(grant.clone());
        }
        for grant in &rights.fields {
            after.fields.retain(|known| (&known.object, &known.field) != (&grant.object, &grant.field));
            after.fields.push(grant.clone());
        }
        after.custom_permissions.extend(rights.custom_permissions.iter().cloned());
        after.apps.extend(rights.apps.iter().cloned());
        if rights.default_app.is_some() {
            after.default_app.clone_from(&rights.default_app);
        }
        after.user_permissions.extend(rights.user_permissions.iter().cloned());
        after.sort();
        if after == before {
            return Ok(Outcome { created: false, changed: false, id: Some(set) });
        }
        self.write(&set, Some(&before), &after).await?;
        Ok(Outcome { created: false, changed: true, id: Some(set) })
    }

    /// The hidden permission set of a profile. The metadata API calls two profiles by short names.
    pub(crate) async fn profile_set(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        let name = match name {
            "Admin" => "System Administrator",
            "Standard" => "Standard User",
            other => other,
        };
        let Some(profile) = self.ids("Profile", &[("Name", name.into())]).await?.into_iter().next() else {
            return Ok(None);
        };
        let key = [("ProfileId", Value::from(profile)), ("IsOwnedByProfile", true.into())];
        Ok(self.ids("PermissionSet", &key).await?.into_iter().next())
    }

    /// Whether everything a file grants is there and can be granted.
    async fn check(&mut self, path: &str, rights: &Rights) -> Result<(), Refused> {
        let refuse = |reason: String| Err(Refused::Problem(Problem::of(path, reason)));
        for grant in &rights.objects {
            if !self.schema.object(&grant.object).is_some_and(|object| !object.setup && !object.computed) {
                return refuse(format!("In field: object - no CustomObject named {} found", grant.object));
            }
        }
        for grant in &rights.fields {
            let name = format!("{}.{}", grant.object, grant.field);
            let field = self.schema.object(&grant.object).and_then(|object| object.field(&grant.field));
            match field {
                None => return refuse(format!("In field: field - no CustomField named {name} found")),
                Some(field) if field.required || field.cascade_delete => {
                    return refuse(format!("You cannot deploy to a required field: {name}"));
                }
                Some(field) if !field.permissionable || field.compound.is_some() => {
                    return refuse(format!("Field {name} is not permissionable"));
                }
                Some(_) => {}
            }
        }
        for (element, kind, object, names) in [
            ("name", "CustomPermission", "CustomPermission", &rights.custom_permissions),
            ("application", "CustomApplication", "AppDefinition", &rights.apps),
        ] {
            for name in names {
                if self.entity(object, "DeveloperName", name).await?.is_none() {
                    return refuse(format!("In field: {element} - no {kind} named {name} found"));
                }
            }
        }
        Ok(())
    }

    /// What a permission set grants, from its rows.
    pub(crate) async fn rights_of(&mut self, set: &str) -> Result<Rights, StoreError> {
        let definition = self.standard("PermissionSet");
        let flag_names: Vec<String> =
            SYSTEM_PERMISSIONS.iter().map(|(_, name, _)| format!("Permissions{name}")).collect();
        let mut columns = vec!["Name", "Label", "Description", "HasActivationRequired"];
        columns.extend(flag_names.iter().map(String::as_str));
        let mut rights = Rights::default();
        let yes = Value::Boolean(true);
        for row in self.writing.select(&definition, &columns, &[("Id", set.into())]).await? {
            rights.name = row[0].display();
            rights.label = row[1].display();
            rights.description = row[2].display();
            rights.activation_required = row[3] == yes;
            let granted = row[4..].iter().zip(SYSTEM_PERMISSIONS).filter(|(flag, _)| **flag == yes);
            rights.user_permissions = granted.map(|(_, (_, name, _))| name.to_owned()).collect();
        }
        let default = match self.profile_of(set).await? {
            Some(profile) => self.default_app(&profile).await?,
            None => None,
        };
        let parent = [("ParentId", Value::from(set))];
        let objects = self.standard("ObjectPermissions");
        let columns: Vec<&str> = std::iter::once("SobjectType").chain(OBJECT_FLAGS).collect();
        for row in self.writing.select(&objects, &columns, &parent).await? {
            let mut allowed = [false; 6];
            for (slot, value) in allowed.iter_mut().zip(&row[1..]) {
                *slot = *value == yes;
            }
            rights.objects.push(ObjectGrant { object: row[0].display(), allowed });
        }
        let fields = self.standard("FieldPermissions");
        let columns = ["Field", "PermissionsRead", "PermissionsEdit"];
        for row in self.writing.select(&fields, &columns, &parent).await? {
            if let Some((object, field)) = row[0].display().split_once('.') {
                rights.fields.push(FieldGrant {
                    object: object.to_owned(),
                    field: field.to_owned(),
                    read: row[1] == yes,
                    edit: row[2] == yes,
                });
            }
        }
        let entities = self.standard("SetupEntityAccess");
        for row in self.writing.select(&entities, &["SetupEntityType", "SetupEntityId"], &parent).await? {
            let (table, names) = match row[0].as_str() {
                Some("CustomPermission") => ("CustomPermission", &mut rights.custom_permissions),
                Some("TabSet") => ("AppDefinition", &mut rights.apps),
                _ => continue,
            };
            let table = self.standard(table);
            let columns = ["NamespacePrefix", "DeveloperName"];
            for named in self.writing.select(&table, &columns, &[("Id", row[1].clone())]).await? {
                let name = match named[0].as_str() {
                    Some(namespace) => format!("{namespace}__{}", named[1].display()),
                    None => named[1].display(),
                };
                if default.as_deref() == row[1].as_str() {
                    rights.default_app = Some(name.clone());
                }
                names.push(name);
            }
        }
        rights.sort();
        Ok(rights)
    }

    /// The profile that owns a permission set, if one does.
    async fn profile_of(&mut self, set: &str) -> Result<Option<String>, StoreError> {
        let sets = self.standard("PermissionSet");
        let rows = self.writing.select(&sets, &["ProfileId"], &[("Id", set.into())]).await?;
        Ok(rows.first().and_then(|row| row[0].as_str().map(str::to_owned)))
    }

    async fn default_app(&mut self, profile: &str) -> Result<Option<String>, StoreError> {
        let found = self.writing.settings(&default_app_setting(profile)).await?;
        Ok(found.into_iter().find(|(rest, _)| rest.is_empty()).map(|(_, app)| app))
    }

    /// Writes what is different, so that what stays keeps its rows.
    async fn write(&mut self, set: &str, before: Option<&Rights>, after: &Rights) -> Result<(), Refused> {
        let nothing = Rights::default();
        let before = before.unwrap_or(&nothing);
        let parent = ("ParentId", Value::from(set));
        let definition = self.standard("PermissionSet");
        let mut values: Vec<(String, Value)> = flags(&after.user_permissions)
            .into_iter()
            .map(|(name, flag)| (name, Value::Boolean(flag)))
            .collect();
        let stamp = Value::DateTime(now());
        values.push(("LastModifiedDate".into(), stamp.clone()));
        values.push(("SystemModstamp".into(), stamp));
        self.writing.update(&definition, set, &values).await?;

        let kept: HashMap<&str, &ObjectGrant> =
            after.objects.iter().map(|grant| (grant.object.as_str(), grant)).collect();
        for gone in before.objects.iter().filter(|grant| !kept.contains_key(grant.object.as_str())) {
            let key = [parent.clone(), ("SobjectType", gone.object.as_str().into())];
            self.remove_rows("ObjectPermissions", &key).await?;
        }
        for grant in &after.objects {
            let key = [parent.clone(), ("SobjectType", grant.object.as_str().into())];
            let values: Vec<(&str, Value)> =
                OBJECT_FLAGS.into_iter().zip(grant.allowed).map(|(name, flag)| (name, flag.into())).collect();
            self.row("ObjectPermissions", &key, &values, &[]).await?;
        }
        for gone in &before.fields {
            if !after.fields.iter().any(|grant| grant.object == gone.object && grant.field == gone.field) {
                let key = [parent.clone(), ("Field", format!("{}.{}", gone.object, gone.field).into())];
                self.remove_rows("FieldPermissions", &key).await?;
            }
        }
        for grant in &after.fields {
            let key = [parent.clone(), ("Field", format!("{}.{}", grant.object, grant.field).into())];
            let values = [
                ("SobjectType", Value::from(grant.object.as_str())),
                ("PermissionsRead", grant.read.into()),
                ("PermissionsEdit", grant.edit.into()),
            ];
            self.row("FieldPermissions", &key, &values, &[]).await?;
        }
        for (kind, object, before, after) in [
            ("CustomPermission", "CustomPermission", &before.custom_permissions, &after.custom_permissions),
            ("TabSet", "AppDefinition", &before.apps, &after.apps),
        ] {
            for gone in before.iter().filter(|name| !after.contains(name)) {
                if let Some(entity) = self.entity(object, "DeveloperName", gone).await? {
                    let key = [parent.clone(), ("SetupEntityId", entity.into())];
                    self.remove_rows("SetupEntityAccess", &key).await?;
                }
            }
            for name in after {
                if let Some(entity) = self.entity(object, "DeveloperName", name).await? {
                    let key = [parent.clone(), ("SetupEntityId", entity.into())];
                    self.row("SetupEntityAccess", &key, &[("SetupEntityType", kind.into())], &[]).await?;
                }
            }
        }
        self.note_rights(set, before, after).await?;
        if let (Some(app), Some(profile)) = (&after.default_app, self.profile_of(set).await?)
            && let Some(app) = self.entity("AppDefinition", "DeveloperName", app).await?
        {
            self.writing.put_setting(&default_app_setting(&profile), &app).await?;
        }
        Ok(())
    }
}

/// What of a set's file the rows have no place for, as a file of its own.
fn kept_as_text(component: &Component) -> Result<String, Problem> {
    let text = document(&component.path, &component.content)?;
    let root = Element::any_root(&text, &component.path);
    let inert = |child: &Element<'_>| {
        child.name() == "userPermissions" && child.optional("name").is_some_and(|name| is_inert(&name))
    };
    let kept = root.elements().filter(|child| KEPT_AS_TEXT.contains(&child.name()) || inert(child));
    let kept: Vec<&str> = kept.map(Element::source).collect();
    Ok(crate::metadata::component::file(component.kind, &kept.join("\n    ")))
}

/// Every system permission's column and whether it is among the granted.
fn flags(granted: &[String]) -> Vec<(String, bool)> {
    SYSTEM_PERMISSIONS
        .iter()
        .map(|(_, name, _)| (format!("Permissions{name}"), granted.iter().any(|known| known == name)))
        .collect()
}
