//! Settings held against the CRM before they are saved. What a save changes has to fit; what it
//! leaves as it is may have come loose meanwhile and is warned of. A CRM that cannot be asked stops
//! no save: what does not fit helps nobody, and opens nothing.

use alongside_crm::{CrmError, FieldPath};
use alongside_kernel::AccountId;
use alongside_settings::{ButtonRow, Settings};
use alongside_wire::rest::SettingsWarning;

use super::options::{Naming, names};
use crate::{Platform, PlatformError};

/// Whoever reads as many has enough to repair, and the CRM was asked often enough.
const MOST_WARNINGS: usize = 20;

/// Why asking ends before everything is asked.
enum Stop {
    /// A changed value does not fit.
    Refused(PlatformError),
    /// The CRM could not be asked.
    Away(CrmError),
}

impl From<CrmError> for Stop {
    fn from(error: CrmError) -> Self {
        Self::Away(error)
    }
}

fn refuse<T>(place: String, problem: String) -> Result<T, Stop> {
    Err(Stop::Refused(PlatformError::invalid(place, problem)))
}

/// Two settings, and what is doubtful about the second.
struct Check<'a> {
    platform: &'a Platform,
    before: &'a Settings,
    after: &'a Settings,
    warnings: Vec<SettingsWarning>,
}

impl Platform {
    /// What is doubtful about settings that are to follow others.
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] naming the place for what the CRM does not have.
    pub(super) async fn check_in_crm(
        &self,
        account: AccountId,
        before: &Settings,
        after: &Settings,
    ) -> Result<Vec<SettingsWarning>, PlatformError> {
        let mut check = Check { platform: self, before, after, warnings: Vec::new() };
        if !check.concerns_crm() {
            return Ok(Vec::new());
        }
        let unchecked = if account == self.shared.config.account {
            match check.run().await {
                Ok(()) => None,
                Err(Stop::Refused(error)) => return Err(error),
                Err(Stop::Away(error)) => {
                    tracing::warn!(error = %error, "settings not checked in the crm");
                    Some(error.words())
                }
            }
        } else {
            Some("This server is not connected to this account's CRM.".to_owned())
        };
        if let Some(words) = unchecked {
            check.warn(String::new(), format!("{words} What was changed has not been held against the CRM."));
        }
        Ok(check.warnings)
    }
}

