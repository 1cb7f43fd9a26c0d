//! Company settings as versions (R205): read, save, history, rollback, and the settings file.
//! Admins and API keys only.

mod crm_check;
mod mapping_check;
mod mapping_test;
mod options;
mod preview;

use alongside_kernel::PageRequest;
use alongside_settings::{Change, Settings, SettingsError};
use alongside_store::{NewSettings, SettingsVersion, StoreError};
use alongside_wire::rest;
use serde_json::value::RawValue;

use crate::{Actor, Platform, PlatformError, account::AccountState};

/// Longer reasons belong elsewhere.
const MOST_NOTE: usize = 500;
/// How many later versions a conflict names.
const MOST_MEANWHILE: u32 = 5;

impl Platform {
    /// The settings as they stand.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] for whom is neither admin nor API key.
    pub async fn settings(&self, actor: &Actor) -> Result<rest::CompanySettings, PlatformError> {
        self.require_settings(actor).await?;
        // Read now: another process may have saved, and the version is what a save is held against.
        let state = self.reload_account(actor.account()).await?;
        Ok(document(&state))
    }

    /// Puts settings in place of the version `based_on` and tells everybody whom they concern.
    ///
    /// # Errors
    /// [`PlatformError::SettingsChanged`] when that version does not stand any more,
    /// [`PlatformError::Invalid`] for settings that cannot be, [`PlatformError::Refused`]. Then
    /// nothing is changed.
    pub async fn save_settings(
        &self,
        actor: &Actor,
        based_on: u32,
        save: &rest::SaveSettings,
    ) -> Result<rest::CompanySettings, PlatformError> {
        self.require_settings_now(actor).await?;
        let settings = read(&save.settings)?;
        self.put_settings(actor, based_on, settings, &save.note).await
    }

    /// Puts a settings file in place, as [`Platform::save_settings`].
    ///
    /// # Errors
    /// As [`Platform::save_settings`].
    pub async fn import_settings(
        &self,
        actor: &Actor,
        based_on: u32,
        import: &rest::ImportSettings,
    ) -> Result<rest::CompanySettings, PlatformError> {
        self.require_settings_now(actor).await?;
        let settings = read_file(&import.file)?;
        self.put_settings(actor, based_on, settings, &import.note).await
    }

    /// Makes a new version that is equal to an earlier one.
    ///
    /// # Errors
    /// As [`Platform::save_settings`]; [`PlatformError::NotFound`] for a version that never was.
    pub async fn roll_back_settings(
        &self,
        actor: &Actor,
        based_on: u32,
        back: &rest::RollBackSettings,
    ) -> Result<rest::CompanySettings, PlatformError> {
        self.require_settings_now(actor).await?;
        let earlier = self.store().settings_version(actor.account(), back.version).await?;
        let earlier = earlier.ok_or(PlatformError::NotFound { what: "version of the settings" })?;
        let note = if back.note.is_empty() {
            format!("Back to version {}", back.version)
        } else {
            back.note.clone()
        };
        self.put_settings(actor, based_on, earlier.settings, &note).await
    }

    /// The settings as a settings file.
    ///
    /// # Errors
    /// As [`Platform::settings`].
    pub async fn export_settings(&self, actor: &Actor) -> Result<String, PlatformError> {
        self.require_settings(actor).await?;
        let state = self.reload_account(actor.account()).await?;
        Ok(state.account.settings.to_toml())
    }

