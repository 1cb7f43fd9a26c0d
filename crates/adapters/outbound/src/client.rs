//! The client: sends a call, reads the reply up to its limit.

use std::{fmt, net::IpAddr, sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use reqwest::{
    Certificate, Client, RequestBuilder, Response, Url,
    header::{CONTENT_TYPE, HeaderMap, IF_MATCH, RETRY_AFTER},
    redirect,
};

use crate::{Call, CallBody, ConfigError, Method, OutboundError, Reach, Reply, address::GuardedResolver};

/// How the client behaves.
#[derive(Debug, Clone)]
pub struct OutboundConfig {
    /// How far calls may reach.
    pub reach: Reach,
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// How long a call may take in all, the reply's last byte included.
    pub total_timeout: Duration,
    /// How long a reply may be, in bytes.
    pub most_reply_bytes: usize,
    /// Certificates in PEM that are trusted beside the system's own.
    pub root_certificates_pem: Vec<Vec<u8>>,
}

impl Default for OutboundConfig {
    fn default() -> Self {
        Self {
            reach: Reach::PublicOnly,
            connect_timeout: Duration::from_secs(3),
            total_timeout: Duration::from_secs(15),
            most_reply_bytes: 8 * 1024 * 1024,
            root_certificates_pem: Vec::new(),
        }
    }
}

/// The client. Cloning is cheap; all clones share their connections.
#[derive(Clone)]
pub struct Outbound {
    client: Client,
    reach: Reach,
    total_timeout: Duration,
    most_reply_bytes: usize,
}

impl fmt::Debug for Outbound {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Outbound").field("reach", &self.reach).finish_non_exhaustive()
    }
}

impl Outbound {
    /// Makes the client.
    ///
    /// # Errors
    /// [`ConfigError`] when a certificate is none.
    pub fn new(config: OutboundConfig) -> Result<Self, ConfigError> {
        let mut builder = Client::builder()
            .user_agent(concat!("Alongside/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(GuardedResolver(config.reach)))
            .connect_timeout(config.connect_timeout)
            .timeout(config.total_timeout);
        for pem in &config.root_certificates_pem {
            let certificates = Certificate::from_pem_bundle(pem).map_err(|_| ConfigError::RootCertificate)?;
            if certificates.is_empty() {
                return Err(ConfigError::RootCertificate);
            }
            for certificate in certificates {
                builder = builder.add_root_certificate(certificate);
            }
        }
        Ok(Self {
            client: builder.build().map_err(|error| ConfigError::Client(error.to_string()))?,
            reach: config.reach,
            total_timeout: config.total_timeout,
            most_reply_bytes: config.most_reply_bytes,
        })
    }

    /// Sends a call and reads the whole reply. A status is not an error here, a redirect is a
    /// status like any other.
    ///
    /// # Errors
    /// [`OutboundError`] when there is no whole reply.
    pub async fn send(&self, call: Call) -> Result<Reply, OutboundError> {
        let url = self.checked(&call.url)?;
        let request = self.request(url, call);
        let response = request.send().await.map_err(|error| self.sorted(error))?;
        let status = response.status().as_u16();
        let retry_after = retry_after(response.headers());
        let body = self.body(response).await?;
        Ok(Reply { status, retry_after, body })
    }

    /// Names are checked when they are resolved; addresses in the text never are, so here.
    fn checked(&self, url: &str) -> Result<Url, OutboundError> {
        let url: Url = url.parse().map_err(|_| OutboundError::Address)?;
        let plain =
            matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
        let host = url.host_str().filter(|_| plain).ok_or(OutboundError::Address)?;
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        match bare.parse::<IpAddr>() {
            Ok(address) if !self.reach.admits(address) => Err(OutboundError::PrivateAddress),
            _ => Ok(url),
        }
    }

    fn request(&self, url: Url, call: Call) -> RequestBuilder {
        let request = match call.method {
            Method::Get => self.client.get(url),
            Method::Post => self.client.post(url),
            Method::Put => self.client.put(url),
            Method::Patch => self.client.patch(url),
            Method::Delete => self.client.delete(url),
        };
        // `bearer_auth` marks the header as sensitive, so that no log of the client shows it.
        let request = match call.bearer {
            Some(bearer) => request.bearer_auth(bearer.expose()),
            None => request,
        };
        let request = match call.if_match {
            Some(version) => request.header(IF_MATCH, version),
            None => request,
        };
        match call.body {
            CallBody::None => request,
            CallBody::Form(pairs) => {
                let pairs: Vec<(&str, &str)> =
                    pairs.iter().map(|(name, value)| (*name, value.expose())).collect();
                request.form(&pairs)
            }
            CallBody::Json(bytes) => request.header(CONTENT_TYPE, "application/json").body(bytes),
        }
    }

    /// Reads what comes and stops at the limit, whatever length was announced.
    async fn body(&self, mut response: Response) -> Result<Bytes, OutboundError> {
        let too_large = OutboundError::TooLarge { most: self.most_reply_bytes };
        let announced = response.content_length().unwrap_or(0);
        if announced > self.most_reply_bytes as u64 {
            return Err(too_large);
        }
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.sorted(error))? {
            if body.len() + chunk.len() > self.most_reply_bytes {
                return Err(too_large);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }

    fn sorted(&self, error: reqwest::Error) -> OutboundError {
        OutboundError::from_client(error, self.total_timeout.as_secs().max(1))
    }
}

/// Seconds only: the other form, a date, means what the other side's clock says.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: u64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(24 * 60 * 60)))
}

#[cfg(test)]
mod tests;
