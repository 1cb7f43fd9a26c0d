//! Answers in the platform's shapes: errors as an array of objects, whatever went wrong.

use axum::Json;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::{ApiError, ErrorCode};

/// An error on its way out.
pub(crate) struct Refusal(pub ApiError);

impl<E: Into<ApiError>> From<E> for Refusal {
    fn from(error: E) -> Refusal {
        Refusal(error.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let error = self.0;
        let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body: Value = if error.code == ErrorCode::MultipleChoices {
            // Several records have the external id: their addresses.
            let urls = error
                .fields
                .iter()
                .map(|record| format!("/services/data/{}/sobjects/{record}", super::LATEST));
            urls.collect::<Vec<_>>().into()
        } else {
            json!([error.to_json()])
        };
        (status, Json(body)).into_response()
    }
}

pub(super) async fn not_found() -> Refusal {
    Refusal(ApiError::not_found())
}

pub(super) async fn method_not_allowed(method: Method, uri: Uri) -> Refusal {
    let message = format!("HTTP Method '{method}' not allowed. {} takes others.", uri.path());
    Refusal(ApiError::new(ErrorCode::MethodNotAllowed, message))
}