    /// A page of the versions, the newest first, each with what it changed.
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] for a cursor that is none; as [`Platform::settings`].
    pub async fn settings_history(
        &self,
        actor: &Actor,
        request: &PageRequest,
    ) -> Result<rest::PageOf<rest::SettingsVersion>, PlatformError> {
        self.require_settings(actor).await?;
        let account = actor.account();
        let before = request.cursor.as_ref().map(|cursor| cursor.parse()).transpose();
        let before: Option<u32> = before.map_err(|_| PlatformError::from(StoreError::Cursor))?;
        let total = self.reload_account(account).await?.account.settings_version;
        // One more than the page has: the last one's difference needs the version before it.
        let mut found = self.store().settings_versions(account, before, request.limit + 1).await?;
        let mut items = Vec::new();
        for (place, version) in found.iter().take(request.limit as usize).enumerate() {
            items.push(told(version, found.get(place + 1)));
        }
        let more = found.len() > items.len();
        found.truncate(items.len());
        let next = found.last().filter(|_| more).map(|last| last.version.to_string());
        Ok(rest::PageOf { items, next, total: u64::from(total) })
    }

    /// One version with the whole of its settings.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`] for a version that never was; as [`Platform::settings`].
    pub async fn version_of_settings(
        &self,
        actor: &Actor,
        version: u32,
    ) -> Result<rest::WholeSettingsVersion, PlatformError> {
        self.require_settings(actor).await?;
        let before = version.checked_add(1);
        let found = self.store().settings_versions(actor.account(), before, 2).await?;
        let mut found = found.into_iter();
        let found_version = found.next().filter(|found| found.version == version);
        let whole = found_version.ok_or(PlatformError::NotFound { what: "version of the settings" })?;
        let told = told(&whole, found.next().as_ref());
        Ok(rest::WholeSettingsVersion {
            version: told.version,
            changed_by: told.changed_by,
            changed: told.changed,
            note: told.note,
            changes: told.changes,
            settings: whole.settings,
        })
    }

    /// As `require_settings`, on rights that are read again: who has lost the role a moment ago
    /// does not save. Where the CRM cannot be asked the last reading stands.
    pub(crate) async fn require_settings_now(&self, actor: &Actor) -> Result<(), PlatformError> {
        if let Actor::User(_) = actor {
            self.facts_after_refusal().await?;
        }
        self.require_settings(actor).await
    }

    async fn put_settings(
        &self,
        actor: &Actor,
        based_on: u32,
        settings: Settings,
        note: &str,
    ) -> Result<rest::CompanySettings, PlatformError> {
        if note.chars().count() > MOST_NOTE || note.chars().any(char::is_control) {
            return Err(PlatformError::invalid(
                "note",
                format!("one line of at most {MOST_NOTE} characters"),
            ));
        }
        let account = actor.account();
        let changed_by = match actor {
            Actor::User(key) => self.user_name(key).await?,
            Actor::ApiKey { .. } => "API key".to_owned(),
        };
        let stands = self.reload_account(account).await?.account.clone();
        let settings = settings.after(&stands.settings);
        // Of a version that does not stand any more nothing is saved, whatever the CRM says.
        let warnings = if stands.settings_version == based_on {
            self.check_in_crm(account, &stands.settings, &settings).await?
        } else {
            Vec::new()
        };
        let new = NewSettings { based_on, settings, changed_by, note: note.to_owned() };
        match self.store().save_settings(account, &new, self.now()).await {
            Ok(_) => {}
            Err(StoreError::SettingsChanged { current }) => {
                return Err(self.conflict(actor, based_on, current).await?);
            }
            Err(other) => return Err(other.into()),
        }
        let state = self.reload_account(account).await?;
        if account == self.shared.config.account {
            self.read_for(&stands.settings, &state.account.settings).await;
        }
        self.shared.readings.forget();
        self.shared.hub.reload_accounts(account).await?;
        Ok(rest::CompanySettings { warnings, ..document(&state) })
    }

    /// Who changed what since the version that a save was made from.
    async fn conflict(
        &self,
        actor: &Actor,
        based_on: u32,
        current: u32,
    ) -> Result<PlatformError, PlatformError> {
        let newest = self.store().settings_versions(actor.account(), None, MOST_MEANWHILE + 1).await?;
        let mut told = Vec::new();
        for pair in newest.windows(2).take_while(|pair| pair[0].version > based_on) {
            let [now, before] = pair else { continue };
            let rows: Vec<String> = before
                .settings
                .changes_to(&now.settings)
                .into_iter()
                .map(|change| format!("{} {}", change.section, change.row))
                .collect();
            let rows = if rows.is_empty() { "no value".to_owned() } else { rows.join(", ") };
            told.push(format!("{} changed {rows} (version {}). ", now.changed_by, now.version));
        }
        Ok(PlatformError::SettingsChanged { based_on, current, meanwhile: told.concat() })
    }
}

fn read(settings: &RawValue) -> Result<Settings, PlatformError> {
    Settings::from_json(settings.get()).map_err(|error| refusal("settings", error))
}

fn read_file(file: &str) -> Result<Settings, PlatformError> {
    Settings::from_toml(file).map_err(|error| refusal("file", error))
}

/// The refusal of a value names its place as the field, so that a page can show it there.
fn refusal(whole: &'static str, error: SettingsError) -> PlatformError {
    match error {
        SettingsError::Value { place, problem } => PlatformError::invalid(place, problem),
        SettingsError::Shape { line, column, problem } => {
            PlatformError::invalid(whole, format!("line {line}, column {column}: {problem}"))
        }
    }
}

/// A version with what it changed in the one before.
fn told(version: &SettingsVersion, before: Option<&SettingsVersion>) -> rest::SettingsVersion {
    let changes = before.map(|before| before.settings.changes_to(&version.settings));
    rest::SettingsVersion {
        version: version.version,
        changed_by: version.changed_by.clone(),
        changed: version.changed.into(),
        note: version.note.clone(),
        changes: changes.unwrap_or_default().into_iter().map(change).collect(),
    }
}

fn document(state: &AccountState) -> rest::CompanySettings {
    rest::CompanySettings {
        version: state.account.settings_version,
        settings: state.account.settings.clone(),
        warnings: Vec::new(),
    }
}

fn change(change: Change) -> rest::SettingsChange {
    rest::SettingsChange {
        section: change.section.to_owned(),
        row: change.row,
        before: change.before,
        after: change.after,
    }
}
