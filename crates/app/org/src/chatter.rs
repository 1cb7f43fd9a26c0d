//! Chatter: feeds of records and of people, posts, comments, mentions, followers. A post is seen by
//! whoever may read the record it is on, and by nobody else.

mod facade;
mod follow;
mod likes;
mod post;
mod read;

use jiff::Timestamp;

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedSegment {
    /// Plain text: to be escaped like any other, whatever is in it.
    Text(String),
    /// An address in the text, with `http` or `https`.
    Link(String),
    /// A user.
    Mention {
        /// 18-character id.
        user_id: String,
        /// The name, without the at sign.
        name: String,
    },
}

/// Who wrote something, or whom or what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedSubject {
    /// 18-character id.
    pub id: String,
    /// API name of the object.
    pub object: String,
    /// Name of the record.
    pub name: String,
}

/// A post with its newest comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedPost {
    /// 18-character id of the FeedItem.
    pub id: String,
    /// The record it is on.
    pub subject: FeedSubject,
    /// Who wrote it.
    pub author: FeedSubject,
    /// Its text.
    pub body: Vec<FeedSegment>,
    /// The address it shares, and what it is called.
    pub link: Option<(String, String)>,
    /// When it was written.
    pub created: Timestamp,
    /// When it last changed.
    pub modified: Timestamp,
    /// Its comments, oldest first; of a post with many, the first [`COMMENTS`].
    pub comments: Vec<FeedComment>,
    /// How many comments there are.
    pub comment_count: u64,
    /// How it is liked.
    pub likes: FeedLikes,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedComment {
    /// 18-character id.
    pub id: String,
    /// The post.
    pub post_id: String,
    /// Who wrote it.
    pub author: FeedSubject,
    /// Its text.
    pub body: Vec<FeedSegment>,
    /// When it was written.
    pub created: Timestamp,
    /// How it is liked.
    pub likes: FeedLikes,
}

/// A like of a post or comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedLike {
    /// 18-character id.
    pub id: String,
    /// The post or comment.
    pub entry_id: String,
    /// Who likes it.
    pub author: FeedSubject,
}

/// How a post or comment is liked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedLikes {
    /// How many people like it.
    pub total: u64,
    /// The reader's own like.
    pub own: Option<String>,
}

/// A page of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedPage {
    /// Posts, newest first.
    pub posts: Vec<FeedPost>,
    /// Names the next page; none on the last.
    pub next: Option<String>,
}

/// A post to be made.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewPost {
    /// The record or user it is to be on.
    pub subject_id: String,
    /// Its text; may be empty when it has a link.
    pub body: Vec<FeedSegment>,
    /// The address it shares, and what it is called; empty for the address itself.
    pub link: Option<(String, String)>,
}

/// A subscription: who follows what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedSubscription {
    /// 18-character id.
    pub id: String,
    /// Who follows.
    pub subscriber: FeedSubject,
    /// What is followed.
    pub subject: FeedSubject,
}

/// Which feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Feed {
    /// What the user follows, and what the user wrote.
    News,
    /// Everything that the user may read.
    Company,
    /// What was said to the user.
    ToMe,
    /// Posts on a record, or by and to a user.
    Record(String),
}

/// Posts of a page when nobody asks for another number, and most.
pub(crate) const PAGE: usize = 25;
pub(crate) const MAX_PAGE: usize = 100;
/// Comments that come along with a post.
pub const COMMENTS: usize = 25;
