//! Accounts, their keys and the versions of their settings.

use alongside_kernel::{AccountId, Timestamp};
use alongside_settings::Settings;
use alongside_wire::rest::Policy;
use sqlx::FromRow;

use crate::{
    Digest, Store, StoreError,
    database::statements,
    error::is_taken,
    text::{json, read_count, read_id, read_json},
};

statements! {
    INSERT = "INSERT INTO account (id, name, license_key, settings, settings_version, policy, created)
        VALUES ($1, $2, $3, $4, 1, $5, $6)";
    SELECT = "SELECT id, name, license_key, settings, settings_version, policy, created
        FROM account WHERE id = $1";
    SELECT_BY_LICENSE = "SELECT id, name, license_key, settings, settings_version, policy, created
        FROM account WHERE license_key = $1";
    SELECT_ALL = "SELECT id, name, license_key, settings, settings_version, policy, created
        FROM account ORDER BY created, id";
    INSERT_API_KEY = "INSERT INTO api_key (digest, account, name, created) VALUES ($1, $2, $3, $4)";
    DELETE_API_KEYS_OF_NAME = "DELETE FROM api_key WHERE account = $1 AND name = $2";
    UPDATE_NAME = "UPDATE account SET name = $2 WHERE id = $1";
    SELECT_BY_API_KEY = "SELECT account FROM api_key WHERE digest = $1";
    INSERT_VERSION = "INSERT INTO settings_version (account, version, settings, changed_by, note, changed)
        VALUES ($1, $2, $3, $4, $5, $6)";
    SELECT_VERSIONS = "SELECT version, settings, changed_by, note, changed
        FROM settings_version WHERE account = $1 AND version < $2 ORDER BY version DESC LIMIT $3";
    SELECT_ONE_VERSION = "SELECT version, settings, changed_by, note, changed
        FROM settings_version WHERE account = $1 AND version = $2";
    SELECT_VERSION = "SELECT settings_version FROM account WHERE id = $1";
    UPDATE_SETTINGS = "UPDATE account SET settings = $2, settings_version = $3 WHERE id = $1";
    UPDATE_POLICY = "UPDATE account SET policy = $2 WHERE id = $1";
}

/// One company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Which.
    pub id: AccountId,
    /// The company's name.
    pub name: String,
    /// Names the account in the SDK; public.
    pub license_key: String,
    /// What the company has set.
    pub settings: Settings,
    /// Grows by one with each change of the settings.
    pub settings_version: u32,
    /// What is masked at the customer's.
    pub policy: Policy,
    /// When it was made.
    pub created: Timestamp,
}

/// What an account begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// Which.
    pub id: AccountId,
    /// The company's name.
    pub name: String,
    /// Names the account in the SDK; public.
    pub license_key: String,
    /// What the company has set.
    pub settings: Settings,
    /// What is masked at the customer's.
    pub policy: Policy,
    /// Who made it, for the settings' history.
    pub made_by: String,
}

/// A change of an account's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSettings {
    /// The version that the change was made from.
    pub based_on: u32,
    /// What the company has set.
    pub settings: Settings,
    /// Who changes them.
    pub changed_by: String,
    /// Why, in their words; may be empty.
    pub note: String,
}

/// One version of an account's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsVersion {
    /// Counts from 1.
    pub version: u32,
    /// What the company has set.
    pub settings: Settings,
    /// Who changed them.
    pub changed_by: String,
    /// Why, in their words; may be empty.
    pub note: String,
    /// When.
    pub changed: Timestamp,
}

#[derive(FromRow)]
struct AccountRow {
    id: String,
    name: String,
    license_key: String,
    settings: String,
    settings_version: i64,
    policy: String,
    created: i64,
}

impl AccountRow {
    fn read(self) -> Result<Account, StoreError> {
        Ok(Account {
            id: read_id("account.id", &self.id)?,
            name: self.name,
            license_key: self.license_key,
            settings: read_settings("account.settings", &self.settings)?,
            settings_version: read_count("account.settings_version", self.settings_version)?,
            policy: read_json("account.policy", &self.policy)?,
            created: Timestamp::from_micros(self.created),
        })
    }
}

#[derive(FromRow)]
struct VersionRow {
    version: i64,
    settings: String,
    changed_by: String,
    note: String,
    changed: i64,
}

impl VersionRow {
    fn read(self) -> Result<SettingsVersion, StoreError> {
        Ok(SettingsVersion {
            version: read_count("settings_version.version", self.version)?,
            settings: read_settings("settings_version.settings", &self.settings)?,
            changed_by: self.changed_by,
            note: self.note,
            changed: Timestamp::from_micros(self.changed),
        })
    }
}

impl Store {
    /// Makes an account.
    ///
    /// # Errors
    /// [`StoreError::KeyTaken`] when its license key names another account.
    pub async fn create_account(&self, new: &NewAccount, at: Timestamp) -> Result<(), StoreError> {
        let settings = new.settings.to_json();
        let mut transaction = self.begin().await?;
        sqlx::query(INSERT)
            .bind(new.id.to_string())
            .bind(&new.name)
            .bind(&new.license_key)
            .bind(&settings)
            .bind(json(&new.policy))
            .bind(at.micros())
            .execute(&mut *transaction)
            .await
            .map_err(key_taken)?;
        sqlx::query(INSERT_VERSION)
            .bind(new.id.to_string())
            .bind(1_i64)
            .bind(&settings)
            .bind(&new.made_by)
            .bind("")
            .bind(at.micros())
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// The account of this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, StoreError> {
        let row: Option<AccountRow> =
            sqlx::query_as(SELECT).bind(id.to_string()).fetch_optional(self.reader()).await?;
        row.map(AccountRow::read).transpose()
    }

