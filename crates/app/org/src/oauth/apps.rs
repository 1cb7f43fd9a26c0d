//! Apps that get tokens: the package's connected app, connected apps and external client apps of the
//! org's own, and the two that every org has. Who they are, and whom their policy lets in.

use alongside_orgstore::{StoreError, StoredClient, Value};
use serde::{Deserialize, Serialize};

use crate::ConnectedAppConfig;
use crate::engine::{Engine, NAMESPACE};
use crate::secrets::equal;

/// The client that command-line tools of the platform use in every org. It has no secret.
const COMMAND_LINE: &str = "PlatformCLI";
/// The id under which sessions of the SOAP login are kept.
pub(crate) const SOAP_LOGIN: &str = "SoapLogin";

/// An installed app.
#[derive(Debug, Clone)]
pub(super) struct App {
    pub id: String,
    pub label: String,
    /// "Admin approved users are pre-authorized".
    pub admin_approved_only: bool,
    /// It may ask for tokens without its secret: whoever has the code verifier is believed.
    pub secret_optional: bool,
    pub config: ConnectedAppConfig,
}

/// Secret, addresses and keys of an app of the org's own, as they are stored. The secret is kept in
/// clear: it signs token answers and is shown to administrators.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct ClientSettings {
    pub consumer_secret: String,
    pub callback_urls: Vec<String>,
    pub jwt_public_key_pem: Option<String>,
    pub secret_optional: bool,
    pub run_as_username: Option<String>,
}

/// Whether a consumer key belongs to an app that every org has.
pub(crate) fn is_built_in(consumer_key: &str) -> bool {
    [COMMAND_LINE, SOAP_LOGIN].contains(&consumer_key)
}

/// Whether a text is a PEM that can verify assertions.
pub(crate) fn is_public_key(pem: &str) -> bool {
    super::jwt::decoding_key(pem).is_some()
}

impl App {
    /// Whether this is the app's secret.
    pub fn has_secret(&self, secret: &str) -> bool {
        !self.config.consumer_secret.is_empty() && equal(&self.config.consumer_secret, secret)
    }

    /// Whether codes may be sent there.
    pub fn has_callback(&self, uri: &str) -> bool {
        self.config.callback_urls.iter().any(|known| known == uri)
    }

    fn built_in(id: &str, label: &str, callback_urls: Vec<String>) -> App {
        App {
            id: id.to_owned(),
            label: label.to_owned(),
            admin_approved_only: false,
            secret_optional: true,
            config: ConnectedAppConfig {
                consumer_key: id.to_owned(),
                consumer_secret: String::new(),
                callback_urls,
                jwt_public_key_pem: None,
                run_as_username: None,
            },
        }
    }
}

impl Engine {
    /// The installed app with this consumer key.
    pub(super) async fn app(&self, client_id: &str) -> Result<Option<App>, StoreError> {
        if client_id == COMMAND_LINE {
            let callback = "http://localhost:1717/OauthRedirect".to_owned();
            return Ok(Some(App::built_in(COMMAND_LINE, "Salesforce CLI", vec![callback])));
        }
        if client_id == self.config.connected_app.consumer_key {
            return self.packaged_app().await;
        }
        match self.store.oauth_client(client_id).await? {
            Some(client) => self.own_app(client).await,
            None => Ok(None),
        }
    }

    /// The app of this id, for tokens that were given to it.
    pub(super) async fn app_of_id(&self, id: &str) -> Result<Option<App>, StoreError> {
        match id {
            COMMAND_LINE => self.app(COMMAND_LINE).await,
            SOAP_LOGIN => Ok(Some(App::built_in(SOAP_LOGIN, "SOAP login", Vec::new()))),
            _ => match self.store.oauth_client_of(id).await? {
                Some(client) => self.own_app(client).await,
                None => Ok(self.packaged_app().await?.filter(|app| app.id == id)),
            },
        }
    }

    /// The package's app, once it is installed.
    async fn packaged_app(&self) -> Result<Option<App>, StoreError> {
        let schema = self.schema();
        let definition = self.standard(&schema, "ConnectedApplication");
        let columns = ["Id", "Name", "OptionsAllowAdminApprovedUsersOnly"];
        let rows = self.store.select(definition, &columns, &[("NamespacePrefix", NAMESPACE.into())]).await?;
        Ok(rows.first().map(|row| App {
            id: row[0].display(),
            label: row[1].display(),
            admin_approved_only: row[2] == Value::Boolean(true),
            secret_optional: false,
            config: self.config.connected_app.clone(),
        }))
    }

    /// An app of the org's own: a connected app or an external client app.
    async fn own_app(&self, client: StoredClient) -> Result<Option<App>, StoreError> {
        let schema = self.schema();
        let (table, label) = if client.app_id.starts_with("0xI") {
            ("ExternalClientApplication", "MasterLabel")
        } else {
            ("ConnectedApplication", "Name")
        };
        let columns = [label, "OptionsAllowAdminApprovedUsersOnly"];
        let id = [("Id", Value::from(client.app_id.as_str()))];
        let rows = self.store.select(self.standard(&schema, table), &columns, &id).await?;
        let settings: Option<ClientSettings> = serde_json::from_str(&client.settings).ok();
        let (Some(row), Some(settings)) = (rows.first(), settings) else { return Ok(None) };
        Ok(Some(App {
            id: client.app_id,
            label: row[0].display(),
            admin_approved_only: row[1] == Value::Boolean(true),
            secret_optional: settings.secret_optional,
            config: ConnectedAppConfig {
                consumer_key: client.consumer_key,
                consumer_secret: settings.consumer_secret,
                callback_urls: settings.callback_urls,
                jwt_public_key_pem: settings.jwt_public_key_pem,
                run_as_username: settings.run_as_username,
            },
        }))
    }

    /// Why a consumer key that no installed app has is refused at the door: an app that was here, or
    /// that the org only knows from its configuration, is told apart from one nobody ever heard of.
    pub(super) async fn unknown_app(&self, client_id: &str) -> Result<super::OAuthError, StoreError> {
        if client_id == self.config.connected_app.consumer_key {
            return Ok(super::OAuthError::new("invalid_client", "app must be installed into org"));
        }
        if self.store.setting(&format!("removed-client-app:{client_id}")).await?.is_some() {
            let words = "external client app is not installed in this org";
            return Ok(super::OAuthError::new("OAUTH_EC_APP_NOT_FOUND", words));
        }
        Ok(super::OAuthError::new("invalid_client_id", "client identifier invalid"))
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
