//! Undeleting: a record comes back from the recycle bin with the children that went there with it.

use alongside_orgstore::{ObjectDefinition, RecordId, Value};

use super::save::get;
use super::{Writing, read_only};
use crate::clock::now;
use crate::{ApiError, ErrorCode};

impl Writing<'_> {
    /// Takes a record out of the recycle bin; returns its id in the long form. Lookups that its deletion
    /// emptied stay empty.
    pub async fn undelete(&mut self, id: &str) -> Result<String, ApiError> {
        let id = RecordId::parse(id)
            .map_err(|_| ApiError::new(ErrorCode::MalformedId, format!("malformed id {id}")))?
            .into_string();
        let object = self.schema.object_of_prefix(&id[..3]).cloned();
        let object = object.filter(|object| object.keeps_deleted() && !object.computed);
        let object = object.filter(|object| self.rights.visibility().object(object));
        let object = object.ok_or_else(|| failed("entity is not in the recycle bin"))?;
        let this = [("Id", Value::from(id.as_str())), ("IsDeleted", true.into())];
        let rows = self.store.select(&object, &["SystemModstamp"], &this).await?;
        let stamp = rows.first().ok_or_else(|| failed("entity is not in the recycle bin"))?[0].clone();
        self.restore(&object, &id).await?;
        // Who may delete a record may take it back; nobody else learns that it was there.
        match self.row(&object, &id).await? {
            Some(access) if access.delete => {}
            Some(access) if access.read => return Err(read_only(&object)),
            _ => return Err(failed("entity is not in the recycle bin")),
        }
        self.check_masters(&object, &id).await?;
        let mut back = vec![(object.as_ref().clone(), id.clone())];
        while let Some((object, id)) = back.pop() {
            let schema = self.schema.clone();
            for (child, field) in schema.children(&object.name) {
                if !field.cascade_delete || child.computed || !child.keeps_deleted() {
                    continue;
                }
                let equal = [
                    (field.name.as_str(), Value::from(id.as_str())),
                    ("IsDeleted", true.into()),
                    ("SystemModstamp", stamp.clone()),
                ];
                for row in self.store.select(child, &["Id"], &equal).await? {
                    let id = row[0].display();
                    self.restore(child, &id).await?;
                    back.push((child.as_ref().clone(), id));
                }
            }
        }
        Ok(id)
    }

    async fn restore(&mut self, object: &ObjectDefinition, id: &str) -> Result<(), ApiError> {
        let values = self.stored(object, id).await?;
        // Its place may have been taken in the meantime.
        self.check_unique(object, Some(id), &values).await?;
        let stamp = Value::DateTime(now());
        let values = [
            ("IsDeleted".to_owned(), Value::Boolean(false)),
            ("LastModifiedDate".to_owned(), stamp.clone()),
            ("LastModifiedById".to_owned(), self.rights.user_id.as_str().into()),
            ("SystemModstamp".to_owned(), stamp),
        ];
        self.store.update(object, id, &values).await?;
        self.touch(object);
        Ok(())
    }

    /// A detail is nothing without its master.
    async fn check_masters(&mut self, object: &ObjectDefinition, id: &str) -> Result<(), ApiError> {
        let values = self.stored(object, id).await?;
        for field in object.fields.iter().filter(|field| field.cascade_delete) {
            let Some(Value::Text(master)) = get(&values, &field.name) else { continue };
            let target = master.get(..3).and_then(|prefix| self.schema.object_of_prefix(prefix)).cloned();
            let there = match target {
                Some(target) => self.row(&target, master).await?.is_some(),
                None => false,
            };
            if !there {
                return Err(failed("master record is deleted: undelete it first").about(&field.name));
            }
        }
        Ok(())
    }
}

fn failed(message: &str) -> ApiError {
    ApiError::new(ErrorCode::UndeleteFailed, message)
}
