//! What counts as an origin, and how it is written.
#![allow(clippy::unwrap_used)]

use super::Origin;

#[test]
fn an_origin_is_written_as_browsers_write_it() {
    for (given, written) in [
        ("http://localhost:4402", "http://localhost:4402"),
        ("http://LOCALHOST:4402/", "http://localhost:4402"),
        ("https://shop.example:443", "https://shop.example"),
        ("http://shop.example:80", "http://shop.example"),
        ("http://[::1]:4402", "http://[::1]:4402"),
    ] {
        assert_eq!(Origin::parse(given).unwrap().to_string(), written);
    }
}

#[test]
fn what_is_not_an_origin_is_refused_with_the_text_given() {
    for given in [
        "",
        "localhost:4402",
        "ftp://shop.example",
        "http://",
        "http://shop.example/cellar",
        "http://shop.example/?a=1",
        "http://user@shop.example",
        "http://shop.example; script-src *",
        "http://shop.example;script-src",
    ] {
        let error = Origin::parse(given).unwrap_err().to_string();
        assert!(error.contains(&format!("{given:?}")), "{error}");
    }
}

#[test]
fn sockets_keep_host_and_port() {
    assert_eq!(Origin::parse("https://p.example:8443").unwrap().socket(), "wss://p.example:8443");
    assert_eq!(Origin::parse("http://localhost:4400").unwrap().socket(), "ws://localhost:4400");
}
