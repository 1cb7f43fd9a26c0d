//! What is known of records while they are being written.

use alongside_orgstore::{ObjectDefinition, Value};

use super::Writing;
use crate::security::RowAccess;
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
        let scopes = self.rights.reaches(&self.schema, object);
        let reached = self.store.within(object, id, &scopes).await?;
        Ok(reached.map(|reached| RowAccess::new(self.rights.object(object), &reached)))
    }
}
