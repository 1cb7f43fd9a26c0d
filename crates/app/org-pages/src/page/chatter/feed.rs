//! A feed as a page draws it: the form of a new post, the posts, and where the older ones are.

use std::collections::HashMap;

use alongside_org::{FeedComment, FeedPage, FeedPost, FeedSegment, FeedSubject};
use serde::Deserialize;

use crate::Pages;
use crate::cell::{Cell, Reader};
use crate::problem::Problem;
use crate::viewer::Viewer;

/// The query language skips no more posts than this.
const FARTHEST: u32 = 2_000;

/// What the address of a page with a feed asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct FeedQuery {
    /// Where in the feed to begin.
    pub feed: Option<String>,
}

/// What somebody wrote that was not taken, to be put right.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub text: String,
    pub link: String,
    pub link_name: String,
    pub wrong: Option<String>,
}

/// Which feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// What the user follows.
    News,
    /// What was said to the user.
    ToMe,
    /// Of a record or a person.
    Record { object: String, id: String },
}

impl Source {
    /// The page that shows the feed.
    pub fn address(&self) -> String {
        match self {
            Self::News => super::ADDRESS.to_owned(),
            Self::ToMe => format!("{}?show=to-me", super::ADDRESS),
            Self::Record { object, id } => format!("/lightning/r/{object}/{id}/view"),
        }
    }

    /// Where a new post is sent.
    fn action(&self) -> String {
        match self {
            Self::News | Self::ToMe => super::ADDRESS.to_owned(),
            Self::Record { object, id } => format!("/lightning/r/{object}/{id}/feed"),
        }
    }
}

/// A feed.
pub struct FeedView {
    /// Where a new post is sent.
    pub action: String,
    /// The page the feed stands on, to come back to.
    pub here: String,
    pub draft: Draft,
    pub posts: Vec<PostView>,
    /// The address of older posts.
    pub more: Option<String>,
    /// Whether these are the newest.
    pub newest: bool,
    /// Why there are no posts, when there are none.
    pub empty: &'static str,
    /// Whether the feed could not be read.
    pub failed: bool,
}

/// Somebody who wrote.
pub struct Author {
    pub name: String,
    pub initials: String,
    pub address: String,
}

/// A post.
pub struct PostView {
    pub id: String,
    pub author: Author,
    /// The record it is on, where the page is not the record's own: what it is called, its address.
    pub about: Option<(String, String)>,
    pub when: Cell,
    pub body: Vec<FeedSegment>,
    /// The address it shares, and what it is called.
    pub link: Option<(String, String)>,
    pub comments: Vec<CommentView>,
    pub comment_count: u64,
    /// Whether the user wrote it.
    pub own: bool,
}

/// A comment.
pub struct CommentView {
    pub id: String,
    pub author: Author,
    pub when: Cell,
    pub body: Vec<FeedSegment>,
    pub own: bool,
}

impl FeedView {
    /// Reads a page of a feed. A feed that cannot be read leaves the rest of its page as it is.
    pub async fn load(
        pages: &Pages,
        viewer: &Viewer,
        source: &Source,
        asked: FeedQuery,
        draft: Draft,
    ) -> Result<Self, Problem> {
        let from = asked.feed.as_deref();
        let read = match source {
            Source::News => pages.org.home_feed(&viewer.user, from).await,
            Source::ToMe => pages.org.feed_to_me(&viewer.user, from).await,
            Source::Record { id, .. } => pages.org.feed_of_record(&viewer.user, id, from).await,
        };
        let failed = read.is_err();
        let page = read.unwrap_or_else(|error| {
            tracing::warn!(error = %error, "a feed could not be read");
            FeedPage::default()
        });
        let here = source.address();
        let sign = if here.contains('?') { '&' } else { '?' };
        let next = page.next.filter(|next| next.parse::<u32>().is_ok_and(|skip| skip <= FARTHEST));
        let mut drawing = Drawing::new(pages, viewer);
        let mut posts = Vec::with_capacity(page.posts.len());
        for post in page.posts {
            let own_page = matches!(source, Source::Record { id, .. } if *id == post.subject.id);
            posts.push(drawing.post(post, !own_page).await);
        }
        Ok(Self {
            action: source.action(),
            more: next.map(|next| format!("{here}{sign}feed={next}")),
            here,
            draft,
            posts,
            newest: from.is_none(),
            empty: match source {
                Source::News => {
                    "Posts on what you follow show here. Open a record or a colleague and follow it, or share something yourself."
                }
                Source::ToMe => "Posts and comments that mention you show here.",
                Source::Record { .. } => "Nobody has written here yet. Share the first post above.",
            },
            failed,
        })
    }
}

/// Draws posts, and keeps what objects are called.
pub struct Drawing<'a> {
    pages: &'a Pages,
    viewer: &'a Viewer,
    reader: Reader<'a>,
    labels: HashMap<String, String>,
}

impl<'a> Drawing<'a> {
    pub fn new(pages: &'a Pages, viewer: &'a Viewer) -> Self {
        let reader = Reader::new(viewer, pages.config.currency_symbol());
        Self { pages, viewer, reader, labels: HashMap::new() }
    }

    /// A post; `placed` says whether to name the record it is on.
    pub async fn post(&mut self, post: FeedPost, placed: bool) -> PostView {
        let about = if placed { self.about(&post.subject, &post.author).await } else { None };
        PostView {
            about,
            own: post.author.id == self.viewer.user.id,
            author: author(&post.author),
            when: self.reader.moment(post.created),
            body: post.body,
            link: post
                .link
                .map(|(address, name)| (address.clone(), if name.is_empty() { address } else { name })),
            comments: post.comments.into_iter().map(|comment| self.comment(comment)).collect(),
            comment_count: post.comment_count,
            id: post.id,
        }
    }

    pub fn comment(&self, comment: FeedComment) -> CommentView {
        CommentView {
            own: comment.author.id == self.viewer.user.id,
            author: author(&comment.author),
            when: self.reader.moment(comment.created),
            body: comment.body,
            id: comment.id,
        }
    }

    /// What a post is on; nothing for one on its author's own feed.
    async fn about(&mut self, subject: &FeedSubject, author: &FeedSubject) -> Option<(String, String)> {
        if subject.id == author.id {
            return None;
        }
        let address = format!("/lightning/r/{}/{}/view", subject.object, subject.id);
        Some((self.title(subject).await, address))
    }

    /// What a record is called where its page does not say so: `Case 00001042`, a person's name.
    pub async fn title(&mut self, subject: &FeedSubject) -> String {
        if subject.object == "User" {
            return subject.name.clone();
        }
        if !self.labels.contains_key(&subject.object) {
            let label = match self.pages.org.describe(&self.viewer.user, &subject.object).await {
                Ok(describe) => describe.label,
                Err(_) => subject.object.clone(),
            };
            self.labels.insert(subject.object.clone(), label);
        }
        let label = self.labels.get(&subject.object).cloned().unwrap_or_default();
        format!("{label} {}", subject.name)
    }
}

fn author(author: &FeedSubject) -> Author {
    let letters = author.name.split(' ').filter_map(|word| word.chars().next());
    Author {
        initials: letters.take(2).collect(),
        address: format!("/lightning/r/User/{}/view", author.id),
        name: author.name.clone(),
    }
}
