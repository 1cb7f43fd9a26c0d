//! Posts, comments and subscriptions in Chatter's shapes.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::Record;
use crate::chatter::{
    FeedComment, FeedLike, FeedLikes, FeedPage, FeedPost, FeedSegment, FeedSubject, FeedSubscription,
};
use crate::rest::caller::Caller;

pub(super) fn page(caller: &Caller, base: &str, token: Option<&str>, most: usize, page: &FeedPage) -> Value {
    let url = |token: &str| format!("{base}?page={token}&pageSize={most}");
    json!({
        "currentPageToken": token,
        "currentPageUrl": token.map_or_else(|| base.to_owned(), url),
        "elements": page.posts.iter().map(|post| self::post(caller, post)).collect::<Vec<_>>(),
        "nextPageToken": page.next,
        "nextPageUrl": page.next.as_deref().map(url),
        "updatesToken": null,
        "updatesUrl": null,
    })
}

pub(super) fn post(caller: &Caller, post: &FeedPost) -> Value {
    let base = format!("/services/data/{}/chatter", caller.version);
    let url = format!("{base}/feed-elements/{}", post.id);
    let mut capabilities = json!({
        "chatterLikes": {
            "isLikedByCurrentUser": post.likes.own.is_some(),
            "myLike": own_like(caller, &post.likes),
            "page": likes(caller, &post.id, &post.likes),
        },
        "comments": { "page": comments(caller, &post.id, 0, &post.comments, post.comment_count) },
    });
    if let Some((url, name)) = &post.link {
        capabilities["link"] = json!({ "url": url, "urlName": name });
    }
    json!({
        "actor": subject(caller, &post.author),
        "body": body(caller, &post.body),
        "capabilities": capabilities,
        "clientInfo": null,
        "createdDate": instant(post.created),
        "event": false,
        "feedElementType": "FeedItem",
        "header": body(caller, &[FeedSegment::Text(post.author.name.clone())]),
        "id": post.id,
        "isDeleteRestricted": false,
        "isSharable": false,
        "modifiedDate": instant(post.modified),
        "originalFeedElement": null,
        "parent": subject(caller, &post.subject),
        "relativeCreatedDate": instant(post.created),
        "type": if post.link.is_some() { "LinkPost" } else { "TextPost" },
        "url": url,
        "visibility": "AllUsers",
    })
}

pub(super) fn comments(
    caller: &Caller,
    post_id: &str,
    skip: usize,
    items: &[FeedComment],
    total: u64,
) -> Value {
    let url = format!(
        "/services/data/{}/chatter/feed-elements/{post_id}/capabilities/comments/items",
        caller.version
    );
    let end = skip + items.len();
    json!({
        "currentPageToken": (skip > 0).then(|| skip.to_string()),
        "currentPageUrl": if skip == 0 { url.clone() } else { format!("{url}?page={skip}") },
        "items": items.iter().map(|one| comment(caller, one)).collect::<Vec<_>>(),
        "nextPageToken": ((end as u64) < total).then(|| end.to_string()),
        "nextPageUrl": ((end as u64) < total).then(|| format!("{url}?page={end}")),
        "total": total,
    })
}

pub(super) fn comment(caller: &Caller, comment: &FeedComment) -> Value {
    let base = format!("/services/data/{}/chatter", caller.version);
    json!({
        "body": body(caller, &comment.body),
        "createdDate": instant(comment.created),
        "feedElement": { "id": comment.post_id, "url": format!("{base}/feed-elements/{}", comment.post_id) },
        "id": comment.id,
        "isDeleteRestricted": false,
        "likes": likes(caller, &comment.id, &comment.likes),
        "myLike": own_like(caller, &comment.likes),
        "relativeCreatedDate": instant(comment.created),
        "type": "TextComment",
        "url": format!("{base}/comments/{}", comment.id),
        "user": subject(caller, &comment.author),
    })
}

