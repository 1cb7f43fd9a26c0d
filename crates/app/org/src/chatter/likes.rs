//! Likes: who likes which post or comment.

use std::collections::HashMap;

use serde_json::{Map, Value as Json};

use super::read::{quoted, subject};
use super::{FeedLike, FeedLikes, MAX_PAGE};
use crate::engine::Engine;
use crate::records::Writing;
use crate::{ApiError, CurrentUser, ErrorCode, Record, Value};

const COLUMNS: &str = "Id, FeedEntityId, CreatedById, CreatedBy.Name";

impl Engine {
    /// Likes a post or comment; returns the like's id, also when it was there before.
    pub(crate) async fn like(&self, user: &CurrentUser, entry_id: &str) -> Result<String, ApiError> {
        let mut fields = Map::new();
        fields.insert("FeedEntityId".into(), Json::String(entry_id.to_owned()));
        let mut writing = Writing::begin(self, &user.id).await?;
        match writing.create("FeedLike", &fields).await {
            Ok(id) => {
                writing.commit().await?;
                Ok(id)
            }
            Err(error) if error.code == ErrorCode::DuplicateValue => {
                drop(writing);
                let likes = self.likes_of(user, &[entry_id.to_owned()]).await?;
                likes.into_values().find_map(|likes| likes.own).ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    /// Likes of a post or comment, oldest first; one more than a page when there are more.
    pub(crate) async fn feed_likes(
        &self,
        user: &CurrentUser,
        entry_id: &str,
        skip: usize,
    ) -> Result<Vec<FeedLike>, ApiError> {
        let filter = format!("FeedEntityId = {}", quoted(entry_id)?);
        self.likes_where(user, &filter, skip, MAX_PAGE + 1).await
    }

    /// One like.
    pub(crate) async fn feed_like(&self, user: &CurrentUser, id: &str) -> Result<FeedLike, ApiError> {
        let found = self.likes_where(user, &format!("Id = {}", quoted(id)?), 0, 1).await?;
        found.into_iter().next().ok_or_else(ApiError::not_found)
    }

    async fn likes_where(
        &self,
        user: &CurrentUser,
        filter: &str,
        skip: usize,
        most: usize,
    ) -> Result<Vec<FeedLike>, ApiError> {
        let soql = format!(
            "SELECT {COLUMNS} FROM FeedLike WHERE {filter} ORDER BY CreatedDate, Id LIMIT {most} OFFSET {skip}"
        );
        let found = self.query(user, &soql, false, most).await?;
        let schema = self.schema();
        let told = |record: &Record| FeedLike {
            id: record.id.clone().unwrap_or_default(),
            entry_id: record.text("FeedEntityId"),
            author: subject(&schema, record, "CreatedBy"),
        };
        Ok(found.records.iter().map(told).collect())
    }

    /// How posts and comments are liked; what nobody likes is left out.
    pub(super) async fn likes_of(
        &self,
        user: &CurrentUser,
        entries: &[String],
    ) -> Result<HashMap<String, FeedLikes>, ApiError> {
        let mut likes: HashMap<String, FeedLikes> = HashMap::new();
        if entries.is_empty() {
            return Ok(likes);
        }
        let ids = entries.iter().map(|id| quoted(id)).collect::<Result<Vec<_>, _>>()?.join(", ");
        let soql = format!(
            "SELECT FeedEntityId, COUNT(Id) total FROM FeedLike WHERE FeedEntityId IN ({ids}) GROUP BY FeedEntityId"
        );
        for record in &self.query(user, &soql, false, entries.len()).await?.records {
            let total = match record.get("total") {
                Some(Value::Integer(total)) => total.unsigned_abs(),
                _ => 0,
            };
            likes.entry(record.text("FeedEntityId")).or_default().total = total;
        }
        let filter = format!("CreatedById = '{}' AND FeedEntityId IN ({ids})", user.id);
        for like in self.likes_where(user, &filter, 0, entries.len()).await? {
            likes.entry(like.entry_id).or_default().own = Some(like.id);
        }
        Ok(likes)
    }
}
