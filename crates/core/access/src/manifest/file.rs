//! A manifest's file: TOML, read strictly. An error names the section, the row and the fix.

use std::collections::BTreeMap;

use serde::{Deserialize, de::DeserializeOwned};
use toml::{Table, Value};

use super::{FieldRights, Grant, Manifest, ObjectRights, PeopleRule};

/// Written at the head of a file; grows when a file means something else than before.
const FORMAT: i64 = 1;

/// Longer files are no manifests.
const MOST_BYTES: usize = 64 * 1024;

/// The one policy that a manifest can ask for.
const STRICT_POLICY: &str = "Admin approved users are pre-authorized";

/// Why a text is no manifest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Not TOML.
    #[error("line {line}, column {column}: {problem}")]
    Shape {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        problem: String,
    },
    /// A value that cannot be.
    #[error("{place}: {problem}")]
    Value {
        /// Section and row, `grants[2].fields`.
        place: String,
        /// What is wrong and what belongs there.
        problem: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    #[serde(default)]
    profiles: Vec<String>,
    #[serde(default)]
    users: Vec<String>,
    #[serde(default)]
    holders_of: Vec<String>,
    #[serde(default)]
    profile_settings: bool,
    #[serde(default)]
    except: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConnectedApp {
    permitted_users: String,
    to: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGrant {
    to: Vec<String>,
    #[serde(default)]
    permission_sets: Vec<String>,
    #[serde(default)]
    apps: Vec<String>,
    #[serde(default)]
    objects: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    fields: BTreeMap<String, Vec<String>>,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// [`ManifestError`] naming line and column of what is not TOML, else section, row and fix.
    pub fn from_toml(text: &str) -> Result<Self, ManifestError> {
        if text.len() > MOST_BYTES {
            return Err(wrong("manifest", format!("longer than {} KiB", MOST_BYTES / 1024)));
        }
        let mut file: Table = toml::from_str(text).map_err(|error| not_toml(text, &error))?;
        match file.remove("format") {
            Some(Value::Integer(FORMAT)) => {}
            Some(Value::Integer(newer)) if newer > FORMAT => {
                let problem = format!("{newer} is of a newer version: this one reads {FORMAT}");
                return Err(wrong("format", problem));
            }
            _ => return Err(wrong("format", format!("a manifest says format = {FORMAT}"))),
        }
        let manifest = Self {
            title: read("title", file.remove("title").unwrap_or_else(|| "Manifest".into()))?,
            people: people(file.remove("people"))?,
            connected_app: file.remove("connected_app").map(connected_app).transpose()?,
            grants: grants(file.remove("grants"))?,
        };
        if let Some(unknown) = file.keys().next() {
            let problem = "not a section of a manifest; there are title, people, connected_app and grants";
            return Err(wrong(unknown, problem));
        }
        manifest.check()?;
        Ok(manifest)
    }

    fn check(&self) -> Result<(), ManifestError> {
        if self.people.is_empty() {
            return Err(wrong("people", "says nobody: add a group, [people.agents], and who is in it"));
        }
        for (name, rule) in &self.people {
            let place = format!("people.{name}");
            let PeopleRule { profiles, users, holders_of, profile_settings, except } = rule;
            if profiles.is_empty() && users.is_empty() && holders_of.is_empty() && !profile_settings {
                let problem = "means nobody: add profiles, users, holders_of or profile_settings = true";
                return Err(wrong(&place, problem));
            }
            for set in holders_of {
                set_name(&format!("{place}.holders_of"), set)?;
            }
            self.known_groups(&format!("{place}.except"), except)?;
            if let Some(other) = except.iter().find(|other| !self.people[*other].except.is_empty()) {
                let problem = format!("{other} has an except itself; only one of two groups can have one");
                return Err(wrong(&format!("{place}.except"), problem));
            }
        }
        if let Some(to) = &self.connected_app {
            self.known_groups("connected_app.to", to)?;
        }
        for (number, grant) in (1..).zip(&self.grants) {
            let place = format!("grants[{number}]");
            if grant.to.is_empty() {
                return Err(wrong(&format!("{place}.to"), "names no group of people"));
            }
            self.known_groups(&format!("{place}.to"), &grant.to)?;
            for set in &grant.permission_sets {
                set_name(&format!("{place}.permission_sets"), set)?;
            }
            for app in &grant.apps {
                if !["Alongside", "Alongside_Setup"].contains(&app.as_str()) {
                    let problem = format!("{app} is not an app of the product: Alongside or Alongside_Setup");
                    return Err(wrong(&format!("{place}.apps"), problem));
                }
            }
        }
        Ok(())
    }

    fn known_groups(&self, place: &str, names: &[String]) -> Result<(), ManifestError> {
        match names.iter().find(|name| !self.people.contains_key(*name)) {
            None => Ok(()),
            Some(name) => {
                let known: Vec<&str> = self.people.keys().map(String::as_str).collect();
                Err(wrong(place, format!("there is no group {name} in people, only {}", known.join(", "))))
            }
        }
    }
}

/// The permission sets of the package.
const SETS: [&str; 5] = [
    "Alongside_Agent",
    "Alongside_Admin",
    "Alongside_Messages_Read",
    "Alongside_Messages_Edit",
    "Alongside_Setup",
];

fn set_name(place: &str, name: &str) -> Result<(), ManifestError> {
    if SETS.contains(&name) {
        return Ok(());
    }
    Err(wrong(place, format!("{name} is not a permission set of the package; there are {}", SETS.join(", "))))
}

fn people(section: Option<Value>) -> Result<BTreeMap<String, PeopleRule>, ManifestError> {
    let groups: BTreeMap<String, Value> =
        section.map_or_else(|| Ok(BTreeMap::new()), |section| read("people", section))?;
    let mut people = BTreeMap::new();
    for (name, rule) in groups {
        let RawRule { profiles, users, holders_of, profile_settings, except } =
            read(&format!("people.{name}"), rule)?;
        people.insert(name, PeopleRule { profiles, users, holders_of, profile_settings, except });
    }
    Ok(people)
}

fn connected_app(section: Value) -> Result<Vec<String>, ManifestError> {
    let raw: RawConnectedApp = read("connected_app", section)?;
    if raw.permitted_users != STRICT_POLICY {
        return Err(wrong(
            "connected_app.permitted_users",
            format!("the only policy is \"{STRICT_POLICY}\""),
        ));
    }
    Ok(raw.to)
}

fn grants(section: Option<Value>) -> Result<Vec<Grant>, ManifestError> {
    let Some(section) = section else { return Ok(Vec::new()) };
    let Value::Array(rows) = section else {
        return Err(wrong("grants", "is a list of rows: begin each with [[grants]]"));
    };
    (1..).zip(rows).map(|(number, row): (usize, Value)| grant(&format!("grants[{number}]"), row)).collect()
}

fn grant(place: &str, row: Value) -> Result<Grant, ManifestError> {
    let raw: RawGrant = read(place, row)?;
    let mut objects = BTreeMap::new();
    for (object, words) in raw.objects {
        let place = format!("{place}.objects.{object}");
        if !is_api_name(&object) {
            return Err(wrong(&place, "not an object's API name, such as Contact or Visit__c"));
        }
        objects.insert(object, object_rights(&place, &words)?);
    }
    let mut fields = BTreeMap::new();
    for (field, words) in raw.fields {
        let place = format!("{place}.fields.\"{field}\"");
        if !field.split_once('.').is_some_and(|(object, name)| is_api_name(object) && is_api_name(name)) {
            return Err(wrong(&place, "write a field with its object: \"Contact.Email\""));
        }
        fields.insert(field, field_rights(&place, &words)?);
    }
    Ok(Grant { to: raw.to, permission_sets: raw.permission_sets, apps: raw.apps, objects, fields })
}

fn object_rights(place: &str, words: &[String]) -> Result<ObjectRights, ManifestError> {
    let mut rights = ObjectRights::NONE;
    for word in words {
        match word.as_str() {
            "read" => rights.read = true,
            "create" => rights.create = true,
            "edit" => rights.edit = true,
            "delete" => rights.delete = true,
            "view_all" | "modify_all" => {
                return Err(wrong(place, format!("{word} looks past sharing, and no manifest gives it")));
            }
            _ => return Err(wrong(place, format!("{word} is not one of read, create, edit, delete"))),
        }
    }
    let needed = rights.with_what_they_need();
    if rights == ObjectRights::NONE || rights != needed {
        let problem =
            format!("write out what belongs together: {}", needed.and(ObjectRights::EACH[0].1).words());
        return Err(wrong(place, problem));
    }
    Ok(rights)
}

fn field_rights(place: &str, words: &[String]) -> Result<FieldRights, ManifestError> {
    let mut rights = FieldRights::default();
    for word in words {
        match word.as_str() {
            "read" => rights.read = true,
            "edit" => rights.edit = true,
            _ => return Err(wrong(place, format!("{word} is not one of read, edit"))),
        }
    }
    if !rights.read {
        return Err(wrong(place, "a field is read at least: write [\"read\"] or [\"read\", \"edit\"]"));
    }
    Ok(rights)
}

/// Letters, digits and single underscores between them; what comes into a query must be no more.
fn is_api_name(text: &str) -> bool {
    text.len() <= 80
        && text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn read<T: DeserializeOwned>(place: &str, found: Value) -> Result<T, ManifestError> {
    T::deserialize(found).map_err(|error| wrong(place, error.message().trim_end().to_owned()))
}

fn wrong(place: &str, problem: impl Into<String>) -> ManifestError {
    ManifestError::Value { place: place.to_owned(), problem: problem.into() }
}

fn not_toml(text: &str, error: &toml::de::Error) -> ManifestError {
    let start = error.span().map_or(0, |span| span.start);
    let before = text.get(..start).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    ManifestError::Shape {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
        problem: error.message().to_owned(),
    }
}
