//! Parts of the platform that this org does not have, answered as the platform answers where they
//! are not enabled.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

use super::Refusal;
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
