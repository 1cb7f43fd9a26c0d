//! A metadata file as a tree whose children are asked for by name.

use roxmltree::{Document, Node};

use super::broken;
use crate::OrgError;

/// An element of a metadata file.
#[derive(Clone, Copy)]
pub(super) struct Element<'a> {
    node: Node<'a, 'a>,
    path: &'a str,
}

/// Reads a file; document types are refused, so entities cannot be defined.
pub(super) fn document<'a>(path: &str, text: &'a str) -> Result<Document<'a>, OrgError> {
    Document::parse(text).map_err(|error| broken(path, error.to_string()))
}

impl<'a> Element<'a> {
    /// The root, which must have this name.
    pub fn root(document: &'a Document<'a>, path: &'a str, name: &str) -> Result<Element<'a>, OrgError> {
        let node = document.root_element();
        if node.tag_name().name() != name {
            return Err(broken(path, format!("expected <{name}>, found <{}>", node.tag_name().name())));
        }
        Ok(Element { node, path })
    }

    /// The children of this name.
    pub fn children(self, name: &'a str) -> impl Iterator<Item = Element<'a>> {
        let path = self.path;
        self.node
            .children()
            .filter(move |child| child.is_element() && child.tag_name().name() == name)
            .map(move |node| Element { node, path })
    }

    /// The first child of this name.
    pub fn child(self, name: &'a str) -> Option<Element<'a>> {
        self.children(name).next()
    }

    /// The element's own text, trimmed.
    pub fn own_text(self) -> String {
        self.node.text().unwrap_or_default().trim().to_owned()
    }

    /// The text of a child that must be there.
    pub fn text(self, name: &'a str) -> Result<String, OrgError> {
        self.optional(name).ok_or_else(|| self.broken(format!("<{name}> is missing")))
    }

    /// The text of a child, if it is there and not empty.
    pub fn optional(self, name: &'a str) -> Option<String> {
        self.child(name).map(Element::own_text).filter(|text| !text.is_empty())
    }

    /// A child that says `true` or `false`; absent is false.
    pub fn flag(self, name: &'a str) -> Result<bool, OrgError> {
        match self.optional(name).as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => Err(self.broken(format!("<{name}> is {other:?}, not true or false"))),
        }
    }

    /// A child that holds a whole number.
    pub fn number(self, name: &'a str) -> Result<Option<u32>, OrgError> {
        self.optional(name)
            .map(|text| text.parse().map_err(|_| self.broken(format!("<{name}> is {text:?}, not a number"))))
            .transpose()
    }

    /// An error about this element, with its line.
    pub fn broken(self, reason: String) -> OrgError {
        let line = self.node.document().text_pos_at(self.node.range().start).row;
        broken(self.path, format!("line {line}: {reason}"))
    }
}
