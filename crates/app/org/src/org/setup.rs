//! What the pages of Setup ask beyond records: what the user may do there, every object with its
//! fields whatever the user's own access to records is, and several changes as one.

use alongside_orgstore::{FieldDefinition, FieldKind, ObjectDefinition, Schema};
use serde_json::{Map, Value as Json};

use super::Org;
use crate::describing::type_names;
use crate::model::SystemPermission;
use crate::records::Writing;
use crate::{ApiError, CurrentUser, SharingModel};

/// What a user may do in Setup, by the system permissions of profile and permission sets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SetupRights {
    /// View Setup and Configuration: may open Setup at all.
    pub view: bool,
    /// Manage Users: may change users.
    pub manage_users: bool,
    /// Assign Permission Sets, or Manage Users: may give sets to users and take them away.
    pub assign: bool,
    /// Manage Profiles and Permission Sets: may change what these grant.
    pub manage_grants: bool,
    /// Customize Application: may change connected apps, objects and packages.
    pub customize: bool,
}

/// An object as Setup shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupObject {
    /// API name.
    pub name: String,
    /// Singular label.
    pub label: String,
    /// Plural label.
    pub label_plural: String,
    /// First three characters of its ids.
    pub key_prefix: Option<String>,
    /// Namespace of the package it came from.
    pub namespace: Option<String>,
    /// Whether it is not one of the standard objects.
    pub custom: bool,
    /// Its fields, in their order.
    pub fields: Vec<SetupField>,
}

/// A field as Setup shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetupField {
    /// API name.
    pub name: String,
    /// Label.
    pub label: String,
    /// The platform's type name, as in a describe result: `string`, `reference` ...
    pub kind: &'static str,
    /// Most characters, 0 for what is not text.
    pub length: u32,
    /// Whether it was added by a package or the org.
    pub custom: bool,
    /// Whether a record cannot be without it.
    pub required: bool,
    /// Whether field-level security can restrict it.
    pub permissionable: bool,
    /// Whether nobody types it: computed, or written by the system.
    pub read_only: bool,
    /// Whether it names the record.
    pub name_field: bool,
    /// Whether two records may not share a value.
    pub unique: bool,
    /// Whether it identifies records of another system.
    pub external_id: bool,
    /// Objects a lookup may point at.
    pub reference_to: Vec<String>,
    /// Name of the compound field it is a part of.
    pub compound: Option<String>,
    /// Values of a picklist, in order.
    pub values: Vec<String>,
    /// Help text.
    pub help: Option<String>,
}

/// One of several changes that are made together.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A new record.
    Create {
        /// API name of the object.
        object: &'static str,
        /// Values by field.
        fields: Map<String, Json>,
    },
    /// Other values of a record.
    Update {
        /// API name of the object.
        object: &'static str,
        /// The record.
        id: String,
        /// Values by field.
        fields: Map<String, Json>,
    },
    /// A record that goes.
    Delete {
        /// API name of the object.
        object: &'static str,
        /// The record.
        id: String,
    },
    /// The app in which the users of a profile begin; it must be visible to them.
    DefaultApp {
        /// Id of the profile.
        profile: String,
        /// Id of the app.
        app: String,
    },
}

/// Which of several changes was refused, and why. None of them was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("change {position}: {error}")]
pub struct ChangeError {
    /// Position of the change, from 0; none when all of them together were refused.
    pub index: Option<usize>,
    /// The refusal.
    pub error: ApiError,
    position: usize,
}

impl ChangeError {
    fn at(index: usize, error: ApiError) -> Self {
        Self { index: Some(index), error, position: index }
    }

    fn together(error: ApiError) -> Self {
        Self { index: None, error, position: 0 }
    }
}

impl Org {
    /// What the user may do in Setup.
    ///
    /// # Errors
    /// Only when the database refuses.
    pub async fn setup_rights(&self, user: &CurrentUser) -> Result<SetupRights, ApiError> {
        use SystemPermission as P;
        let rights = self.engine.rights(&user.id).await?;
        let manage_users = rights.has(P::ManageUsers);
        Ok(SetupRights {
            view: rights.has(P::ViewSetup),
            manage_users,
            assign: manage_users || rights.has(P::AssignPermissionSets),
            manage_grants: rights.has(P::ManageProfilesPermissionsets),
            customize: rights.has(P::CustomizeApplication),
        })
    }

