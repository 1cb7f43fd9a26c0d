//! The connection as the platform holds it: sign-on here, the rest by subject in its own file.

use std::{fmt, sync::Arc};

use alongside_access::DirectoryRows;
use alongside_kernel::{CrmId, Secret, Timestamp};
use alongside_outbound::Outbound;
use alongside_salesforce::{TokenAnswer, UserInfo, authorization_code, authorize_path, user_info};

use crate::{
    ComponentClaims, ComponentTokenError, ConfigError, CrmConfig, CrmError, CrmIdentity, DirectoryBell,
    DirectoryScope, DirectoryVersion, Pkce, RecordReading, SessionRow, WrittenRecord, component,
    connection::Connection, directory, directory::Directory, reading, schema::Schema, writing,
};

/// What a sign-in asks for: who it is; and, where users authorize themselves, the approval that
/// reading records as them rests on.
const SCOPE: &str = "api id refresh_token";

/// A connection to one CRM. Cloning is cheap; all clones share tokens and caches.
#[derive(Clone)]
pub struct Crm {
    connection: Arc<Connection>,
    schema: Arc<Schema>,
    directory: Arc<Directory>,
}

impl fmt::Debug for Crm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Crm").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}

impl Crm {
    /// Checks the configuration; calls nobody yet.
    ///
    /// # Errors
    /// [`ConfigError`] naming the setting.
    pub fn new(config: CrmConfig, outbound: Outbound) -> Result<Self, ConfigError> {
        Ok(Self {
            connection: Arc::new(Connection::new(config.checked()?, outbound)),
            schema: Arc::default(),
            directory: Arc::default(),
        })
    }

    /// The CRM's address, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.connection.config.base_url
    }

    /// The address of a record's page in the CRM.
    #[must_use]
    pub fn record_url(&self, object: &str, id: CrmId) -> String {
        format!("{}/lightning/r/{object}/{id}/view", self.base_url())
    }

    /// Where to send a browser to sign in.
    #[must_use]
    pub fn authorize_url(&self, state: &str, pkce: &Pkce) -> String {
        let config = &self.connection.config;
        let path = authorize_path(&config.consumer_key, &config.callback_url, state, pkce.challenge(), SCOPE);
        format!("{}{path}", config.base_url)
    }

    /// Takes the code that the browser came back with, and asks who that is. The tokens are
    /// dropped: later calls make their own.
    ///
    /// # Errors
    /// [`CrmError::NotApproved`] when the policy does not admit the user; [`CrmError`] else.
    pub async fn finish_sign_in(&self, code: &Secret, verifier: &Secret) -> Result<CrmIdentity, CrmError> {
        let config = &self.connection.config;
        let request = authorization_code(
            &config.consumer_key,
            &config.consumer_secret,
            &config.callback_url,
            code,
            verifier,
        );
        let token = self.connection.send(&request, None, TokenAnswer::parse).await?.access_token;
        let info = self.connection.send(&user_info(), Some(&token), UserInfo::parse).await?;
        Ok(CrmIdentity {
            user_id: info.user_id,
            username: info.username,
            name: info.name,
            email: info.email,
            org_id: info.organization_id,
        })
    }

    /// Checks signature, age and nonce of a component token; and its organization, once a reading of
    /// the directory has told which is ours.
    ///
    /// # Errors
    /// [`ComponentTokenError`]; the token proves nothing then.
    pub fn verify_component_token(
        &self,
        token: &str,
        nonce: &str,
        now: Timestamp,
    ) -> Result<ComponentClaims, ComponentTokenError> {
        let organization = self.directory.organization();
        component::verify(&self.connection.config.consumer_secret, token, nonce, organization, now)
    }

    /// Reads the directory as the integration user: all of it at first and once an hour, else what
    /// changed. A CRM without the package is not an error: the rows say so.
    ///
    /// # Errors
    /// [`CrmError`]; the last reading stays good then.
    pub async fn directory(&self, scope: &DirectoryScope, now: Timestamp) -> Result<DirectoryRows, CrmError> {
        let reading = self.directory.read(&self.connection, &self.schema, scope, None, now).await?;
        Ok(reading.expect("there is news to whom nothing is known").1)
    }

    /// As [`Crm::directory`], for whom an earlier reading is known: `None` when nothing is new since.
    ///
    /// # Errors
    /// [`CrmError`]; the last reading stays good then.
    pub async fn directory_since(
        &self,
        scope: &DirectoryScope,
        known: Option<DirectoryVersion>,
        now: Timestamp,
    ) -> Result<Option<(DirectoryVersion, DirectoryRows)>, CrmError> {
        Ok(self.directory.read(&self.connection, &self.schema, scope, known, now).await?)
    }

    /// Looks whether somebody changed the CRM's set-up: another bell than the last means yes. One
    /// call with a small answer.
    ///
    /// # Errors
    /// [`CrmError`]; nothing is known then.
    pub async fn directory_bell(&self, now: Timestamp) -> Result<DirectoryBell, CrmError> {
        Ok(directory::bell(&self.connection, now).await?)
    }

    /// Reads a record as the user, so that the CRM's own security answers.
    ///
    /// # Errors
    /// [`CrmError`] when the CRM could not be asked; that a user may not read it is no error.
    pub async fn read_record(
        &self,
        as_username: &str,
        object: &str,
        id: CrmId,
        fields: &[&str],
        now: Timestamp,
    ) -> Result<RecordReading, CrmError> {
        let reader = reading::Reader::new(&self.connection, &self.schema, as_username, now);
        Ok(reader.read(object, id, fields).await?)
    }

    /// Takes note that rights have changed in the CRM, as a reading of the directory tells: a field that
    /// was hidden from a reader is asked for again at the next [`Crm::read_record`].
    pub fn regranted(&self, at: Timestamp) {
        self.schema.regranted(at);
    }

    /// Writes a session's record as the integration user; the same session is always the same
    /// record, however often this is called.
    ///
    /// # Errors
    /// [`CrmError`], whose verdict tells whether to try again.
    pub async fn write_session(&self, row: &SessionRow, now: Timestamp) -> Result<WrittenRecord, CrmError> {
        let written = writing::write(&self.connection, &self.schema, row, now).await?;
        Ok(WrittenRecord {
            id: written.id,
            url: self.record_url(&written.object, written.id),
            left_out: written.left_out,
        })
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(crate) fn schema(&self) -> &Schema {
        &self.schema
    }
}
