//! What is an origin, how it is written, and what is refused for which reason.
#![allow(clippy::unwrap_used)]

use super::*;

fn read(text: &str) -> Result<String, OriginError> {
    text.parse::<Origin>().map(|origin| origin.to_string())
}

#[test]
fn an_origin_is_written_as_browsers_send_it() {
    assert_eq!(read("https://Shop.Example"), Ok("https://shop.example".to_owned()));
    assert_eq!(read(" https://shop.example:443/ "), Ok("https://shop.example".to_owned()));
    assert_eq!(read("http://localhost:4402"), Ok("http://localhost:4402".to_owned()));
    assert_eq!(read("http://127.0.0.1:80"), Ok("http://127.0.0.1".to_owned()));
    assert_eq!(read("http://[::1]:8080"), Ok("http://[::1]:8080".to_owned()));
}

#[test]
fn whatever_is_not_an_origin_is_refused_for_its_reason() {
    for (text, error) in [
        ("shop.example", OriginError::Scheme),
        ("ftp://shop.example", OriginError::Scheme),
        ("null", OriginError::Scheme),
        ("https://*.shop.example", OriginError::Wildcard),
        ("https://shop.example/cart", OriginError::Trailing),
        ("https://shop.example?x", OriginError::Trailing),
        ("https://a@shop.example", OriginError::Trailing),
        ("https://shop.example:", OriginError::Port),
        ("https://shop.example:0", OriginError::Port),
        ("https://shop.example:65536", OriginError::Port),
        ("https://shop.example:+80", OriginError::Port),
        ("https://", OriginError::Host),
        ("https://shop..example", OriginError::Host),
        ("https://-shop.example", OriginError::Host),
        ("https://shop example", OriginError::Host),
        ("https://[::1", OriginError::Host),
        ("https://[shop]", OriginError::Host),
    ] {
        assert_eq!(read(text), Err(error), "{text}");
    }
}
