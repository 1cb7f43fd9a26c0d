//! What makes a postcode, a card number, an expiry date. Each says what to change.

use jiff::civil::Date;

use crate::trade::field_errors::FieldErrors;

/// Whether a letter sent to it could arrive: a name, an `@` and a dotted domain.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.trim().rsplit_once('@') else {
        return false;
    };
    let spaced = text.trim().contains(char::is_whitespace);
    !spaced && !name.is_empty() && domain.contains('.') && domain.split('.').all(|part| !part.is_empty())
}

/// Digits with the marks people put between them, ten digits or more.
pub(crate) fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let marks = text.chars().all(|c| c.is_ascii_digit() || " +-()".contains(c));
    marks && (10..=15).contains(&digits)
}

/// A British postcode: two groups, `SW1A 1AA`. The label printer needs the space.
pub(crate) fn check_postcode(text: &str, errors: &mut FieldErrors) {
    const FIELD: &str = "postcode";
    let text = text.trim().to_ascii_uppercase();
    if text.is_empty() {
        errors.note(FIELD, "Enter a postcode, such as EX31 4QT.");
        return;
    }
    match text.split_once(' ') {
        Some((outward, inward)) => errors.require(
            is_outward(outward) && is_inward(inward),
            FIELD,
            "Check the postcode. It has two groups, such as EX31 4QT.",
        ),
        None if text.is_ascii()
            && text.len() > 4
            && is_outward(&text[..text.len() - 3])
            && is_inward(&text[text.len() - 3..]) =>
        {
            errors.note(FIELD, "Put a space before the last three characters, as in EX31 4QT.");
        }
        None => errors.note(FIELD, "Check the postcode. It has two groups, such as EX31 4QT."),
    }
}

/// `A9`, `A99`, `AA9`, `AA99`, `A9A` or `AA9A`.
fn is_outward(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let rest = &text.as_bytes()[letters..];
    let tail_fits = match rest {
        [a] => a.is_ascii_digit(),
        [a, b] => a.is_ascii_digit() && b.is_ascii_alphanumeric(),
        _ => false,
    };
    matches!(letters, 1 | 2) && tail_fits
}

/// A digit and two letters.
fn is_inward(text: &str) -> bool {
    matches!(text.as_bytes(), [a, b, c]
        if a.is_ascii_digit() && b.is_ascii_alphabetic() && c.is_ascii_alphabetic())
}

/// 12 to 19 digits whose check digit agrees (Luhn).
pub(super) fn is_card_number(text: &str) -> bool {
    let marks = text.chars().all(|c| c.is_ascii_digit() || c == ' ' || c == '-');
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| match (place % 2, digit * 2) {
            (0, _) => *digit,
            (_, doubled) if doubled > 9 => doubled - 9,
            (_, doubled) => doubled,
        })
        .sum();
    marks && (12..=19).contains(&digits.len()) && sum.is_multiple_of(10)
}

/// `MM / YY`, good until the end of that month.
pub(super) fn check_expiry(text: &str, today: Date, errors: &mut FieldErrors) {
    const FIELD: &str = "card_expiry";
    let parts = text.split_once('/').map(|(m, y)| (m.trim(), y.trim()));
    let parsed = parts.and_then(|(month, year)| {
        let month: i8 = month.parse().ok().filter(|month| (1..=12).contains(month))?;
        let year: i16 = match year.len() {
            2 => 2000 + year.parse::<i16>().ok()?,
            4 => year.parse().ok()?,
            _ => return None,
        };
        Some((year, month))
    });
    match parsed {
        None => errors.note(FIELD, "Enter month and year as on the card, such as 04 / 29."),
        Some(expiry) => errors.require(
            expiry >= (today.year(), today.month()),
            FIELD,
            "This card has expired. Use another one.",
        ),
    }
}
