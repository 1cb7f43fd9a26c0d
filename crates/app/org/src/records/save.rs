//! Creating, changing and upserting.

use alongside_orgstore::{FieldDefinition, FieldKind, ObjectDefinition, RecordId, Value};
use serde_json::Value as Json;

use super::values::{FieldMap, value, wrong_id};
use super::{Writing, feeds, read_only, rules, setup};
use crate::clock::now;
use crate::{ApiError, ErrorCode};

type Values = Vec<(String, Value)>;

/// What an upsert did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Upserted {
    pub id: String,
    pub created: bool,
}

impl Writing<'_> {
    /// Creates a record and returns its id.
    pub async fn create(&mut self, object: &str, fields: &FieldMap) -> Result<String, ApiError> {
        let object = self.object(object)?;
        if object.computed || !self.rights.object(&object).create {
            return Err(read_only(&object));
        }
        let mut given = self.parse(&object, fields, true).await?;
        if object.field("OwnerId").is_some() && get(&given, "OwnerId").is_none_or(Value::is_null) {
            set(&mut given, "OwnerId", self.rights.user_id.as_str().into());
        }
        self.insert(&object, given, true).await
    }

    /// Changes the given fields of a record.
    pub async fn update(&mut self, object: &str, id: &str, fields: &FieldMap) -> Result<(), ApiError> {
        let object = self.object(object)?;
        let id = self.own_id(&object, id)?;
        let access = self.present(&object, &id).await?;
        if object.computed || !access.edit {
            return Err(read_only(&object));
        }
        let given = self.parse(&object, fields, false).await?;
        if let Some(owner) = get(&given, "OwnerId")
            && !access.transfer
        {
            let rows = self.store.select(&object, &["OwnerId"], &[("Id", id.as_str().into())]).await?;
            if rows.first().is_some_and(|row| row[0] != *owner) {
                return Err(read_only(&object).about("OwnerId"));
            }
        }
        self.change(&object, &id, given).await
    }

    /// Creates the record with this external id or changes the one that has it.
    pub async fn upsert(
        &mut self,
        object: &str,
        key_field: &str,
        key: &str,
        fields: &FieldMap,
    ) -> Result<Upserted, ApiError> {
        let object = self.object(object)?;
        let seen = object
            .field(key_field)
            .filter(|field| self.rights.visibility().field(&self.schema, &object, field));
        let field =
            seen.filter(|field| field.external_id || field.kind == FieldKind::Id).ok_or_else(|| {
                let message =
                    format!("Provided external ID field does not exist or is not accessible: {key_field}");
                ApiError::new(ErrorCode::NotFound, message)
            })?;
        if fields.keys().any(|name| name.eq_ignore_ascii_case(&field.name)) {
            let message = format!("The {} field should not be specified in the sobject data.", field.name);
            return Err(ApiError::new(ErrorCode::InvalidField, message).about(&field.name));
        }
        let wanted = value(field, &Json::String(key.to_owned()))?;
        let mut equal = vec![(field.name.as_str(), wanted.clone())];
        if object.keeps_deleted() {
            equal.push(("IsDeleted", false.into()));
        }
        let found = self.store.select(&object, &["Id"], &equal).await?;
        match found.as_slice() {
            [] if field.kind == FieldKind::Id => Err(ApiError::not_found()),
            [] => {
                let mut fields = fields.clone();
                fields.insert(field.name.clone(), Json::String(key.to_owned()));
                let id = self.create(&object.name, &fields).await?;
                Ok(Upserted { id, created: true })
            }
            [row] => {
                let id = row[0].display();
                self.update(&object.name, &id, fields).await?;
                Ok(Upserted { id, created: false })
            }
            several => {
                let mut error =
                    ApiError::new(ErrorCode::MultipleChoices, "several records have this external id");
                error.fields =
                    several.iter().map(|row| format!("{}/{}", object.name, row[0].display())).collect();
                Err(error)
            }
        }
    }

    /// As [`Writing::upsert`], with the key as one of several records brings it. By `Id`, a record
    /// without one is created.
    pub async fn upsert_by(
        &mut self,
        object: &str,
        key_field: &str,
        key: Option<Json>,
        fields: &FieldMap,
    ) -> Result<Upserted, ApiError> {
        let by_id = key_field.eq_ignore_ascii_case("Id");
        let key = match key {
            Some(Json::String(text)) => Some(text),
            Some(Json::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        match key.filter(|key| !key.trim().is_empty()) {
            Some(id) if by_id => {
                self.update(object, &id, fields).await?;
                let id = RecordId::parse(&id).map_or(id, RecordId::into_string);
                Ok(Upserted { id, created: false })
            }
            Some(key) => self.upsert(object, key_field, &key, fields).await.map_err(|error| {
                if error.code != ErrorCode::MultipleChoices {
                    return error;
                }
                let ids: Vec<&str> =
                    error.fields.iter().filter_map(|record| record.split('/').next_back()).collect();
                let message =
                    format!("more than one record found for external id field: [{}]", ids.join(", "));
                ApiError::new(ErrorCode::DuplicateExternalId, message)
            }),
            None if by_id => Ok(Upserted { id: self.create(object, fields).await?, created: true }),
            None => {
                let message = format!("{key_field} not specified");
                Err(ApiError::new(ErrorCode::MissingArgument, message).about(key_field))
            }
        }
    }

    /// The id of a record of this object, from either form.
    pub(super) fn own_id(&self, object: &ObjectDefinition, id: &str) -> Result<String, ApiError> {
        let parsed = RecordId::parse(id).ok();
        let parsed = parsed.filter(|id| object.key_prefix.as_deref() == Some(id.prefix()));
        parsed.map(RecordId::into_string).ok_or_else(|| {
            let about = object.field("Id").expect("every object has an id");
            wrong_id(about, id)
        })
    }

    /// Fields of a request as typed values, each checked for existence, permission and type.
    async fn parse(
        &mut self,
        object: &ObjectDefinition,
        fields: &FieldMap,
        creating: bool,
    ) -> Result<Values, ApiError> {
        let mut given = Values::new();
        let mut locked = Vec::new();
        for (name, json) in fields {
            if name == "attributes" {
                continue;
            }
            if name.eq_ignore_ascii_case("Id") {
                let message = if creating {
                    "cannot specify Id in an insert call"
                } else {
                    "The Id field should not be specified in the sobject data."
                };
                return Err(ApiError::new(ErrorCode::InvalidField, message).about("Id"));
            }
            if let (Some(lookup), Json::Object(target)) = (object.lookup(name), json) {
                let id = self.target_by_external_id(lookup, target).await?;
                given.push((lookup.name.clone(), id));
                continue;
            }
            let field = object
                .field(name)
                .filter(|field| self.rights.visibility().field(&self.schema, object, field));
            let field = field.ok_or_else(|| {
                let message = format!("No such column '{name}' on sobject of type {}", object.name);
                ApiError::new(ErrorCode::InvalidField, message)
            })?;
            let writable = if creating { field.createable } else { field.updateable };
            if !writable || !self.rights.may_edit_field(object, field) {
                locked.push(field.name.clone());
                continue;
            }
            set(&mut given, &field.name, value(field, json)?);
        }
        if !locked.is_empty() {
            let message = format!(
                "Unable to create/update fields: {}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.",
                locked.join(", ")
            );
            let mut error = ApiError::new(ErrorCode::InvalidFieldForInsertUpdate, message);
            error.fields = locked;
            return Err(error);
        }
        Ok(given)
    }

    /// `{"Account": {"External__c": "x"}}`: the id of the record with that external id.
    async fn target_by_external_id(
        &mut self,
        lookup: &FieldDefinition,
        target: &FieldMap,
    ) -> Result<Value, ApiError> {
        let named = lookup.kind.targets().first().and_then(|name| self.schema.object(name)).cloned();
        let object =
            named.filter(|object| self.rights.visibility().object(object)).ok_or_else(ApiError::not_found)?;
        let mut keys = target.iter().filter(|(name, _)| *name != "attributes");
        let wrong = || {
            let message = format!("{} takes one external id field and its value", lookup.name);
            ApiError::new(ErrorCode::InvalidField, message).about(&lookup.name)
        };
        let (Some((name, json)), None) = (keys.next(), keys.next()) else { return Err(wrong()) };
        // A key that may not be read must not be asked about this way either.
        let seen = |field: &&FieldDefinition| self.rights.visibility().field(&self.schema, &object, field);
        let field = object.field(name).filter(|field| field.external_id || field.unique).filter(seen);
        let field = field.ok_or_else(wrong)?;
        let equal = [(field.name.as_str(), value(field, json)?)];
        let found = self.store.select(&object, &["Id"], &equal).await?;
        match found.as_slice() {
            [row] => Ok(row[0].clone()),
            _ => {
                let message = format!(
                    "Foreign key external ID: {} not found for field {name} in entity {}",
                    json, object.name
                );
                Err(ApiError::new(ErrorCode::InvalidField, message))
            }
        }
    }

    /// Inserts typed values. With `checked`, references and the rules of set-up objects are looked at.
    pub(super) async fn insert(
        &mut self,
        object: &ObjectDefinition,
        mut values: Values,
        checked: bool,
    ) -> Result<String, ApiError> {
        for field in object.fields.iter().filter(|field| field.kind.is_stored()) {
            if get(&values, &field.name).is_none_or(Value::is_null)
                && let Some(default) = &field.default_value
            {
                set(&mut values, &field.name, default.clone());
            }
        }
        rules::derive(object, &mut values, &[]);
        // The name of a custom object's record is its id when it is given none.
        let named_by_id = |field: &FieldDefinition| object.custom && field.name_field;
        let missing: Vec<&str> = object
            .fields
            .iter()
            .filter(|field| field.required && !named_by_id(field))
            .filter(|field| get(&values, &field.name).is_none_or(Value::is_null))
            .map(|field| field.name.as_str())
            .collect();
        if !missing.is_empty() {
            return Err(required(&missing));
        }
        if checked {
            self.check_references(object, &values).await?;
        }
        self.check_unique(object, None, &values).await?;
        if object.goes_with.is_some() && checked {
            feeds::before_insert(self, object, &mut values).await?;
        }
        if object.setup && checked {
            setup::before_insert(self, object, &mut values).await?;
        }
        let id = self.store.next_id(object).await?.into_string();
        for field in &object.fields {
            if let FieldKind::AutoNumber { prefix, digits } = &field.kind {
                let number = self.store.next_number(&format!("auto:{}.{}", object.name, field.name)).await?;
                set(&mut values, &field.name, format!("{prefix}{number:0digits$}").into());
            } else if named_by_id(field) && get(&values, &field.name).is_none_or(Value::is_null) {
                set(&mut values, &field.name, id[..15].into());
            }
        }
        let stamp = Value::DateTime(now());
        let user = Value::from(self.rights.user_id.as_str());
        set(&mut values, "Id", id.as_str().into());
        for (name, value) in [
            ("CreatedDate", &stamp),
            ("CreatedById", &user),
            ("LastModifiedDate", &stamp),
            ("LastModifiedById", &user),
            ("SystemModstamp", &stamp),
        ] {
            if get(&values, name).is_none() {
                set(&mut values, name, value.clone());
            }
        }
        self.store.insert(object, &values).await?;
        self.touch_new(object);
        if object.setup {
            setup::after_insert(self, object, &id, &values).await?;
            if checked {
                setup::trail::created(self, object, &values).await?;
            }
        }
        Ok(id)
    }

    async fn change(
        &mut self,
        object: &ObjectDefinition,
        id: &str,
        mut values: Values,
    ) -> Result<(), ApiError> {
        let emptied: Vec<&str> = object
            .fields
            .iter()
            .filter(|field| field.required && get(&values, &field.name).is_some_and(Value::is_null))
            .map(|field| field.name.as_str())
            .collect();
        if !emptied.is_empty() {
            return Err(required(&emptied));
        }
        self.check_references(object, &values).await?;
        self.check_unique(object, Some(id), &values).await?;
        let before = self.stored(object, id).await?;
        if object.goes_with.is_some() {
            feeds::before_update(self, object, id, &before).await?;
        }
        if object.setup
            && setup::before_update(self, object, id, &before, &values).await? == setup::After::Gone
        {
            return setup::trail::changed(self, object, id, &before, &values).await;
        }
        rules::derive(object, &mut values, &before);
        if values.is_empty() {
            return Ok(());
        }
        let stamp = Value::DateTime(now());
        set(&mut values, "LastModifiedDate", stamp.clone());
        set(&mut values, "LastModifiedById", self.rights.user_id.as_str().into());
        set(&mut values, "SystemModstamp", stamp);
        self.store.update(object, id, &values).await?;
        self.touch(object);
        let owner = get(&values, "OwnerId");
        if owner.is_some() && owner != get(&before, "OwnerId") {
            self.unshare(object, id).await?;
        }
        if object.setup {
            setup::after_update(self, object, &values).await?;
            setup::trail::changed(self, object, id, &before, &values).await?;
        }
        Ok(())
    }

    /// Every stored value of a record.
    pub(super) async fn stored(&mut self, object: &ObjectDefinition, id: &str) -> Result<Values, ApiError> {
        let names: Vec<&str> = object
            .fields
            .iter()
            .filter(|field| field.kind.is_stored())
            .map(|field| field.name.as_str())
            .collect();
        let rows = self.store.select(object, &names, &[("Id", id.into())]).await?;
        let row = rows.into_iter().next().ok_or_else(ApiError::not_found)?;
        Ok(names.into_iter().map(str::to_owned).zip(row).collect())
    }

    pub(super) async fn check_unique(
        &mut self,
        object: &ObjectDefinition,
        id: Option<&str>,
        values: &Values,
    ) -> Result<(), ApiError> {
        for field in object.fields.iter().filter(|field| field.unique) {
            let Some(value) = get(values, &field.name).filter(|value| !value.is_null()) else { continue };
            let mut equal = vec![(field.name.as_str(), value.clone())];
            if object.keeps_deleted() {
                equal.push(("IsDeleted", false.into()));
            }
            let found = self.store.select(object, &["Id"], &equal).await?;
            let other = found.iter().map(|row| row[0].display()).find(|other| Some(other.as_str()) != id);
            if let Some(other) = other {
                if object.name == "User" && field.name == "Username" {
                    let message = "Duplicate Username. Another user has already selected this username.";
                    return Err(ApiError::new(ErrorCode::DuplicateUsername, message).about(&field.name));
                }
                let message = format!(
                    "duplicate value found: {} duplicates value on record with id: {}",
                    field.name,
                    &other[..15]
                );
                return Err(ApiError::new(ErrorCode::DuplicateValue, message));
            }
        }
        Ok(())
    }
}

fn required(missing: &[&str]) -> ApiError {
    let message = format!("Required fields are missing: [{}]", missing.join(", "));
    let mut error = ApiError::new(ErrorCode::RequiredFieldMissing, message);
    error.fields = missing.iter().map(|name| (*name).to_owned()).collect();
    error
}

pub(super) fn get<'v>(values: &'v [(String, Value)], name: &str) -> Option<&'v Value> {
    values.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

pub(super) fn set(values: &mut Vec<(String, Value)>, name: &str, value: Value) {
    match values.iter_mut().find(|(known, _)| known == name) {
        Some((_, known)) => *known = value,
        None => values.push((name.to_owned(), value)),
    }
}
