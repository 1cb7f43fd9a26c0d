//! Reading: pages of feeds, single posts and comments, with their texts in parts.

use std::collections::HashMap;

use alongside_orgstore::{Mention, RecordId, Schema};
use jiff::Timestamp;

use super::{COMMENTS, Feed, FeedComment, FeedPage, FeedPost, FeedSegment, FeedSubject};
use crate::engine::Engine;
use crate::{ApiError, CurrentUser, Record, Value};

const POST_COLUMNS: &str = "Id, ParentId, Parent.Name, Body, LinkUrl, Title, CommentCount, CreatedDate, LastModifiedDate, CreatedById, CreatedBy.Name";
const COMMENT_COLUMNS: &str = "Id, FeedItemId, CommentBody, CreatedDate, CreatedById, CreatedBy.Name";

impl Engine {
    /// A page of a feed: at most `most` posts, from a place on.
    pub(crate) async fn feed(
        &self,
        user: &CurrentUser,
        feed: &Feed,
        page: Option<&str>,
        most: usize,
    ) -> Result<FeedPage, ApiError> {
        let skip = match page {
            None => 0,
            Some(text) => text.parse::<usize>().map_err(|_| ApiError::not_found())?,
        };
        let filter = self.filter(user, feed).await?;
        let filter = filter.map(|filter| format!(" WHERE {filter}")).unwrap_or_default();
        let soql = format!(
            "SELECT {POST_COLUMNS} FROM FeedItem{filter} ORDER BY CreatedDate DESC, Id DESC LIMIT {} OFFSET {skip}",
            most + 1
        );
        let mut found = self.query(user, &soql, false, most + 1).await?.records;
        let more = found.len() > most;
        found.truncate(most);
        let posts = self.posts(user, &found).await?;
        Ok(FeedPage { posts, next: more.then(|| (skip + most).to_string()) })
    }

    /// One post.
    pub(crate) async fn feed_post(&self, user: &CurrentUser, id: &str) -> Result<FeedPost, ApiError> {
        let soql = format!("SELECT {POST_COLUMNS} FROM FeedItem WHERE Id = {}", quoted(id)?);
        let found = self.query(user, &soql, false, 1).await?.records;
        self.posts(user, &found).await?.pop().ok_or_else(ApiError::not_found)
    }

    /// Comments on a post, oldest first.
    pub(crate) async fn feed_comments(
        &self,
        user: &CurrentUser,
        post_id: &str,
        skip: usize,
        most: usize,
    ) -> Result<Vec<FeedComment>, ApiError> {
        let soql = format!(
            "SELECT {COMMENT_COLUMNS} FROM FeedComment WHERE FeedItemId = {} ORDER BY CreatedDate, Id LIMIT {most} OFFSET {skip}",
            quoted(post_id)?
        );
        let found = self.query(user, &soql, false, most).await?.records;
        self.comments_of(user, &found).await
    }

    /// One comment.
    pub(crate) async fn feed_comment(&self, user: &CurrentUser, id: &str) -> Result<FeedComment, ApiError> {
        let soql = format!("SELECT {COMMENT_COLUMNS} FROM FeedComment WHERE Id = {}", quoted(id)?);
        let found = self.query(user, &soql, false, 1).await?.records;
        self.comments_of(user, &found).await?.pop().ok_or_else(ApiError::not_found)
    }

    /// The condition of a feed in SOQL; none when it has everything.
    async fn filter(&self, user: &CurrentUser, feed: &Feed) -> Result<Option<String>, ApiError> {
        let me = &user.id;
        Ok(Some(match feed {
            Feed::Company => return Ok(None),
            Feed::News => {
                let followed =
                    format!("(SELECT ParentId FROM EntitySubscription WHERE SubscriberId = '{me}')");
                format!(
                    "ParentId IN {followed} OR CreatedById IN {followed} OR ParentId = '{me}' OR CreatedById = '{me}'"
                )
            }
            Feed::ToMe => {
                let entries = self.store.mentioning(me).await?;
                let list = |prefix: &str| {
                    let ids = entries.iter().filter(|id| id.starts_with(prefix)).map(|id| format!("'{id}'"));
                    // An empty list is no list.
                    ids.chain(["''".to_owned()]).collect::<Vec<_>>().join(", ")
                };
                format!(
                    "ParentId = '{me}' OR Id IN ({}) OR Id IN (SELECT FeedItemId FROM FeedComment WHERE Id IN ({}))",
                    list("0D5"),
                    list("0D7")
                )
            }
            Feed::Record(id) => {
                let id = quoted(id)?;
                if id.starts_with("'005") {
                    format!("ParentId = {id} OR CreatedById = {id}")
                } else {
                    format!("ParentId = {id}")
                }
            }
        }))
    }

