//! Signing in with a password, sessions of browsers, and the users behind them.

use std::collections::HashMap;
use std::sync::Arc;

use alongside_orgstore::Value;
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use tokio::sync::Semaphore;

use crate::clock::now;
use crate::engine::Engine;
use crate::model::SystemPermission;
use crate::records::Writing;
use crate::secrets::{hash, hash_password, random_password, random_token, verify_password};
use crate::{ApiError, CurrentUser, ErrorCode, SessionToken, SignInError};

/// How long a browser stays signed in.
const SESSION_HOURS: i64 = 12;
/// Failures before waiting begins.
const FREE_FAILURES: u32 = 5;
/// Longest wait, in seconds.
const MAX_WAIT: i64 = 900;
/// Usernames watched at once; beyond, the least recent failure is forgotten.
const MAX_WATCHED: usize = 10_000;
/// A hash no password has, so that an unknown username takes as long as a known one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$aTkGQ2m3ug9yY4ZlyyWWVcbIbhyUYnbEMvrQp4w8aAI";

/// Failed sign-ins by username, and how many passwords are looked at together.
pub(crate) struct Throttle {
    failures: Mutex<HashMap<String, Failures>>,
    hashing: Arc<Semaphore>,
}

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    last: Timestamp,
}

impl Default for Throttle {
    fn default() -> Throttle {
        Throttle { failures: Mutex::default(), hashing: Arc::new(Semaphore::new(2)) }
    }
}

impl Throttle {
    fn wait(&self, username: &str, now: Timestamp) -> Option<u64> {
        let failures = self.failures.lock().get(username).copied()?;
        let beyond = failures.count.checked_sub(FREE_FAILURES)?;
        let wait = (1i64 << beyond.min(20)).min(MAX_WAIT);
        let left = wait - now.duration_since(failures.last).as_secs();
        u64::try_from(left).ok().filter(|seconds| *seconds > 0)
    }

    fn failed(&self, username: &str, now: Timestamp) {
        let mut failures = self.failures.lock();
        if failures.len() >= MAX_WATCHED && !failures.contains_key(username) {
            let oldest =
                failures.iter().min_by_key(|(_, failures)| failures.last).map(|(name, _)| name.clone());
            oldest.map(|name| failures.remove(&name));
        }
        let entry = failures.entry(username.to_owned()).or_insert(Failures { count: 0, last: now });
        entry.count += 1;
        entry.last = now;
    }

    fn succeeded(&self, username: &str) {
        self.failures.lock().remove(username);
    }
}

impl Engine {
    /// Gives a user a new random password and returns it.
    pub async fn reset_password(&self, user: &CurrentUser, id: &str) -> Result<String, ApiError> {
        let mut writing = Writing::begin(self, &user.id).await?;
        writing.require(SystemPermission::ManageUsers)?;
        let users = writing.find_object("User").ok_or_else(ApiError::not_found)?;
        let found = writing.read(&users, &["Id"], &[("Id", id.into())]).await?;
        let id = found.first().map(|row| row[0].display()).ok_or_else(ApiError::not_found)?;
        let password = random_password();
        let plain = password.clone();
        let hash = tokio::task::spawn_blocking(move || hash_password(&plain)).await;
        let hash = hash.map_err(|error| error.to_string()).and_then(|hash| hash).map_err(|error| {
            tracing::error!(error = %error, "a password could not be hashed");
            ApiError::new(ErrorCode::UnknownException, "The password could not be set")
        })?;
        writing.put_password_hash(&id, &hash).await?;
        writing.commit().await?;
        Ok(password)
    }

    pub async fn sign_in(&self, username: &str, password: &str) -> Result<SessionToken, SignInError> {
        let username = username.trim().to_ascii_lowercase();
        let moment = now();
        if let Some(seconds) = self.throttle.wait(&username, moment) {
            return Err(SignInError::Throttled { seconds });
        }
        let unavailable = |error: alongside_orgstore::StoreError| {
            tracing::error!(error = %error, "sign-in failed on the database");
            SignInError::Unavailable
        };
        let schema = self.schema();
        let users = self.standard(&schema, "User");
        let found = self
            .store
            .select(users, &["Id", "IsActive"], &[("Username", username.as_str().into())])
            .await
            .map_err(unavailable)?;
        let known = found.first().map(|row| (row[0].display(), row[1] == Value::Boolean(true)));
        let stored = match &known {
            Some((id, _)) => self.store.password_hash(id).await.map_err(unavailable)?,
            None => None,
        };
        let has_password = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
        let password = password.to_owned();
        let permit =
            self.throttle.hashing.clone().acquire_owned().await.map_err(|_| SignInError::Unavailable)?;
        let fits = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            verify_password(&password, &stored)
        })
        .await
        .map_err(|_| SignInError::Unavailable)?;
        let Some((id, true)) = known.filter(|_| fits && has_password) else {
            self.throttle.failed(&username, moment);
            return Err(SignInError::InvalidLogin);
        };
        self.throttle.succeeded(&username);
        let token = self.start_session(&id).await.map_err(unavailable)?;
        Ok(token)
    }

    pub(crate) async fn start_session(
        &self,
        user_id: &str,
    ) -> Result<SessionToken, alongside_orgstore::StoreError> {
        let token = random_token();
        let now = now();
        let end = now + SignedDuration::from_hours(SESSION_HOURS);
        self.store.put_session(&hash(&token), user_id, now.as_millisecond(), end.as_millisecond()).await?;
        let mut writing = self.store.begin().await?;
        let schema = self.schema();
        let stamp = vec![("LastLoginDate".to_owned(), Value::DateTime(now))];
        writing.update(self.standard(&schema, "User"), user_id, &stamp).await?;
        writing.commit().await?;
        Ok(SessionToken::new(token))
    }

    pub async fn session_user(&self, token: &str) -> Option<CurrentUser> {
        let id = self.store.session_user(&hash(token), now().as_millisecond()).await.ok()??;
        self.active_user("Id", &id).await.ok()?
    }

    pub async fn sign_out(&self, token: &str) {
        if let Err(error) = self.store.remove_session(&hash(token)).await {
            tracing::error!(error = %error, "sign-out failed on the database");
        }
    }

    /// The active user with this id or username.
    pub async fn active_user(
        &self,
        field: &str,
        value: &str,
    ) -> Result<Option<CurrentUser>, alongside_orgstore::StoreError> {
        let schema = self.schema();
        let columns = [
            "Id",
            "Username",
            "Name",
            "FirstName",
            "LastName",
            "Email",
            "ProfileId",
            "TimeZoneSidKey",
            "LocaleSidKey",
        ];
        let equal = [(field, Value::from(value)), ("IsActive", true.into())];
        let rows = self.store.select(self.standard(&schema, "User"), &columns, &equal).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let name_of = async |object: &str, id: &str| {
            let rows =
                self.store.select(self.standard(&schema, object), &["Name"], &[("Id", id.into())]).await?;
            Ok::<_, alongside_orgstore::StoreError>(
                rows.first().map(|row| row[0].display()).unwrap_or_default(),
            )
        };
        Ok(Some(CurrentUser {
            id: row[0].display(),
            username: row[1].display(),
            name: row[2].display(),
            first_name: row[3].display(),
            last_name: row[4].display(),
            email: row[5].display(),
            profile_name: name_of("Profile", &row[6].display()).await?,
            profile_id: row[6].display(),
            organization_id: self.organization_id.clone(),
            organization_name: name_of("Organization", &self.organization_id).await?,
            time_zone: row[7].display(),
            locale: row[8].display(),
        }))
    }
}
