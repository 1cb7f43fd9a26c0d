//! Deleting: to the recycle bin, or for good where there is none. Children of a master go with it,
//! custom lookups to it are emptied.

use alongside_orgstore::{ObjectDefinition, Value};

use super::{Writing, feeds, read_only, setup};
use crate::ApiError;
use crate::clock::now;

impl Writing<'_> {
    /// Deletes a record.
    pub async fn delete(&mut self, object: &str, id: &str) -> Result<(), ApiError> {
        let object = self.object(object)?;
        let id = self.own_id(&object, id)?;
        let access = self.present(&object, &id).await?;
        if object.computed || !access.delete {
            return Err(read_only(&object));
        }
        if object.goes_with.is_some() {
            feeds::before_delete(self, &object, &id).await?;
        }
        if object.setup {
            setup::before_delete(self, &object, &id).await?;
            let before = self.stored(&object, &id).await?;
            setup::trail::deleted(self, &object, &before).await?;
        }
        // One instant for all that goes together: by it, it comes back together.
        let stamp = Value::DateTime(now());
        let mut doomed = vec![(object.as_ref().clone(), id)];
        while let Some((object, id)) = doomed.pop() {
            self.detach(&object, &id, &mut doomed).await?;
            self.remove(&object, &id, &stamp).await?;
        }
        Ok(())
    }

    /// Empties custom lookups to a record and lists the children that go with it.
    async fn detach(
        &mut self,
        object: &ObjectDefinition,
        id: &str,
        doomed: &mut Vec<(ObjectDefinition, String)>,
    ) -> Result<(), ApiError> {
        let schema = self.schema.clone();
        for (child, field) in
            schema.children(setup::named_as(&object.name)).filter(|(child, _)| !child.computed)
        {
            let goes_along = field.cascade_delete || setup::belongs(child, field);
            if goes_along {
                let alive = child.keeps_deleted().then_some(("IsDeleted", Value::Boolean(false)));
                let equal: Vec<(&str, Value)> =
                    [(field.name.as_str(), Value::from(id))].into_iter().chain(alive).collect();
                for row in self.store.select(child, &["Id"], &equal).await? {
                    doomed.push((child.as_ref().clone(), row[0].display()));
                }
            } else if field.custom {
                self.store.replace(child, &field.name, id, &Value::Null).await?;
            }
        }
        Ok(())
    }

    async fn remove(&mut self, object: &ObjectDefinition, id: &str, stamp: &Value) -> Result<(), ApiError> {
        self.touch(object);
        if !object.keeps_deleted() {
            self.store.remove(object, id).await?;
            return Ok(());
        }
        let values = [
            ("IsDeleted".to_owned(), Value::Boolean(true)),
            ("LastModifiedDate".to_owned(), stamp.clone()),
            ("LastModifiedById".to_owned(), self.rights.user_id.as_str().into()),
            ("SystemModstamp".to_owned(), stamp.clone()),
        ];
        self.store.update(object, id, &values).await?;
        Ok(())
    }
}
