//! Values by key, and where each came from.

use std::{collections::BTreeMap, fmt, str::FromStr};

use super::{ConfigurationError, KEYS};

/// Where a value was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Nowhere: the default.
    Default,
    /// The file.
    File,
    /// The environment variable of that name.
    Variable(String),
    /// The flag of that name.
    Flag(String),
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => formatter.write_str("default"),
            Self::File => formatter.write_str("in the file"),
            Self::Variable(name) => formatter.write_str(name),
            Self::Flag(name) => write!(formatter, "--{name}"),
        }
    }
}

/// The values of all keys.
#[derive(Default)]
pub struct Layers {
    values: BTreeMap<&'static str, (String, Source)>,
}

impl Layers {
    /// Lays file, environment and flags over the defaults.
    ///
    /// # Errors
    /// When the file is not TOML, or has a key that does not exist.
    pub fn new(
        file: Option<&str>,
        variable: impl Fn(&str) -> Option<String>,
        flag: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, ConfigurationError> {
        let mut layers = Self::default();
        for key in &KEYS {
            if let Some(default) = key.default {
                layers.values.insert(key.name, (default.to_owned(), Source::Default));
            }
        }
        if let Some(text) = file {
            layers.read_file(text)?;
        }
        for key in &KEYS {
            let name = key.variable();
            if let Some(value) = variable(&name) {
                layers.values.insert(key.name, (value, Source::Variable(name)));
            }
            if let Some((value, name)) = key.flag().and_then(|name| Some((flag(&name)?, name))) {
                layers.values.insert(key.name, (value, Source::Flag(name)));
            }
        }
        Ok(layers)
    }

    fn read_file(&mut self, text: &str) -> Result<(), ConfigurationError> {
        let file_error = |key: &str, problem: String| ConfigurationError {
            key: key.to_owned(),
            source: Some(Source::File),
            problem,
        };
        let table: toml::Table =
            text.parse().map_err(|error: toml::de::Error| file_error("the file", error.to_string()))?;
        for (section, values) in table {
            let toml::Value::Table(values) = values else {
                return Err(file_error(&section, "keys stand in sections, as in [listen]".into()));
            };
            for (name, value) in values {
                let written = format!("{section}.{name}");
                let Some(key) = KEYS.iter().find(|key| key.name == written) else {
                    return Err(file_error(&written, "there is no such key".into()));
                };
                let text = match value {
                    toml::Value::String(text) => text,
                    toml::Value::Integer(number) => number.to_string(),
                    toml::Value::Array(items) => {
                        let texts: Option<Vec<_>> = items.iter().map(toml::Value::as_str).collect();
                        texts.ok_or_else(|| file_error(&written, "write a list of texts".into()))?.join(",")
                    }
                    _ => return Err(file_error(&written, "write a text or a number".into())),
                };
                self.values.insert(key.name, (text, Source::File));
            }
        }
        Ok(())
    }

    /// The value, if it is set.
    pub fn optional(&self, key: &str) -> Option<String> {
        self.values.get(key).map(|(value, _)| value.clone())
    }

    /// The value as text.
    ///
    /// # Errors
    /// When it is missing or empty.
    pub fn text(&self, key: &str) -> Result<String, ConfigurationError> {
        match self.values.get(key) {
            Some((value, _)) if !value.trim().is_empty() => Ok(value.clone()),
            _ => {
                let described = KEYS.iter().find(|described| described.name == key);
                let variable = described.map(super::Key::variable).unwrap_or_default();
                Err(self.error(key, &format!("must be set: in the file, or as {variable}")))
            }
        }
    }

    /// The value as a type.
    ///
    /// # Errors
    /// When it is missing or does not parse.
    pub fn parse<T: FromStr<Err: fmt::Display>>(&self, key: &str) -> Result<T, ConfigurationError> {
        self.text(key)?.parse().map_err(|problem: T::Err| self.error(key, &problem.to_string()))
    }

    /// An error about a key, with where its value came from.
    pub fn error(&self, key: &str, problem: &str) -> ConfigurationError {
        let source = self.values.get(key).map(|(_, source)| source.clone());
        ConfigurationError { key: key.to_owned(), source, problem: problem.to_owned() }
    }
}
