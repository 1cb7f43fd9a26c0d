//! Writing values into SOQL so that they stay values.

/// A text literal.
pub fn text(value: &str) -> String {
    let escaped = value
        .replace('\\', "\\\\")
        .replace('\'', "\\'")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
        .replace('\r', "\\r");
    format!("'{escaped}'")
}

/// A `LIKE` literal that finds the text anywhere: its own wildcards mean themselves.
pub fn containing(value: &str) -> String {
    let escaped = value
        .replace('\\', "\\\\")
        .replace('\'', "\\'")
        .replace('%', "\\%")
        .replace('_', "\\_")
        .replace(['\n', '\r'], " ");
    format!("'%{escaped}%'")
}

/// Whether the text can be an id: 15 or 18 letters and digits.
pub fn is_id(value: &str) -> bool {
    [15, 18].contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether the text can be the API name of an object or field.
pub fn is_name(value: &str) -> bool {
    value.starts_with(|first: char| first.is_ascii_alphabetic())
        && value.len() <= 80
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_does_not_end_a_literal() {
        assert_eq!(text("O'Connor \\"), "'O\\'Connor \\\\'");
    }

    #[test]
    fn wildcards_of_the_reader_mean_themselves() {
        assert_eq!(containing("50%_'"), "'%50\\%\\_\\'%'");
    }

    #[test]
    fn ids_and_names_are_letters_and_digits() {
        assert!(is_id("500000000000001AAA") && is_id("500000000000001"));
        assert!(!is_id("5000000000000' 1") && !is_id("500"));
        assert!(is_name("alongside__Session__c"));
        assert!(!is_name("Case WHERE") && !is_name("") && !is_name("1st"));
    }
}
