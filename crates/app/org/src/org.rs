//! The org as the rest of the program holds it: a cheap handle over database, schema and security.

mod administration;
mod objects;
mod packages;
mod record_pages;
mod setup;
mod tab_pages;

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use crate::chatter::{Feed, FeedPage, FeedSegment, NewPost, PAGE};
use crate::engine::Engine;
use crate::reading::MAX_BATCH;
use crate::records::Writing;
use crate::{
    ApiError, CurrentUser, ObjectDescribe, OrgConfig, OrgError, QueryResult, Record, SeedBatch, SeedResult,
    SessionToken, SignInError,
};

pub use administration::{SharingDefault, SharingRule};
pub use objects::FieldVisibility;
pub use setup::{Change, ChangeError, SetupField, SetupObject, SetupRights};
pub use tab_pages::TabPage;

/// The embedded CRM. Cloning is cheap; all clones are the same org.
#[derive(Clone)]
pub struct Org {
    engine: Arc<Engine>,
}

/// An entry of the App Launcher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppEntry {
    /// API name with namespace, `alongside__Alongside`.
    pub name: String,
    /// Label.
    pub label: String,
    /// One line about it.
    pub description: String,
    /// Where it comes from.
    pub kind: AppKind,
    /// Whether the user's profile or permission sets show it. An administrator also sees apps that
    /// nobody was given yet, to check an installation.
    pub granted: bool,
    /// API names of its tabs: objects, or custom tabs of the package.
    pub tabs: Vec<String>,
    /// Whether it is a console: records open as tabs beside each other.
    pub console: bool,
    /// Whether users of this user's profile begin in it.
    pub default: bool,
}

/// Where an app comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppKind {
    /// Part of every org.
    Standard,
    /// Installed from a package.
    Packaged,
}

/// A record the search box found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchHit {
    /// API name of the object.
    pub object: String,
    /// 18-character id.
    pub id: String,
    /// The record's name.
    pub name: String,
    /// A second line that tells records of one name apart: mail address, account, subject.
    pub detail: String,
}

