//! What stands around every page of Setup, and who may open one.

use alongside_org::{ApiError, Record, SetupObject, SetupRights};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use super::tree::{Branch, HOME, Node, branches};
use crate::Pages;
use crate::chrome::Chrome;
use crate::problem::Problem;
use crate::viewer::Viewer;

/// A request for a page of Setup by somebody who may view it.
pub struct Setup {
    pub pages: Pages,
    pub viewer: Viewer,
    pub rights: SetupRights,
}

impl FromRequestParts<Pages> for Setup {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, pages: &Pages) -> Result<Self, Problem> {
        let viewer = Viewer::from_request_parts(parts, pages).await?;
        let rights = pages.org.setup_rights(&viewer.user).await?;
        if !rights.view {
            return Err(Problem::Forbidden("Setup"));
        }
        Ok(Self { pages: pages.clone(), viewer, rights })
    }
}

impl Setup {
    /// Records of a query that fits one page.
    pub async fn rows(&self, soql: &str) -> Result<Vec<Record>, ApiError> {
        Ok(self.pages.org.query(&self.viewer.user, soql).await?.records)
    }

    /// The one record of a query.
    pub async fn row(&self, soql: &str) -> Result<Record, Problem> {
        self.rows(soql).await?.into_iter().next().ok_or(Problem::NotFound)
    }

    /// How many records a query has; it begins with `FROM`.
    pub async fn count(&self, from: &str) -> Result<u64, ApiError> {
        Ok(self.pages.org.query(&self.viewer.user, &format!("SELECT COUNT() {from}")).await?.total_size)
    }

    /// Every object that has records.
    pub async fn objects(&self) -> Result<Vec<SetupObject>, ApiError> {
        self.pages.org.setup_objects(&self.viewer.user).await
    }

    /// The object of this name.
    pub async fn object(&self, name: &str) -> Result<SetupObject, Problem> {
        self.objects().await?.into_iter().find(|object| object.name == name).ok_or(Problem::NotFound)
    }

    /// Refuses who may look but not change.
    pub fn needs(&self, right: bool, what: &'static str) -> Result<(), Problem> {
        if right { Ok(()) } else { Err(Problem::Forbidden(what)) }
    }

    /// The frame of a page below a node.
    pub async fn frame(&self, node: &Node, title: impl Into<String>) -> Result<(Chrome, Frame), Problem> {
        let title = title.into();
        let kind = if title == node.label { "Setup" } else { node.label };
        let frame = Frame {
            branches: branches(node.name, ""),
            sought: String::new(),
            is_home: false,
            icon: node.icon,
            kind: kind.to_owned(),
            crumbs: vec![Crumb { label: "Setup".to_owned(), address: HOME.to_owned() }],
            title,
        };
        let frame = if kind == "Setup" { frame } else { frame.below(node.label, node.address()) };
        Ok((Chrome::of(&self.pages, &self.viewer, "").await?, frame))
    }
}

/// The tree, and the head of the page.
pub struct Frame {
    pub branches: Vec<Branch>,
    pub sought: String,
    /// Whether this is Setup's first page, where a narrow screen shows the tree.
    pub is_home: bool,
    pub icon: &'static str,
    /// What kind of thing the page is about, above its title.
    pub kind: String,
    pub title: String,
    pub crumbs: Vec<Crumb>,
}

/// A page above this one.
pub struct Crumb {
    pub label: String,
    pub address: String,
}

impl Frame {
    /// The same, one level further down.
    pub fn below(mut self, label: impl Into<String>, address: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { label: label.into(), address: address.into() });
        self
    }

    /// The same, about a thing of another kind.
    pub fn of_kind(mut self, kind: impl Into<String>) -> Self {
        self.kind = kind.into();
        self
    }
}
