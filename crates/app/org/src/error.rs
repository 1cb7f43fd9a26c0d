//! The org's errors: those of the API in the platform's own codes and words, those of signing in,
//! and those of opening the database.

use serde_json::{Value as Json, json};

/// Why the org could not be opened, seeded or upgraded.
#[derive(Debug, thiserror::Error)]
pub enum OrgError {
    /// The data folder cannot be made.
    #[error("the org's data folder {path}: {source}")]
    DataFolder {
        /// The folder.
        path: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database refused.
    #[error("the org's database: {0}")]
    Store(#[from] alongside_orgstore::StoreError),
    /// A file of the package's source cannot be read as metadata.
    #[error("package source {path}: {reason}")]
    PackageSource {
        /// Path inside the package.
        path: String,
        /// What is wrong, and where.
        reason: String,
    },
    /// A package cannot be installed, upgraded or removed.
    #[error("{0}")]
    Package(#[from] crate::package::PackageError),
    /// A configured key is not usable.
    #[error("configuration {field}: {reason}")]
    Configuration {
        /// The setting.
        field: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A seed names something that does not exist or breaks a rule.
    #[error("seed {subject}: {reason}")]
    Seed {
        /// Which entry.
        subject: String,
        /// What is wrong.
        reason: String,
    },
    /// A password could not be hashed.
    #[error("password hashing: {0}")]
    Password(String),
}

/// Why a sign-in was refused. The texts are what a sign-in page shows.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Unknown user, wrong password or inactive user; the three are not told apart.
    #[error("Check your username and password. If you still can't log in, contact your administrator.")]
    InvalidLogin,
    /// Too many attempts for this username.
    #[error("Too many attempts. Try again in {seconds} seconds.")]
    Throttled {
        /// Seconds until the next attempt is looked at.
        seconds: u64,
    },
    /// The database refused.
    #[error("The sign-in service is not available. Try again.")]
    Unavailable,
}

/// Error codes of the REST API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the platform's own names; ErrorCode::as_str spells them
pub enum ErrorCode {
    AllOrNoneOperationRolledBack,
    ApiCurrentlyDisabled,
    BatchProcessingHalted,
    CannotDisableLastAdmin,
    CannotInsertUpdateActivateEntity,
    CannotModifyManagedObject,
    CircularDependency,
    DeleteFailed,
    DuplicateExternalId,
    DuplicateUsername,
    DuplicateValue,
    EntityIsDeleted,
    /// `UNDELETE_FAILED`: what is to come back is not in the recycle bin, or cannot.
    UndeleteFailed,
    ExceededIdLimit,
    FeatureNotEnabled,
    FieldIntegrityException,
    FunctionalityNotEnabled,
    InactiveOwnerOrUser,
    InsufficientAccess,
    InsufficientAccessOnCrossReferenceEntity,
    InsufficientAccessOrReadonly,
    InvalidAccessLevel,
    InvalidBatch,
    InvalidCrossReferenceKey,
    InvalidEmailAddress,
    InvalidField,
    InvalidFieldForInsertUpdate,
    InvalidInput,
    InvalidJob,
    InvalidJobState,
    InvalidOrNullForRestrictedPicklist,
    InvalidQueryFilterOperator,
    InvalidQueryLocator,
    InvalidReplicationDate,
    InvalidSessionId,
    InvalidType,
    InvalidTypeOnFieldInRecord,
    JsonParserError,
    LicenseLimitExceeded,
    LimitExceeded,
    MalformedId,
    MalformedQuery,
    MalformedSearch,
    MethodNotAllowed,
    MissingArgument,
    MultipleChoices,
    NotFound,
    NumberOutsideValidRange,
    OperationTooLarge,
    PostBodyParseError,
    ProcessingHalted,
    RequestTooLarge,
    RequiredFieldMissing,
    StringTooLong,
    UnknownException,
    UnsupportedMediaType,
}

impl ErrorCode {
    /// The code as the platform spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorCode::AllOrNoneOperationRolledBack => "ALL_OR_NONE_OPERATION_ROLLED_BACK",
            ErrorCode::ApiCurrentlyDisabled => "API_CURRENTLY_DISABLED",
            ErrorCode::CannotDisableLastAdmin => "CANNOT_DISABLE_LAST_ADMIN",
            ErrorCode::CannotInsertUpdateActivateEntity => "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
            ErrorCode::CannotModifyManagedObject => "CANNOT_MODIFY_MANAGED_OBJECT",
            ErrorCode::CircularDependency => "CIRCULAR_DEPENDENCY",
            ErrorCode::DeleteFailed => "DELETE_FAILED",
            ErrorCode::BatchProcessingHalted => "BATCH_PROCESSING_HALTED",
            ErrorCode::DuplicateExternalId => "DUPLICATE_EXTERNAL_ID",
            ErrorCode::DuplicateValue => "DUPLICATE_VALUE",
            ErrorCode::DuplicateUsername => "DUPLICATE_USERNAME",
            ErrorCode::EntityIsDeleted => "ENTITY_IS_DELETED",
            ErrorCode::UndeleteFailed => "UNDELETE_FAILED",
            ErrorCode::ExceededIdLimit => "EXCEEDED_ID_LIMIT",
            ErrorCode::FieldIntegrityException => "FIELD_INTEGRITY_EXCEPTION",
            ErrorCode::InactiveOwnerOrUser => "INACTIVE_OWNER_OR_USER",
            ErrorCode::FeatureNotEnabled => "FEATURENOTENABLED",
            ErrorCode::FunctionalityNotEnabled => "FUNCTIONALITY_NOT_ENABLED",
            ErrorCode::InsufficientAccess => "INSUFFICIENT_ACCESS",
            ErrorCode::InsufficientAccessOnCrossReferenceEntity => {
                "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"
            }
            ErrorCode::InsufficientAccessOrReadonly => "INSUFFICIENT_ACCESS_OR_READONLY",
            ErrorCode::InvalidAccessLevel => "INVALID_ACCESS_LEVEL",
            ErrorCode::InvalidBatch => "INVALIDBATCH",
            ErrorCode::InvalidCrossReferenceKey => "INVALID_CROSS_REFERENCE_KEY",
            ErrorCode::InvalidEmailAddress => "INVALID_EMAIL_ADDRESS",
            ErrorCode::InvalidField => "INVALID_FIELD",
            ErrorCode::InvalidFieldForInsertUpdate => "INVALID_FIELD_FOR_INSERT_UPDATE",
            ErrorCode::InvalidInput => "INVALID_INPUT",
            ErrorCode::InvalidJob => "INVALIDJOB",
            ErrorCode::InvalidJobState => "INVALIDJOBSTATE",
            ErrorCode::InvalidOrNullForRestrictedPicklist => "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            ErrorCode::InvalidQueryFilterOperator => "INVALID_QUERY_FILTER_OPERATOR",
            ErrorCode::InvalidQueryLocator => "INVALID_QUERY_LOCATOR",
            ErrorCode::InvalidReplicationDate => "INVALID_REPLICATION_DATE",
            ErrorCode::InvalidSessionId => "INVALID_SESSION_ID",
            ErrorCode::InvalidType => "INVALID_TYPE",
            ErrorCode::InvalidTypeOnFieldInRecord => "INVALID_TYPE_ON_FIELD_IN_RECORD",
            ErrorCode::JsonParserError => "JSON_PARSER_ERROR",
            ErrorCode::LicenseLimitExceeded => "LICENSE_LIMIT_EXCEEDED",
            ErrorCode::LimitExceeded => "LIMIT_EXCEEDED",
            ErrorCode::MalformedId => "MALFORMED_ID",
            ErrorCode::MalformedQuery => "MALFORMED_QUERY",
            ErrorCode::MalformedSearch => "MALFORMED_SEARCH",
            ErrorCode::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            ErrorCode::MissingArgument => "MISSING_ARGUMENT",
            ErrorCode::MultipleChoices => "MULTIPLE_CHOICES",
            ErrorCode::NotFound => "NOT_FOUND",
            ErrorCode::NumberOutsideValidRange => "NUMBER_OUTSIDE_VALID_RANGE",
            ErrorCode::OperationTooLarge => "OPERATION_TOO_LARGE",
            ErrorCode::PostBodyParseError => "POST_BODY_PARSE_ERROR",
            ErrorCode::ProcessingHalted => "PROCESSING_HALTED",
            ErrorCode::RequestTooLarge => "REQUEST_LIMIT_EXCEEDED",
            ErrorCode::RequiredFieldMissing => "REQUIRED_FIELD_MISSING",
            ErrorCode::StringTooLong => "STRING_TOO_LONG",
            ErrorCode::UnknownException => "UNKNOWN_EXCEPTION",
            ErrorCode::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
        }
    }

    /// The HTTP status the platform answers this code with.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            ErrorCode::MultipleChoices => 300,
            ErrorCode::InvalidSessionId => 401,
            ErrorCode::FunctionalityNotEnabled
            | ErrorCode::InsufficientAccess
            | ErrorCode::InsufficientAccessOrReadonly
            | ErrorCode::CannotModifyManagedObject
            | ErrorCode::ApiCurrentlyDisabled => 403,
            ErrorCode::NotFound | ErrorCode::EntityIsDeleted => 404,
            ErrorCode::MethodNotAllowed => 405,
            ErrorCode::BatchProcessingHalted => 412,
            ErrorCode::RequestTooLarge => 413,
            ErrorCode::UnsupportedMediaType => 415,
            ErrorCode::UnknownException => 500,
            _ => 400,
        }
    }
}

