//! What the pickers of the settings offer, and whether a field of User names each person once.

use std::collections::BTreeMap;

use alongside_crm::{ObjectChoice, ParentChoice, UserValue};
use alongside_settings::DEFAULT_TERMS;
use alongside_wire::rest;

use crate::{Actor, Platform, PlatformError, record::is_object_name};

/// An admin who reads more names than these looks into the CRM.
pub(super) const MOST_NAMED: usize = 100;

impl Platform {
    /// What the pickers offer, from the CRM as it is now.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] for whom is neither admin nor API key, [`PlatformError::NoCrm`],
    /// [`PlatformError::Crm`] when the CRM could not be asked.
    pub async fn settings_options(&self, actor: &Actor) -> Result<rest::SettingsOptions, PlatformError> {
        self.require_settings(actor).await?;
        let facts = self.facts_of(actor.account()).await?;
        let options = self.crm().settings_options(self.now()).await?;
        let mut users: Vec<rest::UserOption> = facts
            .users()
            .map(|user| rest::UserOption {
                id: user.id.to_string(),
                name: user.name.clone(),
                email: user.email.clone(),
                username: user.username.clone(),
                active: user.active(),
            })
            .collect();
        users.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        Ok(rest::SettingsOptions {
            objects: options.objects.into_iter().map(object).collect(),
            profiles: options
                .profiles
                .into_iter()
                .map(|name| rest::ProfileOption { label: name.clone(), name })
                .collect(),
            user_fields: options
                .user_fields
                .into_iter()
                .map(|field| rest::UserFieldOption {
                    name: field.name,
                    label: field.label,
                    unique: field.unique.then_some(true),
                })
                .collect(),
            users,
            default_terms: DEFAULT_TERMS.to_owned(),
        })
    }

    /// Whether a field of User names each active user once (R86).
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] for a field that User does not have; as
    /// [`Platform::settings_options`].
    pub async fn check_sso(&self, actor: &Actor, field: &str) -> Result<rest::SsoCheck, PlatformError> {
        self.require_settings(actor).await?;
        if actor.account() != self.shared.config.account {
            return Err(PlatformError::NoCrm);
        }
        if !is_object_name(field) {
            return Err(PlatformError::invalid("field", "a field's API name such as FederationIdentifier"));
        }
        let Some((field, values)) = self.crm().user_values(field, self.now()).await? else {
            return Err(PlatformError::invalid(
                "field",
                format!("the CRM's User has no field {field} that the integration user can see"),
            ));
        };
        let users = values.len() as u64;
        let sorted = Naming::of(values);
        let named = |users: Vec<UserValue>| users.into_iter().map(user).collect();
        Ok(rest::SsoCheck {
            field,
            users,
            empty: sorted.empty.into_iter().take(MOST_NAMED).map(user).collect(),
            clashes: sorted
                .clashes
                .into_iter()
                .take(MOST_NAMED)
                .map(|(value, users)| rest::SsoClash { value, users: named(users) })
                .collect(),
        })
    }
}

/// How the values of a field name people.
pub(super) struct Naming {
    /// Who has no value.
    pub(super) empty: Vec<UserValue>,
    /// The values that several have.
    pub(super) clashes: Vec<(String, Vec<UserValue>)>,
}

impl Naming {
    pub(super) fn of(values: Vec<UserValue>) -> Self {
        let mut empty = Vec::new();
        let mut by_value: BTreeMap<String, Vec<UserValue>> = BTreeMap::new();
        for user in values {
            match user.value.clone() {
                Some(value) => by_value.entry(value).or_default().push(user),
                None => empty.push(user),
            }
        }
        let clashes = by_value.into_iter().filter(|(_, users)| users.len() > 1).collect();
        Self { empty, clashes }
    }
}

/// "Ada, Sam and 3 more".
pub(super) fn names(users: &[UserValue]) -> String {
    const MOST: usize = 5;
    let mut words: Vec<&str> = users.iter().take(MOST).map(|user| user.name.as_str()).collect();
    let more = users.len().saturating_sub(MOST);
    let rest = format!("{more} more");
    if more > 0 {
        words.push(&rest);
    }
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => words.concat(),
    }
}

fn user(user: UserValue) -> rest::SsoUser {
    rest::SsoUser { id: user.user.to_string(), name: user.name }
}

fn object(object: ObjectChoice) -> rest::ObjectOption {
    rest::ObjectOption {
        name: object.name,
        label: object.label,
        parents: object.parents.into_iter().map(parent).collect(),
    }
}

fn parent(parent: ParentChoice) -> rest::ParentOption {
    let fields = parent.fields.into_iter();
    rest::ParentOption {
        path: parent.path,
        label: parent.label,
        object: parent.object,
        fields: fields.map(|field| rest::FieldOption { name: field.name, label: field.label }).collect(),
    }
}
