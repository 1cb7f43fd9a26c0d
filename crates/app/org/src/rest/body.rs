//! Request bodies: JSON objects, with the platform's words for what is none.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use serde_json::Value;

use super::Refusal;
use crate::records::FieldMap;
use crate::{ApiError, ErrorCode};

/// A body of fields.
pub(crate) struct Fields(pub FieldMap);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Fields, Refusal> {
        let kind = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or("application/json");
        if !kind.to_ascii_lowercase().contains("json") {
            let message = format!("Content-Type header specified in HTTP request is not supported: {kind}");
            return Err(ApiError::new(ErrorCode::UnsupportedMediaType, message).into());
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                ApiError::new(ErrorCode::RequestTooLarge, "Maximum size of request reached")
            } else {
                ApiError::new(ErrorCode::JsonParserError, "The body could not be read")
            }
        })?;
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(fields)) => Ok(Fields(fields)),
            Ok(_) => Err(malformed("The HTTP entity body is required to be a JSON object", 1, 1)),
            Err(error) => {
                let text = error.to_string();
                let reason = text.split(" at line ").next().unwrap_or_default();
                Err(malformed(reason, error.line(), error.column()))
            }
        }
    }
}

fn malformed(reason: &str, line: usize, column: usize) -> Refusal {
    let message = format!("{reason} at [line:{line}, column:{column}]");
    ApiError::new(ErrorCode::JsonParserError, message).into()
}
