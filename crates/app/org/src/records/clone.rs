//! Permission sets and profiles cloned: everything they grant, save that a connected app was
//! approved for them. The clone belongs to the org, whoever made the original.

use alongside_orgstore::Value;

use super::save::get;
use super::{Writing, default_app_setting};
use crate::model::{SYSTEM_PERMISSIONS, SystemPermission};
use crate::{ApiError, ErrorCode};

/// Types of set-up entities whose approval a clone does not inherit.
const APPROVALS: [&str; 2] = ["ConnectedApplication", "ExternalClientApplication"];

impl Writing<'_> {
    /// Clones a permission set, a managed one too, and returns the clone's id.
    pub async fn clone_permission_set(
        &mut self,
        id: &str,
        name: &str,
        label: &str,
    ) -> Result<String, ApiError> {
        self.require(SystemPermission::ManageProfilesPermissionsets)?;
        let sets = self.engine.standard(&self.schema, "PermissionSet").clone();
        let id = self.own_id(&sets, id)?;
        let original = self.stored(&sets, &id).await?;
        let own = |field: &str| get(&original, field).cloned().unwrap_or(Value::Null);
        if own("IsOwnedByProfile") == Value::Boolean(true) || !own("PermissionSetGroupId").is_null() {
            return Err(ApiError::not_found());
        }
        let mut values = vec![
            ("Name".to_owned(), Value::from(name)),
            ("Label".to_owned(), label.into()),
            ("Description".to_owned(), own("Description")),
            ("LicenseId".to_owned(), own("LicenseId")),
        ];
        values.extend(system_permissions(&original));
        let clone = self.insert(&sets, values, true).await?;
        self.copy_grants(&id, &clone).await?;
        Ok(clone)
    }

    /// Clones a profile and returns the clone's id.
    pub async fn clone_profile(&mut self, id: &str, name: &str) -> Result<String, ApiError> {
        self.require(SystemPermission::ManageProfilesPermissionsets)?;
        let (profiles, sets) = (
            self.engine.standard(&self.schema, "Profile").clone(),
            self.engine.standard(&self.schema, "PermissionSet").clone(),
        );
        let id = self.own_id(&profiles, id)?;
        let original = self.stored(&profiles, &id).await?;
        let name = name.trim();
        if !self.store.select(&profiles, &["Id"], &[("Name", name.into())]).await?.is_empty() {
            let message = format!("The profile name is already in use: {name}");
            return Err(ApiError::new(ErrorCode::DuplicateValue, message).about("Name"));
        }
        let mut values = vec![
            ("Name".to_owned(), if name.is_empty() { Value::Null } else { name.into() }),
            ("IsCustom".to_owned(), true.into()),
        ];
        for field in ["Description", "UserLicenseId", "UserType"] {
            values.push((field.to_owned(), get(&original, field).cloned().unwrap_or(Value::Null)));
        }
        let clone = self.insert(&profiles, values, true).await?;
        let owned = [("ProfileId", Value::from(id.as_str())), ("IsOwnedByProfile", true.into())];
        let rows = self.store.select(&sets, &["Id"], &owned).await?;
        let from = rows.first().map(|row| row[0].display()).ok_or_else(ApiError::not_found)?;
        let granted = self.stored(&sets, &from).await?;
        let mut values = vec![
            ("Name".to_owned(), Value::from(format!("X00{}", &clone[..15]))),
            ("Label".to_owned(), name.into()),
            ("ProfileId".to_owned(), clone.as_str().into()),
            ("IsOwnedByProfile".to_owned(), true.into()),
            ("IsCustom".to_owned(), true.into()),
            ("Type".to_owned(), "Profile".into()),
        ];
        values.extend(system_permissions(&granted));
        let to = self.insert(&sets, values, false).await?;
        self.copy_grants(&from, &to).await?;
        let default = self.store.settings(&default_app_setting(&id)).await?;
        if let Some((_, app)) = default.into_iter().find(|(rest, _)| rest.is_empty()) {
            self.put_setting(&default_app_setting(&clone), &app).await?;
        }
        Ok(clone)
    }

    async fn copy_grants(&mut self, from: &str, to: &str) -> Result<(), ApiError> {
        for name in ["ObjectPermissions", "FieldPermissions", "SetupEntityAccess"] {
            let object = self.engine.standard(&self.schema, name).clone();
            let copied: Vec<&str> = object
                .fields
                .iter()
                .filter(|field| field.createable || field.name == "SetupEntityType")
                .filter(|field| field.name != "ParentId")
                .map(|field| field.name.as_str())
                .collect();
            for row in self.store.select(&object, &copied, &[("ParentId", from.into())]).await? {
                if row.iter().any(|value| value.as_str().is_some_and(|word| APPROVALS.contains(&word))) {
                    continue;
                }
                let mut values: Vec<(String, Value)> =
                    copied.iter().map(|name| (*name).to_owned()).zip(row).collect();
                values.push(("ParentId".to_owned(), to.into()));
                self.insert(&object, values, false).await?;
            }
        }
        Ok(())
    }
}

fn system_permissions(set: &[(String, Value)]) -> Vec<(String, Value)> {
    let names = SYSTEM_PERMISSIONS.iter().map(|(_, name, _)| format!("Permissions{name}"));
    names.map(|name| (name.clone(), get(set, &name).cloned().unwrap_or(false.into()))).collect()
}