impl Org {
    /// Opens the org: creates or migrates its database and, if asked, installs the package.
    ///
    /// # Errors
    /// [`OrgError`] when the database or the package's source cannot be used.
    pub async fn open(config: OrgConfig) -> Result<Org, OrgError> {
        let engine = Arc::new(Engine::open(config).await?);
        crate::bulk::resume(&engine).await?;
        Ok(Org { engine })
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Whether the org can serve: its database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ready(&self) -> Result<(), OrgError> {
        // The cheapest question there is: nobody's session has an empty token.
        self.engine.store.session_user(&[], 0).await?;
        Ok(())
    }

    /// Signs a user in by password.
    ///
    /// # Errors
    /// [`SignInError`] with the words a sign-in page shows.
    pub async fn sign_in(&self, username: &str, password: &str) -> Result<SessionToken, SignInError> {
        self.engine.sign_in(username, password).await
    }

    /// Signs in by a one-time password that a client got for its token; none when it is unknown,
    /// used or a minute old.
    pub async fn enter(&self, one_time_password: &str) -> Option<SessionToken> {
        self.engine.enter(one_time_password).await
    }

    /// The user behind a session token; none when it is unknown, expired or its user inactive.
    pub async fn current_user(&self, session_token: &str) -> Option<CurrentUser> {
        self.engine.session_user(session_token).await
    }

    /// Ends a session.
    pub async fn sign_out(&self, session_token: &str) {
        self.engine.sign_out(session_token).await;
    }

    /// Runs SOQL as the user: at most 2,000 records a page.
    ///
    /// # Errors
    /// The platform's refusals: `MALFORMED_QUERY`, `INVALID_FIELD`, `INVALID_TYPE` ...
    pub async fn query(&self, user: &CurrentUser, soql: &str) -> Result<QueryResult, ApiError> {
        self.engine.query(user, soql, false, MAX_BATCH).await
    }

    /// The next page of a query, by [`QueryResult::next`].
    ///
    /// # Errors
    /// `INVALID_QUERY_LOCATOR` when it is unknown, expired or another user's.
    pub async fn query_more(&self, user: &CurrentUser, locator: &str) -> Result<QueryResult, ApiError> {
        self.engine.query_more(user, locator, MAX_BATCH).await
    }

    /// One record with every field the user may read; each lookup also brings its target's `Name`
    /// under the relationship's name (`Account.Name`).
    ///
    /// # Errors
    /// `NOT_FOUND` when it does not exist or may not be read.
    pub async fn retrieve(&self, user: &CurrentUser, object: &str, id: &str) -> Result<Record, ApiError> {
        self.engine.retrieve(user, object, id, None, true).await
    }

    /// Creates a record and returns its id.
    ///
    /// # Errors
    /// The platform's refusals, naming the fields.
    pub async fn create(
        &self,
        user: &CurrentUser,
        object: &str,
        fields: &Map<String, Json>,
    ) -> Result<String, ApiError> {
        let mut writing = Writing::begin(&self.engine, &user.id).await?;
        let id = writing.create(object, fields).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Changes the given fields of a record.
    ///
    /// # Errors
    /// The platform's refusals, naming the fields.
    pub async fn update(
        &self,
        user: &CurrentUser,
        object: &str,
        id: &str,
        fields: &Map<String, Json>,
    ) -> Result<(), ApiError> {
        let mut writing = Writing::begin(&self.engine, &user.id).await?;
        writing.update(object, id, fields).await?;
        writing.commit().await
    }

    /// Deletes a record (to the recycle bin).
    ///
    /// # Errors
    /// The platform's refusals.
    pub async fn delete(&self, user: &CurrentUser, object: &str, id: &str) -> Result<(), ApiError> {
        let mut writing = Writing::begin(&self.engine, &user.id).await?;
        writing.delete(object, id).await?;
        writing.commit().await
    }

    /// The object as the user sees it.
    ///
    /// # Errors
    /// `NOT_FOUND` when the user may not read it.
    pub async fn describe(&self, user: &CurrentUser, object: &str) -> Result<ObjectDescribe, ApiError> {
        self.engine.describe(user, object).await
    }

    /// The App Launcher's entries for the user.
    ///
    /// # Errors
    /// Only when the database refuses.
    pub async fn apps(&self, user: &CurrentUser) -> Result<Vec<AppEntry>, ApiError> {
        self.engine.apps(user).await
    }

    /// Records that `FIND {text}` finds among those the user may read, by object, at most `limit`. What is
    /// no SOSL is looked for as the words it holds.
    ///
    /// # Errors
    /// `MALFORMED_SEARCH` when no word of it is longer than one character.
    pub async fn search(
        &self,
        user: &CurrentUser,
        text: &str,
        limit: usize,
    ) -> Result<Vec<SearchHit>, ApiError> {
        self.engine.search(user, text, limit).await
    }

    /// Active users whose names `FIND {text}` finds, at most `limit`.
    ///
    /// # Errors
    /// As [`Org::search`].
    pub async fn search_people(
        &self,
        user: &CurrentUser,
        text: &str,
        limit: usize,
    ) -> Result<Vec<SearchHit>, ApiError> {
        self.engine.search_people(user, text, limit).await
    }

    /// Records of these objects that a lookup offers while somebody types, at most `limit`.
    ///
    /// # Errors
    /// As [`Org::search`].
    pub async fn suggest(
        &self,
        user: &CurrentUser,
        objects: &[&str],
        text: &str,
        limit: usize,
    ) -> Result<Vec<SearchHit>, ApiError> {
        self.engine.suggest(user, objects, text, limit).await
    }

    /// The feed of a record or user, newest first; `page` is what [`FeedPage::next`] said.
    ///
    /// # Errors
    /// `NOT_FOUND` when the record may not be read.
    pub async fn feed_of_record(
        &self,
        user: &CurrentUser,
        record_id: &str,
        page: Option<&str>,
    ) -> Result<FeedPage, ApiError> {
        self.engine.feed(user, &Feed::Record(record_id.to_owned()), page, PAGE).await
    }

    /// What the user follows, and what the user wrote, newest first.
    ///
    /// # Errors
    /// `NOT_FOUND` when `page` names none.
    pub async fn home_feed(&self, user: &CurrentUser, page: Option<&str>) -> Result<FeedPage, ApiError> {
        self.engine.feed(user, &Feed::News, page, PAGE).await
    }

    /// Posts on a record or user; returns the id. `Org::delete` of `FeedItem` takes it back.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY` when the record may not be read, and the
    /// platform's refusals of the text.
    pub async fn post(&self, user: &CurrentUser, post: &NewPost) -> Result<String, ApiError> {
        self.engine.post(user, post).await
    }

    /// Comments on a post; returns the id.
    ///
    /// # Errors
    /// As [`Org::post`].
    pub async fn comment(
        &self,
        user: &CurrentUser,
        post_id: &str,
        body: &[FeedSegment],
    ) -> Result<String, ApiError> {
        self.engine.comment(user, post_id, body).await
    }

    /// Follows a record or user; nothing happens when the user does already.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY` when it may not be read.
    pub async fn follow(&self, user: &CurrentUser, record_id: &str) -> Result<(), ApiError> {
        self.engine.follow(user, record_id).await.map(|_| ())
    }

    /// Follows no longer; nothing happens when the user did not.
    ///
    /// # Errors
    /// `NOT_FOUND` when `record_id` is no id.
    pub async fn unfollow(&self, user: &CurrentUser, record_id: &str) -> Result<(), ApiError> {
        self.engine.unfollow(user, record_id).await
    }

    /// Whether the user follows a record or user.
    ///
    /// # Errors
    /// `NOT_FOUND` when `record_id` is no id.
    pub async fn is_following(&self, user: &CurrentUser, record_id: &str) -> Result<bool, ApiError> {
        Ok(self.engine.subscription(user, record_id).await?.is_some())
    }

    /// A signed request for a component of the package on a page of the org.
    ///
    /// # Errors
    /// `NOT_FOUND` when the record may not be read.
    pub async fn component_token(
        &self,
        user: &CurrentUser,
        component: &str,
        record: Option<(&str, &str)>,
        nonce: &str,
    ) -> Result<String, ApiError> {
        self.engine.component_token(user, component, record, nonce).await
    }

    /// Puts a batch of demo data in, all or nothing.
    ///
    /// # Errors
    /// [`OrgError::Seed`] names the entry that cannot be made.
    pub async fn seed(&self, batch: SeedBatch) -> Result<SeedResult, OrgError> {
        self.engine.seed(batch).await
    }

    /// The API: everything under `/services/` and `/id/`.
    pub fn router(&self) -> axum::Router {
        crate::rest::router(self.engine.clone())
    }
}
