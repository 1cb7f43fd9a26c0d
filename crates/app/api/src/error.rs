//! The one shape of every answer that is not a success, and which status goes with what.

use alongside_platform::PlatformError;
use alongside_wire::rest::{ApiError, GateName, GateStatus};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

/// An answer that is not a success.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) status: StatusCode,
    pub(crate) error: ApiError,
    /// Seconds after which trying again makes sense.
    retry_after: Option<u64>,
}

impl Failure {
    pub(crate) fn new(status: StatusCode, id: &str, message: impl Into<String>) -> Self {
        Self {
            status,
            error: ApiError { id: id.to_owned(), message: message.into(), field: None, gates: Vec::new() },
            retry_after: None,
        }
    }

    /// A request that names the field it gets wrong.
    pub(crate) fn field(field: impl Into<String>, problem: &str) -> Self {
        let field = field.into();
        let mut failure =
            Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", format!("{field}: {problem}"));
        failure.error.field = Some(field);
        failure
    }
}

impl From<PlatformError> for Failure {
    fn from(error: PlatformError) -> Self {
        if let PlatformError::Store(_) | PlatformError::Unavailable { .. } = &error {
            tracing::error!(%error, "request failed");
        }
        let retry_after = match &error {
            PlatformError::CodeLocked { retry_after } | PlatformError::SignInLocked { retry_after } => {
                Some(retry_after.as_secs().max(1))
            }
            _ => None,
        };
        let document = error.document();
        let status = match &error {
            PlatformError::NotSignedIn | PlatformError::LoginRefused(_) => StatusCode::UNAUTHORIZED,
            PlatformError::Refused(_) => refusal_status(&document),
            PlatformError::PersonNeeded | PlatformError::TurnedOff { .. } => StatusCode::FORBIDDEN,
            PlatformError::NotFound { .. } | PlatformError::CodeUnknown => StatusCode::NOT_FOUND,
            PlatformError::Invalid { .. } | PlatformError::SignInWrong => StatusCode::UNPROCESSABLE_ENTITY,
            PlatformError::CodeLocked { .. } | PlatformError::SignInLocked { .. } => {
                StatusCode::TOO_MANY_REQUESTS
            }
            PlatformError::DeviceBusy(_)
            | PlatformError::DeviceNotOnRecord
            | PlatformError::NoCrm
            | PlatformError::PlanChanged
            | PlatformError::AccessRunUnderWay { .. }
            | PlatformError::CrmRights { .. }
            | PlatformError::SessionState { .. } => StatusCode::CONFLICT,
            PlatformError::SettingsChanged { .. } => StatusCode::PRECONDITION_FAILED,
            PlatformError::Crm(_) => StatusCode::BAD_GATEWAY,
            PlatformError::DirectoryTooOld { .. }
            | PlatformError::Unavailable { .. }
            | PlatformError::Store(_) => StatusCode::SERVICE_UNAVAILABLE,
        };
        Self { status, error: document, retry_after }
    }
}

/// Rights are 403. That a customer is away, or a session taken, is how things stand: 409.
fn refusal_status(document: &ApiError) -> StatusCode {
    let failed = document.gates.iter().find(|report| report.status == GateStatus::Failed);
    match failed.map(|report| report.gate) {
        Some(GateName::Presence | GateName::Session) => StatusCode::CONFLICT,
        _ => StatusCode::FORBIDDEN,
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.error)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// What is not there, below `/api/`.
pub(crate) async fn no_such_resource() -> Failure {
    Failure::new(
        StatusCode::NOT_FOUND,
        "not_found",
        "There is nothing at this address. openapi.json lists what there is.",
    )
}

/// A method that a resource does not have.
pub(crate) async fn no_such_method() -> Failure {
    Failure::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "This address does not take this method; the Allow header lists those it takes.",
    )
}
