//! What settings would change before they are saved: rows, and who gains or loses which button.

use std::{collections::BTreeSet, sync::Arc};

use alongside_access::{Button, Company, Facts, Matrix};
use alongside_settings::Settings;
use alongside_wire::rest;

use super::{change, read, read_file};
use crate::{
    Actor, Platform, PlatformError, access::rest_button, account::AccountState, directory::scope_of,
};

/// A preview is for reading; the counts tell of all.
const MOST_SHOWN: usize = 1_000;

impl Platform {
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
        self.preview(actor, read(&save.settings)?).await
    }

    /// As [`Platform::preview_settings`], of a settings file.
    ///
    /// # Errors
    /// As [`Platform::preview_settings`].
    pub async fn preview_import(
        &self,
        actor: &Actor,
        import: &rest::ImportSettings,
    ) -> Result<rest::SettingsPreview, PlatformError> {
        self.require_settings(actor).await?;
        self.preview(actor, read_file(&import.file)?).await
    }

    async fn preview(
        &self,
        actor: &Actor,
        settings: Settings,
    ) -> Result<rest::SettingsPreview, PlatformError> {
        let facts = self.facts_of(actor.account()).await?;
        let state = self.reload_account(actor.account()).await?;
        let settings = settings.after(&state.account.settings);
        let warnings = self.check_in_crm(actor.account(), &state.account.settings, &settings).await?;
        let facts = self.facts_for(&state, &settings, facts).await;
        let (company, changed) =
            (self.company_on(&state.account.settings, facts.clone()), self.company_on(&settings, facts));
        let changes = state.account.settings.changes_to(&settings);
        let buttons = ButtonChanges::between(&company, &changed);
        Ok(rest::SettingsPreview {
            version: state.account.settings_version,
            changes: changes.into_iter().map(change).collect(),
            gains: buttons.gains,
            losses: buttons.losses,
            buttons: buttons.shown,
            warnings,
        })
    }

    /// Facts that know the rights on whatever the settings name; what is known already where the
    /// CRM cannot be asked.
    async fn facts_for(&self, state: &AccountState, settings: &Settings, known: Arc<Facts>) -> Arc<Facts> {
        let scope = scope_of(settings);
        if scope == scope_of(&state.account.settings) {
            return known;
        }
        match self.crm().directory(&scope, self.now()).await {
            Ok(rows) => Arc::new(Facts::new(rows)),
            Err(error) => {
                tracing::warn!(%error, "directory not read for a preview");
                known
            }
        }
    }
}

/// Who gains or loses which button.
#[derive(Default)]
struct ButtonChanges {
    gains: u64,
    losses: u64,
    /// The first [`MOST_SHOWN`] of them.
    shown: Vec<rest::ButtonChange>,
}

impl ButtonChanges {
    /// From a company to the same people with other settings.
    fn between(company: &Company, changed: &Company) -> Self {
        let (before, after) = (Matrix::new(company), Matrix::new(changed));
        let objects: BTreeSet<&str> = before.objects().chain(after.objects()).collect();
        let mut changes = Self::default();
        for user in before.users() {
            for object in &objects {
                let (had, has) = (before.buttons(user, object), after.buttons(user, object));
                for button in Button::ALL {
                    let gained = has.contains(button);
                    if gained == had.contains(button) {
                        continue;
                    }
                    *(if gained { &mut changes.gains } else { &mut changes.losses }) += 1;
                    if changes.shown.len() < MOST_SHOWN {
                        changes.shown.push(rest::ButtonChange {
                            user: user.id.to_string(),
                            name: user.name.clone(),
                            profile: company.facts().profile_name(user).to_owned(),
                            object: (*object).to_owned(),
                            button: rest_button(button),
                            gained,
                        });
                    }
                }
            }
        }
        changes
    }
}
