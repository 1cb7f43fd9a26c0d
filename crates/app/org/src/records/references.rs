//! What a record points at: there, of the right object, readable, and as owner somebody who works.

use std::sync::Arc;

use alongside_orgstore::{FieldKind, ObjectDefinition, Value};

use super::save::get;
use super::values::wrong_id;
use super::{Writing, setup};
use crate::{ApiError, ErrorCode};

impl Writing<'_> {
    pub(super) async fn check_references(
        &mut self,
        object: &ObjectDefinition,
        values: &[(String, Value)],
    ) -> Result<(), ApiError> {
        for field in &object.fields {
            let FieldKind::Reference { targets } = &field.kind else { continue };
            let Some(Value::Text(id)) = get(values, &field.name) else { continue };
            let target = self.takes(object, targets, id).ok_or_else(|| wrong_id(field, id))?;
            let owner = field.name == "OwnerId";
            if self.known.readable.contains(id) && (!owner || self.known.active.contains(id)) {
                continue;
            }
            match self.row(&target, id).await? {
                None => {
                    let error =
                        ApiError::new(ErrorCode::InvalidCrossReferenceKey, "invalid cross reference id");
                    return Err(error.about(&field.name));
                }
                Some(access) if !access.read && !object.setup => {
                    let message = format!("insufficient access rights on cross-reference id: {id}");
                    return Err(ApiError::new(ErrorCode::InsufficientAccessOnCrossReferenceEntity, message)
                        .about(&field.name));
                }
                Some(access) if access.read => {
                    self.known.readable.insert(id.clone());
                }
                Some(_) => {}
            }
            if owner {
                self.check_owner(&target, id).await?;
                self.known.active.insert(id.clone());
            }
        }
        Ok(())
    }

    /// The object an id is of, if a lookup with these targets may hold it.
    fn takes(
        &self,
        object: &ObjectDefinition,
        targets: &[String],
        id: &str,
    ) -> Option<Arc<ObjectDefinition>> {
        let target = self.schema.object_of_prefix(id.get(..3)?)?;
        let muting = object.name != "PermissionSetAssignment";
        let other = muting.then(|| setup::named_as(&target.name));
        let takes = targets.iter().any(|name| *name == target.name || other == Some(name));
        takes.then(|| target.clone())
    }

    /// Records are given to people who can still work.
    async fn check_owner(&mut self, users: &ObjectDefinition, id: &str) -> Result<(), ApiError> {
        if users.name != "User" {
            return Ok(());
        }
        let rows = self.store.select(users, &["IsActive"], &[("Id", id.into())]).await?;
        if rows.first().is_some_and(|row| row[0] == Value::Boolean(true)) {
            return Ok(());
        }
        let message = format!("operation performed with inactive user [{}] as owner", &id[..15]);
        Err(ApiError::new(ErrorCode::InactiveOwnerOrUser, message).about("OwnerId"))
    }
}
