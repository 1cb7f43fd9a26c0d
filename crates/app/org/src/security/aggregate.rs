//! Permission set groups as the permission set that each of them adds up to: read-only rows that
//! clients may query. Rights are worked out from the group's members themselves.

use alongside_orgstore::{Schema, StoreError, Value, WriteTransaction};

use super::grants::{Grants, Reader, definition};
use crate::clock::now;
use crate::model::SYSTEM_PERMISSIONS;

/// Brings the permission set of every group up to date with the group's members.
pub(crate) async fn refresh_groups(
    writing: &mut WriteTransaction,
    schema: &Schema,
    author: &str,
) -> Result<(), StoreError> {
    let groups = definition(schema, "PermissionSetGroup");
    for row in writing.select(groups, &["Id", "MasterLabel", "NamespacePrefix"], &[]).await? {
        let group = row[0].display();
        let granted = Grants::of_group(&mut Reader::Writing(writing), schema, &group).await?;
        let mut rows = Rows { writing, schema, author };
        let set = rows.set_of(&group, &row[1], &row[2]).await?;
        rows.fill(&set, &granted).await?;
    }
    Ok(())
}

struct Rows<'a> {
    writing: &'a mut WriteTransaction,
    schema: &'a Schema,
    author: &'a str,
}

impl Rows<'_> {
    async fn set_of(&mut self, group: &str, label: &Value, namespace: &Value) -> Result<String, StoreError> {
        let sets = definition(self.schema, "PermissionSet");
        let key = [("PermissionSetGroupId", Value::from(group))];
        if let Some(row) = self.writing.select(sets, &["Id"], &key).await?.first() {
            let id = row[0].display();
            let values =
                [("Label".to_owned(), label.clone()), ("SystemModstamp".to_owned(), Value::DateTime(now()))];
            self.writing.update(sets, &id, &values).await?;
            return Ok(id);
        }
        // Like a profile's own set it has a name that nobody chooses.
        let name = format!("X00{}", &group[..15]);
        let values = vec![
            ("Name", name.into()),
            ("Label", label.clone()),
            ("NamespacePrefix", namespace.clone()),
            ("PermissionSetGroupId", group.into()),
            ("Type", "Group".into()),
            ("IsOwnedByProfile", false.into()),
            ("IsCustom", true.into()),
            ("HasActivationRequired", false.into()),
        ];
        self.insert("PermissionSet", values).await
    }

    async fn fill(&mut self, set: &str, granted: &Grants) -> Result<(), StoreError> {
        let sets = definition(self.schema, "PermissionSet");
        let flags: Vec<(String, Value)> = SYSTEM_PERMISSIONS
            .iter()
            .map(|(permission, name, _)| {
                (format!("Permissions{name}"), granted.system.contains(permission).into())
            })
            .collect();
        self.writing.update(sets, set, &flags).await?;
        for name in ["ObjectPermissions", "FieldPermissions", "SetupEntityAccess"] {
            let object = definition(self.schema, name);
            for row in self.writing.select(object, &["Id"], &[("ParentId", set.into())]).await? {
                self.writing.remove(object, &row[0].display()).await?;
            }
        }
        for (object, access) in granted.objects.iter().filter(|(_, access)| access.read) {
            let values = vec![
                ("ParentId", set.into()),
                ("SobjectType", object.as_str().into()),
                ("PermissionsRead", true.into()),
                ("PermissionsCreate", access.create.into()),
                ("PermissionsEdit", access.edit.into()),
                ("PermissionsDelete", access.delete.into()),
                ("PermissionsViewAllRecords", access.view_all.into()),
                ("PermissionsModifyAllRecords", access.modify_all.into()),
            ];
            self.insert("ObjectPermissions", values).await?;
        }
        for (field, access) in granted.fields.iter().filter(|(_, access)| access.read) {
            let object = field.split('.').next().unwrap_or_default();
            let values = vec![
                ("ParentId", set.into()),
                ("SobjectType", object.into()),
                ("Field", field.as_str().into()),
                ("PermissionsRead", true.into()),
                ("PermissionsEdit", access.edit.into()),
            ];
            self.insert("FieldPermissions", values).await?;
        }
        for (entity, kind) in &granted.entities {
            let values = vec![
                ("ParentId", set.into()),
                ("SetupEntityId", entity.as_str().into()),
                ("SetupEntityType", kind.as_str().into()),
            ];
            self.insert("SetupEntityAccess", values).await?;
        }
        Ok(())
    }

    async fn insert(&mut self, object: &str, values: Vec<(&str, Value)>) -> Result<String, StoreError> {
        let object = definition(self.schema, object);
        let id = self.writing.next_id(object).await?.into_string();
        let stamp = Value::DateTime(now());
        let mut row: Vec<(String, Value)> =
            values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        row.push(("Id".to_owned(), id.as_str().into()));
        for (by, at) in [("CreatedById", "CreatedDate"), ("LastModifiedById", "LastModifiedDate")] {
            row.push((by.to_owned(), self.author.into()));
            row.push((at.to_owned(), stamp.clone()));
        }
        row.push(("SystemModstamp".to_owned(), stamp));
        self.writing.insert(object, &row).await?;
        Ok(id)
    }
}