    /// Every object that has records, standard ones first, each with all its fields.
    ///
    /// # Errors
    /// `NOT_FOUND` when the user may not view Setup.
    pub async fn setup_objects(&self, user: &CurrentUser) -> Result<Vec<SetupObject>, ApiError> {
        if !self.setup_rights(user).await?.view {
            return Err(ApiError::not_found());
        }
        let schema = self.engine.schema();
        let with_records = schema.objects().filter(|object| !object.setup && !object.computed);
        let mut objects: Vec<SetupObject> = with_records.map(|object| described(&schema, object)).collect();
        objects.sort_by(|one, two| (one.custom, &one.label).cmp(&(two.custom, &two.label)));
        Ok(objects)
    }

    /// Makes all of these changes in the user's name and in this order, or none of them.
    ///
    /// # Errors
    /// [`ChangeError`] with the first change that is refused.
    pub async fn save_all(&self, user: &CurrentUser, changes: Vec<Change>) -> Result<(), ChangeError> {
        let mut writing = Writing::begin(&self.engine, &user.id).await.map_err(ChangeError::together)?;
        for (index, change) in changes.into_iter().enumerate() {
            let made = match change {
                Change::Create { object, fields } => writing.create(object, &fields).await.map(|_| ()),
                Change::Update { object, id, fields } => writing.update(object, &id, &fields).await,
                Change::Delete { object, id } => writing.delete(object, &id).await,
                Change::DefaultApp { profile, app } => writing.set_default_app(&profile, &app).await,
            };
            made.map_err(|error| ChangeError::at(index, error))?;
        }
        writing.commit().await.map_err(ChangeError::together)
    }

    /// Sets the organisation-wide defaults of several objects, or none of them.
    ///
    /// # Errors
    /// The first object that is refused, and why.
    pub async fn set_sharing_defaults(
        &self,
        user: &CurrentUser,
        defaults: &[(String, SharingModel)],
    ) -> Result<(), (String, ApiError)> {
        let Some((first, _)) = defaults.first() else { return Ok(()) };
        let of_first = |error| (first.clone(), error);
        let mut writing = Writing::begin(&self.engine, &user.id).await.map_err(of_first)?;
        for (object, model) in defaults {
            let set = writing.set_sharing_default(object, *model).await;
            set.map_err(|error| (object.clone(), error))?;
        }
        writing.commit().await.map_err(of_first)
    }
}

fn described(schema: &Schema, object: &ObjectDefinition) -> SetupObject {
    SetupObject {
        name: object.name.clone(),
        label: object.label.clone(),
        label_plural: object.plural_label.clone(),
        key_prefix: object.key_prefix.clone(),
        namespace: object.namespace.clone(),
        custom: object.custom,
        fields: object.fields.iter().map(|field| described_field(schema, object, field)).collect(),
    }
}

fn described_field(schema: &Schema, object: &ObjectDefinition, field: &FieldDefinition) -> SetupField {
    let values = match &field.kind {
        FieldKind::Picklist { values, .. } | FieldKind::MultiPicklist { values } => values.as_slice(),
        _ => &[],
    };
    SetupField {
        name: field.name.clone(),
        label: field.label.clone(),
        kind: type_names(schema, object, field).0,
        length: field.length,
        custom: field.custom,
        required: field.required,
        permissionable: field.permissionable,
        // An address is typed part by part: as a whole it is as editable as these.
        read_only: !field.updateable
            && !field.createable
            && !matches!(field.kind, FieldKind::Address { .. } | FieldKind::PersonName),
        name_field: field.name_field,
        unique: field.unique,
        external_id: field.external_id,
        reference_to: field.kind.targets().to_vec(),
        compound: field.compound.clone(),
        values: values.iter().map(|value| value.value.clone()).collect(),
        help: field.help.clone(),
    }
}
