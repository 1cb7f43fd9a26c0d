//! A metadata file as a tree whose children are asked for by name, and XML text written.

mod limits;

use roxmltree::{Document, Node, NodeType, ParsingOptions};

use super::Problem;

/// Largest file read, in bytes.
pub(crate) const MAX_FILE: usize = 4 * 1024 * 1024;
/// Most elements, texts and comments of a file.
const MAX_NODES: u32 = 500_000;

/// An element of a metadata file.
#[derive(Clone, Copy)]
pub(crate) struct Element<'a> {
    node: Node<'a, 'a>,
    path: &'a str,
}

/// Reads a file. Document types are refused, so entities cannot be defined; size, number of nodes,
/// depth, attributes and namespaces are limited.
pub(crate) fn document<'a>(path: &str, text: &'a str) -> Result<Document<'a>, Problem> {
    document_within(path, text, MAX_FILE)
}

/// As [`document`], with a size limit of the caller's.
pub(crate) fn document_within<'a>(path: &str, text: &'a str, limit: usize) -> Result<Document<'a>, Problem> {
    if text.len() > limit {
        return Err(Problem::of(path, format!("The file is larger than {limit} bytes")));
    }
    if let Some(reason) = limits::exceeded(text) {
        return Err(Problem::of(path, reason));
    }
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        let place = error.pos();
        Problem {
            path: path.to_owned(),
            place: Some((place.row, place.col)),
            reason: format!("Error parsing file: {error}"),
        }
    })?;
    // An empty element is a level that no open tag counts.
    debug_assert!(depth(&document) <= limits::MAX_DEPTH + 1, "the scan sees every tag the parser sees");
    Ok(document)
}

/// Levels of the deepest element.
fn depth(document: &Document<'_>) -> usize {
    let levels = |node: Node<'_, '_>| node.ancestors().filter(Node::is_element).count();
    document.descendants().map(levels).max().unwrap_or_default()
}

impl<'a> Element<'a> {
    /// The root, which must have this name.
    pub fn root(document: &'a Document<'a>, path: &'a str, name: &str) -> Result<Element<'a>, Problem> {
        let element = Element { node: document.root_element(), path };
        if element.name() != name {
            return Err(element.broken(format!("expected <{name}>, found <{}>", element.name())));
        }
        Ok(element)
    }

    /// The root, whatever its name.
    pub fn any_root(document: &'a Document<'a>, path: &'a str) -> Element<'a> {
        Element { node: document.root_element(), path }
    }

    /// Its name without namespace.
    pub fn name(self) -> &'a str {
        self.node.tag_name().name()
    }

    /// The XML namespace of its name.
    pub fn namespace(self) -> Option<&'a str> {
        self.node.tag_name().namespace()
    }

