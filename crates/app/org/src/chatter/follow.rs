//! Following: subscriptions of users to records and to each other.

use serde_json::{Map, Value as Json};

use super::read::{quoted, subject};
use super::{FeedSubscription, MAX_PAGE};
use crate::engine::Engine;
use crate::records::Writing;
use crate::{ApiError, CurrentUser, ErrorCode, Record};

const COLUMNS: &str = "Id, ParentId, Parent.Name, SubscriberId, Subscriber.Name";

impl Engine {
    /// Follows a record or user; returns the subscription's id, also when it was there before.
    pub async fn follow(&self, user: &CurrentUser, subject_id: &str) -> Result<String, ApiError> {
        let mut fields = Map::new();
        fields.insert("ParentId".into(), Json::String(subject_id.to_owned()));
        fields.insert("SubscriberId".into(), Json::String(user.id.clone()));
        let mut writing = Writing::begin(self, &user.id).await?;
        match writing.create("EntitySubscription", &fields).await {
            Ok(id) => {
                writing.commit().await?;
                Ok(id)
            }
            Err(error) if error.code == ErrorCode::DuplicateValue => {
                drop(writing);
                let found = self.subscription(user, subject_id).await?;
                found.ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    /// Follows no longer; nothing happens when the user did not.
    pub async fn unfollow(&self, user: &CurrentUser, subject_id: &str) -> Result<(), ApiError> {
        let Some(id) = self.subscription(user, subject_id).await? else { return Ok(()) };
        let mut writing = Writing::begin(self, &user.id).await?;
        writing.delete("EntitySubscription", &id).await?;
        writing.commit().await
    }

    /// The user's subscription to a record, if there is one.
    pub async fn subscription(
        &self,
        user: &CurrentUser,
        subject_id: &str,
    ) -> Result<Option<String>, ApiError> {
        let filter = format!("ParentId = {} AND SubscriberId = '{}'", quoted(subject_id)?, user.id);
        let found = self.subscriptions(user, &filter, 0, 1).await?;
        Ok(found.into_iter().next().map(|one| one.id))
    }

    /// Who follows a record.
    pub async fn followers(
        &self,
        user: &CurrentUser,
        subject_id: &str,
        skip: usize,
    ) -> Result<Vec<FeedSubscription>, ApiError> {
        self.subscriptions(user, &format!("ParentId = {}", quoted(subject_id)?), skip, MAX_PAGE + 1).await
    }

    /// What a user follows.
    pub async fn following(
        &self,
        user: &CurrentUser,
        who: &str,
        skip: usize,
    ) -> Result<Vec<FeedSubscription>, ApiError> {
        self.subscriptions(user, &format!("SubscriberId = {}", quoted(who)?), skip, MAX_PAGE + 1).await
    }

    async fn subscriptions(
        &self,
        user: &CurrentUser,
        filter: &str,
        skip: usize,
        most: usize,
    ) -> Result<Vec<FeedSubscription>, ApiError> {
        let soql = format!(
            "SELECT {COLUMNS} FROM EntitySubscription WHERE {filter} ORDER BY CreatedDate, Id LIMIT {most} OFFSET {skip}"
        );
        let found = self.query(user, &soql, false, most).await?;
        let schema = self.schema();
        let told = |record: &Record| FeedSubscription {
            id: record.id.clone().unwrap_or_default(),
            subscriber: subject(&schema, record, "Subscriber"),
            subject: subject(&schema, record, "Parent"),
        };
        Ok(found.records.iter().map(told).collect())
    }
}
