//! Salesforce's OAuth and REST protocol as values: requests to send, answers parsed strictly, and
//! one error for everything that a CRM can say instead.
//!
//! No I/O, no keys: who sends and who signs is the caller's business.

mod answer;
mod canvas;
mod collection;
mod composite;
mod describe;
mod escape;
mod query;
mod record;
mod request;
mod soql_text;
mod token;

pub use answer::{Answer, ApiLimit, SalesforceError};
pub use canvas::{CanvasClaims, CanvasError, SignedRequest};
pub use collection::{
    EachRecord, MOST_RECORDS, RecordRefusal, WrittenFields, create_each, delete_each, update_each,
};
pub use composite::{MOST_QUERIES, queries};
pub use describe::{FieldDescribe, ObjectDescribe, describe};
pub use query::{QueryPage, Row, query, query_more};
pub use record::{Upserted, create, limits, read, read_whole, update, upsert};
pub use request::{ApiPath, Body, Method, Request};
pub use soql_text::{is_api_name, quote, quote_list};
pub use token::{
    JwtClaims, TokenAnswer, UserInfo, authorization_code, authorize_path, client_credentials, jwt_bearer,
    refresh, user_info,
};
