//! Writing: posts and comments.

use alongside_orgstore::{Mention, RecordId};
use serde_json::{Map, Value as Json};

use super::{FeedSegment, NewPost};
use crate::engine::Engine;
use crate::records::Writing;
use crate::{ApiError, CurrentUser, ErrorCode};

/// Most people one text mentions, as on the platform.
const MAX_MENTIONS: usize = 25;

impl Engine {
    /// Posts on a record or user; returns the id.
    pub async fn post(&self, user: &CurrentUser, post: &NewPost) -> Result<String, ApiError> {
        let mut writing = Writing::begin(self, &user.id).await?;
        let text = Text::of(self, &mut writing, &post.body).await?;
        let mut fields = Map::new();
        fields.insert("ParentId".into(), Json::String(post.subject_id.clone()));
        if !text.text.trim().is_empty() {
            fields.insert("Body".into(), Json::String(text.text.clone()));
        }
        if let Some((url, name)) = &post.link {
            fields.insert("LinkUrl".into(), Json::String(url.clone()));
            let name = if name.is_empty() { url } else { name };
            fields.insert("Title".into(), Json::String(name.chars().take(255).collect()));
        }
        let id = writing.create("FeedItem", &fields).await?;
        text.keep(&mut writing, &id).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Comments on a post; returns the id.
    pub async fn comment(
        &self,
        user: &CurrentUser,
        post_id: &str,
        body: &[FeedSegment],
    ) -> Result<String, ApiError> {
        let mut writing = Writing::begin(self, &user.id).await?;
        let text = Text::of(self, &mut writing, body).await?;
        let mut fields = Map::new();
        fields.insert("FeedItemId".into(), Json::String(post_id.to_owned()));
        fields.insert("CommentBody".into(), Json::String(text.text.clone()));
        let id = writing.create("FeedComment", &fields).await?;
        text.keep(&mut writing, &id).await?;
        writing.commit().await?;
        Ok(id)
    }
}

/// Segments as one text, with the places of mentions.
struct Text {
    text: String,
    mentions: Vec<(usize, usize, String)>,
}

impl Text {
    async fn of(
        engine: &Engine,
        writing: &mut Writing<'_>,
        segments: &[FeedSegment],
    ) -> Result<Text, ApiError> {
        let users = engine.standard(&engine.schema(), "User").clone();
        let mut text = String::new();
        let mut mentions = Vec::new();
        for segment in segments {
            match segment {
                FeedSegment::Text(part) | FeedSegment::Link(part) => text.push_str(part),
                FeedSegment::Mention { user_id, .. } => {
                    let wrong = || {
                        let message = format!("Mention: '{user_id}' is no active user");
                        ApiError::new(ErrorCode::InvalidCrossReferenceKey, message)
                    };
                    let id = RecordId::parse(user_id).map_err(|_| wrong())?.into_string();
                    let active = [("Id", id.as_str().into()), ("IsActive", true.into())];
                    let rows = writing.read(&users, &["Name"], &active).await?;
                    let name = format!("@{}", rows.first().ok_or_else(wrong)?[0].display());
                    mentions.push((text.chars().count(), name.chars().count(), id));
                    text.push_str(&name);
                }
            }
        }
        if mentions.len() > MAX_MENTIONS {
            let message = format!("A text mentions at most {MAX_MENTIONS} people");
            return Err(ApiError::new(ErrorCode::LimitExceeded, message));
        }
        // The field drops no blanks before the text, or the places of mentions would be others.
        Ok(Text { text, mentions })
    }

    async fn keep(self, writing: &mut Writing<'_>, entry_id: &str) -> Result<(), ApiError> {
        let mentions: Vec<Mention> = self
            .mentions
            .into_iter()
            .map(|(start, length, user_id)| Mention { entry_id: entry_id.to_owned(), start, length, user_id })
            .collect();
        writing.mention(&mentions).await
    }
}
