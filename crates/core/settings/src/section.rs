//! The sections of the settings, each with its defaults and its own checks.

mod account;
mod buttons;
mod general;
mod presence;
mod profiles;
mod sso;
mod timers;

pub use account::{AccountSettings, Consent, Recording};
pub use buttons::ButtonRow;
pub use general::{CreateLeads, GeneralSettings, SyncFrequency};
pub use presence::{DEFAULT_TERMS, Presence};
pub use profiles::{JoinIn, ProfileRow};
pub use sso::SsoSettings;
pub use timers::Timers;

use serde::{Deserialize, Deserializer, de::Error as _};

use crate::{
    SettingsError,
    place::{Keyed, value},
};

/// Rows of a section at most.
pub(crate) const MOST_ROWS: usize = 500;

/// Refuses too many rows, empty or too long names and rows of one name. The CRM takes no notice of
/// the case of its names.
fn check_names<'a>(
    section: &str,
    key: &str,
    names: impl Iterator<Item = &'a String>,
) -> Result<(), SettingsError> {
    let mut seen: Vec<&str> = Vec::new();
    for (number, name) in (1..).zip(names) {
        let place = format!("{section}[{number}].{key}");
        if number > MOST_ROWS {
            return Err(value(place, format!("more than {MOST_ROWS} rows")));
        }
        if name.trim().is_empty() {
            return Err(value(place, format!("the {key} is empty: choose one or remove the row")));
        }
        if name.chars().count() > 255 {
            return Err(value(place, format!("no {key} in the CRM has a name of more than 255 characters")));
        }
        if seen.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            return Err(value(place, format!("{name} has a row already: change that one and remove this")));
        }
        seen.push(name);
    }
    Ok(())
}

/// A number that is checked later against its bounds. What a `u32` cannot hold is named here, in words
/// that do not speak of types.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u32, D::Error> {
    let found = i64::deserialize(deserializer)?;
    u32::try_from(found).map_err(|_| {
        let problem = if found < 0 { "negative" } else { "far too large" };
        D::Error::custom(format!("{found} is {problem}: a whole number is needed here"))
    })
}

/// A section, which is written with its keys.
pub(crate) fn keyed<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Keyed::deserialize(deserializer).map(|Keyed(section)| section)
}
