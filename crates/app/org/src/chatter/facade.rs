//! Feeds as the org's pages ask for them, beside those that every program asks [`Org`] for.

use super::{COMMENTS, Feed, FeedComment, FeedPage, FeedPost, FeedSubscription, PAGE};
use crate::{ApiError, CurrentUser, Org};

impl Org {
    /// Posts and comments that mention the user or were written to them, newest first.
    ///
    /// # Errors
    /// `NOT_FOUND` when `page` names none.
    pub async fn feed_to_me(&self, user: &CurrentUser, page: Option<&str>) -> Result<FeedPage, ApiError> {
        self.engine().feed(user, &Feed::ToMe, page, PAGE).await
    }

    /// One post with its first comments.
    ///
    /// # Errors
    /// `NOT_FOUND` when it does not exist or what it is on may not be read.
    pub async fn feed_post(&self, user: &CurrentUser, post_id: &str) -> Result<FeedPost, ApiError> {
        self.engine().feed_post(user, post_id).await
    }

    /// Comments on a post, oldest first, after the first `skip`: at most [`COMMENTS`].
    ///
    /// # Errors
    /// `NOT_FOUND` when `post_id` is no id.
    pub async fn feed_comments(
        &self,
        user: &CurrentUser,
        post_id: &str,
        skip: usize,
    ) -> Result<Vec<FeedComment>, ApiError> {
        self.engine().feed_comments(user, post_id, skip, COMMENTS).await
    }

    /// What the user follows: at most 101 records and people.
    ///
    /// # Errors
    /// Only when the database refuses.
    pub async fn following(&self, user: &CurrentUser) -> Result<Vec<FeedSubscription>, ApiError> {
        self.engine().following(user, &user.id, 0).await
    }
}
