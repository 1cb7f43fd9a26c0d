//! The platform's REST interface, asked with an account's API key: what the commands share that ask a
//! running platform.

use std::{fmt::Write as _, io::Write as _, path::PathBuf, time::Duration};

use alongside_kernel::Secret;
use alongside_outbound::{Call, CallBody, Method, Outbound, OutboundConfig, Reach};
use alongside_wire::rest::ApiError;
use anyhow::{Context, bail};
use clap::Args;
use serde::{Serialize, de::DeserializeOwned};

/// The variable with the API key, the same that `alongside serve` reads.
const KEY_VARIABLE: &str = "ALONGSIDE_ACCOUNT_API_KEY";

/// A large company's matrix, with room to spare.
const MOST_REPLY_BYTES: usize = 256 * 1024 * 1024;

/// Which platform is asked, and as whom.
#[derive(Args)]
pub(crate) struct Connection {
    /// The platform's origin. Plain http is taken on this machine only.
    #[arg(
        long,
        value_name = "ORIGIN",
        env = "ALONGSIDE_PUBLIC_PLATFORM",
        default_value = "http://localhost:4400"
    )]
    platform: String,
    /// A file with the account's API key; without it, the variable `ALONGSIDE_ACCOUNT_API_KEY`.
    #[arg(long, value_name = "FILE")]
    api_key_file: Option<PathBuf>,
    /// A PEM file with certificates to trust beside the system's own.
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
}

pub(crate) struct Client {
    outbound: Outbound,
    origin: String,
    key: Secret,
}

impl Client {
    pub(crate) fn new(connection: &Connection) -> anyhow::Result<Self> {
        let origin = connection.platform.trim_end_matches('/').to_owned();
        check_origin(&origin).with_context(|| format!("--platform {origin}"))?;
        let certificates = match &connection.ca_file {
            Some(path) => {
                vec![std::fs::read(path).with_context(|| format!("--ca-file {}", path.display()))?]
            }
            None => Vec::new(),
        };
        let outbound = Outbound::new(OutboundConfig {
            // The operator names the platform, which is mostly on this machine or beside it.
            reach: Reach::Everywhere,
            total_timeout: Duration::from_secs(120),
            most_reply_bytes: MOST_REPLY_BYTES,
            root_certificates_pem: certificates,
            ..OutboundConfig::default()
        })?;
        Ok(Self { outbound, origin, key: api_key(connection)? })
    }

    /// The platform's origin, without a slash at its end.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// The answer as a document.
    pub(crate) async fn document<T: DeserializeOwned>(
        &self,
        path: &str,
        parameters: &[(&str, Option<&str>)],
    ) -> anyhow::Result<T> {
        let body = self.get(path, parameters).await?;
        self.read(&body)
    }

    /// The answer's bytes.
    pub(crate) async fn get(
        &self,
        path: &str,
        parameters: &[(&str, Option<&str>)],
    ) -> anyhow::Result<Vec<u8>> {
        let mut url = format!("{}/api/1/{path}", self.origin);
        let given = parameters.iter().filter_map(|(name, value)| Some((name, (*value)?)));
        for (place, (name, value)) in given.enumerate() {
            url.push(if place == 0 { '?' } else { '&' });
            url.push_str(name);
            url.push('=');
            encode(value, &mut url);
        }
        self.send(Method::Get, url, None, CallBody::None).await
    }

    /// Posts a document and gives the answer; with the version of what it changes where there is one.
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        version: Option<u32>,
        document: &impl Serialize,
    ) -> anyhow::Result<T> {
        let url = format!("{}/api/1/{path}", self.origin);
        let body = CallBody::Json(serde_json::to_vec(document)?.into());
        let version = version.map(|version| format!("\"{version}\""));
        let answer = self.send(Method::Post, url, version, body).await?;
        self.read(&answer)
    }

    fn read<T: DeserializeOwned>(&self, body: &[u8]) -> anyhow::Result<T> {
        serde_json::from_slice(body)
            .with_context(|| format!("{} answers in another form; is it of another version?", self.origin))
    }

    async fn send(
        &self,
        method: Method,
        url: String,
        if_match: Option<String>,
        body: CallBody,
    ) -> anyhow::Result<Vec<u8>> {
        let call = Call { method, url, bearer: Some(self.key.clone()), if_match, body };
        let reply = self.outbound.send(call).await.with_context(|| self.origin.clone())?;
        if reply.status == 200 {
            return Ok(reply.body.to_vec());
        }
        let error: Result<ApiError, _> = serde_json::from_slice(&reply.body);
        match (reply.status, error) {
            (401, _) => bail!("{}: the API key is not one of this platform's", self.origin),
            (_, Ok(error)) => bail!("{}", plain(&error.message)),
            (status, Err(_)) => {
                bail!("{} answers {status} and not as a platform does; check --platform", self.origin)
            }
        }
    }
}

/// Prints an answer.
pub(crate) fn print(answer: &str) -> anyhow::Result<()> {
    let mut output = std::io::stdout().lock();
    // Whoever reads may have seen enough, as `head` has.
    match output.write_all(answer.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// What somebody wrote, without what a terminal would obey: escape sequences and changes of the
/// direction of writing.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .filter(|letter| {
            !letter.is_control()
                && !matches!(*letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .collect()
}

/// The key would be read by anybody on the way of a plain connection.
fn check_origin(origin: &str) -> anyhow::Result<()> {
    if let Some(rest) = origin.strip_prefix("http://") {
        let host = rest.rsplit_once(':').map_or(rest, |(host, _)| host);
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let loopback = bare == "localhost" || bare.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
        if !loopback {
            bail!("the API key would travel unencrypted; use the https:// address");
        }
        return Ok(());
    }
    if !origin.starts_with("https://") {
        bail!("begin with https://, or http:// on this machine");
    }
    Ok(())
}

fn api_key(connection: &Connection) -> anyhow::Result<Secret> {
    let text = match &connection.api_key_file {
        Some(path) => {
            std::fs::read_to_string(path).with_context(|| format!("--api-key-file {}", path.display()))?
        }
        None => std::env::var(KEY_VARIABLE).with_context(|| {
            format!("the account's API key is needed: --api-key-file FILE, or {KEY_VARIABLE}")
        })?,
    };
    let key = text.trim();
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        bail!("the API key is empty or has characters that no key has");
    }
    Ok(Secret::new(key))
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
fn encode(value: &str, into: &mut String) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            write!(into, "%{byte:02X}").expect("writing to a String does not fail");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{check_origin, encode};

    #[test]
    fn the_key_travels_encrypted_or_not_at_all() {
        for good in
            ["https://help.example.com", "http://localhost:4400", "http://127.0.0.1", "http://[::1]:4400"]
        {
            assert!(check_origin(good).is_ok(), "{good}");
        }
        for bad in
            ["http://help.example.com", "http://localhost.evil.example", "http://10.0.0.5:4400", "help", ""]
        {
            assert!(check_origin(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_parameter_cannot_add_another() {
        let mut url = String::new();
        encode("a&user=b c/é", &mut url);
        assert_eq!(url, "a%26user%3Db%20c%2F%C3%A9");
    }
}
