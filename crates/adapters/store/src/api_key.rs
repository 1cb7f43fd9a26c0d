//! API keys: secrets for programs, which open an account by their digest and verify login links by
//! what is sealed.

use alongside_kernel::{AccountId, Timestamp};
use alongside_sso::KeyName;
use sqlx::{FromRow, Sqlite, Transaction};

use crate::{
    Digest, Store, StoreError,
    database::statements,
    error::is_taken,
    text::{micros, read_digest, read_id},
};

statements! {
    INSERT = "INSERT INTO api_key (digest, account, id, name, sealed, configured, created)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SELECT_ALL = "SELECT digest, account, id, name, sealed, configured, created, last_used, ends, revoked
        FROM api_key WHERE account = $1 ORDER BY created, id";
    SELECT_ONE = "SELECT digest, account, id, name, sealed, configured, created, last_used, ends, revoked
        FROM api_key WHERE account = $1 AND id = $2";
    SELECT_OPENING = "SELECT digest, account, id, name, sealed, configured, created, last_used, ends, revoked
        FROM api_key WHERE digest = $1 AND revoked IS NULL AND (ends IS NULL OR ends > $2)";
    REVOKE = "UPDATE api_key SET revoked = $3 WHERE account = $1 AND id = $2 AND revoked IS NULL";
    END = "UPDATE api_key SET ends = $3 WHERE account = $1 AND id = $2 AND revoked IS NULL AND ends IS NULL";
    TOUCH = "UPDATE api_key SET last_used = $2 WHERE digest = $1 AND (last_used IS NULL OR last_used < $2)";
    DELETE_CONFIGURED = "DELETE FROM api_key WHERE account = $1 AND configured = 1 AND digest <> $2";
    SEAL_CONFIGURED = "UPDATE api_key SET sealed = $3 WHERE account = $1 AND configured = 1 AND digest = $2";
}

/// What is kept of an API key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its public name: `key_` and the first 16 hexadecimal digits of its digest.
    pub id: KeyName,
    /// Whose it is.
    pub account: AccountId,
    /// Recognises it.
    pub digest: Digest,
    /// What it is for, in an admin's words.
    pub name: String,
    /// The key itself, sealed; `None` for one of an earlier version, which signs no login links.
    pub sealed: Option<Vec<u8>>,
    /// Whether it comes from the server's configuration, and follows it.
    pub configured: bool,
    /// When it was made.
    pub created: Timestamp,
    /// When it was used last, to within a minute.
    pub last_used: Option<Timestamp>,
    /// When it stops working because another has taken its place.
    pub ends: Option<Timestamp>,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
}

impl ApiKey {
    /// Whether it works at a moment.
    #[must_use]
    pub fn works(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && self.ends.is_none_or(|ends| now < ends)
    }
}

/// An API key to be kept.
#[derive(Debug, Clone)]
pub struct NewApiKey {
    /// Recognises it.
    pub digest: Digest,
    /// The key itself, sealed.
    pub sealed: Option<Vec<u8>>,
    /// What it is for.
    pub name: String,
}

impl NewApiKey {
    /// Its public name.
    #[must_use]
    pub fn id(&self) -> KeyName {
        KeyName::of_digest(self.digest.bytes())
    }
}

#[derive(FromRow)]
struct Row {
    digest: Vec<u8>,
    account: String,
    id: String,
    name: String,
    sealed: Option<Vec<u8>>,
    configured: i64,
    created: i64,
    last_used: Option<i64>,
    ends: Option<i64>,
    revoked: Option<i64>,
}

impl Row {
    fn read(self) -> Result<ApiKey, StoreError> {
        let id = KeyName::read(&self.id).ok_or_else(|| StoreError::Unreadable {
            column: "api_key.id",
            problem: "not the name of a key".to_owned(),
        })?;
        Ok(ApiKey {
            id,
            account: read_id("api_key.account", &self.account)?,
            digest: read_digest("api_key.digest", &self.digest)?,
            name: self.name,
            sealed: self.sealed,
            configured: self.configured != 0,
            created: Timestamp::from_micros(self.created),
            last_used: self.last_used.map(Timestamp::from_micros),
            ends: self.ends.map(Timestamp::from_micros),
            revoked: self.revoked.map(Timestamp::from_micros),
        })
    }
}

