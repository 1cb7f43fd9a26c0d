//! What bytes are, by their content: the few kinds that a page is made of, and nothing else.

/// The media type of an asset, or `None` when it is not one of the kinds that are kept.
pub(super) fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some("image/gif"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', b'f' | b's', ..] => Some("image/avif"),
        [b'w', b'O', b'F', b'2', ..] => Some("font/woff2"),
        [b'w', b'O', b'F', b'F', ..] => Some("font/woff"),
        [0, 1, 0, 0, 0, ..] | [b't', b'r', b'u', b'e', ..] | [b'O', b'T', b'T', b'O', ..] => Some("font/ttf"),
        _ => text_type(std::str::from_utf8(bytes).ok()?),
    }
}

/// Whether what the sender says and what the bytes are go together. Fonts have had many names.
pub(super) fn agree(found: &str, stated: &str) -> bool {
    match (found, stated) {
        (_, "" | "application/octet-stream") => true,
        ("image/jpeg", "image/jpg") => true,
        (font, stated) if font.starts_with("font/") => {
            stated.starts_with("font/")
                || stated.starts_with("application/font")
                || stated.starts_with("application/x-font")
        }
        (found, stated) => found == stated,
    }
}

fn text_type(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches('\u{feff}');
    if text.contains('\0') {
        return None;
    }
    let start = markup_start(text);
    if starts_with_tag(start, "<svg") {
        return Some("image/svg+xml");
    }
    // A stylesheet has no tag at its beginning; a page has, whatever it calls itself.
    let is_markup = start.starts_with('<') && !start.starts_with("<!--");
    (!is_markup).then_some("text/css")
}

/// Where the first element begins: past white space, the XML declaration, comments and doctype.
fn markup_start(mut text: &str) -> &str {
    loop {
        text = text.trim_start();
        let end = if text.starts_with("<?xml") {
            text.find("?>").map(|at| at + 2)
        } else if text.starts_with("<!--") {
            text.find("-->").map(|at| at + 3)
        } else if starts_with_tag(text, "<!doctype svg") {
            text.find('>').map(|at| at + 1)
        } else {
            None
        };
        match end {
            Some(end) => text = &text[end..],
            None => return text,
        }
    }
}

fn starts_with_tag(text: &str, tag: &str) -> bool {
    text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag))
        && text[tag.len()..].starts_with(|next: char| next.is_ascii_whitespace() || matches!(next, '>' | '/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_content() {
        let cases: [(&[u8], Option<&str>); 14] = [
            (b"\x89PNG\r\n\x1a\nrest", Some("image/png")),
            (b"\xff\xd8\xff\xe0", Some("image/jpeg")),
            (b"GIF89a", Some("image/gif")),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"\0\0\0\x20ftypavif", Some("image/avif")),
            (b"wOF2", Some("font/woff2")),
            (b"\0\x01\0\0\0\x0f", Some("font/ttf")),
            (b"<?xml version=\"1.0\"?><!-- x --><svg xmlns=\"\"/>", Some("image/svg+xml")),
            (b"body { color: red }", Some("text/css")),
            (b"<!-- old --> body {}", Some("text/css")),
            (b"<!doctype html><script>1</script>", None),
            (b"  <html>", None),
            (b"<!-- x --><script>", None),
            (b"MZ\x90\0\x03", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(media_type(bytes), expected, "{:?}", bytes.escape_ascii());
        }
    }

    #[test]
    fn a_picture_does_not_pass_for_a_stylesheet() {
        assert!(!agree("image/png", "text/css"));
        assert!(!agree("text/css", "text/html"));
        assert!(agree("font/woff2", "application/font-woff2"));
        assert!(agree("image/svg+xml", "image/svg+xml"));
        assert!(agree("image/png", ""));
    }
}
