//! An origin as browsers write it in the `Origin` header: scheme, host and port.

use std::fmt;

use axum::http::Uri;

/// Scheme, host and, where it is not the scheme's own, port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    secure: bool,
    authority: String,
}

/// An address that is not a plain web origin.
#[derive(Debug, thiserror::Error)]
#[error("{given:?} is not a web origin; write it as http://host:port or https://host")]
pub struct InvalidOrigin {
    given: String,
}

impl Origin {
    /// Reads `http://host:port`; a trailing slash is allowed, a path is not.
    pub(crate) fn parse(text: &str) -> Result<Self, InvalidOrigin> {
        let refuse = || InvalidOrigin { given: text.into() };
        let uri: Uri = text.parse().map_err(|_| refuse())?;
        let secure = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err(refuse()),
        };
        // Origins are written into the security policy, where `;` would begin
        // another rule: only what host names are made of gets through.
        let plain = |host: &str| {
            let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte);
            !host.is_empty() && host.bytes().all(allowed)
        };
        let host = uri.host().filter(|host| plain(host));
        let host = host.ok_or_else(refuse)?.to_ascii_lowercase();
        let has_user = uri.authority().is_some_and(|a| a.as_str().contains('@'));
        if has_user || !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(refuse());
        }
        let own_port = if secure { 443 } else { 80 };
        let authority = match uri.port_u16() {
            Some(port) if port != own_port => format!("{host}:{port}"),
            _ => host,
        };
        Ok(Self { secure, authority })
    }

    /// Whether pages come over TLS, so that cookies may be marked `Secure`.
    pub(crate) fn is_secure(&self) -> bool {
        self.secure
    }

    /// The same host and port for sockets.
    pub(crate) fn socket(&self) -> String {
        let scheme = if self.secure { "wss" } else { "ws" };
        format!("{scheme}://{}", self.authority)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(formatter, "{scheme}://{}", self.authority)
    }
}

#[cfg(test)]
mod tests;
