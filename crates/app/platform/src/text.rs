//! Texts that people type.

use crate::PlatformError;

/// A text of one line without the blanks around it, such as a name.
///
/// # Errors
/// [`PlatformError::Invalid`] at `field` for an empty text, one of more than `most` characters, and one
/// with line breaks or other control characters.
pub(crate) fn one_line(field: &str, text: &str, most: usize) -> Result<String, PlatformError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most || text.chars().any(char::is_control) {
        return Err(PlatformError::invalid(field, format!("one line of 1 to {most} characters")));
    }
    Ok(text.to_owned())
}
