//! Connected apps: who they are, and whom their policy lets in.

use alongside_orgstore::{StoreError, Value};

use crate::ConnectedAppConfig;
use crate::engine::{Engine, NAMESPACE};
use crate::secrets::equal;

/// An installed connected app.
#[derive(Debug, Clone)]
pub(super) struct App {
    pub id: String,
    pub label: String,
    /// "Admin approved users are pre-authorized".
    pub admin_approved_only: bool,
    pub config: ConnectedAppConfig,
}

impl App {
    /// Whether this is the app's secret.
    pub fn has_secret(&self, secret: &str) -> bool {
        equal(&self.config.consumer_secret, secret)
    }

    /// Whether codes may be sent there.
    pub fn has_callback(&self, uri: &str) -> bool {
        self.config.callback_urls.iter().any(|known| known == uri)
    }
}

impl Engine {
    /// The installed app with this consumer key.
    pub(super) async fn app(&self, client_id: &str) -> Result<Option<App>, StoreError> {
        if client_id != self.config.connected_app.consumer_key {
            return Ok(None);
        }
        self.packaged_app().await
    }

    /// The package's app, once it is installed.
    pub(super) async fn packaged_app(&self) -> Result<Option<App>, StoreError> {
        let schema = self.schema();
        let definition = self.standard(&schema, "ConnectedApplication");
        let columns = ["Id", "Name", "OptionsAllowAdminApprovedUsersOnly"];
        let rows = self.store.select(definition, &columns, &[("NamespacePrefix", NAMESPACE.into())]).await?;
        Ok(rows.first().map(|row| App {
            id: row[0].display(),
            label: row[1].display(),
            admin_approved_only: row[2] == Value::Boolean(true),
            config: self.config.connected_app.clone(),
        }))
    }

    /// Whether the app's policy lets a user in: everybody may under self-authorisation, otherwise a
    /// profile or permission set of the user's must be approved.
    pub(super) async fn lets_in(&self, app: &App, user_id: &str) -> Result<bool, StoreError> {
        if !app.admin_approved_only {
            return Ok(true);
        }
        Ok(self.rights(user_id).await?.has_entity(&app.id))
    }
}
