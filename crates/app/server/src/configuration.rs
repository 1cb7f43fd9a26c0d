//! What an operator sets: by file, environment and flag, each later one winning over the earlier.
//! Every key is described once, in [`keys::KEYS`]; flags, variables and the reference page follow from it.

mod keys;
mod layers;

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    ops::RangeInclusive,
    path::PathBuf,
    str::FromStr,
    time::Duration,
};

use alongside_kernel::Secret;
use alongside_settings::{Origin, OriginError};

pub use keys::{KEYS, Key, reference};
pub use layers::{Layers, Source};

/// Everything that `alongside serve` needs to know.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// Where the platform listens.
    pub listen_platform: SocketAddr,
    /// Where the viewer's own origin listens.
    pub listen_viewer: SocketAddr,
    /// The platform's address as browsers see it, without a slash at the end.
    pub public_platform: String,
    /// The viewer's address as browsers see it; another site than the platform's.
    pub public_viewer: String,
    /// Where database and blobs live.
    pub data_folder: PathBuf,
    /// The company's name, as customers read it.
    pub account_name: String,
    /// Names the account in the SDK; public.
    pub account_license_key: String,
    /// The account's secret for programs.
    pub account_api_key: Option<Secret>,
    /// The origins on which the SDK may run.
    pub account_allowed_origins: Vec<String>,
    /// The CRM's address.
    pub crm_url: String,
    /// The connected app's consumer key.
    pub crm_consumer_key: String,
    /// The connected app's consumer secret.
    pub crm_consumer_secret: Secret,
    /// The private key whose certificate the connected app trusts, in PEM.
    pub crm_jwt_private_key: Secret,
    /// How often the CRM is asked whether access changed; zero for never.
    pub crm_watch: Duration,
    /// On what the CRM said longer ago, nothing new begins.
    pub crm_directory_most_age: Duration,
    /// Which addresses may scrape `/metrics`.
    pub metrics_addresses: Vec<IpAddr>,
    /// How many sockets at once.
    pub limits_connections: usize,
    /// Which log lines.
    pub log_filter: String,
    /// How log lines look.
    pub log_format: LogFormat,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For a person at a terminal.
    Text,
    /// One JSON object a line.
    Json,
}

impl FromStr for LogFormat {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("use text or json"),
        }
    }
}

/// A configuration that cannot be used; names the key, where it came from, and the fix.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigurationError {
    /// The key, such as `listen.platform`.
    pub key: String,
    /// Where the value was set, if it was.
    pub source: Option<Source>,
    /// What is wrong and what to do.
    pub problem: String,
}

impl fmt::Display for ConfigurationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(formatter, "{} ({source}): {}", self.key, self.problem),
            None => write!(formatter, "{}: {}", self.key, self.problem),
        }
    }
}

impl std::error::Error for ConfigurationError {}

impl Configuration {
    /// Turns the layers into typed values.
    ///
    /// # Errors
    /// At the first key that is missing or does not parse.
    pub fn from_layers(layers: &Layers) -> Result<Self, ConfigurationError> {
        let public_platform = origin(layers, "public.platform")?;
        let public_viewer = origin(layers, "public.viewer")?;
        if host(&public_platform) == host(&public_viewer) {
            return Err(layers.error(
                "public.viewer",
                "the viewer shows customers' pages and must not get the console's cookies, which do not know \
                 ports: use another host name than public.platform's",
            ));
        }
        Ok(Self {
            listen_platform: layers.parse("listen.platform")?,
            listen_viewer: layers.parse("listen.viewer")?,
            public_platform,
            public_viewer,
            data_folder: layers.parse("data.folder")?,
            account_name: layers.text("account.name")?,
            account_license_key: layers.text("account.license_key")?,
            account_api_key: layers
                .optional("account.api_key")
                .filter(|key| !key.trim().is_empty())
                .map(Secret::new),
            account_allowed_origins: origins(layers, "account.allowed_origins")?,
            crm_url: origin(layers, "crm.url")?,
            crm_consumer_key: layers.text("crm.consumer_key")?,
            crm_consumer_secret: Secret::new(layers.text("crm.consumer_secret")?),
            crm_jwt_private_key: private_key(layers)?,
            crm_watch: duration(layers, "crm.watch_seconds", 1, 0..=86_400)?,
            crm_directory_most_age: duration(layers, "crm.directory_most_age_minutes", 60, 5..=1_440)?,
            metrics_addresses: addresses(layers, "metrics.addresses")?,
            limits_connections: layers.parse("limits.connections")?,
            log_filter: layers.text("log.filter")?,
            log_format: layers.parse("log.format")?,
        })
    }
}

fn addresses(layers: &Layers, key: &str) -> Result<Vec<IpAddr>, ConfigurationError> {
    let text = layers.text(key)?;
    text.split([',', ' '])
        .filter(|address| !address.is_empty())
        .map(|address| address.parse().map_err(|error| layers.error(key, &format!("{address}: {error}"))))
        .collect()
}

/// A number of units of so many seconds, within bounds.
fn duration(
    layers: &Layers,
    key: &str,
    unit: u64,
    bounds: RangeInclusive<u64>,
) -> Result<Duration, ConfigurationError> {
    let number: u64 = layers.parse(key)?;
    if bounds.contains(&number) {
        return Ok(Duration::from_secs(number * unit));
    }
    let problem = format!("use a number from {} to {}", bounds.start(), bounds.end());
    Err(layers.error(key, &problem))
}

/// The key itself stays in its file: a variable of a hundred lines is nobody's friend.
fn private_key(layers: &Layers) -> Result<Secret, ConfigurationError> {
    let path: PathBuf = layers.parse("crm.jwt_private_key_file")?;
    std::fs::read_to_string(&path)
        .map(Secret::new)
        .map_err(|error| layers.error("crm.jwt_private_key_file", &format!("{}: {error}", path.display())))
}

fn origin(layers: &Layers, key: &str) -> Result<String, ConfigurationError> {
    let text = layers.text(key)?;
    check_origin(&text).map_err(|problem| layers.error(key, &problem))?;
    Ok(text)
}

/// The host of an origin, without scheme and port.
fn host(origin: &str) -> &str {
    let rest = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    match rest.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => rest,
    }
}

fn origins(layers: &Layers, key: &str) -> Result<Vec<String>, ConfigurationError> {
    let text = layers.text(key)?;
    text.split([',', ' '])
        .filter(|origin| !origin.is_empty())
        .map(|origin| match check_origin(origin) {
            Ok(()) => Ok(origin.to_owned()),
            Err(problem) => Err(layers.error(key, &format!("{origin}: {problem}"))),
        })
        .collect()
}

/// Scheme, host and perhaps a port, exactly as a browser sends it as `Origin`: it is compared as a
/// whole.
fn check_origin(text: &str) -> Result<(), String> {
    let origin: Origin = text.parse().map_err(|error: OriginError| error.to_string())?;
    if origin.as_str() == text { Ok(()) } else { Err(format!("browsers write it {origin}")) }
}

#[cfg(test)]
mod tests;
