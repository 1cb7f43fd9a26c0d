//! The embedded CRM: a small Salesforce with objects, records, profiles and permission sets, OAuth
//! and the REST API, in a database of its own. It knows nothing of the product that talks to it
//! except the package that is installed in it.

mod audit;
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
mod list_views;
mod metadata;
mod model;
mod oauth;
mod org;
mod package;
mod pages;
mod reading;
mod record_pages;
mod records;
mod rest;
mod secrets;
mod security;
mod seed;
mod session;
mod signin;
mod soap;

pub use alongside_orgstore::{FieldValue, QueryResult, Record, RecordId, Value, format_instant};
pub use chatter::{
    COMMENTS, FeedComment, FeedLike, FeedLikes, FeedPage, FeedPost, FeedSegment, FeedSubject,
    FeedSubscription, NewPost,
};
pub use config::{ConnectedAppConfig, OrgConfig};
pub use describe::{ChildRelationship, FieldDescribe, ObjectDescribe, PicklistEntry};
pub use error::{ApiError, ErrorCode, OrgError, SignInError};
pub use list_views::{
    ListDefinition, ListFilter, ListOperator, ListView, ListViewDraft, MAX_COLUMNS, MAX_FILTERS, MAX_LABEL,
    standard_columns,
};
pub use metadata::{CustomFieldSpec, CustomFieldType, CustomObjectSpec, DeployReading};
pub use org::{AppEntry, AppKind, FieldVisibility, Org, SearchHit, SharingDefault, SharingRule};
pub use org::{Change, ChangeError, SetupField, SetupObject, SetupRights, TabPage};
pub use package::{
    InstallJob, InstallScope, InstallState, InstallStep, Listing, ListingVideo, MigrationReport,
    PackageError, PackageExportEntry, PackagePlan, PackageSource, UninstallPlan,
};
pub use pages::{FlexiPageEntry, LightningComponent, TargetProperty};
pub use record_pages::{
    CHATTER, Criterion, DETAILS, FormFactor, HIGHLIGHTS, OpenedRecordPage, Operator, PageAssignment,
    PageComponent, PageComponentGroup, PageRegion, PlacedComponent, RELATED_LISTS, RecordPage,
    RecordPageEntry, RecordPageError, TABSET, VisibilityRule,
};
pub use security::{SharingAccess, SharingModel};
pub use seed::{
    SeedAppPolicy, SeedBatch, SeedFieldPermission, SeedObjectPermission, SeedPermissionSet, SeedProfile,
    SeedRecord, SeedRecordPage, SeedResult, SeedUser, SeedValue,
};
pub use session::{CurrentUser, SessionToken};
