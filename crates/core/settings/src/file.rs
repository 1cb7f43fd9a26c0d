//! The settings file (R205): the whole of a company's settings as TOML, to carry them from one
//! platform to another.

use toml::{Table, Value};

use crate::{Settings, SettingsError, place, place::value};

/// Written at the head of a file; grows when a file means something else than before.
const FORMAT: i64 = 2;

/// The sections, each of which a file must have: one that is left out by mistake would put defaults
/// in the place of what a company has chosen.
const SECTIONS: [&str; 9] = [
    "allowed_origins",
    "general",
    "sso",
    "presence",
    "timers",
    "account",
    "buttons",
    "profiles",
    "record_mapping",
];

impl Settings {
    /// The whole of the settings as a settings file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        // By way of a table: it puts empty lists before the tables that would swallow them.
        let mut table = Table::new();
        table.insert("format".to_owned(), Value::Integer(FORMAT));
        table.extend(Table::try_from(self).expect("settings are texts, numbers, lists and tables"));
        toml::to_string(&table).expect("a table is TOML")
    }

    /// Reads a settings file and checks it as [`Settings::from_json`] does.
    ///
    /// # Errors
    /// [`SettingsError::Shape`] with line and column for what is not TOML, else
    /// [`SettingsError::Value`] naming section, row and fix.
    pub fn from_toml(text: &str) -> Result<Self, SettingsError> {
        let mut file: Table = toml::from_str(text).map_err(|error| not_toml(text, &error))?;
        check_format(file.remove("format"))?;
        if let Some(unknown) = file.keys().find(|key| !SECTIONS.contains(&key.as_str())) {
            return Err(value(
                unknown,
                format!("not a section of the settings; there are {}", SECTIONS.join(", ")),
            ));
        }
        if let Some(missing) = SECTIONS.into_iter().find(|section| !file.contains_key(*section)) {
            return Err(value(
                missing,
                "the section is missing: a file has them all, as an export writes it",
            ));
        }
        let settings: Self = place::from_toml(file)?;
        settings.check()?;
        Ok(settings)
    }
}

fn check_format(found: Option<Value>) -> Result<(), SettingsError> {
    let problem = match found {
        Some(Value::Integer(FORMAT)) => return Ok(()),
        Some(Value::Integer(newer)) if newer > FORMAT => {
            format!("{newer} is of a newer version: this one reads {FORMAT}. Update it first")
        }
        Some(Value::Integer(older)) if older > 0 => {
            format!("{older} is of an older version: this one reads {FORMAT}. Export the file again")
        }
        _ => format!("a settings file says format = {FORMAT}"),
    };
    Err(value("format", problem))
}

fn not_toml(text: &str, error: &toml::de::Error) -> SettingsError {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    SettingsError::Shape {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        problem: error.message().to_owned(),
    }
}

#[cfg(test)]
mod tests;
