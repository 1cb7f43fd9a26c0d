//! The SOAP APIs under `/services/Soap/`: `u` and `c` for records and signing in, `m` for metadata.

mod answer;
mod envelope;
mod metadata;
mod partner;
mod records;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::Response;
use axum::routing::post;

use crate::engine::Engine;
use envelope::{Call, Fault};

pub(crate) use metadata::asked;

/// Largest body of the record APIs, in bytes.
const MAX_BODY: usize = 8 * 1024 * 1024;
/// Largest body of the Metadata API: an archive of 39 MB in base 64.
const MAX_METADATA_BODY: usize = 52 * 1024 * 1024;

/// Which API an address is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Api {
    /// `u`: any org's objects.
    Partner,
    /// `c`: the same, in the words of one org's objects.
    Enterprise,
    /// `m`.
    Metadata,
}

impl Api {
    /// The XML namespace of its operations.
    pub fn namespace(self) -> &'static str {
        match self {
            Api::Partner => "urn:partner.soap.sforce.com",
            Api::Enterprise => "urn:enterprise.soap.sforce.com",
            Api::Metadata => "http://soap.sforce.com/2006/04/metadata",
        }
    }

    /// The XML namespace of its exceptions.
    pub fn faults(self) -> &'static str {
        match self {
            Api::Partner => "urn:fault.partner.soap.sforce.com",
            Api::Enterprise => "urn:fault.enterprise.soap.sforce.com",
            Api::Metadata => "http://soap.sforce.com/2006/04/metadata",
        }
    }
}

/// Every address of the SOAP APIs.
pub(crate) fn router() -> Router<Arc<Engine>> {
    let records = |api| {
        post(
            move |State(engine): State<Arc<Engine>>,
                  Path(path): Path<Vec<(String, String)>>,
                  body: Result<Bytes, BytesRejection>| { serve(engine, api, path, body) },
        )
    };
    let mut router = Router::new();
    for (letter, api) in [("u", Api::Partner), ("c", Api::Enterprise)] {
        for path in [
            format!("/services/Soap/{letter}/{{version}}"),
            format!("/services/Soap/{letter}/{{version}}/"),
            format!("/services/Soap/{letter}/{{version}}/{{*rest}}"),
        ] {
            router = router.route(&path, records(api).layer(DefaultBodyLimit::max(MAX_BODY)));
        }
    }
    for path in
        ["/services/Soap/m/{version}", "/services/Soap/m/{version}/", "/services/Soap/m/{version}/{*rest}"]
    {
        router = router.route(path, records(Api::Metadata).layer(DefaultBodyLimit::max(MAX_METADATA_BODY)));
    }
    router
}

async fn serve(
    engine: Arc<Engine>,
    api: Api,
    path: Vec<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let version = path.first().map(|(_, version)| version.clone()).unwrap_or_default();
    let outcome = match body {
        Ok(body) => Box::pin(respond(&engine, api, &version, &body)).await,
        Err(_) => Err(Fault::new("LIMIT_EXCEEDED", "Maximum size of request reached")),
    };
    answer::response(api, outcome)
}

async fn respond(engine: &Arc<Engine>, api: Api, version: &str, body: &[u8]) -> Result<String, Fault> {
    let version = crate::rest::version_number(version)
        .ok_or_else(|| Fault::new("UNSUPPORTED_API_VERSION", "Invalid Api version specified on URL"))?;
    let text = std::str::from_utf8(body).map_err(|_| Fault::client("The request is not UTF-8 text"))?;
    let document = envelope::document(text)?;
    let call = Call::read(engine, api, version, &document)?;
    let result = match api {
        Api::Metadata => Box::pin(metadata::call(&call)).await?,
        Api::Partner | Api::Enterprise => Box::pin(partner::call(&call)).await?,
    };
    Ok(answer::envelope(api, call.operation.name(), &result))
}
