//! A record mapping looked at before it is saved (R204): what is no mapping, and which of its pairs
//! will find nobody, by the CRM's own word.

use alongside_access::Facts;
use alongside_crm::{CrmError, FieldPath};
use alongside_settings::{MappedPair, RecordMapping};
use alongside_wire::rest::{self, MappingWarning, MappingWarningKind};

use crate::{Actor, Platform, PlatformError};

/// In how many pairs the CRM is asked for values: each is a search.
const MOST_SEARCHED: usize = 50;
/// As how many people fields are looked at, each of another profile.
const MOST_READERS: usize = 8;

/// Somebody who helps customers, for all of their profile.
struct Reader {
    username: String,
    name: String,
    profile: String,
}

impl Platform {
    /// What there is to say about a mapping, and, with a record, what it finds for it. Saves nothing.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] for whom is neither admin nor API key, [`PlatformError::NoCrm`],
    /// [`PlatformError::PersonNeeded`] for an API key with a record: records are read as somebody.
    pub async fn check_mapping(
        &self,
        actor: &Actor,
        check: &rest::CheckMapping,
    ) -> Result<rest::MappingCheck, PlatformError> {
        self.require_settings(actor).await?;
        let mapping = match RecordMapping::parse(&check.mapping) {
            Ok(mapping) => mapping,
            Err(error) => {
                let mistake = rest::MappingMistake {
                    line: u32::try_from(error.line).unwrap_or(u32::MAX),
                    column: u32::try_from(error.column).unwrap_or(u32::MAX),
                    problem: error.problem,
                };
                return Ok(rest::MappingCheck { errors: vec![mistake], warnings: Vec::new(), test: None });
            }
        };
        if actor.account() != self.shared.config.account {
            return Err(PlatformError::NoCrm);
        }
        let test = match &check.record {
            Some(record) => Some(self.test_mapping(actor, &mapping, record).await?),
            None => None,
        };
        let mut warnings = Vec::new();
        match self.doubt_as_readers(actor, &mapping, &mut warnings).await {
            Ok(()) => {}
            Err(PlatformError::Crm(error)) => warnings.push(MappingWarning {
                object: String::new(),
                crm_field: String::new(),
                key: String::new(),
                kind: MappingWarningKind::Unknown,
                problem: format!("{} Not every pair has been looked at.", error.words()),
            }),
            Err(other) => return Err(other),
        }
        Ok(rest::MappingCheck { errors: Vec::new(), warnings, test })
    }

    async fn doubt_as_readers(
        &self,
        actor: &Actor,
        mapping: &RecordMapping,
        warnings: &mut Vec<MappingWarning>,
    ) -> Result<(), PlatformError> {
        let facts = self.facts().await?;
        let state = self.account_state(actor.account()).await?;
        let readers = readers(&facts, |profile| state.account.settings.profile_row(profile).is_some());
        Ok(self.doubt(mapping, &readers, warnings).await?)
    }

    /// Adds to the warnings what is doubtful about each object and pair.
    async fn doubt(
        &self,
        mapping: &RecordMapping,
        readers: &[Reader],
        warnings: &mut Vec<MappingWarning>,
    ) -> Result<(), CrmError> {
        let mut searched = 0;
        for (object, pairs) in mapping.objects() {
            if self.crm().find_field(None, object, "Id", self.now()).await? == FieldPath::NoObject {
                warnings.push(about_object(
                    object,
                    MappingWarningKind::Missing,
                    format!(
                        "The CRM has no object {object} that the integration user can see: its records show no \
                         device. Write the object's API name, or grant the integration user Read on it."
                    ),
                ));
                continue;
            }
            for pair in pairs {
                self.doubt_pair(object, pair, readers, &mut searched, warnings).await?;
            }
        }
        Ok(())
    }

    /// Adds to the warnings what is doubtful about a pair of an object that the CRM has. `searched` counts
    /// the pairs whose field is there: [`MOST_SEARCHED`] of them are searched for values.
    async fn doubt_pair(
        &self,
        object: &str,
        pair: &MappedPair,
        readers: &[Reader],
        searched: &mut usize,
        warnings: &mut Vec<MappingWarning>,
    ) -> Result<(), CrmError> {
        let mut warn = |kind, problem| warnings.push(about_pair(object, pair, kind, problem));
        match self.crm().find_field(None, object, &pair.crm_field, self.now()).await? {
            FieldPath::Found { label, filterable } => {
                let blind = self.blind(object, pair, readers).await?;
                if !blind.is_empty() {
                    let blind = blind.join(", ");
                    let problem = format!(
                        "{label} cannot be read by {blind}: {object} shows them no device. Grant Read Access to \
                         the field in the CRM."
                    );
                    warn(MappingWarningKind::Unreadable, problem);
                }
                *searched += 1;
                if filterable
                    && *searched <= MOST_SEARCHED
                    && self.crm().has_values(object, &pair.crm_field, self.now()).await? == Some(false)
                {
                    let problem = format!(
                        "{label} is empty on every {object}: no device can match. Choose a field that is filled \
                         in."
                    );
                    warn(MappingWarningKind::Empty, problem);
                }
            }
            FieldPath::NoStep { object: at, step } => {
                let problem = format!(
                    "{at} has no field {step} that the integration user can see. Write the field's API name, or \
                     grant the integration user Read Access to it."
                );
                warn(MappingWarningKind::Missing, problem);
            }
            FieldPath::NoObject => {}
        }
        Ok(())
    }

    /// Who of the readers does not see the field, though the CRM has it.
    async fn blind(
        &self,
        object: &str,
        pair: &MappedPair,
        readers: &[Reader],
    ) -> Result<Vec<String>, CrmError> {
        let mut blind = Vec::new();
        for reader in readers {
            let seen =
                self.crm().find_field(Some(&reader.username), object, &pair.crm_field, self.now()).await;
            match seen {
                Ok(FieldPath::Found { .. }) => {}
                Ok(FieldPath::NoObject | FieldPath::NoStep { .. }) => {
                    blind.push(format!("{} ({})", reader.name, reader.profile));
                }
                // Whom the connected app does not admit has more to repair than a field.
                Err(CrmError::NotApproved { .. } | CrmError::SignInRefused { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(blind)
    }
}

/// One who helps customers of each profile that has a row.
fn readers(facts: &Facts, has_row: impl Fn(&str) -> bool) -> Vec<Reader> {
    let mut users: Vec<_> = facts.users().filter(|user| user.active() && user.role().is_some()).collect();
    users.sort_by(|one, other| one.username.cmp(&other.username));
    let mut readers: Vec<Reader> = Vec::new();
    for user in users {
        let profile = facts.profile_name(user);
        let known = readers.iter().any(|reader| reader.profile == profile);
        if readers.len() < MOST_READERS && !known && has_row(profile) {
            readers.push(Reader {
                username: user.username.clone(),
                name: user.name.clone(),
                profile: profile.to_owned(),
            });
        }
    }
    readers
}

fn about_object(object: &str, kind: MappingWarningKind, problem: String) -> MappingWarning {
    MappingWarning { object: object.to_owned(), crm_field: String::new(), key: String::new(), kind, problem }
}

fn about_pair(object: &str, pair: &MappedPair, kind: MappingWarningKind, problem: String) -> MappingWarning {
    MappingWarning {
        crm_field: pair.crm_field.clone(),
        key: pair.custom_data.clone(),
        ..about_object(object, kind, problem)
    }
}
