//! What the pages are told from outside: whose company it is and where the platform stands.

use axum::http::{HeaderValue, Uri};

use crate::console::is_tab;

/// How the org's pages look and whom they frame.
#[derive(Clone, Debug)]
pub struct PagesConfig {
    company_name: String,
    platform_url: String,
    currency_symbol: String,
    secure_cookies: bool,
    content_security: HeaderValue,
    tab_security: HeaderValue,
    sign_in_security: HeaderValue,
}

/// Why the pages cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum PagesConfigError {
    /// The platform's address is not an origin.
    #[error(
        "platform_url {0:?} is not an origin: write scheme, host and port only, \
         as in http://localhost:4400"
    )]
    PlatformUrl(String),
}

impl PagesConfig {
    /// Pages of `company_name` that frame the components of the platform at `platform_url`, an
    /// origin such as `http://localhost:4400`.
    ///
    /// # Errors
    /// [`PagesConfigError::PlatformUrl`] when that is not an http or https origin.
    pub fn new(company_name: &str, platform_url: &str) -> Result<Self, PagesConfigError> {
        let refused = || PagesConfigError::PlatformUrl(platform_url.to_owned());
        let origin = platform_url.trim_end_matches('/');
        let uri: Uri = origin.parse().map_err(|_| refused())?;
        let scheme = uri.scheme_str().filter(|scheme| ["http", "https"].contains(scheme));
        let (Some(scheme), Some(authority)) = (scheme, uri.authority()) else {
            return Err(refused());
        };
        // Compared as a whole: neither a path nor a user name nor a policy's separator fits in.
        if origin != format!("{scheme}://{authority}") || origin.contains(['@', ';', ',', '\'']) {
            return Err(refused());
        }
        let policy = |frames: &str, form_action: &str, ancestors: &str| {
            HeaderValue::from_str(&format!(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                 font-src 'self'; connect-src 'self'; frame-src {frames};{form_action} \
                 base-uri 'none'; frame-ancestors {ancestors}"
            ))
        };
        let own = " form-action 'self';";
        Ok(Self {
            company_name: company_name.to_owned(),
            currency_symbol: "£".to_owned(),
            secure_cookies: false,
            content_security: policy(origin, own, "'none'").map_err(|_| refused())?,
            // A console shows these pages in frames of its own origin, and of no other.
            tab_security: policy(&format!("'self' {origin}"), own, "'self'").map_err(|_| refused())?,
            // A sign-in may end at another program's address, by way of the authorization
            // endpoint, and browsers hold `form-action` against every redirect on that way.
            sign_in_security: policy(origin, "", "'none'").map_err(|_| refused())?,
            platform_url: origin.to_owned(),
        })
    }

    /// Amounts with this sign in front instead of `£`.
    #[must_use]
    pub fn with_currency_symbol(mut self, symbol: &str) -> Self {
        symbol.clone_into(&mut self.currency_symbol);
        self
    }

    /// Cookies that travel over TLS only: for an org that is reached by https alone.
    #[must_use]
    pub fn with_secure_cookies(mut self, secure: bool) -> Self {
        self.secure_cookies = secure;
        self
    }

    pub(crate) fn company_name(&self) -> &str {
        &self.company_name
    }

    pub(crate) fn platform_url(&self) -> &str {
        &self.platform_url
    }

    pub(crate) fn currency_symbol(&self) -> &str {
        &self.currency_symbol
    }

    pub(crate) fn secure_cookies(&self) -> bool {
        self.secure_cookies
    }

    pub(crate) fn content_security(&self, path: &str) -> HeaderValue {
        match path {
            "/login" => self.sign_in_security.clone(),
            path if is_tab(path) => self.tab_security.clone(),
            _ => self.content_security.clone(),
        }
    }
}
