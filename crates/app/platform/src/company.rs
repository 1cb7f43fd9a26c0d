//! What decisions rest on, put together once for each reading of the directory and each version of
//! the settings.

use std::sync::Arc;

use alongside_access::{ButtonTable, Company, Facts, FieldUse, UsedBy};
use alongside_kernel::AccountId;
use alongside_settings::Settings;
use parking_lot::Mutex;

use crate::{Platform, PlatformError, account::AccountState};

/// The company that was put together last.
#[derive(Default)]
pub(crate) struct Companies {
    built: Mutex<Option<Built>>,
}

struct Built {
    account: AccountId,
    settings_version: u32,
    facts: Arc<Facts>,
    company: Arc<Company>,
}

impl Built {
    fn rests_on(&self, state: &AccountState, facts: &Arc<Facts>) -> bool {
        self.account == state.account.id
            && self.settings_version == state.account.settings_version
            && Arc::ptr_eq(&self.facts, facts)
    }
}

impl Platform {
    /// The company as its parts stand now.
    ///
    /// # Errors
    /// [`PlatformError::Unavailable`] when the directory has never been read and cannot be now.
    pub(crate) async fn company(&self, state: &AccountState) -> Result<Arc<Company>, PlatformError> {
        let facts = self.facts().await?;
        Ok(self.company_of(state, facts))
    }

    /// The company on these facts.
    pub(crate) fn company_of(&self, state: &AccountState, facts: Arc<Facts>) -> Arc<Company> {
        let mut built = self.shared.companies.built.lock();
        if let Some(built) = built.as_ref()
            && built.rests_on(state, &facts)
        {
            return built.company.clone();
        }
        let company = Arc::new(self.company_on(&state.account.settings, facts.clone()));
        *built = Some(Built {
            account: state.account.id,
            settings_version: state.account.settings_version,
            facts,
            company: company.clone(),
        });
        company
    }

    /// The company as it would be by these settings.
    pub(crate) fn company_on(&self, settings: &Settings, facts: Arc<Facts>) -> Company {
        let (buttons, uses) = parts_of(settings);
        Company::new(facts, buttons, &uses, None)
    }
}

/// What of the settings decides.
fn parts_of(settings: &Settings) -> (ButtonTable, Vec<FieldUse>) {
    let mapped = settings.record_mapping.objects().flat_map(|(object, pairs)| {
        pairs.iter().map(move |pair| FieldUse {
            object: object.to_owned(),
            path: pair.crm_field.clone(),
            by: UsedBy::RecordMapping,
        })
    });
    let visitors = settings.buttons.iter().filter_map(|row| {
        Some(FieldUse { object: row.object.clone(), path: row.visitor_id_path()?, by: UsedBy::VisitorId })
    });
    (settings.button_table(), mapped.chain(visitors).collect())
}
