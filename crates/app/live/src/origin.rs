//! The `Origin` of a handshake: exactly one, compared whole, never by suffix.

use axum::http::{HeaderMap, header};

/// The one `Origin` that a handshake states; `None` when there is none, several, or it is not text.
pub(crate) fn stated(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(header::ORIGIN).iter();
    let only = all.next()?.to_str().ok()?;
    all.next().is_none().then_some(only)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn two_origins_are_none() {
        let mut headers = HeaderMap::new();
        assert_eq!(stated(&headers), None);
        headers.append(header::ORIGIN, HeaderValue::from_static("https://a.test"));
        assert_eq!(stated(&headers), Some("https://a.test"));
        headers.append(header::ORIGIN, HeaderValue::from_static("https://b.test"));
        assert_eq!(stated(&headers), None);
    }
}
