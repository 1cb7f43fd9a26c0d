//! What Setup does besides writing records: clones, organisation-wide defaults, sharing rules.

use super::Org;
use crate::records::{Writing, default_app_setting};
use crate::{ApiError, CurrentUser, SharingAccess, SharingModel};

/// An object's organisation-wide default, and what it could be instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharingDefault {
    /// API name of the object.
    pub object: String,
    /// Its plural label.
    pub label: String,
    /// What everybody may do with records that are not his own.
    pub model: SharingModel,
    /// The models it can be given.
    pub choices: Vec<SharingModel>,
}

/// Records owned by the users of one group, shared with the users of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharingRule {
    /// API name, unique for the object.
    pub name: String,
    /// Id of the group whose users' records are shared.
    pub owned_by: String,
    /// Id of the group they are shared with.
    pub shared_with: String,
    /// What it gives.
    pub access: SharingAccess,
}

impl Org {
    /// Clones a permission set, a managed one too, and returns the clone's id. The clone grants the
    /// same, save that no connected app is approved for it.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS_OR_READONLY` without Manage Profiles and Permission Sets, `DUPLICATE_VALUE`
    /// or `FIELD_INTEGRITY_EXCEPTION` about the name, `NOT_FOUND` when there is no such set.
    pub async fn clone_permission_set(
        &self,
        user: &CurrentUser,
        id: &str,
        name: &str,
        label: &str,
    ) -> Result<String, ApiError> {
        let mut writing = Writing::begin(&self.engine, &user.id).await?;
        let clone = writing.clone_permission_set(id, name, label).await?;
        writing.commit().await?;
        Ok(clone)
    }

    /// Clones a profile under another name and returns the clone's id.
    ///
    /// # Errors
    /// As [`Org::clone_permission_set`].
    pub async fn clone_profile(&self, user: &CurrentUser, id: &str, name: &str) -> Result<String, ApiError> {
        let mut writing = Writing::begin(&self.engine, &user.id).await?;
        let clone = writing.clone_profile(id, name).await?;
        writing.commit().await?;
        Ok(clone)
    }

    /// Id of the app in which the users of a profile begin, where one was chosen.
    ///
    /// # Errors
    /// Only when the database refuses.
    pub async fn default_app(&self, profile: &str) -> Result<Option<String>, ApiError> {
        Ok(self.engine.store.setting(&default_app_setting(profile)).await?)
    }

    /// Gives a user a new random password, which is returned and can be read nowhere afterwards.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS_OR_READONLY` without Manage Users, `NOT_FOUND` when there is no such user.
    pub async fn reset_password(&self, user: &CurrentUser, id: &str) -> Result<String, ApiError> {
        self.engine.reset_password(user, id).await
    }

    /// The organisation-wide defaults of all objects.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS_OR_READONLY` without View Setup.
    pub async fn sharing_defaults(&self, user: &CurrentUser) -> Result<Vec<SharingDefault>, ApiError> {
        self.engine.sharing_defaults(user).await
    }

    /// Sets an object's organisation-wide default; it holds from the next question on.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS_OR_READONLY` without Customize Application, `FIELD_INTEGRITY_EXCEPTION` for
    /// a model that the object cannot have, `NOT_FOUND` when there is no such object.
    pub async fn set_sharing_default(
        &self,
        user: &CurrentUser,
        object: &str,
        model: SharingModel,
    ) -> Result<(), ApiError> {
        let mut writing = Writing::begin(&self.engine, &user.id).await?;
        writing.set_sharing_default(object, model).await?;
        writing.commit().await
    }

    /// The sharing rules of an object.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS_OR_READONLY` without View Setup.
    pub async fn sharing_rules(
        &self,
        user: &CurrentUser,
        object: &str,
    ) -> Result<Vec<SharingRule>, ApiError> {
        self.engine.sharing_rules(user, object).await
    }

    /// Makes a sharing rule, or replaces the object's rule of that name.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS_OR_READONLY` without Customize Application, `FIELD_INTEGRITY_EXCEPTION`
    /// about the name, `INVALID_CROSS_REFERENCE_KEY` for a group that does not exist.
    pub async fn put_sharing_rule(
        &self,
        user: &CurrentUser,
        object: &str,
        rule: &SharingRule,
    ) -> Result<(), ApiError> {
        let mut writing = Writing::begin(&self.engine, &user.id).await?;
        writing.put_sharing_rule(object, rule).await?;
        writing.commit().await
    }

    /// Removes a sharing rule; removing one that is not there is no error.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS_OR_READONLY` without Customize Application.
    pub async fn remove_sharing_rule(
        &self,
        user: &CurrentUser,
        object: &str,
        name: &str,
    ) -> Result<(), ApiError> {
        let mut writing = Writing::begin(&self.engine, &user.id).await?;
        writing.remove_sharing_rule(object, name).await?;
        writing.commit().await
    }
}
