//! Who may sign in. Passwords come with the configuration of a demo; they are
//! kept as keyed digests and compared in constant time.

use std::fmt;

use aws_lc_rs::hmac;
use jiff::Timestamp;

use crate::config::{ConfigError, CookieKey, Customer};

/// A sign-in lasts this long, whatever the browser keeps.
const SESSION_SECONDS: i64 = 14 * 24 * 60 * 60;

/// One person who can sign in, without their password.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) visitor_id: String,
    password_digest: hmac::Tag,
}

impl fmt::Debug for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Account").field("visitor_id", &self.visitor_id).finish_non_exhaustive()
    }
}

impl Account {
    /// The name to greet them by.
    pub(crate) fn first_name(&self) -> &str {
        self.name.split_whitespace().next().unwrap_or(&self.name)
    }
}

/// All customers.
pub(crate) struct Directory {
    key: hmac::Key,
    accounts: Vec<Account>,
}

impl Directory {
    /// Takes the customers in and forgets their passwords.
    pub(crate) fn new(key: &CookieKey, customers: Vec<Customer>) -> Result<Self, ConfigError> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key.0);
        let mut accounts: Vec<Account> = Vec::with_capacity(customers.len());
        for customer in customers {
            let email = customer.email.trim().to_lowercase();
            if accounts.iter().any(|account| account.email == email) {
                return Err(ConfigError::DuplicateEmail(email));
            }
            let password_digest = hmac::sign(&key, &password_bytes(&email, &customer.password));
            accounts.push(Account {
                name: customer.name,
                email,
                visitor_id: customer.visitor_id,
                password_digest,
            });
        }
        Ok(Self { key, accounts })
    }

    /// The customer with this address and password.
    pub(crate) fn sign_in(&self, email: &str, password: &str) -> Option<&Account> {
        let email = email.trim().to_lowercase();
        let given = password_bytes(&email, password);
        // An unknown address costs the same as a wrong password.
        let nobody = hmac::sign(&self.key, b"nobody");
        let account = self.accounts.iter().find(|account| account.email == email);
        let digest = account.map_or(&nobody, |account| &account.password_digest);
        hmac::verify(&self.key, &given, digest.as_ref()).ok()?;
        account
    }

    /// What the session cookie says for this customer from `now` on.
    pub(crate) fn session(&self, account: &Account, now: Timestamp) -> String {
        let ends = now.as_second() + SESSION_SECONDS;
        format!("{ends}:{}", account.visitor_id)
    }

    /// The customer named by a session cookie that has not run out.
    pub(crate) fn resume(&self, session: &str, now: Timestamp) -> Option<&Account> {
        let (ends, visitor_id) = session.split_once(':')?;
        let ends: i64 = ends.parse().ok()?;
        if now.as_second() >= ends {
            return None;
        }
        self.accounts.iter().find(|account| account.visitor_id == visitor_id)
    }
}

/// The address is the salt: two customers with one password differ in digest.
fn password_bytes(email: &str, password: &str) -> Vec<u8> {
    [b"password\0", email.as_bytes(), b"\0", password.as_bytes()].concat()
}

#[cfg(test)]
mod tests;
