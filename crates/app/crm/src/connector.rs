//! The connection itself.

use alongside_access::DirectoryRows;
use alongside_kernel::{CrmId, Secret, Timestamp};
use alongside_outbound::Outbound;

use crate::{
    ComponentClaims, ComponentTokenError, ConfigError, CrmConfig, CrmError, CrmIdentity, Pkce, RecordReading,
    SessionRow, WrittenRecord,
};

/// A connection to one CRM. Cloning is cheap; all clones share tokens and caches.
#[derive(Clone)]
pub struct Crm {}

fn unready() -> CrmError {
    CrmError::Unreachable { reason: "not connected".to_owned() }
}

#[allow(unused_variables)]
impl Crm {
    /// Checks the configuration; calls nobody yet.
    ///
    /// # Errors
    /// [`ConfigError`] naming the setting.
    pub fn new(config: CrmConfig, outbound: Outbound) -> Result<Self, ConfigError> {
        Ok(Self {})
    }

    /// The CRM's address, without a slash at its end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        ""
    }

    /// Where to send a browser to sign in.
    #[must_use]
    pub fn authorize_url(&self, state: &str, pkce: &Pkce) -> String {
        String::new()
    }

    /// Takes the code that the browser came back with, and asks who that is.
    ///
    /// # Errors
    /// [`CrmError::NotApproved`] when the policy does not admit the user; [`CrmError`] else.
    pub async fn finish_sign_in(&self, code: &Secret, verifier: &Secret) -> Result<CrmIdentity, CrmError> {
        Err(unready())
    }

    /// Checks signature, age and nonce of a component token.
    ///
    /// # Errors
    /// [`ComponentTokenError`]; the token proves nothing then.
    pub fn verify_component_token(
        &self,
        token: &str,
        nonce: &str,
        now: Timestamp,
    ) -> Result<ComponentClaims, ComponentTokenError> {
        Err(ComponentTokenError::Malformed)
    }

    /// Reads the directory as the integration user. A CRM without the package is not an error: the
    /// rows say so.
    ///
    /// # Errors
    /// [`CrmError`]; the last reading stays good then.
    pub async fn directory(&self, now: Timestamp) -> Result<DirectoryRows, CrmError> {
        Err(unready())
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
        Err(unready())
    }

    /// Writes a session's record as the integration user; the same session is always the same
    /// record, however often this is called.
    ///
    /// # Errors
    /// [`CrmError`], whose verdict tells whether to try again.
    pub async fn write_session(&self, row: &SessionRow, now: Timestamp) -> Result<WrittenRecord, CrmError> {
        Err(unready())
    }
}
