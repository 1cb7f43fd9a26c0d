//! License keys: public names of an account in the SDK, each for an environment and some origins.

use alongside_kernel::{AccountId, Timestamp};
use alongside_settings::Origin;
use alongside_wire::rest::Environment;
use sqlx::{FromRow, Sqlite, Transaction};

use crate::{
    Store, StoreError,
    database::statements,
    error::is_taken,
    text::{json, read_id, read_json, read_word, word},
};

statements! {
    INSERT = "INSERT INTO license_key
        (license, account, name, environment, allowed_origins, configured, created)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SELECT = "SELECT license, account, name, environment, allowed_origins, configured, created
        FROM license_key WHERE account = $1 ORDER BY created, license";
    SELECT_ALL = "SELECT license, account, name, environment, allowed_origins, configured, created
        FROM license_key ORDER BY created, license";
    UPDATE = "UPDATE license_key SET name = $3, environment = $4, allowed_origins = $5
        WHERE account = $1 AND license = $2";
    DELETE = "DELETE FROM license_key WHERE account = $1 AND license = $2";
}

/// Names an account in the SDK.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseKey {
    /// The key; public.
    pub license: String,
    /// Whose it is.
    pub account: AccountId,
    /// What it is for, in an admin's words.
    pub name: String,
    /// What it is for.
    pub environment: Environment,
    /// The sites on which the SDK may run with it.
    pub allowed_origins: Vec<Origin>,
    /// Whether it comes from the server's configuration, and its origins follow it.
    pub configured: bool,
    /// When it was made.
    pub created: Timestamp,
}

#[derive(FromRow)]
struct Row {
    license: String,
    account: String,
    name: String,
    environment: String,
    allowed_origins: String,
    configured: i64,
    created: i64,
}

impl Row {
    fn read(self) -> Result<LicenseKey, StoreError> {
        Ok(LicenseKey {
            license: self.license,
            account: read_id("license_key.account", &self.account)?,
            name: self.name,
            environment: read_word("license_key.environment", self.environment)?,
            allowed_origins: read_json("license_key.allowed_origins", &self.allowed_origins)?,
            configured: self.configured != 0,
            created: Timestamp::from_micros(self.created),
        })
    }
}

impl Store {
    /// An account's license keys, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn license_keys(&self, account: AccountId) -> Result<Vec<LicenseKey>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as(SELECT).bind(account.to_string()).fetch_all(self.reader()).await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// The license keys of all accounts, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all_license_keys(&self) -> Result<Vec<LicenseKey>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(SELECT_ALL).fetch_all(self.reader()).await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// Keeps a license key.
    ///
    /// # Errors
    /// [`StoreError::KeyTaken`] when it exists already, here or at another account.
    pub async fn add_license_key(&self, key: &LicenseKey) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        insert(&mut transaction, key).await?;
        Ok(transaction.commit().await?)
    }

    /// Changes name, environment and origins of the account's license key. `false` when it has none
    /// like it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn update_license_key(&self, key: &LicenseKey) -> Result<bool, StoreError> {
        let result = sqlx::query(UPDATE)
            .bind(key.account.to_string())
            .bind(&key.license)
            .bind(&key.name)
            .bind(word(&key.environment))
            .bind(json(&key.allowed_origins))
            .execute(self.writer())
            .await?;
        Ok(result.rows_affected() == 1)
    }

    /// Takes a license key away. `false` when the account has none like it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_license_key(&self, account: AccountId, license: &str) -> Result<bool, StoreError> {
        let result =
            sqlx::query(DELETE).bind(account.to_string()).bind(license).execute(self.writer()).await?;
        Ok(result.rows_affected() == 1)
    }
}

pub(crate) async fn insert(
    transaction: &mut Transaction<'static, Sqlite>,
    key: &LicenseKey,
) -> Result<(), StoreError> {
    sqlx::query(INSERT)
        .bind(&key.license)
        .bind(key.account.to_string())
        .bind(&key.name)
        .bind(word(&key.environment))
        .bind(json(&key.allowed_origins))
        .bind(i64::from(key.configured))
        .bind(key.created.micros())
        .execute(&mut **transaction)
        .await
        .map_err(|error| if is_taken(&error) { StoreError::KeyTaken } else { error.into() })?;
    Ok(())
}
