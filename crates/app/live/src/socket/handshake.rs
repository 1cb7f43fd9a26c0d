//! The handshake that makes an HTTP connection a WebSocket.

use aws_lc_rs::digest;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

/// What a handshake's key is answered with (RFC 6455, 1.3). Its SHA-1 proves that the server speaks
/// WebSocket and nothing else, so that its age does no harm.
const GUID: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/// Checks a handshake as RFC 6455 4.2.1 asks, and answers its key. No extension and no
/// subprotocol is ever taken, so what a client offers of them is not even read.
pub(super) fn accept_key(headers: &HeaderMap) -> Result<HeaderValue, (StatusCode, &'static str)> {
    const BAD: StatusCode = StatusCode::BAD_REQUEST;
    let names = |name, token: &str| {
        headers.get_all(name).iter().any(|value| {
            value
                .as_bytes()
                .split(|byte| *byte == b',')
                .any(|part| part.trim_ascii().eq_ignore_ascii_case(token.as_bytes()))
        })
    };
    if !names(header::CONNECTION, "upgrade") || !names(header::UPGRADE, "websocket") {
        return Err((BAD, "this address takes WebSocket handshakes only"));
    }
    if headers.get(header::SEC_WEBSOCKET_VERSION).map(HeaderValue::as_bytes) != Some(b"13") {
        let message = "only version 13 of WebSocket is spoken here";
        return Err((StatusCode::UPGRADE_REQUIRED, message));
    }
    let mut keys = headers.get_all(header::SEC_WEBSOCKET_KEY).iter();
    let (Some(key), None) = (keys.next(), keys.next()) else {
        return Err((BAD, "a handshake has one Sec-WebSocket-Key"));
    };
    let decoded = data_encoding::BASE64.decode(key.as_bytes());
    if decoded.map(|nonce| nonce.len()) != Ok(16) {
        return Err((BAD, "Sec-WebSocket-Key is 16 bytes in base64"));
    }
    let mut accept = digest::Context::new(&digest::SHA1_FOR_LEGACY_USE_ONLY);
    accept.update(key.as_bytes());
    accept.update(GUID);
    let accept = data_encoding::BASE64.encode(accept.finish().as_ref());
    Ok(HeaderValue::try_from(accept).expect("base64 is a header value"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn handshake(changes: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let usual = [
            ("connection", "keep-alive, Upgrade"),
            ("upgrade", "websocket"),
            ("sec-websocket-version", "13"),
            ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ];
        for (name, value) in usual.iter().chain(changes) {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn the_key_of_the_rfc_gets_the_answer_of_the_rfc() {
        assert_eq!(accept_key(&handshake(&[])).unwrap(), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    #[test]
    fn what_is_no_handshake_is_told_what_is_wrong() {
        for (name, value, status, word) in [
            ("connection", "close", 400, "WebSocket"),
            ("upgrade", "h2c", 400, "WebSocket"),
            ("sec-websocket-version", "8", 426, "13"),
            ("sec-websocket-key", "c2hvcnQ=", 400, "16 bytes"),
            ("sec-websocket-key", "not base64 at all", 400, "16 bytes"),
        ] {
            let (refused, message) = accept_key(&handshake(&[(name, value)])).unwrap_err();
            assert_eq!(refused, status, "{name}: {value}");
            assert!(message.contains(word), "{message}");
        }
        let mut twice = handshake(&[]);
        twice.append("sec-websocket-key", HeaderValue::from_static("dGhlIHNhbXBsZSBub25jZQ=="));
        assert!(accept_key(&twice).is_err());
    }
}
