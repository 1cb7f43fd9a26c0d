//! Whether a field or a parent's field exists, who sees it, and whether any record has a value there.

use std::sync::Arc;

use alongside_kernel::Timestamp;
use alongside_salesforce::{ObjectDescribe, SalesforceError, is_api_name};

use crate::{
    Crm, CrmError,
    connection::{CallError, Caller},
    options::before,
};

/// What somebody sees of a path from an object to a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldPath {
    /// They see it.
    Found {
        /// The field's label.
        label: String,
        /// Whether it can stand in a condition.
        filterable: bool,
    },
    /// They do not see the object, or there is none.
    NoObject,
    /// They do not see this step, or there is none.
    NoStep {
        /// The object that lacks it.
        object: String,
        /// The step, `Contct` or `Emial`.
        step: String,
    },
}

impl Crm {
    /// Follows a path such as `Contact.Email` from an object, as the user of this sign-in name sees
    /// it, or as the integration user. What is missing is asked for anew before it is called so.
    ///
    /// # Errors
    /// [`CrmError`] when the CRM could not be asked.
    pub async fn find_field(
        &self,
        username: Option<&str>,
        object: &str,
        path: &str,
        now: Timestamp,
    ) -> Result<FieldPath, CrmError> {
        let caller = username.map_or(Caller::Integration, Caller::User);
        let known = self.follow(caller, object, path, before(now), now).await?;
        if matches!(known, FieldPath::Found { .. }) {
            return Ok(known);
        }
        Ok(self.follow(caller, object, path, now, now).await?)
    }

    async fn follow(
        &self,
        caller: Caller<'_>,
        object: &str,
        path: &str,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<FieldPath, CallError> {
        let shape = |name: String| async move {
            if !is_api_name(&name) {
                return Ok(None);
            }
            self.schema().object_since(self.connection(), caller, &name, since, now).await
        };
        let Some(mut at) = shape(object.to_owned()).await? else {
            return Ok(FieldPath::NoObject);
        };
        let mut steps = path.split('.').peekable();
        while let Some(step) = steps.next() {
            let missing = |at: &Arc<ObjectDescribe>| FieldPath::NoStep {
                object: at.name.clone(),
                step: step.to_owned(),
            };
            if steps.peek().is_none() {
                return Ok(match at.field(step) {
                    Some(field) => {
                        FieldPath::Found { label: field.label.clone(), filterable: field.filterable }
                    }
                    None => missing(&at),
                });
            }
            let target = at.fields.iter().find_map(|field| {
                let name = field.relationship_name.as_deref()?;
                if name.eq_ignore_ascii_case(step) { field.reference_to.first().cloned() } else { None }
            });
            match target {
                None => return Ok(missing(&at)),
                Some(target) => match shape(target).await? {
                    Some(parent) => at = parent,
                    None => return Ok(missing(&at)),
                },
            }
        }
        unreachable!("split gives at least one step, and the last one returns")
    }

    /// Whether any record of an object has a value at a path. `None` when the object has no record
    /// at all, or the CRM cannot search for the field.
    ///
    /// # Errors
    /// [`CrmError`] when the CRM could not be asked.
    pub async fn has_values(
        &self,
        object: &str,
        path: &str,
        now: Timestamp,
    ) -> Result<Option<bool>, CrmError> {
        if !is_api_name(object) || !path.split('.').all(is_api_name) {
            return Ok(None);
        }
        let any = |condition: String| async move {
            let soql = format!("SELECT Id FROM {object}{condition} LIMIT 1");
            match self.connection().rows(Caller::Integration, &soql, now).await {
                Ok(rows) => Ok(Some(!rows.is_empty())),
                // A field that cannot stand in a condition.
                Err(CallError::Answer(
                    SalesforceError::Invalid { .. } | SalesforceError::FieldMissing { .. },
                )) => Ok(None),
                Err(error) => Err(error),
            }
        };
        Ok(match any(format!(" WHERE {path} != null")).await? {
            Some(true) => Some(true),
            None => None,
            // Of an object without records nothing can be said.
            Some(false) => any(String::new()).await?.filter(|some| *some).map(|_| false),
        })
    }
}