pub(super) fn like(caller: &Caller, like: &FeedLike) -> Value {
    json!({
        "id": like.id,
        "likedItem": { "id": like.entry_id, "url": entry_url(caller, &like.entry_id) },
        "url": format!("/services/data/{}/chatter/likes/{}", caller.version, like.id),
        "user": subject(caller, &like.author),
    })
}

/// How many like an entry; who they are is told at the page's own address.
fn likes(caller: &Caller, entry_id: &str, likes: &FeedLikes) -> Value {
    let url = likes_url(caller, entry_id);
    json!({
        "currentPageToken": null,
        "currentPageUrl": url,
        "items": [],
        "nextPageToken": null,
        "nextPageUrl": (likes.total > 0).then_some(&url),
        "previousPageUrl": null,
        "total": likes.total,
    })
}

fn own_like(caller: &Caller, likes: &FeedLikes) -> Value {
    let told = |id: &String| json!({ "id": id, "url": format!("/services/data/{}/chatter/likes/{id}", caller.version) });
    likes.own.as_ref().map_or(Value::Null, told)
}

fn entry_url(caller: &Caller, id: &str) -> String {
    let kind = if id.starts_with("0D7") { "comments" } else { "feed-elements" };
    format!("/services/data/{}/chatter/{kind}/{id}", caller.version)
}

/// Where the likes of a post or comment are listed and made.
pub(super) fn likes_url(caller: &Caller, id: &str) -> String {
    let inside = if id.starts_with("0D7") { "likes" } else { "capabilities/chatter-likes/items" };
    format!("{}/{inside}", entry_url(caller, id))
}

pub(super) fn subscription(caller: &Caller, subscription: &FeedSubscription) -> Value {
    json!({
        "id": subscription.id,
        "subject": subject(caller, &subscription.subject),
        "subscriber": subject(caller, &subscription.subscriber),
        "url": format!("/services/data/{}/chatter/subscriptions/{}", caller.version, subscription.id),
    })
}

pub(super) fn person(caller: &Caller, record: &Record) -> Value {
    let id = record.id.clone().unwrap_or_default();
    let base = format!("/services/data/{}/chatter/users/{id}", caller.version);
    json!({
        "id": id,
        "type": "User",
        "url": base,
        "name": record.text("Name"),
        "displayName": record.text("Name"),
        "firstName": record.text("FirstName"),
        "lastName": record.text("LastName"),
        "email": record.text("Email"),
        "username": record.text("Username"),
        "title": record.text("Title"),
        "isActive": record.text("IsActive") == "true",
        "userType": "Internal",
        "followersUrl": format!("{base}/followers"),
        "followingUrl": format!("{base}/following"),
    })
}

fn subject(caller: &Caller, subject: &FeedSubject) -> Value {
    let kind = if subject.object == "User" { "users" } else { "records" };
    json!({
        "id": subject.id,
        "name": subject.name,
        "displayName": subject.name,
        "type": subject.object,
        "url": format!("/services/data/{}/chatter/{kind}/{}", caller.version, subject.id),
    })
}

fn body(caller: &Caller, segments: &[FeedSegment]) -> Value {
    let mut text = String::new();
    let told: Vec<Value> = segments
        .iter()
        .map(|segment| match segment {
            FeedSegment::Text(part) => {
                text.push_str(part);
                json!({ "text": part, "type": "Text" })
            }
            FeedSegment::Link(url) => {
                text.push_str(url);
                json!({ "text": url, "type": "Link", "url": url })
            }
            FeedSegment::Mention { user_id, name } => {
                text.push_str(&format!("@{name}"));
                json!({
                    "accessible": true,
                    "name": name,
                    "record": {
                        "id": user_id,
                        "type": "User",
                        "url": format!("/services/data/{}/chatter/users/{user_id}", caller.version),
                    },
                    "text": format!("@{name}"),
                    "type": "Mention",
                })
            }
        })
        .collect();
    json!({ "isRichText": false, "messageSegments": told, "text": text })
}

/// Chatter writes instants with `Z`.
fn instant(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}
