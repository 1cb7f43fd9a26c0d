//! What the pickers of the settings offer, as the CRM has it: objects by the session log's lookups,
//! their parents with fields, profiles, and the fields of User.

use std::{sync::Arc, time::Duration};

use alongside_access::Installation;
use alongside_kernel::Timestamp;
use alongside_salesforce::{FieldDescribe, ObjectDescribe, SalesforceError};
use futures_util::future::try_join_all;

use crate::{
    Crm, CrmError,
    connection::{CallError, Caller},
    package::{self, SESSION_OBJECT},
};

/// What the pickers offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrmOptions {
    /// The objects that the session log has a lookup to (R99), by label.
    pub objects: Vec<ObjectChoice>,
    /// The names of the profiles, sorted.
    pub profiles: Vec<String>,
    /// The fields of User that can name a person (R87), by label.
    pub user_fields: Vec<UserFieldChoice>,
}

/// An object whose record pages can have buttons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectChoice {
    /// API name.
    pub name: String,
    /// Label.
    pub label: String,
    /// The object itself, then its parents (R102).
    pub parents: Vec<ParentChoice>,
}

/// An object that a visitor id may stand on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParentChoice {
    /// The object's own name, or the path to the parent.
    pub path: String,
    /// Label of the lookup.
    pub label: String,
    /// API name of the object at its end.
    pub object: String,
    /// Its fields that can hold a visitor id (R103), by label.
    pub fields: Vec<FieldChoice>,
}

/// A field to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChoice {
    /// API name.
    pub name: String,
    /// Label.
    pub label: String,
}

/// A field of User to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserFieldChoice {
    /// API name.
    pub name: String,
    /// Label.
    pub label: String,
    /// Whether the CRM itself keeps its values apart.
    pub unique: bool,
}

/// Pickers show what was there a minute ago at most.
const FRESH: Duration = Duration::from_secs(60);

/// Lookups of the log that are not to an object with record pages for customers.
const NO_CUSTOMER: [&str; 4] = ["User", "Group", "Queue", "RecordType"];

/// Lookups that name who did something in the CRM, and never a customer.
const AUDIT: [&str; 3] = ["CreatedById", "LastModifiedById", "OwnerId"];

impl Crm {
    /// What the pickers of the settings offer, as the integration user sees it.
    ///
    /// # Errors
    /// [`CrmError::ObjectMissing`] where the package is not installed; [`CrmError`] else.
    pub async fn settings_options(&self, now: Timestamp) -> Result<CrmOptions, CrmError> {
        let objects = async {
            let names = self.logged_objects(now).await?;
            let choices = names.iter().map(|name| self.object_choice(name, now));
            let mut choices: Vec<_> = try_join_all(choices).await?.into_iter().flatten().collect();
            choices.sort_by(|one, other| one.label.cmp(&other.label));
            Ok::<_, CallError>(choices)
        };
        let (objects, profiles, user_fields) =
            tokio::try_join!(objects, self.read_profiles(now), self.user_fields(now))?;
        Ok(CrmOptions { objects, profiles, user_fields })
    }

    /// The names of the objects that the session log has a lookup to, as they are now.
    ///
    /// # Errors
    /// As [`Crm::settings_options`].
    pub async fn lookup_objects(&self, now: Timestamp) -> Result<Vec<String>, CrmError> {
        Ok(self.logged_objects(now).await?)
    }

    /// The names of the profiles, as they are now.
    ///
    /// # Errors
    /// [`CrmError`].
    pub async fn profile_names(&self, now: Timestamp) -> Result<Vec<String>, CrmError> {
        Ok(self.read_profiles(now).await?)
    }

    async fn logged_objects(&self, now: Timestamp) -> Result<Vec<String>, CallError> {
        for installation in [Installation::Managed, Installation::Source] {
            let log = package::name(installation, SESSION_OBJECT);
            if let Some(shape) = self.shape(&log, now, now).await? {
                return Ok(looked_up(&shape));
            }
        }
        let log = package::name(Installation::Managed, SESSION_OBJECT);
        let message = format!("{log}; install the package, and give the integration user Read on it");
        Err(SalesforceError::ObjectMissing { message }.into())
    }

