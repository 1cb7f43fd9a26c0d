//! Writing in the org's own name, for seeds: values are typed, defaulted and kept unique as always,
//! but no permission is asked.

use std::sync::Arc;

use alongside_orgstore::{FieldDefinition, ObjectDefinition, StoreError, Value};
use serde_json::Value as Json;

use super::{Writing, values};
use crate::ApiError;
use crate::clock::now;

impl Writing<'_> {
    /// The user in whose name is written.
    pub fn user_id(&self) -> &str {
        &self.rights.user_id
    }

    /// An object by name.
    pub fn find_object(&self, name: &str) -> Option<Arc<ObjectDefinition>> {
        self.schema.object(name).cloned()
    }

    /// A JSON value as a field takes it.
    pub fn typed(field: &FieldDefinition, json: &Json) -> Result<Value, ApiError> {
        values::value(field, json)
    }

    /// Inserts a record whose references are known to be right.
    pub async fn plant(
        &mut self,
        object: &ObjectDefinition,
        values: Vec<(String, Value)>,
    ) -> Result<String, ApiError> {
        self.insert(object, values, false).await
    }

    /// Values of records by equality.
    pub async fn read(
        &mut self,
        object: &ObjectDefinition,
        columns: &[&str],
        equal: &[(&str, Value)],
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        self.store.select(object, columns, equal).await
    }

    /// Ids of records by equality.
    pub async fn ids(
        &mut self,
        object: &ObjectDefinition,
        equal: &[(&str, Value)],
    ) -> Result<Vec<String>, StoreError> {
        let rows = self.store.select(object, &["Id"], equal).await?;
        Ok(rows.iter().map(|row| row[0].display()).collect())
    }

    /// Sets fields without asking.
    pub async fn overwrite(
        &mut self,
        object: &ObjectDefinition,
        id: &str,
        values: &[(String, Value)],
    ) -> Result<(), StoreError> {
        self.touch(object);
        self.store.update(object, id, values).await.map(|_| ())
    }

    /// Removes a row for good.
    pub async fn erase(&mut self, object: &ObjectDefinition, id: &str) -> Result<(), StoreError> {
        self.touch(object);
        self.store.remove(object, id).await.map(|_| ())
    }

    /// Sets a setting of the org.
    pub async fn put_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        self.touched.rights = true;
        self.store.put_setting(name, value).await
    }

    /// Keeps a component of the org's own.
    pub async fn put_component(&mut self, kind: &str, name: &str, text: &str) -> Result<(), StoreError> {
        let author = self.rights.user_id.clone();
        self.store.put_component(kind, name, text, &author, now().as_millisecond()).await
    }

    /// Sets a user's password hash.
    pub async fn put_password_hash(&mut self, user_id: &str, hash: &str) -> Result<(), StoreError> {
        self.store.put_password_hash(user_id, hash).await
    }
}
