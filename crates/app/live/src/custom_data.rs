//! What a site says about its visitor, checked: bounded, and without control characters. It is
//! stored as given; whoever shows it encodes it.

use alongside_wire::{device::PageInfo, rest::CustomData};

const MOST_KEYS: usize = 32;
const MOST_KEY: usize = 64;
const MOST_VALUE: usize = 512;
const MOST_PATH: usize = 1_024;
const MOST_TITLE: usize = 256;

/// Says what is wrong with custom data, naming the key.
pub(crate) fn check(data: &CustomData) -> Result<(), String> {
    if data.len() > MOST_KEYS {
        return Err(format!("customData has {} keys, at most {MOST_KEYS} are kept", data.len()));
    }
    for (key, value) in data {
        // The key is quoted with its odd characters escaped: it goes to a developer's console.
        let named = format!("customData key {:?}", shorten(key));
        if key.is_empty() || key.chars().count() > MOST_KEY {
            return Err(format!("{named} must have 1 to {MOST_KEY} characters"));
        }
        if value.chars().count() > MOST_VALUE {
            return Err(format!("{named} has a value of more than {MOST_VALUE} characters"));
        }
        if key.chars().chain(value.chars()).any(char::is_control) {
            return Err(format!("{named} or its value has a control character"));
        }
    }
    Ok(())
}

/// Keeps of a page's path and title what is shown: no query, no fragment, no control characters.
pub(crate) fn clean_page(page: PageInfo) -> PageInfo {
    let path = page.path.split(['?', '#']).next().unwrap_or_default();
    PageInfo { path: clean(path, MOST_PATH), title: clean(&page.title, MOST_TITLE) }
}

fn clean(text: &str, most: usize) -> String {
    text.chars().filter(|character| !character.is_control()).take(most).collect()
}

fn shorten(key: &str) -> String {
    key.chars().take(MOST_KEY).collect()
}

/// The visitor as the site names them: `name`, else `user_email`, else empty.
pub(crate) fn visitor(data: &CustomData) -> String {
    ["name", "user_email"]
        .iter()
        .find_map(|key| data.get(*key).filter(|value| !value.is_empty()))
        .cloned()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn data(pairs: &[(&str, &str)]) -> CustomData {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn odd_text_is_kept_as_given_and_control_characters_are_refused() {
        for value in ["=HYPERLINK(\"x\")", "<b>bold</b>", "\u{202e}txt.exe", "👩‍🌾", "__proto__"] {
            check(&data(&[("name", value), ("__proto__", value)])).unwrap();
        }
        for value in ["a\r\nb", "\u{1b}[31m", "\0", "\u{85}"] {
            let error = check(&data(&[("note", value)])).unwrap_err();
            assert!(error.contains("\"note\""), "{error}");
        }
        assert!(check(&data(&[("a\nb", "x")])).unwrap_err().contains("a\\nb"));
    }

    #[test]
    fn size_is_bounded() {
        let many: CustomData = (0..33).map(|n| (n.to_string(), String::new())).collect();
        assert!(check(&many).unwrap_err().contains("33 keys"));
        assert!(check(&data(&[("k", &"é".repeat(512))])).is_ok());
        assert!(check(&data(&[("k", &"é".repeat(513))])).is_err());
        assert!(check(&data(&[(&"k".repeat(65), "")])).is_err());
        assert!(check(&data(&[("", "x")])).is_err());
    }

    #[test]
    fn a_page_is_told_without_query_and_fragment() {
        let page = clean_page(PageInfo { path: "/cart?card=4111#pay".into(), title: "Cart\u{7}".into() });
        assert_eq!((page.path.as_str(), page.title.as_str()), ("/cart", "Cart"));
    }

    #[test]
    fn the_visitor_is_named_by_name_then_by_address() {
        assert_eq!(visitor(&data(&[("name", "Ann"), ("user_email", "a@b")])), "Ann");
        assert_eq!(visitor(&data(&[("name", ""), ("user_email", "a@b")])), "a@b");
        assert_eq!(visitor(&data(&[("tier", "gold")])), "");
    }
}