/// A refusal of the API: `[{"message", "errorCode", "fields"}]` on the wire.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", code.as_str())]
pub struct ApiError {
    /// The platform's code.
    pub code: ErrorCode,
    /// The platform's words.
    pub message: String,
    /// API names of the fields the error is about.
    pub fields: Vec<String>,
}

impl ApiError {
    /// An error about no field in particular.
    #[must_use]
    pub fn new(code: ErrorCode, message: impl Into<String>) -> ApiError {
        ApiError { code, message: message.into(), fields: Vec::new() }
    }

    /// The same error, naming a field.
    #[must_use]
    pub fn about(mut self, field: impl Into<String>) -> ApiError {
        self.fields.push(field.into());
        self
    }

    /// What the platform says of a record that is not there or may not be read.
    #[must_use]
    pub fn not_found() -> ApiError {
        ApiError::new(ErrorCode::NotFound, "The requested resource does not exist")
    }

    /// The error as the REST API writes it, without the array around it.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let mut out = json!({ "message": self.message, "errorCode": self.code.as_str() });
        if !self.fields.is_empty() {
            out["fields"] = json!(self.fields);
        }
        out
    }
}

impl From<alongside_orgstore::StoreError> for ApiError {
    fn from(error: alongside_orgstore::StoreError) -> ApiError {
        tracing::error!(error = %error, "org database refused");
        ApiError::new(
            ErrorCode::UnknownException,
            "An unexpected error occurred. The org's log names the cause.",
        )
    }
}
