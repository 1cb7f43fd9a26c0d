//! Deploys by REST: an archive and its options in one multipart body, then polling.

use std::collections::HashMap;

use axum::Json;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Refusal;
use super::body::Fields;
use super::caller::Caller;
use crate::metadata::{Deploy, DeployOptions, deploy_options, deploy_result};
use crate::soap::asked;
use crate::{ApiError, ErrorCode};

/// The part that holds the options.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Sent {
    deploy_options: SentOptions,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct SentOptions {
    allow_missing_files: Option<bool>,
    check_only: Option<bool>,
    ignore_warnings: Option<bool>,
    rollback_on_error: Option<bool>,
    single_package: Option<bool>,
    test_level: Option<String>,
}

/// Begins a deploy.
pub(super) async fn deploy(
    caller: Caller,
    parts: Result<Multipart, MultipartRejection>,
) -> Result<Response, Refusal> {
    let asked = asked(&caller.engine, &caller.user).await?;
    let wrong = |message: String| ApiError::new(ErrorCode::UnsupportedMediaType, message);
    let mut parts = parts.map_err(|error| wrong(error.body_text()))?;
    let (mut zip, mut sent) = (None, None);
    while let Some(part) = parts.next_field().await.map_err(|error| malformed(error.body_text()))? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|error| match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                ApiError::new(ErrorCode::RequestTooLarge, "Maximum size of request reached")
            }
            _ => malformed(error.body_text()),
        })?;
        match name.as_str() {
            "file" => zip = Some(bytes.to_vec()),
            // Some clients call the part json.
            "entity_content" | "json" => {
                let read = serde_json::from_slice::<Sent>(&bytes);
                sent =
                    Some(read.map_err(|error| ApiError::new(ErrorCode::JsonParserError, error.to_string()))?);
            }
            _ => {}
        }
    }
    let zip = zip.ok_or_else(|| missing("file"))?;
    let sent = sent.ok_or_else(|| missing("entity_content"))?.deploy_options;
    let options = DeployOptions {
        allow_missing_files: sent.allow_missing_files.unwrap_or(false),
        check_only: sent.check_only.unwrap_or(false),
        ignore_warnings: sent.ignore_warnings.unwrap_or(false),
        rollback_on_error: sent.rollback_on_error.unwrap_or(false),
        single_package: sent.single_package.unwrap_or(false),
        test_level: sent.test_level,
    };
    let id = caller.engine.begin_deploy(asked, zip, options);
    let deploy = found(&caller, &id)?;
    Ok(caller.answer((StatusCode::CREATED, Json(report(&deploy, false)))))
}

/// How far a deploy is.
pub(super) async fn status(
    caller: Caller,
    Path(path): Path<HashMap<String, String>>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, Refusal> {
    asked(&caller.engine, &caller.user).await?;
    let deploy = found(&caller, &path["id"])?;
    let details = query.get("includeDetails").is_some_and(|flag| flag == "true");
    Ok(caller.answer(Json(report(&deploy, details))))
}

/// Stops a deploy.
pub(super) async fn cancel(
    caller: Caller,
    Path(path): Path<HashMap<String, String>>,
    Fields(fields): Fields,
) -> Result<Response, Refusal> {
    let by = asked(&caller.engine, &caller.user).await?;
    let id = &path["id"];
    found(&caller, id)?;
    let wanted = fields.get("deployResult").and_then(|result| result.get("status")).and_then(Value::as_str);
    if wanted != Some("Canceling") {
        let message = "deployResult.status can only be set to Canceling";
        return Err(ApiError::new(ErrorCode::InvalidField, message).about("status").into());
    }
    if !caller.engine.cancel_deploy(id, by) {
        let message = "Deployment already completed";
        return Err(ApiError::new(ErrorCode::InvalidCrossReferenceKey, message).into());
    }
    let deploy = found(&caller, id)?;
    Ok(caller.answer((StatusCode::ACCEPTED, Json(report(&deploy, false)))))
}

fn found(caller: &Caller, id: &str) -> Result<Deploy, ApiError> {
    caller.engine.jobs.deploy(id).ok_or_else(ApiError::not_found)
}

fn report(deploy: &Deploy, details: bool) -> Value {
    json!({
        "id": deploy.id,
        "validatedDeployRequestId": null,
        "deployOptions": deploy_options(deploy),
        "deployResult": deploy_result(deploy, details),
    })
}

fn malformed(reason: String) -> ApiError {
    ApiError::new(ErrorCode::JsonParserError, format!("The multipart body cannot be read: {reason}"))
}

fn missing(part: &str) -> ApiError {
    let message = format!("The multipart body has no part named {part}");
    ApiError::new(ErrorCode::RequiredFieldMissing, message).about(part)
}