impl Check<'_> {
    /// Whether anything that the CRM knows about is changed.
    fn concerns_crm(&self) -> bool {
        let (before, after) = (self.before, self.after);
        before.general.default_admin != after.general.default_admin
            || self.sso_changed()
            || before.buttons != after.buttons
            || before.profiles != after.profiles
            || before.record_mapping != after.record_mapping
    }

    async fn run(&mut self) -> Result<(), Stop> {
        self.default_admin().await?;
        self.sso().await?;
        self.buttons().await?;
        self.profiles().await?;
        self.mapping().await
    }

    fn warn(&mut self, place: String, problem: String) {
        self.warnings.push(SettingsWarning { place, problem });
    }

    async fn default_admin(&mut self) -> Result<(), Stop> {
        let Some(admin) = self.after.general.default_admin else { return Ok(()) };
        if self.before.general.default_admin == Some(admin) {
            return Ok(());
        }
        let place = || "general.default_admin".to_owned();
        let Ok(facts) = self.platform.facts_after_refusal().await else {
            self.warn(
                place(),
                "The CRM's users have never been read: this one has not been looked up.".into(),
            );
            return Ok(());
        };
        match facts.user(admin) {
            None => refuse(place(), format!("the CRM has no user {admin}: choose another")),
            Some(user) if !user.active() => {
                refuse(place(), format!("{} is not active in the CRM: choose another user", user.name))
            }
            Some(_) => Ok(()),
        }
    }

    fn sso_changed(&self) -> bool {
        let (before, after) = (&self.before.sso, &self.after.sso);
        (before.enabled, &before.partner_user_id_field) != (after.enabled, &after.partner_user_id_field)
    }

    async fn sso(&mut self) -> Result<(), Stop> {
        let (true, Some(field)) = (self.sso_changed(), &self.after.sso.partner_user_id_field) else {
            return Ok(());
        };
        let place = || "sso.partner_user_id_field".to_owned();
        let crm = self.platform.crm();
        let Some((known_as, values)) = crm.user_values(field, self.platform.now()).await? else {
            return refuse(
                place(),
                format!(
                    "the CRM's User has no field {field} that the integration user can see: choose another"
                ),
            );
        };
        if known_as != *field {
            return refuse(place(), format!("the CRM writes it {known_as}"));
        }
        let Naming { empty, clashes } = Naming::of(values);
        if let Some((value, users)) = clashes.first() {
            let more = match clashes.len() - 1 {
                0 => String::new(),
                more => format!(" {more} more values are shared."),
            };
            return refuse(
                place(),
                format!(
                    "{field} is not unique: {} all have \u{201c}{value}\u{201d}.{more} Give each user a \
                     value of their own in the CRM, or choose another field such as Id",
                    names(users)
                ),
            );
        }
        if !empty.is_empty() {
            self.warn(
                place(),
                format!(
                    "{} of the active users have no {field} and cannot be signed in by it: {}.",
                    empty.len(),
                    names(&empty)
                ),
            );
        }
        Ok(())
    }

    async fn buttons(&mut self) -> Result<(), Stop> {
        if self.before.buttons == self.after.buttons {
            return Ok(());
        }
        let after = self.after;
        let objects = self.platform.crm().lookup_objects(self.platform.now()).await?;
        for (number, row) in (1..).zip(&after.buttons) {
            let known = self.before.button_row(&row.object);
            let changed = known != Some(row);
            if !objects.contains(&row.object) {
                let problem = format!(
                    "the session log of the CRM has no lookup to {}: add one to it, or remove the row. There \
                     are lookups to {}",
                    row.object,
                    objects.join(", ")
                );
                let place = format!("buttons[{number}].object");
                if changed {
                    return refuse(place, problem);
                }
                self.warn(place, problem);
            } else if changed {
                self.visitor_id(number, row).await?;
            }
        }
        Ok(())
    }

    async fn visitor_id(&self, number: usize, row: &ButtonRow) -> Result<(), Stop> {
        let Some(on) = &row.visitor_id_object else { return Ok(()) };
        // Every object has an id: without a field, the path to it is what is looked at.
        let path = row
            .visitor_id_path()
            .unwrap_or_else(|| if *on == row.object { "Id".to_owned() } else { format!("{on}.Id") });
        let last = path.rsplit('.').next().unwrap_or(&path);
        match self.platform.crm().find_field(None, &row.object, &path, self.platform.now()).await? {
            FieldPath::Found { .. } => Ok(()),
            FieldPath::NoObject => refuse(
                format!("buttons[{number}].object"),
                format!("the CRM does not show {} to the integration user: grant it Read", row.object),
            ),
            FieldPath::NoStep { object, step } => {
                let key = if step == last { "visitor_id_field" } else { "visitor_id_object" };
                let what = if step == last { "field" } else { "parent" };
                refuse(
                    format!("buttons[{number}].{key}"),
                    format!(
                        "{object} has no {what} {step} that the integration user can see: choose another, or \
                         grant it Read Access"
                    ),
                )
            }
        }
    }

    async fn profiles(&mut self) -> Result<(), Stop> {
        if self.before.profiles == self.after.profiles {
            return Ok(());
        }
        let after = self.after;
        let profiles = self.platform.crm().profile_names(self.platform.now()).await?;
        for (number, row) in (1..).zip(&after.profiles) {
            if profiles.contains(&row.profile) {
                continue;
            }
            let place = format!("profiles[{number}].profile");
            let like = profiles.iter().find(|name| name.eq_ignore_ascii_case(&row.profile));
            let problem = match like {
                Some(name) => format!("the CRM writes it {name}"),
                None => format!(
                    "the CRM has no profile {}: choose one that it has, or remove the row",
                    row.profile
                ),
            };
            if self.before.profile_row(&row.profile) != Some(row) {
                return refuse(place, problem);
            }
            self.warn(place, problem);
        }
        Ok(())
    }

    /// Pairs are only warned of (R204): a mapping may well be written before the field is made.
    async fn mapping(&mut self) -> Result<(), Stop> {
        let (before, after) = (&self.before.record_mapping, &self.after.record_mapping);
        for (object, pairs) in after.objects() {
            if before.object(object) == Some(pairs) {
                continue;
            }
            for pair in pairs {
                if self.warnings.len() >= MOST_WARNINGS {
                    self.warn(
                        "record_mapping".to_owned(),
                        "Further pairs have not been looked at.".to_owned(),
                    );
                    return Ok(());
                }
                let found = self
                    .platform
                    .crm()
                    .find_field(None, object, &pair.crm_field, self.platform.now())
                    .await?;
                let place = |row: &str| format!("record_mapping.{object}{row}");
                match found {
                    FieldPath::Found { .. } => {}
                    FieldPath::NoObject => {
                        let problem =
                            format!("The CRM has no object {object} that the integration user can see.");
                        self.warn(place(""), problem);
                        break;
                    }
                    FieldPath::NoStep { object: at, step } => {
                        let problem = format!("{at} has no field {step} that the integration user can see.");
                        self.warn(place(&format!(".{}", pair.crm_field)), problem);
                    }
                }
            }
        }
        Ok(())
    }
}
