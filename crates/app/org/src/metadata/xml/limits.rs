//! What a file is held to before the XML parser sees it: whatever would cost more than its length.

/// Deepest nesting: what walks a tree goes down once for each level.
pub(super) const MAX_DEPTH: usize = 64;
/// Most attributes of an element: the parser compares each with every other.
const MAX_ATTRIBUTES: usize = 100;
/// Most declarations of namespaces: the parser copies those in force wherever one is added.
const MAX_NAMESPACES: usize = 1_000;

/// The limit that a text goes beyond, found by a scan that needs no well-formed text.
pub(super) fn exceeded(text: &str) -> Option<String> {
    let (mut rest, mut depth, mut namespaces) = (text, 0usize, 0usize);
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        // A section ends where the parser says it ends, or tags could hide behind its end.
        let skipped = if rest.starts_with("!--") {
            ends_after(rest, "!--", "-->")
        } else if rest.starts_with("![CDATA[") {
            ends_after(rest, "![CDATA[", "]]>")
        } else if rest.starts_with('?') {
            ends_after(rest, "?", "?>")
        } else if rest.starts_with('!') {
            // A document type, which the parser refuses.
            return None;
        } else {
            // A tag without an end is where the parser stops.
            let tag = Tag::read(rest)?;
            if tag.attributes > MAX_ATTRIBUTES {
                return Some(format!("An element has more than {MAX_ATTRIBUTES} attributes"));
            }
            namespaces += rest[..tag.end].matches("xmlns").count();
            if namespaces > MAX_NAMESPACES {
                return Some(format!("More than {MAX_NAMESPACES} namespaces are declared"));
            }
            if rest.starts_with('/') {
                depth = depth.saturating_sub(1);
            } else if !rest[..tag.end].ends_with('/') {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Some(format!("Elements are nested deeper than {MAX_DEPTH} levels"));
                }
            }
            Some(tag.end)
        };
        rest = &rest[skipped?..];
    }
    None
}

/// Where a section that begins with `opening` is over.
fn ends_after(section: &str, opening: &str, closing: &str) -> Option<usize> {
    section[opening.len()..].find(closing).map(|end| opening.len() + end + closing.len())
}

/// A tag's extent.
struct Tag {
    /// Place of its `>`.
    end: usize,
    attributes: usize,
}

impl Tag {
    /// Reads from behind `<`; a `>` within an attribute's quotes does not end the tag.
    fn read(tag: &str) -> Option<Tag> {
        let (mut quote, mut attributes) = (None, 0);
        for (place, byte) in tag.bytes().enumerate() {
            match (quote, byte) {
                (None, b'>') => return Some(Tag { end: place, attributes }),
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'=') => attributes += 1,
                (Some(open), _) if open == byte => quote = None,
                _ => {}
            }
        }
        None
    }
}