    async fn read_profiles(&self, now: Timestamp) -> Result<Vec<String>, CallError> {
        let rows = self.connection().rows(Caller::Integration, "SELECT Name FROM Profile", now).await?;
        let mut names: Vec<String> =
            rows.iter().map(|row| row.required_text("Name")).collect::<Result<_, _>>()?;
        names.sort_unstable();
        Ok(names)
    }

    async fn user_fields(&self, now: Timestamp) -> Result<Vec<UserFieldChoice>, CallError> {
        let Some(shape) = self.shape("User", before(now), now).await? else {
            return Ok(Vec::new());
        };
        let naming = |field: &&FieldDescribe| {
            field.filterable && matches!(field.kind.as_str(), "id" | "string" | "email" | "phone")
        };
        let mut fields: Vec<UserFieldChoice> = shape
            .fields
            .iter()
            .filter(naming)
            .map(|field| UserFieldChoice {
                name: field.name.clone(),
                label: field.label.clone(),
                // The platform keeps sign-in names apart over all companies, and says so nowhere.
                unique: field.unique || field.kind == "id" || field.name == "Username",
            })
            .collect();
        fields.sort_by(|one, other| one.label.cmp(&other.label));
        Ok(fields)
    }

    /// The object with the places of its visitor ids; `None` when the integration user may not see it.
    async fn object_choice(&self, name: &str, now: Timestamp) -> Result<Option<ObjectChoice>, CallError> {
        let Some(shape) = self.shape(name, before(now), now).await? else {
            return Ok(None);
        };
        let lookups = shape.fields.iter().filter_map(|field| {
            let [target] = field.reference_to.as_slice() else { return None };
            let path = field.relationship_name.as_deref()?;
            (!AUDIT.contains(&field.name.as_str())).then_some((path, field.label.as_str(), target))
        });
        let parents = lookups.map(|(path, label, target)| async move {
            let parent = self.shape(target, before(now), now).await?;
            Ok::<_, CallError>(parent.map(|parent| place(path, label, &parent)))
        });
        let own = place(&shape.name, &shape.label, &shape);
        let parents = try_join_all(parents).await?.into_iter().flatten();
        Ok(Some(ObjectChoice {
            name: shape.name.clone(),
            label: shape.label.clone(),
            parents: std::iter::once(own).chain(parents).collect(),
        }))
    }

    async fn shape(
        &self,
        object: &str,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Arc<ObjectDescribe>>, CallError> {
        self.schema().object_since(self.connection(), Caller::Integration, object, since, now).await
    }
}

/// The moment from which on a description is fresh enough for a picker.
pub(crate) fn before(now: Timestamp) -> Timestamp {
    now - FRESH
}

/// The objects that a log's lookups point at, each once.
fn looked_up(log: &ObjectDescribe) -> Vec<String> {
    let mut names = Vec::new();
    for target in log.fields.iter().flat_map(|field| &field.reference_to) {
        if !NO_CUSTOMER.contains(&target.as_str()) && *target != log.name && !names.contains(target) {
            names.push(target.clone());
        }
    }
    names
}

fn place(path: &str, label: &str, shape: &ObjectDescribe) -> ParentChoice {
    let holds_ids = |field: &&FieldDescribe| {
        let kinds = ["id", "string", "email", "phone", "url", "picklist", "combobox", "int", "double"];
        kinds.contains(&field.kind.as_str())
    };
    let mut fields: Vec<FieldChoice> = shape
        .fields
        .iter()
        .filter(holds_ids)
        .map(|field| FieldChoice { name: field.name.clone(), label: field.label.clone() })
        .collect();
    fields.sort_by(|one, other| one.label.cmp(&other.label));
    ParentChoice { path: path.to_owned(), label: label.to_owned(), object: shape.name.clone(), fields }
}
