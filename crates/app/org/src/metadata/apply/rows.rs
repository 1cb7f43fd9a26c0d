//! Rows of the set-up objects: found by key, made or brought up to date.

use alongside_orgstore::{ObjectDefinition, StoreError, Value};

use super::Applying;
use crate::clock::now;

/// A row that was put.
pub(super) struct Put {
    pub id: String,
    pub created: bool,
}

impl Applying {
    /// The namespace as a value of a row.
    pub(super) fn namespace(&self) -> Value {
        self.names.namespace.as_deref().map_or(Value::Null, Value::from)
    }

    pub(super) fn standard(&self, name: &str) -> ObjectDefinition {
        let object = self.schema.object(name).map(|object| object.as_ref().clone());
        object.expect("the standard objects are in every schema")
    }

    /// Ids of rows that equal the given values.
    pub(crate) async fn ids(
        &mut self,
        object: &str,
        equal: &[(&str, Value)],
    ) -> Result<Vec<String>, StoreError> {
        let definition = self.standard(object);
        let rows = self.writing.select(&definition, &["Id"], equal).await?;
        Ok(rows.iter().map(|row| row[0].display()).collect())
    }

    /// The id of an entity that a name with or without namespace means.
    pub(super) async fn entity(
        &mut self,
        object: &str,
        column: &str,
        name: &str,
    ) -> Result<Option<String>, StoreError> {
        let (namespace, short) = match name.split_once("__") {
            Some((namespace, short)) => (Value::from(namespace), short),
            None => (Value::Null, name),
        };
        let key = [("NamespacePrefix", namespace), (column, short.into())];
        Ok(self.ids(object, &key).await?.into_iter().next())
    }

    /// Makes a row or brings it up to date: found by `key`, `values` set always, `new` only when made.
    pub(super) async fn row(
        &mut self,
        object: &str,
        key: &[(&str, Value)],
        values: &[(&str, Value)],
        new: &[(&str, Value)],
    ) -> Result<Put, StoreError> {
        let object = self.standard(object);
        let owned = |pairs: &[(&str, Value)]| {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<Vec<_>>()
        };
        let stamp = Value::DateTime(now());
        let columns: Vec<&str> = std::iter::once("Id").chain(values.iter().map(|(name, _)| *name)).collect();
        let found = self.writing.select(&object, &columns, key).await?;
        if let Some(row) = found.first() {
            let id = row[0].display();
            let unchanged = row[1..].iter().zip(values).all(|(before, (_, after))| before == after);
            if !unchanged {
                let mut values = owned(values);
                values.push(("LastModifiedDate".to_owned(), stamp.clone()));
                values.push(("LastModifiedById".to_owned(), self.author.as_str().into()));
                values.push(("SystemModstamp".to_owned(), stamp));
                self.writing.update(&object, &id, &values).await?;
            }
            return Ok(Put { id, created: false });
        }
        let id = self.writing.next_id(&object).await?.into_string();
        let mut row = owned(key);
        row.extend(owned(values));
        row.extend(owned(new));
        row.push(("Id".into(), id.as_str().into()));
        for (by, at) in [("CreatedById", "CreatedDate"), ("LastModifiedById", "LastModifiedDate")] {
            row.push((by.into(), self.author.as_str().into()));
            row.push((at.into(), stamp.clone()));
        }
        row.push(("SystemModstamp".into(), stamp));
        self.writing.insert(&object, &row).await?;
        Ok(Put { id, created: true })
    }

    /// Makes a row of a set-up object or brings it up to date.
    pub(crate) async fn put_row(
        &mut self,
        object: &str,
        key: &[(&str, Value)],
        values: &[(&str, Value)],
    ) -> Result<String, StoreError> {
        Ok(self.row(object, key, values, &[]).await?.id)
    }

    /// One column of the rows of a set-up object that equal the given values.
    pub(crate) async fn standard_rows(
        &mut self,
        object: &str,
        column: &str,
        equal: &[(&str, Value)],
    ) -> Result<Vec<Value>, StoreError> {
        let definition = self.standard(object);
        let rows = self.writing.select(&definition, &[column], equal).await?;
        Ok(rows.into_iter().filter_map(|row| row.into_iter().next()).collect())
    }

    /// Removes rows that equal the given values.
    pub(super) async fn remove_rows(
        &mut self,
        object: &str,
        equal: &[(&str, Value)],
    ) -> Result<usize, StoreError> {
        let definition = self.standard(object);
        let ids = self.ids(object, equal).await?;
        for id in &ids {
            self.writing.remove(&definition, id).await?;
        }
        Ok(ids.len())
    }
}
