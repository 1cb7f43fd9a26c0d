//! Sharing as administrators and owners set it: organisation-wide defaults, sharing rules, and what
//! becomes of shares when a record changes hands.

use alongside_orgstore::{ObjectDefinition, Value};

use super::Writing;
use crate::model::SystemPermission;
use crate::security::{SharingModel, default_setting, rule_setting, rule_text};
use crate::{ApiError, ErrorCode, SharingRule};

impl Writing<'_> {
    /// Sets an object's organisation-wide default.
    pub async fn set_sharing_default(&mut self, object: &str, model: SharingModel) -> Result<(), ApiError> {
        self.require(SystemPermission::CustomizeApplication)?;
        let object = self.shared_object(object)?;
        if !SharingModel::choices(&object).contains(&model) {
            let message = format!("{} cannot have the default {}", object.name, model.as_str());
            return Err(ApiError::new(ErrorCode::FieldIntegrityException, message).about("sharingModel"));
        }
        Ok(self.put_setting(&default_setting(&object.name), model.as_str()).await?)
    }

    /// Makes a sharing rule or replaces the one of that name.
    pub async fn put_sharing_rule(&mut self, object: &str, rule: &SharingRule) -> Result<(), ApiError> {
        self.require(SystemPermission::CustomizeApplication)?;
        let object = self.shared_object(object)?;
        super::setup::check_name(&rule.name, "developerName")?;
        let groups = self.engine.standard(&self.schema, "Group").clone();
        for (field, group) in [("sharedFrom", &rule.owned_by), ("sharedTo", &rule.shared_with)] {
            let found = self.store.select(&groups, &["Id"], &[("Id", group.as_str().into())]).await?;
            if found.is_empty() {
                let error = ApiError::new(ErrorCode::InvalidCrossReferenceKey, "invalid cross reference id");
                return Err(error.about(field));
            }
        }
        Ok(self.put_setting(&rule_setting(&object.name, &rule.name), &rule_text(rule)).await?)
    }

    /// Removes a sharing rule; one that is not there is none, too.
    pub async fn remove_sharing_rule(&mut self, object: &str, name: &str) -> Result<(), ApiError> {
        self.require(SystemPermission::CustomizeApplication)?;
        let object = self.shared_object(object)?;
        self.touched.rights = true;
        Ok(self.store.remove_setting(&rule_setting(&object.name, name)).await?)
    }

    /// Takes back what owners shared by hand: shares do not outlast the owner who made them.
    pub(super) async fn unshare(&mut self, object: &ObjectDefinition, id: &str) -> Result<(), ApiError> {
        let Some(shares) = self.schema.share_object(&object.name).cloned() else { return Ok(()) };
        let Some(of) = &shares.share else { return Ok(()) };
        let by_hand = [(of.record.as_str(), Value::from(id)), ("RowCause", "Manual".into())];
        for row in self.store.select(&shares, &["Id"], &by_hand).await? {
            self.store.remove(&shares, &row[0].display()).await?;
        }
        Ok(())
    }

    pub(crate) fn require(&self, permission: SystemPermission) -> Result<(), ApiError> {
        if self.rights.has(permission) {
            return Ok(());
        }
        let message = "insufficient access rights on cross-reference id";
        Err(ApiError::new(ErrorCode::InsufficientAccessOrReadonly, message))
    }

    fn shared_object(&self, name: &str) -> Result<std::sync::Arc<ObjectDefinition>, ApiError> {
        let object = self.schema.object(name).filter(|object| !object.setup && !object.computed);
        object.cloned().ok_or_else(ApiError::not_found)
    }
}
