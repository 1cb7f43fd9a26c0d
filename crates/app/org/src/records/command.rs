//! One write as a value, for those who write many records one after the other.

use alongside_orgstore::RecordId;
use serde_json::Value as Json;

use super::Writing;
use super::save::Upserted;
use super::values::FieldMap;
use crate::ApiError;

/// What is to be done with one record.
#[derive(Debug, Clone)]
pub(crate) enum Command {
    /// Makes it.
    Create {
        /// API name of the object.
        object: String,
        /// Its fields.
        fields: FieldMap,
    },
    /// Changes the given fields.
    Update {
        /// API name of the object.
        object: String,
        /// Id of either length.
        id: String,
        /// The fields.
        fields: FieldMap,
    },
    /// Changes the record with this key or makes it.
    Upsert {
        /// API name of the object.
        object: String,
        /// The external id field, or `Id`.
        key_field: String,
        /// Its value, if one was given.
        key: Option<Json>,
        /// The other fields.
        fields: FieldMap,
    },
    /// Deletes it.
    Delete {
        /// API name of the object.
        object: String,
        /// Id of either length.
        id: String,
    },
}

impl Writing<'_> {
    /// Carries a command out, or leaves no trace of it.
    pub async fn attempt(&mut self, command: &Command) -> Result<Result<Upserted, ApiError>, ApiError> {
        if self.is_one_statement(command) {
            return Ok(self.carry_out(command).await);
        }
        self.mark().await?;
        let outcome = self.carry_out(command).await;
        self.settle(outcome).await
    }

    /// Whether a command, when it is refused, has written nothing: creating an ordinary record ends
    /// with its one statement, after every check.
    fn is_one_statement(&self, command: &Command) -> bool {
        let Command::Create { object, .. } = command else { return false };
        self.schema.object(object).is_some_and(|object| super::is_ordinary(object))
    }

    async fn carry_out(&mut self, command: &Command) -> Result<Upserted, ApiError> {
        let done = |id: &str| {
            let id = RecordId::parse(id).map_or_else(|_| id.to_owned(), RecordId::into_string);
            Ok(Upserted { id, created: false })
        };
        match command {
            Command::Create { object, fields } => {
                Ok(Upserted { id: self.create(object, fields).await?, created: true })
            }
            Command::Update { object, id, fields } => {
                self.update(object, id, fields).await?;
                done(id)
            }
            Command::Upsert { object, key_field, key, fields } => {
                self.upsert_by(object, key_field, key.clone(), fields).await
            }
            Command::Delete { object, id } => {
                self.delete(object, id).await?;
                done(id)
            }
        }
    }
}
