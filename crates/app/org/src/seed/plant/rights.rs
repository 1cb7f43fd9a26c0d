//! What profiles and permission sets of a seed grant, and what a clone takes over.

use alongside_orgstore::Value;

use super::{Planting, wrong};
use crate::OrgError;
use crate::seed::{SeedFieldPermission, SeedObjectPermission};

impl Planting<'_> {
    pub(super) async fn grants(
        &mut self,
        subject: &str,
        set: &str,
        objects: &[SeedObjectPermission],
        fields: &[SeedFieldPermission],
        apps: &[String],
    ) -> Result<(), OrgError> {
        for grant in objects {
            let name = self.definition(&grant.object)?.name.clone();
            self.forget(
                "ObjectPermissions",
                &[("ParentId", set.into()), ("SobjectType", name.as_str().into())],
            )
            .await?;
            if !grant.read {
                continue;
            }
            self.insert(
                subject,
                "ObjectPermissions",
                &[
                    ("ParentId", set.into()),
                    ("SobjectType", name.as_str().into()),
                    ("PermissionsRead", true.into()),
                    ("PermissionsCreate", grant.create.into()),
                    ("PermissionsEdit", grant.edit.into()),
                    ("PermissionsDelete", grant.delete.into()),
                    ("PermissionsViewAllRecords", grant.view_all.into()),
                    ("PermissionsModifyAllRecords", grant.modify_all.into()),
                ],
            )
            .await?;
        }
        for grant in fields {
            let found = grant.field.split_once('.').and_then(|(object, field)| {
                let object = self.writing.find_object(object)?;
                let field =
                    object.field(field).filter(|field| field.permissionable && field.compound.is_none())?;
                Some((object.name.clone(), format!("{}.{}", object.name, field.name)))
            });
            let (object, field) = found.ok_or_else(|| {
                wrong(subject, &format!("{} is no field that security restricts", grant.field))
            })?;
            self.forget("FieldPermissions", &[("ParentId", set.into()), ("Field", field.as_str().into())])
                .await?;
            if grant.read {
                self.insert(
                    subject,
                    "FieldPermissions",
                    &[
                        ("ParentId", set.into()),
                        ("SobjectType", object.into()),
                        ("Field", field.into()),
                        ("PermissionsRead", true.into()),
                        ("PermissionsEdit", grant.edit.into()),
                    ],
                )
                .await?;
            }
        }
        for app in apps {
            let (namespace, name) = match app.split_once("__") {
                Some((namespace, name)) => (Value::from(namespace), name),
                None => (Value::Null, app.as_str()),
            };
            let id = self
                .one("AppDefinition", &[("NamespacePrefix", namespace), ("DeveloperName", name.into())])
                .await?;
            let id = id.ok_or_else(|| wrong(subject, &format!("there is no app {app}")))?;
            self.entity(subject, set, &id, "TabSet").await?;
        }
        Ok(())
    }

    pub(super) async fn entity(
        &mut self,
        subject: &str,
        parent: &str,
        entity: &str,
        kind: &str,
    ) -> Result<(), OrgError> {
        let pair = [("ParentId", Value::from(parent)), ("SetupEntityId", Value::from(entity))];
        if self.one("SetupEntityAccess", &pair).await?.is_some() {
            return Ok(());
        }
        let mut values = pair.to_vec();
        values.push(("SetupEntityType", kind.into()));
        self.insert(subject, "SetupEntityAccess", &values).await?;
        Ok(())
    }

    pub(super) async fn copy_children(
        &mut self,
        subject: &str,
        object: &str,
        from: &str,
        to: &str,
    ) -> Result<(), OrgError> {
        let definition = self.definition(object)?;
        let rows = self.writing.ids(&definition, &[("ParentId", from.into())]).await?;
        let names: Vec<String> = definition
            .fields
            .iter()
            .filter(|field| field.createable || field.name == "SetupEntityType")
            .filter(|field| field.name != "ParentId")
            .map(|field| field.name.clone())
            .collect();
        for row in rows {
            let mut values = self.copy_of(object, &row, &names).await?;
            values.push(("ParentId".into(), to.into()));
            self.insert_owned(subject, object, values).await?;
        }
        Ok(())
    }

    pub(super) async fn copy_of(
        &mut self,
        object: &str,
        id: &str,
        names: &[String],
    ) -> Result<Vec<(String, Value)>, OrgError> {
        let definition = self.definition(object)?;
        let columns: Vec<&str> = names.iter().map(String::as_str).collect();
        let rows = self.writing.read(&definition, &columns, &[("Id", id.into())]).await?;
        let row = rows.into_iter().next().unwrap_or_default();
        Ok(names.iter().cloned().zip(row).collect())
    }
}
