//! The values of one field over all active users: whether it names each of them once (R86).

use alongside_kernel::{CrmId, Timestamp};

use crate::{
    Crm, CrmError,
    connection::{CallError, Caller},
    options::before,
};

/// An active user with the value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserValue {
    /// The user.
    pub user: CrmId,
    /// Full name.
    pub name: String,
    /// The value; `None` when it is empty.
    pub value: Option<String>,
}

impl Crm {
    /// Every active user's value of a field of User, by name; with the field as the CRM writes it.
    /// `None` when the integration user does not see such a field.
    ///
    /// # Errors
    /// [`CrmError`] when the CRM could not be asked.
    pub async fn user_values(
        &self,
        field: &str,
        now: Timestamp,
    ) -> Result<Option<(String, Vec<UserValue>)>, CrmError> {
        let Some(field) = self.user_field(field, now).await? else {
            return Ok(None);
        };
        let selected = match field.as_str() {
            "Id" | "Name" => String::new(),
            field => format!(", {field}"),
        };
        // The system's own users have no profile, and nobody signs in as them.
        let soql = format!(
            "SELECT Id, Name{selected} FROM User WHERE IsActive = true AND ProfileId != null ORDER BY Name, Id"
        );
        let rows = self.connection().rows(Caller::Integration, &soql, now).await?;
        let mut values = Vec::with_capacity(rows.len());
        for row in rows {
            let user = row.required_id("Id").map_err(CallError::from)?;
            let name = row.required_text("Name").map_err(CallError::from)?;
            let value = row.text(&field).filter(|value| !value.trim().is_empty());
            values.push(UserValue { user, name, value });
        }
        Ok(Some((field, values)))
    }

    /// The field's name as the CRM writes it.
    async fn user_field(&self, wanted: &str, now: Timestamp) -> Result<Option<String>, CallError> {
        for since in [before(now), now] {
            let shape = self
                .schema()
                .object_since(self.connection(), Caller::Integration, "User", since, now)
                .await?;
            if let Some(field) = shape.as_ref().and_then(|shape| shape.field(wanted)) {
                return Ok(Some(field.name.clone()));
            }
        }
        Ok(None)
    }
}
