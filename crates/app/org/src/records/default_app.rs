//! The app in which the users of a profile begin.

use alongside_orgstore::Value;

use super::Writing;
use crate::model::SystemPermission;
use crate::{ApiError, ErrorCode};

/// Name of the setting that holds the app's id.
pub(crate) fn default_app_setting(profile: &str) -> String {
    format!("default_app:{profile}")
}

impl Writing<'_> {
    /// Lets the users of a profile begin in an app, which must be visible to them.
    pub async fn set_default_app(&mut self, profile: &str, app: &str) -> Result<(), ApiError> {
        self.require(SystemPermission::ManageProfilesPermissionsets)?;
        let sets = self.engine.standard(&self.schema, "PermissionSet").clone();
        let owned = [("ProfileId", Value::from(profile)), ("IsOwnedByProfile", true.into())];
        let rows = self.store.select(&sets, &["Id"], &owned).await?;
        let set = rows.first().map(|row| row[0].clone()).ok_or_else(ApiError::not_found)?;
        let grants = self.engine.standard(&self.schema, "SetupEntityAccess").clone();
        let visible =
            [("ParentId", set), ("SetupEntityId", app.into()), ("SetupEntityType", "TabSet".into())];
        if self.store.select(&grants, &["Id"], &visible).await?.is_empty() {
            let message = "The default app must be visible";
            return Err(ApiError::new(ErrorCode::FieldIntegrityException, message).about("default"));
        }
        Ok(self.put_setting(&default_app_setting(profile), app).await?)
    }
}
