//! Requests that carry a cookie and change something have to come from the platform's own pages.

use axum::http::{HeaderMap, Method, StatusCode, header};

use crate::error::Failure;

/// Refuses a changing request that another site may have sent.
pub(crate) fn check(method: &Method, headers: &HeaderMap, own_origin: &str) -> Result<(), Failure> {
    if method.is_safe() || from_own_page(headers, own_origin) {
        return Ok(());
    }
    Err(Failure::new(
        StatusCode::FORBIDDEN,
        "cross_site",
        "This request came from another site. Programs send a bearer instead of a cookie.",
    ))
}

/// Browsers send `Origin` with every changing request, and what they say there cannot be forged by
/// a page. `Sec-Fetch-Site` serves where a privacy tool has taken `Origin` out.
fn from_own_page(headers: &HeaderMap, own_origin: &str) -> bool {
    if let Some(origin) = headers.get(header::ORIGIN) {
        return origin.as_bytes() == own_origin.as_bytes();
    }
    headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use axum::http::HeaderName;

    use super::*;

    const OWN: &str = "http://localhost:4400";

    fn checked(method: Method, headers: &[(&str, &str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| {
                let name: HeaderName = name.parse().unwrap();
                (name, value.parse().unwrap())
            })
            .collect();
        check(&method, &headers, OWN).is_ok()
    }

    #[test]
    fn only_the_own_pages_change_something_with_a_cookie() {
        assert!(checked(Method::GET, &[("origin", "https://evil.example")]));
        assert!(checked(Method::POST, &[("origin", OWN)]));
        assert!(checked(Method::POST, &[("sec-fetch-site", "same-origin")]));
        for headers in [
            &[][..],
            &[("origin", "null")],
            &[("origin", "http://localhost:4402")],
            &[("origin", "http://localhost:4400.evil.example")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")],
        ] {
            assert!(!checked(Method::POST, headers), "{headers:?}");
            assert!(!checked(Method::DELETE, headers), "{headers:?}");
        }
    }
}
