//! That no text leaves its literal.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

#[test]
fn quotes_and_backslashes_cannot_leave_the_literal() {
    assert_eq!(quote(r"O'Neil \ x"), r"'O\'Neil \\ x'");
    assert_eq!(quote_list(["a", "b'"]), r"('a','b\'')");
    assert!(is_api_name("alongside__Session__c"));
    assert!(!is_api_name("Case WHERE Id != null"));
    assert!(!is_api_name("1Case"));
    assert!(!is_api_name(""));
}

proptest! {
    /// Reads the literal back as the language defines it: it ends exactly at the last quote and
    /// means what was put in.
    #[test]
    fn a_literal_reads_back_as_what_was_quoted(text: String) {
        let literal = quote(&text);
        let mut signs = literal.chars();
        prop_assert_eq!(signs.next(), Some('\''));
        let mut meant = String::new();
        loop {
            match signs.next() {
                Some('\'') => break,
                Some('\\') => meant.push(match signs.next() {
                    Some('n') => '\n',
                    Some('r') => '\r',
                    Some('t') => '\t',
                    Some('b') => '\u{8}',
                    Some('f') => '\u{c}',
                    Some(same @ ('\'' | '"' | '\\')) => same,
                    other => return Err(TestCaseError::fail(format!("escape {other:?}"))),
                }),
                Some(plain) => meant.push(plain),
                None => return Err(TestCaseError::fail("no end")),
            }
        }
        prop_assert_eq!(signs.next(), None);
        prop_assert_eq!(meant, text);
    }
}
