//! Company settings as versions (R205): read, save, history, rollback, preview, and the settings
//! file. Admins and API keys only.

use alongside_access::{Button, Matrix};
use alongside_kernel::PageRequest;
use alongside_settings::{Change, Settings};
use alongside_store::{NewSettings, StoreError};
use alongside_wire::rest;

use crate::{Actor, Platform, PlatformError, account::AccountState, matrix::rest_button};

/// Longer reasons belong elsewhere.
const MOST_NOTE: usize = 500;
/// A preview is for reading; the counts tell of all.
const MOST_SHOWN: usize = 1_000;
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
        let settings = Settings::from_toml(&import.file)
            .map_err(|error| PlatformError::invalid("file", error.to_string()))?;
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
            let earlier = found.get(place + 1);
            let changes = earlier.map(|earlier| earlier.settings.changes_to(&version.settings));
            items.push(rest::SettingsVersion {
                version: version.version,
                changed_by: version.changed_by.clone(),
                changed: version.changed.into(),
                note: version.note.clone(),
                changes: changes.unwrap_or_default().into_iter().map(change).collect(),
            });
        }
        let more = found.len() > items.len();
        found.truncate(items.len());
        let next = found.last().filter(|_| more).map(|last| last.version.to_string());
        Ok(rest::PageOf { items, next, total: u64::from(total) })
    }

    /// What settings would change, and who would gain or lose which button. Changes nothing.
    ///
    /// # Errors
    /// As [`Platform::save_settings`]; [`PlatformError::NoCrm`] where the account's people are not
    /// known.
    pub async fn preview_settings(
        &self,
        actor: &Actor,
        save: &rest::SaveSettings,
    ) -> Result<rest::SettingsPreview, PlatformError> {
        self.require_settings(actor).await?;
        let settings = read(&save.settings)?;
        let facts = self.facts_of(actor.account()).await?;
        let state = self.reload_account(actor.account()).await?;
        let table = settings.button_table();
        let (before, after) = (Matrix::new(&facts, &state.buttons), Matrix::new(&facts, &table));
        let mut objects: Vec<&str> = before.objects().chain(after.objects()).collect();
        objects.sort_unstable();
        objects.dedup();
        let changes = state.account.settings.changes_to(&settings);
        let mut preview = rest::SettingsPreview {
            version: state.account.settings_version,
            changes: changes.into_iter().map(change).collect(),
            gains: 0,
            losses: 0,
            buttons: Vec::new(),
        };
        for user in before.users() {
            for object in &objects {
                let (had, has) = (before.buttons(user, object), after.buttons(user, object));
                for button in Button::ALL {
                    let gained = has.contains(button);
                    if gained == had.contains(button) {
                        continue;
                    }
                    *(if gained { &mut preview.gains } else { &mut preview.losses }) += 1;
                    if preview.buttons.len() < MOST_SHOWN {
                        preview.buttons.push(rest::ButtonChange {
                            user: user.id.to_string(),
                            name: user.name.clone(),
                            profile: facts.profile_name(user).to_owned(),
                            object: (*object).to_owned(),
                            button: rest_button(button),
                            gained,
                        });
                    }
                }
            }
        }
        Ok(preview)
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
        let new = NewSettings { based_on, settings, changed_by, note: note.to_owned() };
        match self.store().save_settings(account, &new, self.now()).await {
            Ok(_) => {}
            Err(StoreError::SettingsChanged { current }) => {
                return Err(self.conflict(actor, based_on, current).await?);
            }
            Err(other) => return Err(other.into()),
        }
        let state = self.reload_account(account).await?;
        self.shared.readings.forget();
        self.shared.hub.reload_accounts(account).await?;
        Ok(document(&state))
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

fn read(settings: &serde_json::Value) -> Result<Settings, PlatformError> {
    Settings::from_json(&settings.to_string())
        .map_err(|error| PlatformError::invalid("settings", error.to_string()))
}

fn document(state: &AccountState) -> rest::CompanySettings {
    rest::CompanySettings {
        version: state.account.settings_version,
        settings: serde_json::to_value(&state.account.settings).expect("settings have text keys only"),
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
