//! The settings file (R205): the whole of a company's settings as TOML, to carry them from one
//! platform to another.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use toml::{Table, Value};

use crate::{Presence, RecordMapping, Settings, SettingsError, Timers, settings::value};

/// Written at the head of a file; grows when a file means something else than before.
const FORMAT: i64 = 1;

/// The sections, each of which a file must have: one that is left out by mistake would put defaults
/// in the place of what a company has chosen.
const SECTIONS: [&str; 6] =
    ["allowed_origins", "presence", "timers", "buttons", "profiles", "record_mapping"];

/// In the order of the file: values and lists of values before tables, as TOML wants it.
#[derive(Serialize)]
struct File<'a> {
    format: i64,
    allowed_origins: &'a [crate::Origin],
    presence: &'a Presence,
    timers: &'a Timers,
    buttons: &'a [crate::ButtonRow],
    profiles: &'a [crate::ProfileRow],
    record_mapping: &'a RecordMapping,
}

impl Settings {
    /// The whole of the settings as a settings file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let file = File {
            format: FORMAT,
            allowed_origins: &self.allowed_origins,
            presence: &self.presence,
            timers: &self.timers,
            buttons: &self.buttons,
            profiles: &self.profiles,
            record_mapping: &self.record_mapping,
        };
        // By way of a table: it puts empty lists before the tables that would swallow them.
        let table = Table::try_from(file).expect("settings are texts, numbers, lists and tables");
        toml::to_string(&table).expect("a table is TOML")
    }

    /// Reads a settings file and checks it as [`Settings::from_json`] does.
    ///
    /// # Errors
    /// [`SettingsError::Shape`] with line and column for what is not TOML, else
    /// [`SettingsError::Value`] naming section, row and fix.
    pub fn from_toml(text: &str) -> Result<Self, SettingsError> {
        let mut file: Table = toml::from_str(text).map_err(|error| not_toml(text, &error))?;
        match file.remove("format") {
            Some(Value::Integer(FORMAT)) => {}
            Some(Value::Integer(newer)) if newer > FORMAT => {
                return Err(value(
                    "format".to_owned(),
                    format!("{newer} is of a newer version: this one reads {FORMAT}. Update it first"),
                ));
            }
            _ => return Err(value("format".to_owned(), format!("a settings file says format = {FORMAT}"))),
        }
        if let Some(unknown) = file.keys().find(|key| !SECTIONS.contains(&key.as_str())) {
            return Err(value(
                unknown.clone(),
                format!("not a section of the settings; there are {}", SECTIONS.join(", ")),
            ));
        }
        let settings = Self {
            allowed_origins: rows(&mut file, "allowed_origins")?,
            presence: section(&mut file, "presence")?,
            timers: section(&mut file, "timers")?,
            buttons: rows(&mut file, "buttons")?,
            profiles: rows(&mut file, "profiles")?,
            record_mapping: section(&mut file, "record_mapping")?,
        };
        settings.check()?;
        Ok(settings)
    }
}

fn take(file: &mut Table, name: &'static str) -> Result<Value, SettingsError> {
    file.remove(name).ok_or_else(|| {
        value(
            name.to_owned(),
            "the section is missing: a file has them all, as an export writes it".to_owned(),
        )
    })
}

fn section<T: DeserializeOwned>(file: &mut Table, name: &'static str) -> Result<T, SettingsError> {
    read(take(file, name)?, name.to_owned())
}

fn rows<T: DeserializeOwned>(file: &mut Table, name: &'static str) -> Result<Vec<T>, SettingsError> {
    let Value::Array(rows) = take(file, name)? else {
        return Err(value(name.to_owned(), "this section is a list of rows".to_owned()));
    };
    (1..).zip(rows).map(|(number, row): (usize, Value)| read(row, format!("{name}[{number}]"))).collect()
}

fn read<'de, T: Deserialize<'de>>(found: Value, place: String) -> Result<T, SettingsError> {
    T::deserialize(found).map_err(|error| value(place, error.message().to_owned()))
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
