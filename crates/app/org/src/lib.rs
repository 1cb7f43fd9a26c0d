//! The embedded CRM: a small Salesforce with objects, records, profiles and permission sets, OAuth
//! and the REST API, in a database of its own. It knows nothing of the product that talks to it
//! except the package that is installed in it.

mod bootstrap;
mod bulk;
mod chatter;
mod clock;
mod component;
mod config;
mod describe;
mod describing;
mod engine;
mod error;
mod model;
mod oauth;
mod org;
mod package;
mod reading;
mod records;
mod rest;
mod secrets;
mod security;
mod seed;
mod session;
mod signin;

pub use alongside_orgstore::{FieldValue, QueryResult, Record, RecordId, Value, format_instant};
pub use chatter::{
    COMMENTS, FeedComment, FeedPage, FeedPost, FeedSegment, FeedSubject, FeedSubscription, NewPost,
};
pub use config::{ConnectedAppConfig, OrgConfig};
pub use describe::{ChildRelationship, FieldDescribe, ObjectDescribe, PicklistEntry};
pub use error::{ApiError, ErrorCode, OrgError, SignInError};
pub use org::{AppEntry, AppKind, Org, SearchHit};
pub use seed::{
    SeedAppPolicy, SeedBatch, SeedFieldPermission, SeedObjectPermission, SeedPermissionSet, SeedProfile,
    SeedRecord, SeedResult, SeedUser, SeedValue,
};
pub use session::{CurrentUser, SessionToken};
