//! Parts of the platform that this org does not have, answered as the platform answers where they
//! are not enabled.

use std::collections::HashMap;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::Refusal;
use super::caller::Caller;
use crate::{ApiError, ErrorCode};

/// Bulk API 1.0 has errors of its own, in XML.
pub(super) async fn bulk_one() -> Response {
    let body = concat!(
        r#"<?xml version="1.0" encoding="UTF-8"?>"#,
        r#"<error xmlns="http://www.force.com/2009/06/asyncapi/dataload">"#,
        "<exceptionCode>FeatureNotEnabled</exceptionCode>",
        "<exceptionMessage>Async API not enabled</exceptionMessage></error>"
    );
    (StatusCode::BAD_REQUEST, [(CONTENT_TYPE, "application/xml")], body).into_response()
}

/// No Apex class listens anywhere.
pub(super) async fn apex() -> Refusal {
    ApiError::new(ErrorCode::NotFound, "Could not find a match for URL").into()
}

/// Nothing is made through the Tooling API: what it would make does not exist here, and what exists
/// is made elsewhere.
pub(super) async fn tooling_write(
    caller: Caller,
    Path(path): Path<HashMap<String, String>>,
) -> Result<(), Refusal> {
    let object = caller.engine.describe(&caller.user, &path["object"]).await?;
    let message = format!("entity type cannot be inserted: {}", object.label);
    Err(ApiError::new(ErrorCode::CannotInsertUpdateActivateEntity, message).into())
}
