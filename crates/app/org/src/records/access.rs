//! What is known of records while they are being written.

use alongside_orgstore::{ObjectDefinition, Value};

use super::Writing;
use crate::ApiError;
use crate::security::{RowAccess, RowFacts};

impl Writing<'_> {
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
