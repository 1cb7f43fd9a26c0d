//! What a bulk job was asked to do.

use alongside_orgstore::{Job, JobKind};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::{ApiError, ErrorCode};

/// What a job does with each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Operation {
    Insert,
    Update,
    Upsert,
    Delete,
    Query,
    QueryAll,
}

impl Operation {
    pub fn kind(self) -> JobKind {
        match self {
            Operation::Query | Operation::QueryAll => JobKind::Query,
            _ => JobKind::Ingest,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Operation::Insert => "insert",
            Operation::Update => "update",
            Operation::Upsert => "upsert",
            Operation::Delete => "delete",
            Operation::Query => "query",
            Operation::QueryAll => "queryAll",
        }
    }
}

/// A job as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Definition {
    pub operation: Operation,
    /// API name of the object.
    pub object: String,
    /// The external id field of an upsert.
    pub key_field: Option<String>,
    /// The query of a query job.
    pub query: Option<String>,
    /// `COMMA`, `TAB` ...
    pub delimiter: String,
    /// `LF` or `CRLF`.
    pub line_ending: String,
    /// `v67.0`.
    pub version: String,
}

/// Delimiters by the platform's names.
const DELIMITERS: [(&str, u8); 6] = [
    ("COMMA", b','),
    ("TAB", b'\t'),
    ("SEMICOLON", b';'),
    ("PIPE", b'|'),
    ("CARET", b'^'),
    ("BACKQUOTE", b'`'),
];

impl Definition {
    /// Reads the body of a request that makes a job. Whether object, fields and query are there is
    /// not looked at here.
    pub fn parse(body: &Map<String, Json>, kind: JobKind, version: &str) -> Result<Definition, ApiError> {
        let text = |name: &str| -> Result<Option<String>, ApiError> {
            match body.get(name) {
                None | Some(Json::Null) => Ok(None),
                Some(Json::String(text)) => Ok(Some(text.clone())),
                Some(other) => Err(invalid(format!("{name}: a text is required, not {other}"))),
            }
        };
        let word = text("operation")?.unwrap_or_default();
        let operation = match (kind, word.as_str()) {
            (JobKind::Ingest, "insert") => Operation::Insert,
            (JobKind::Ingest, "update") => Operation::Update,
            (JobKind::Ingest, "upsert") => Operation::Upsert,
            (JobKind::Ingest, "delete") => Operation::Delete,
            (JobKind::Ingest, "hardDelete") => {
                let message = "FeatureNotEnabled : hardDelete operation requires special user profile permission, please contact your system administrator";
                return Err(ApiError::new(ErrorCode::FeatureNotEnabled, message));
            }
            (JobKind::Query, "query") => Operation::Query,
            (JobKind::Query, "queryAll") => Operation::QueryAll,
            (_, other) => return Err(invalid(format!("Unsupported operation: '{other}'"))),
        };
        if let Some(kind) = text("contentType")?.filter(|kind| kind != "CSV") {
            return Err(invalid(format!("Unsupported content type: {kind}; CSV is taken")));
        }
        let delimiter = text("columnDelimiter")?.unwrap_or_else(|| "COMMA".into());
        if !DELIMITERS.iter().any(|(name, _)| *name == delimiter) {
            return Err(invalid(format!("Unsupported columnDelimiter: {delimiter}")));
        }
        let line_ending = text("lineEnding")?.unwrap_or_else(|| "LF".into());
        if line_ending != "LF" && line_ending != "CRLF" {
            return Err(invalid(format!("Unsupported lineEnding: {line_ending}; LF and CRLF are taken")));
        }
        let key_field = text("externalIdFieldName")?.filter(|field| !field.is_empty());
        if (operation == Operation::Upsert) != key_field.is_some() {
            let message = if key_field.is_some() {
                "externalIdFieldName is for upserts only".to_owned()
            } else {
                "External ID was blank. An External ID must be specified for upsert.".to_owned()
            };
            return Err(invalid(message));
        }
        let (object, query) = (text("object")?.unwrap_or_default(), text("query")?);
        if kind == JobKind::Query && query.as_deref().is_none_or(|query| query.trim().is_empty()) {
            return Err(invalid("query: a SOQL query is required".to_owned()));
        }
        Ok(Definition {
            operation,
            object,
            key_field,
            query,
            delimiter,
            line_ending,
            version: version.to_owned(),
        })
    }

    /// The definition of a kept job.
    pub fn of(job: &Job) -> Result<Definition, ApiError> {
        serde_json::from_str(&job.definition)
            .map_err(|_| ApiError::new(ErrorCode::UnknownException, "The job's definition cannot be read"))
    }

    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("a definition is plain data")
    }

    pub fn delimiter_byte(&self) -> u8 {
        DELIMITERS.iter().find(|(name, _)| *name == self.delimiter).map_or(b',', |(_, byte)| *byte)
    }

    pub fn crlf(&self) -> bool {
        self.line_ending == "CRLF"
    }
}

/// What the platform says of a job that cannot be.
pub(crate) fn invalid(message: String) -> ApiError {
    ApiError::new(ErrorCode::InvalidJob, format!("InvalidJob : {message}"))
}