    /// An attribute by local name, whatever its namespace.
    pub fn attribute(self, name: &str) -> Option<&'a str> {
        self.node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
    }

    /// Every child element.
    pub fn elements(self) -> impl Iterator<Item = Element<'a>> {
        let path = self.path;
        self.node.children().filter(Node::is_element).map(move |node| Element { node, path })
    }

    /// The children of this name.
    pub fn children(self, name: &str) -> impl Iterator<Item = Element<'a>> {
        self.elements().filter(move |child| child.name() == name)
    }

    /// The first child of this name.
    pub fn child(self, name: &str) -> Option<Element<'a>> {
        self.children(name).next()
    }

    /// The element's own text, trimmed.
    pub fn own_text(self) -> String {
        let texts = self.node.children().filter(|child| child.node_type() == NodeType::Text);
        texts.filter_map(|child| child.text()).collect::<String>().trim().to_owned()
    }

    /// The text of a child that must be there.
    pub fn text(self, name: &str) -> Result<String, Problem> {
        self.optional(name).ok_or_else(|| self.broken(format!("Required field is missing: {name}")))
    }

    /// The text of a child, if it is there and not empty.
    pub fn optional(self, name: &str) -> Option<String> {
        self.child(name).map(Element::own_text).filter(|text| !text.is_empty())
    }

    /// The texts of every child of this name.
    pub fn texts(self, name: &str) -> Vec<String> {
        self.children(name).map(Element::own_text).collect()
    }

    /// A child that says `true` or `false`; absent is false.
    pub fn flag(self, name: &str) -> Result<bool, Problem> {
        match self.optional(name).as_deref() {
            None | Some("false" | "0") => Ok(false),
            Some("true" | "1") => Ok(true),
            Some(other) => {
                Err(self.broken(format!("'{other}' is not a valid value for the type xsd:boolean ({name})")))
            }
        }
    }

    /// As [`Element::flag`], in a request over SOAP, where capitals do not matter: clients in Python
    /// write `True` and `False`.
    pub fn flag_of_request(self, name: &str) -> Result<bool, Problem> {
        match self.optional(name).map(|text| text.to_ascii_lowercase()).as_deref() {
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            _ => self.flag(name),
        }
    }

    /// A child that holds a whole number.
    pub fn number(self, name: &str) -> Result<Option<u32>, Problem> {
        self.optional(name)
            .map(|text| {
                text.parse().map_err(|_| {
                    self.broken(format!("'{text}' is not a valid value for the type xsd:int ({name})"))
                })
            })
            .transpose()
    }

    /// Refuses children whose names are not among these.
    pub fn only(self, known: &[&str]) -> Result<(), Problem> {
        match self.elements().find(|child| !known.contains(&child.name())) {
            None => Ok(()),
            Some(unknown) => Err(unknown.broken(format!(
                "Error parsing file: Element {{http://soap.sforce.com/2006/04/metadata}}{} invalid at this location in type {}",
                unknown.name(),
                self.name()
            ))),
        }
    }

    /// Its source text, from `<` to `>`.
    pub fn source(self) -> &'a str {
        let text: &'a str = self.node.document().input_text();
        &text[self.node.range()]
    }

    /// The element as a metadata file would hold it: without prefixes and attributes, and without what
    /// a request calls nil. Empty when the element itself is nil.
    pub fn plain(self) -> String {
        if matches!(self.attribute("nil"), Some("true" | "1")) {
            return String::new();
        }
        let inside: String = match self.elements().next() {
            Some(_) => self.elements().map(Element::plain).collect(),
            None => escape(&self.own_text()),
        };
        format!("<{0}>{inside}</{0}>", self.name())
    }

    /// The source text between its tags.
    pub fn inner(self) -> &'a str {
        let children = || self.node.children();
        match (children().next(), children().next_back()) {
            (Some(first), Some(last)) => {
                let text: &'a str = self.node.document().input_text();
                &text[first.range().start..last.range().end]
            }
            _ => "",
        }
    }

    /// An error about this element, with its place.
    pub fn broken(self, reason: String) -> Problem {
        let place = self.node.document().text_pos_at(self.node.range().start);
        Problem { path: self.path.to_owned(), place: Some((place.row, place.col)), reason }
    }
}

/// Whether two files say the same: comments, blanks between elements and the order of elements of
/// different names do not count.
pub(crate) fn same(one: &str, other: &str) -> bool {
    let spelled = |text: &str| document("", text).ok().map(|document| spell(document.root_element()));
    one == other || matches!((spelled(one), spelled(other)), (Some(one), Some(other)) if one == other)
}

/// An element in one spelling. Depth is limited when a document is read.
fn spell(node: Node<'_, '_>) -> String {
    let mut children: Vec<(&str, String)> = node
        .children()
        .filter(Node::is_element)
        .map(|child| (child.tag_name().name(), spell(child)))
        .collect();
    children.sort_by(|one, other| one.0.cmp(other.0));
    let text = if children.is_empty() { node.text().unwrap_or_default().trim() } else { "" };
    let inside: String = children.into_iter().map(|(_, spelled)| spelled).collect();
    let name = node.tag_name().name();
    format!("<{name}>{}{inside}</{name}>", escape(text))
}

/// Text as it stands between tags. Characters that XML 1.0 cannot carry are left out.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(letter),
            '\0'..'\u{20}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(letter),
        }
    }
    out
}