impl Store {
    /// Gives an account an API key.
    ///
    /// # Errors
    /// [`StoreError::KeyTaken`] when the key exists already.
    pub async fn add_api_key(
        &self,
        account: AccountId,
        new: &NewApiKey,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        insert(&mut transaction, account, new, false, at).await?;
        Ok(transaction.commit().await?)
    }

    /// All API keys of an account, the oldest first; revoked and replaced ones, too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn api_keys(&self, account: AccountId) -> Result<Vec<ApiKey>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as(SELECT_ALL).bind(account.to_string()).fetch_all(self.reader()).await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// An account's API key, by its public name; also when it works no more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn api_key(&self, account: AccountId, id: &KeyName) -> Result<Option<ApiKey>, StoreError> {
        let row: Option<Row> = sqlx::query_as(SELECT_ONE)
            .bind(account.to_string())
            .bind(id.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.map(Row::read).transpose()
    }

    /// The API key of this digest, if it works now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn opening_api_key(
        &self,
        digest: Digest,
        now: Timestamp,
    ) -> Result<Option<ApiKey>, StoreError> {
        let row: Option<Row> = sqlx::query_as(SELECT_OPENING)
            .bind(digest.bytes().as_slice())
            .bind(now.micros())
            .fetch_optional(self.reader())
            .await?;
        row.map(Row::read).transpose()
    }

    /// Notes that an API key was used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_api_key(&self, digest: Digest, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query(TOUCH).bind(digest.bytes().as_slice()).bind(now.micros()).execute(self.writer()).await?;
        Ok(())
    }

    /// Puts a new API key in the place of one that works, which goes on until `ends`. `false` when
    /// there is no such key, or it was revoked or replaced already; then nothing is changed.
    ///
    /// # Errors
    /// [`StoreError::KeyTaken`] when the new key exists already.
    pub async fn rotate_api_key(
        &self,
        account: AccountId,
        old: &KeyName,
        new: &NewApiKey,
        at: Timestamp,
        ends: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let ended = sqlx::query(END)
            .bind(account.to_string())
            .bind(old.as_str())
            .bind(ends.micros())
            .execute(&mut *transaction)
            .await?;
        if ended.rows_affected() == 0 {
            return Ok(false);
        }
        insert(&mut transaction, account, new, false, at).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Revokes an API key at once. `false` when there is none that is not revoked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_api_key(
        &self,
        account: AccountId,
        id: &KeyName,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let result = sqlx::query(REVOKE)
            .bind(account.to_string())
            .bind(id.as_str())
            .bind(micros(Some(at)))
            .execute(self.writer())
            .await?;
        Ok(result.rows_affected() == 1)
    }

    /// Makes this the API key that comes from the server's configuration, and the only one; without
    /// one there is none. One that was revoked stays so.
    ///
    /// # Errors
    /// [`StoreError::KeyTaken`] when the key exists elsewhere; then nothing is changed.
    pub async fn configure_api_key(
        &self,
        account: AccountId,
        new: Option<&NewApiKey>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let kept: &[u8] = new.map_or(&[], |new| new.digest.bytes());
        sqlx::query(DELETE_CONFIGURED)
            .bind(account.to_string())
            .bind(kept)
            .execute(&mut *transaction)
            .await?;
        if let Some(new) = new {
            let sealed = sqlx::query(SEAL_CONFIGURED)
                .bind(account.to_string())
                .bind(kept)
                .bind(&new.sealed)
                .execute(&mut *transaction)
                .await?;
            if sealed.rows_affected() == 0 {
                insert(&mut transaction, account, new, true, at).await?;
            }
        }
        Ok(transaction.commit().await?)
    }
}

async fn insert(
    transaction: &mut Transaction<'static, Sqlite>,
    account: AccountId,
    new: &NewApiKey,
    configured: bool,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(INSERT)
        .bind(new.digest.bytes().as_slice())
        .bind(account.to_string())
        .bind(new.id().as_str())
        .bind(&new.name)
        .bind(&new.sealed)
        .bind(i64::from(configured))
        .bind(at.micros())
        .execute(&mut **transaction)
        .await
        .map_err(|error| if is_taken(&error) { StoreError::KeyTaken } else { error.into() })?;
    Ok(())
}