    async fn posts(&self, user: &CurrentUser, found: &[Record]) -> Result<Vec<FeedPost>, ApiError> {
        let schema = self.schema();
        let ids: Vec<String> = found.iter().filter_map(|record| record.id.clone()).collect();
        let mut mentions = by_entry(self.store.mentions(&ids).await?);
        let mut likes = self.likes_of(user, &ids).await?;
        let mut posts = Vec::with_capacity(found.len());
        for record in found {
            let id = record.id.clone().unwrap_or_default();
            let count = match record.get("CommentCount") {
                Some(Value::Integer(count)) => count.unsigned_abs(),
                _ => 0,
            };
            let comments =
                if count == 0 { Vec::new() } else { self.feed_comments(user, &id, 0, COMMENTS).await? };
            let link = Some(record.text("LinkUrl")).filter(|url| !url.is_empty());
            posts.push(FeedPost {
                subject: subject(&schema, record, "Parent"),
                author: subject(&schema, record, "CreatedBy"),
                body: segments(&record.text("Body"), &mentions.remove(&id).unwrap_or_default()),
                link: link.map(|url| (url, record.text("Title"))),
                created: instant(record, "CreatedDate"),
                modified: instant(record, "LastModifiedDate"),
                comments,
                comment_count: count,
                likes: likes.remove(&id).unwrap_or_default(),
                id,
            });
        }
        Ok(posts)
    }

    async fn comments_of(&self, user: &CurrentUser, found: &[Record]) -> Result<Vec<FeedComment>, ApiError> {
        let schema = self.schema();
        let ids: Vec<String> = found.iter().filter_map(|record| record.id.clone()).collect();
        let mut mentions = by_entry(self.store.mentions(&ids).await?);
        let mut likes = self.likes_of(user, &ids).await?;
        let told = found.iter().map(|record| {
            let id = record.id.clone().unwrap_or_default();
            FeedComment {
                likes: likes.remove(&id).unwrap_or_default(),
                post_id: record.text("FeedItemId"),
                author: subject(&schema, record, "CreatedBy"),
                body: segments(&record.text("CommentBody"), &mentions.remove(&id).unwrap_or_default()),
                created: instant(record, "CreatedDate"),
                id,
            }
        });
        Ok(told.collect())
    }
}

/// An id as a literal of a query.
pub(super) fn quoted(id: &str) -> Result<String, ApiError> {
    let id = RecordId::parse(id).map_err(|_| ApiError::not_found())?;
    Ok(format!("'{id}'"))
}

/// What a lookup points at, with its name under the relationship.
pub(super) fn subject(schema: &Schema, record: &Record, relationship: &str) -> FeedSubject {
    let id = record.text(&format!("{relationship}Id"));
    let object = id.get(..3).and_then(|prefix| schema.object_of_prefix(prefix));
    FeedSubject {
        object: object.map(|object| object.name.clone()).unwrap_or_default(),
        name: record.text(&format!("{relationship}.Name")),
        id,
    }
}

fn instant(record: &Record, field: &str) -> Timestamp {
    match record.get(field) {
        Some(Value::DateTime(instant)) => *instant,
        _ => Timestamp::UNIX_EPOCH,
    }
}

fn by_entry(mentions: Vec<Mention>) -> HashMap<String, Vec<Mention>> {
    let mut by_entry: HashMap<String, Vec<Mention>> = HashMap::new();
    for mention in mentions {
        by_entry.entry(mention.entry_id.clone()).or_default().push(mention);
    }
    by_entry
}

/// A text in parts: mentions where they were made, addresses where they stand.
fn segments(text: &str, mentions: &[Mention]) -> Vec<FeedSegment> {
    let letters: Vec<char> = text.chars().collect();
    let mut parts = Vec::new();
    let mut at = 0;
    for mention in mentions {
        let end = mention.start + mention.length;
        if mention.start < at || end > letters.len() {
            continue;
        }
        linked(&letters[at..mention.start], &mut parts);
        let name: String = letters[mention.start..end].iter().skip(1).collect();
        parts.push(FeedSegment::Mention { user_id: mention.user_id.clone(), name });
        at = end;
    }
    linked(&letters[at..], &mut parts);
    parts
}

fn linked(letters: &[char], parts: &mut Vec<FeedSegment>) {
    let text: String = letters.iter().collect();
    let mut rest = text.as_str();
    let mut plain = String::new();
    while let Some(at) = [rest.find("http://"), rest.find("https://")].into_iter().flatten().min() {
        let (before, from) = rest.split_at(at);
        let ends = |letter: char| letter.is_whitespace() || "<>\"'".contains(letter);
        let address = &from[..from.find(ends).unwrap_or(from.len())];
        // A full stop behind an address ends the sentence.
        let address = address.trim_end_matches(['.', ',', ')', ';', ':', '!', '?']);
        plain.push_str(before);
        if address.ends_with("//") {
            plain.push_str(address);
        } else {
            if !plain.is_empty() {
                parts.push(FeedSegment::Text(std::mem::take(&mut plain)));
            }
            parts.push(FeedSegment::Link(address.to_owned()));
        }
        rest = &from[address.len()..];
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        parts.push(FeedSegment::Text(plain));
    }
}
