//! What is known of records while they are being written.

use alongside_orgstore::{ObjectDefinition, Value};

use super::Writing;
use crate::security::{RowAccess, RowFacts};
use crate::{ApiError, ErrorCode};

impl Writing<'_> {
    /// What the user may do with a record that is to be changed: it must be there and readable.
    pub(super) async fn present(
        &mut self,
        object: &ObjectDefinition,
        id: &str,
    ) -> Result<RowAccess, ApiError> {
        if let Some(access) = self.row(object, id).await?.filter(|access| access.read) {
            return Ok(access);
        }
        let deleted = [("Id", Value::from(id)), ("IsDeleted", true.into())];
        let in_bin =
            object.keeps_deleted() && !self.store.select(object, &["Id"], &deleted).await?.is_empty();
        Err(if in_bin {
            ApiError::new(ErrorCode::EntityIsDeleted, "entity is deleted")
        } else {
            ApiError::not_found()
        })
    }

    /// What the user may do with a record; none when it does not exist or was deleted.
    pub(super) async fn row(
        &mut self,
        object: &ObjectDefinition,
        id: &str,
    ) -> Result<Option<RowAccess>, ApiError> {
        let mut columns = vec!["Id"];
        let (owned, kept) = (object.field("OwnerId").is_some(), object.keeps_deleted());
        columns.extend(owned.then_some("OwnerId"));
        columns.extend(kept.then_some("IsDeleted"));
        let rows = self.store.select(object, &columns, &[("Id", Value::from(id))]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        if kept && row.last() == Some(&Value::Boolean(true)) {
            return Ok(None);
        }
        let owner = if owned { row[1].as_str().map(str::to_owned) } else { None };
        let share = self.store.share(id, &self.rights.user_id).await?;
        let facts = RowFacts { owner, share };
        Ok(Some(self.rights.row(&self.schema, object, &facts)))
    }
}
