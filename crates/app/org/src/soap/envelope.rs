//! A SOAP request read: its operation, the session in its header, and what is said when it is wrong.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use roxmltree::Document;

use super::Api;
use crate::engine::Engine;
use crate::metadata::{Element, document_within};
use crate::model::SystemPermission;
use crate::{ApiError, CurrentUser, ErrorCode};

/// A refusal, with the platform's exception code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub code: String,
    pub message: String,
    /// The request itself is wrong, whatever it asks for.
    pub client: bool,
}

impl Fault {
    pub fn new(code: &str, message: impl Into<String>) -> Fault {
        Fault { code: code.to_owned(), message: message.into(), client: false }
    }

    /// A request that is no proper call of an operation.
    pub fn client(message: impl Into<String>) -> Fault {
        Fault { code: "Client".to_owned(), message: message.into(), client: true }
    }

    pub fn invalid_session() -> Fault {
        let message = "Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session key";
        Fault::new("INVALID_SESSION_ID", message)
    }
}

impl From<ApiError> for Fault {
    fn from(error: ApiError) -> Fault {
        Fault::new(error.code.as_str(), error.message)
    }
}

impl From<crate::OrgError> for Fault {
    fn from(error: crate::OrgError) -> Fault {
        tracing::error!(error = %error, "a soap call failed");
        Fault::new("UNKNOWN_EXCEPTION", "An unexpected error occurred. The org's log names the cause.")
    }
}

impl From<alongside_orgstore::StoreError> for Fault {
    fn from(error: alongside_orgstore::StoreError) -> Fault {
        crate::OrgError::from(error).into()
    }
}

/// Reads an envelope within the limits of all metadata files but that of size, which is the body's.
pub(super) fn document(text: &str) -> Result<Document<'_>, Fault> {
    document_within("request", text, usize::MAX).map_err(|problem| Fault::client(problem.reason))
}

/// A call of an operation.
pub(crate) struct Call<'a> {
    pub engine: &'a Arc<Engine>,
    pub api: Api,
    pub version: u32,
    pub operation: Element<'a>,
    pub session: Option<String>,
}

impl<'a> Call<'a> {
    /// Takes an envelope apart.
    pub fn read(
        engine: &'a Arc<Engine>,
        api: Api,
        version: u32,
        document: &'a Document<'a>,
    ) -> Result<Call<'a>, Fault> {
        const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
        let root = Element::any_root(document, "request");
        if root.name() != "Envelope" || root.namespace() != Some(SOAP) {
            return Err(Fault::client("The request is no SOAP envelope"));
        }
        let body = root.child("Body").ok_or_else(|| Fault::client("The envelope has no Body"))?;
        let operation = body.elements().next().ok_or_else(|| Fault::client("The Body calls no operation"))?;
        let header = root.child("Header");
        let session = header.and_then(|header| header.child("SessionHeader"));
        let session = session.and_then(|session| session.optional("sessionId"));
        Ok(Call { engine, api, version, operation, session })
    }

    /// The user of the session, who may use the API.
    pub async fn user(&self) -> Result<CurrentUser, Fault> {
        let session = self.session.as_deref().ok_or_else(Fault::invalid_session)?;
        let found = self.engine.token_user(session).await?;
        let found = found.filter(|found| found.may_call_api).ok_or_else(Fault::invalid_session)?;
        if !self.engine.rights(&found.user.id).await?.has(SystemPermission::ApiEnabled) {
            return Err(
                ApiError::new(ErrorCode::ApiCurrentlyDisabled, "API is disabled for this User").into()
            );
        }
        self.engine.api_calls.fetch_add(1, Ordering::Relaxed);
        Ok(found.user)
    }

    /// What is said of an operation that this API or this version does not have.
    pub fn no_operation(&self) -> Fault {
        Fault::client(format!(
            "No operation available for request {{{}}}{}, please check the WSDL for the service.",
            self.operation.namespace().unwrap_or_default(),
            self.operation.name()
        ))
    }
}