    /// The account that a license key names.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_by_license(&self, license: &str) -> Result<Option<Account>, StoreError> {
        let row: Option<AccountRow> =
            sqlx::query_as(SELECT_BY_LICENSE).bind(license).fetch_optional(self.reader()).await?;
        row.map(AccountRow::read).transpose()
    }

    /// All accounts, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let rows: Vec<AccountRow> = sqlx::query_as(SELECT_ALL).fetch_all(self.reader()).await?;
        rows.into_iter().map(AccountRow::read).collect()
    }

    /// Gives an account an API key under a name that tells its purpose.
    ///
    /// # Errors
    /// [`StoreError::KeyTaken`] when the key exists already.
    pub async fn add_api_key(
        &self,
        account: AccountId,
        digest: Digest,
        name: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query(INSERT_API_KEY)
            .bind(digest.bytes().as_slice())
            .bind(account.to_string())
            .bind(name)
            .bind(at.micros())
            .execute(self.writer())
            .await
            .map_err(key_taken)?;
        Ok(())
    }

    /// Puts an API key in the place of those that the account has under this name, or takes them
    /// away.
    ///
    /// # Errors
    /// [`StoreError::KeyTaken`] when the key exists elsewhere; then nothing is changed.
    pub async fn replace_api_key(
        &self,
        account: AccountId,
        digest: Option<Digest>,
        name: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(DELETE_API_KEYS_OF_NAME)
            .bind(account.to_string())
            .bind(name)
            .execute(&mut *transaction)
            .await?;
        if let Some(digest) = digest {
            sqlx::query(INSERT_API_KEY)
                .bind(digest.bytes().as_slice())
                .bind(account.to_string())
                .bind(name)
                .bind(at.micros())
                .execute(&mut *transaction)
                .await
                .map_err(key_taken)?;
        }
        Ok(transaction.commit().await?)
    }

    /// Calls an account by another name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rename_account(&self, account: AccountId, name: &str) -> Result<(), StoreError> {
        sqlx::query(UPDATE_NAME).bind(account.to_string()).bind(name).execute(self.writer()).await?;
        Ok(())
    }

    /// The account that an API key opens.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account_by_api_key(&self, digest: Digest) -> Result<Option<AccountId>, StoreError> {
        let id: Option<String> = sqlx::query_scalar(SELECT_BY_API_KEY)
            .bind(digest.bytes().as_slice())
            .fetch_optional(self.reader())
            .await?;
        id.map(|id| read_id("api_key.account", &id)).transpose()
    }

    /// Changes an account's settings and gives the new version's number.
    ///
    /// # Errors
    /// [`StoreError::SettingsChanged`] when they were changed since `based_on`.
    pub async fn save_settings(
        &self,
        account: AccountId,
        new: &NewSettings,
        at: Timestamp,
    ) -> Result<u32, StoreError> {
        let settings = new.settings.to_json();
        let mut transaction = self.begin().await?;
        let current: i64 =
            sqlx::query_scalar(SELECT_VERSION).bind(account.to_string()).fetch_one(&mut *transaction).await?;
        let current: u32 = read_count("account.settings_version", current)?;
        if current != new.based_on {
            return Err(StoreError::SettingsChanged { current });
        }
        let version = current + 1;
        sqlx::query(UPDATE_SETTINGS)
            .bind(account.to_string())
            .bind(&settings)
            .bind(i64::from(version))
            .execute(&mut *transaction)
            .await?;
        sqlx::query(INSERT_VERSION)
            .bind(account.to_string())
            .bind(i64::from(version))
            .bind(&settings)
            .bind(&new.changed_by)
            .bind(&new.note)
            .bind(at.micros())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(version)
    }

    /// Versions of an account's settings before the one of this number, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settings_versions(
        &self,
        account: AccountId,
        before: Option<u32>,
        most: u32,
    ) -> Result<Vec<SettingsVersion>, StoreError> {
        let rows: Vec<VersionRow> = sqlx::query_as(SELECT_VERSIONS)
            .bind(account.to_string())
            .bind(before.map_or(i64::MAX, i64::from))
            .bind(i64::from(most))
            .fetch_all(self.reader())
            .await?;
        rows.into_iter().map(VersionRow::read).collect()
    }

    /// One version of an account's settings.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settings_version(
        &self,
        account: AccountId,
        version: u32,
    ) -> Result<Option<SettingsVersion>, StoreError> {
        let row: Option<VersionRow> = sqlx::query_as(SELECT_ONE_VERSION)
            .bind(account.to_string())
            .bind(i64::from(version))
            .fetch_optional(self.reader())
            .await?;
        row.map(VersionRow::read).transpose()
    }

    /// Puts another redaction policy in place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_policy(&self, account: AccountId, policy: &Policy) -> Result<(), StoreError> {
        sqlx::query(UPDATE_POLICY)
            .bind(account.to_string())
            .bind(json(policy))
            .execute(self.writer())
            .await?;
        Ok(())
    }
}

fn key_taken(error: sqlx::Error) -> StoreError {
    if is_taken(&error) { StoreError::KeyTaken } else { error.into() }
}

fn read_settings(column: &'static str, text: &str) -> Result<Settings, StoreError> {
    Settings::from_stored(text).map_err(|error| StoreError::Unreadable { column, problem: error.to_string() })
}
