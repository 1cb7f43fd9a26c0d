//! Sharing settings as Setup shows them.

use crate::engine::Engine;
use crate::model::SystemPermission;
use crate::security::{SharingModel, SharingSettings};
use crate::{ApiError, CurrentUser, ErrorCode, SharingDefault, SharingRule};

impl Engine {
    /// The organisation-wide defaults of all objects.
    pub async fn sharing_defaults(&self, user: &CurrentUser) -> Result<Vec<SharingDefault>, ApiError> {
        self.may_view_setup(user).await?;
        let settings = SharingSettings::load(&self.store).await?;
        let schema = self.schema();
        let shared = schema.objects().filter(|object| !object.setup && !object.computed);
        Ok(shared
            .map(|object| SharingDefault {
                object: object.name.clone(),
                label: object.plural_label.clone(),
                model: settings.model(object),
                choices: SharingModel::choices(object),
            })
            .collect())
    }

    /// The sharing rules of an object.
    pub async fn sharing_rules(
        &self,
        user: &CurrentUser,
        object: &str,
    ) -> Result<Vec<SharingRule>, ApiError> {
        self.may_view_setup(user).await?;
        let settings = SharingSettings::load(&self.store).await?;
        let own = settings.rules.into_iter().filter(|rule| rule.object.eq_ignore_ascii_case(object));
        Ok(own.map(|stored| stored.rule).collect())
    }

    async fn may_view_setup(&self, user: &CurrentUser) -> Result<(), ApiError> {
        if self.rights(&user.id).await?.has(SystemPermission::ViewSetup) {
            return Ok(());
        }
        let message = "insufficient access rights on cross-reference id";
        Err(ApiError::new(ErrorCode::InsufficientAccessOrReadonly, message))
    }
}
