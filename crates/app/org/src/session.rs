//! Who is signed in, and the opaque token of a signed-in browser.

use std::fmt;

/// Value of the cookie `sid`: 256 random bits. Only its hash is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

impl SessionToken {
    /// Wraps a token that the org made.
    pub(crate) fn new(token: String) -> SessionToken {
        SessionToken(token)
    }

    /// The token, to be put into a cookie and nowhere else.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SessionToken {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SessionToken([hidden])")
    }
}

/// An active user, with the names pages and tokens show. Rights are looked up at each use, so a
/// value kept for a while never grants more than the org does now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrentUser {
    /// 18-character id of the User record.
    pub id: String,
    /// Sign-in name, in the form of a mail address.
    pub username: String,
    /// Full name.
    pub name: String,
    /// First name, may be empty.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Mail address.
    pub email: String,
    /// Id of the profile.
    pub profile_id: String,
    /// Name of the profile.
    pub profile_name: String,
    /// 18-character id of the org.
    pub organization_id: String,
    /// The company's name.
    pub organization_name: String,
    /// Time zone in tz database spelling.
    pub time_zone: String,
    /// Locale such as `en_GB`.
    pub locale: String,
}
