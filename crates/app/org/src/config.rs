//! What an org is opened with.

use std::fmt;
use std::path::PathBuf;

/// How to open an org.
#[derive(Debug, Clone)]
pub struct OrgConfig {
    /// Folder of the database; `None` keeps everything in memory.
    pub data_dir: Option<PathBuf>,
    /// The address clients reach the org at, without a trailing slash: `http://localhost:4401`.
    pub instance_url: String,
    /// Shown as the company's name.
    pub company_name: String,
    /// Install the package from the source inside the binary, or upgrade it when it is there.
    pub install_package: bool,
    /// Keys of the package's connected app.
    pub connected_app: ConnectedAppConfig,
}

/// Keys and addresses of a connected app.
#[derive(Clone)]
pub struct ConnectedAppConfig {
    /// OAuth client id.
    pub consumer_key: String,
    /// OAuth client secret; also signs component tokens.
    pub consumer_secret: String,
    /// Addresses an authorization code may be sent to, compared as a whole.
    pub callback_urls: Vec<String>,
    /// PEM public key or certificate that verifies JWT bearer assertions (RS256).
    pub jwt_public_key_pem: Option<String>,
    /// Username whose rights the client-credentials flow runs with.
    pub run_as_username: Option<String>,
}

impl fmt::Debug for ConnectedAppConfig {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ConnectedAppConfig")
            .field("consumer_key", &self.consumer_key)
            .field("consumer_secret", &"[hidden]")
            .field("callback_urls", &self.callback_urls)
            .field("run_as_username", &self.run_as_username)
            .finish_non_exhaustive()
    }
}
