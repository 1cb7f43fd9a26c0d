//! Rules of posts, comments, likes and subscriptions: they need a record that can be read, and belong to
//! whoever made them.

use alongside_orgstore::{Mention, ObjectDefinition, Value};

use super::Writing;
use super::save::{get, set};
use crate::model::SystemPermission;
use crate::{ApiError, ErrorCode};

type Values = [(String, Value)];

/// What ids of comments begin with.
const COMMENT: &str = "0D7";

pub(super) async fn before_insert(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    values: &mut Vec<(String, Value)>,
) -> Result<(), ApiError> {
    match object.name.as_str() {
        "FeedItem" => {
            let link = !text(values, "LinkUrl").is_empty();
            if !link && text(values, "Body").is_empty() {
                let message = "Required fields are missing: [Body]";
                return Err(ApiError::new(ErrorCode::RequiredFieldMissing, message).about("Body"));
            }
            web_address(&text(values, "LinkUrl"))?;
            set(values, "Type", if link { "LinkPost" } else { "TextPost" }.into());
        }
        "FeedComment" => {
            let post = text(values, "FeedItemId");
            let posts = writing.engine.standard(&writing.schema, "FeedItem").clone();
            let this = [("Id", Value::from(post.as_str()))];
            let found = writing.store.select(&posts, &["ParentId", "CommentCount"], &this).await?;
            let row = found.first().ok_or_else(|| out_of_reach("FeedItemId"))?;
            set(values, "ParentId", row[0].clone());
            let count = if let Value::Integer(count) = row[1] { count } else { 0 };
            let counted = [("CommentCount".to_owned(), Value::Integer(count + 1))];
            writing.store.update(&posts, &post, &counted).await?;
        }
        "FeedLike" => {
            let liked = text(values, "FeedEntityId");
            let (post, parent) = writing.post_of(&liked).await?;
            set(values, "FeedItemId", post.into());
            set(values, "ParentId", parent.into());
            let own = [
                ("FeedEntityId", Value::from(liked)),
                ("CreatedById", writing.rights.user_id.as_str().into()),
            ];
            if !writing.store.select(object, &["Id"], &own).await?.is_empty() {
                let message = "User already likes this entity.";
                return Err(ApiError::new(ErrorCode::DuplicateValue, message));
            }
        }
        "EntitySubscription" => {
            let subscriber = text(values, "SubscriberId");
            let own = subscriber == writing.rights.user_id;
            if !own && !writing.rights.has(SystemPermission::ManageUsers) {
                let message = "You can't subscribe other users to records";
                return Err(ApiError::new(ErrorCode::InsufficientAccess, message).about("SubscriberId"));
            }
            let pair = [("ParentId", own_value(values, "ParentId")), ("SubscriberId", subscriber.into())];
            if !writing.store.select(object, &["Id"], &pair).await?.is_empty() {
                let message = "User already subscribed to this entity.";
                return Err(ApiError::new(ErrorCode::DuplicateValue, message));
            }
        }
        _ => {}
    }
    let parent = text(values, "ParentId");
    let readable = writing.reaches(&parent).await?;
    if readable { Ok(()) } else { Err(out_of_reach("ParentId")) }
}

/// Only the author changes a text.
pub(super) async fn before_update(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    id: &str,
    before: &Values,
) -> Result<(), ApiError> {
    if text(before, "CreatedById") != writing.rights.user_id {
        return Err(super::read_only(object));
    }
    // Places of mentions are places in the old text.
    writing.store.remove_mentions(id).await?;
    Ok(())
}

/// The author deletes, the subscriber leaves; whoever modifies all data may do either.
pub(super) async fn before_delete(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    id: &str,
) -> Result<(), ApiError> {
    let before = writing.stored(object, id).await?;
    let owner = if object.name == "EntitySubscription" { "SubscriberId" } else { "CreatedById" };
    let own = text(&before, owner) == writing.rights.user_id;
    if !own && !writing.rights.has(SystemPermission::ModifyAllData) {
        return Err(super::read_only(object));
    }
    if object.name == "FeedComment" {
        let post = text(&before, "FeedItemId");
        let posts = writing.engine.standard(&writing.schema, "FeedItem").clone();
        let found = writing.store.select(&posts, &["CommentCount"], &[("Id", post.as_str().into())]).await?;
        if let Some(Value::Integer(count)) = found.first().map(|row| row[0].clone()) {
            let counted = [("CommentCount".to_owned(), Value::Integer((count - 1).max(0)))];
            writing.store.update(&posts, &post, &counted).await?;
        }
    }
    writing.store.remove_mentions(id).await?;
    Ok(())
}

impl Writing<'_> {
    /// Whether a record is there and the user may read it, whatever it is.
    pub async fn reaches(&mut self, id: &str) -> Result<bool, ApiError> {
        let object = id.get(..3).and_then(|prefix| self.schema.object_of_prefix(prefix)).cloned();
        let Some(object) = object.filter(|object| self.rights.visibility().object(object)) else {
            return Ok(false);
        };
        Ok(self.row(&object, id).await?.is_some_and(|access| access.read))
    }

    /// The post that an entry of a feed is or belongs to, and the record that this is on.
    async fn post_of(&mut self, entry: &str) -> Result<(String, String), ApiError> {
        let comment = entry.starts_with(COMMENT);
        let (object, post) = if comment { ("FeedComment", "FeedItemId") } else { ("FeedItem", "Id") };
        let object = self.engine.standard(&self.schema, object).clone();
        let this = [("Id", Value::from(entry))];
        let found = self.store.select(&object, &[post, "ParentId"], &this).await?;
        let row = found.first().ok_or_else(|| out_of_reach("FeedEntityId"))?;
        Ok((row[0].display(), row[1].display()))
    }

    /// Keeps whom a post or comment mentions.
    pub async fn mention(&mut self, mentions: &[Mention]) -> Result<(), ApiError> {
        Ok(self.store.put_mentions(mentions).await?)
    }
}

fn out_of_reach(field: &str) -> ApiError {
    let message = "insufficient access rights on cross-reference id";
    ApiError::new(ErrorCode::InsufficientAccessOnCrossReferenceEntity, message).about(field)
}

/// A link leads to the web and nowhere else: it is shown to others.
fn web_address(url: &str) -> Result<(), ApiError> {
    let known = ["http://", "https://"].iter().any(|scheme| {
        url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && url.len() > scheme.len()
    });
    let plain = !url.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    if url.is_empty() || (known && plain) {
        return Ok(());
    }
    let message = format!("Link Url: '{url}' is no address that begins with http:// or https://");
    Err(ApiError::new(ErrorCode::FieldIntegrityException, message).about("LinkUrl"))
}

fn own_value(values: &Values, name: &str) -> Value {
    get(values, name).cloned().unwrap_or(Value::Null)
}

fn text(values: &Values, name: &str) -> String {
    own_value(values, name).display()
}
