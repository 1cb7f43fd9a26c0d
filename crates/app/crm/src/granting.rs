//! Changing what the CRM grants, by its REST collections: each change is taken or refused by itself,
//! with the CRM's own code.

use alongside_access::manifest::{ACCESS_SET_LABEL, ACCESS_SET_NAME, FieldRights, ObjectRights, Write};
use alongside_kernel::{CrmId, Timestamp};
use alongside_salesforce::{
    Answer, EachRecord, MOST_RECORDS, RecordRefusal, Request, SalesforceError, WrittenFields, create_each,
    delete_each, update_each,
};
use serde_json::{Map, Value};

use crate::{
    Crm, CrmError,
    connection::{CallError, Caller, Connection},
};

/// Why the CRM refused a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantRefusal {
    /// The CRM's error code, `DUPLICATE_VALUE`.
    pub code: String,
    /// The CRM's words.
    pub message: String,
}

impl From<RecordRefusal> for GrantRefusal {
    fn from(refusal: RecordRefusal) -> Self {
        Self { code: refusal.code, message: refusal.message }
    }
}

type Outcome = Result<CrmId, GrantRefusal>;

impl Crm {
    /// Makes changes of what the CRM grants as the integration user, in one call for each kind.
    /// Gives for each the row that was made or changed, or why the CRM refused it. `access_set` is
    /// the company's own set; only [`Write::MakeAccessSet`] does without.
    ///
    /// # Errors
    /// [`CrmError`] when there was no answer, or none for each change: which of them the CRM took
    /// is not known then.
    pub async fn make_grants(
        &self,
        access_set: Option<CrmId>,
        writes: &[&Write],
        now: Timestamp,
    ) -> Result<Vec<Result<CrmId, GrantRefusal>>, CrmError> {
        Ok(make(self.connection(), access_set, writes, now).await?)
    }

    /// Takes rows away that [`Crm::make_grants`] made.
    ///
    /// # Errors
    /// As [`Crm::make_grants`].
    pub async fn remove_grants(
        &self,
        rows: &[CrmId],
        now: Timestamp,
    ) -> Result<Vec<Result<CrmId, GrantRefusal>>, CrmError> {
        Ok(remove(self.connection(), rows, now).await?)
    }

    /// Puts a row that [`Crm::make_grants`] changed back as it was.
    ///
    /// # Errors
    /// As [`Crm::make_grants`].
    pub async fn restore_grant(
        &self,
        row: CrmId,
        write: &Write,
        now: Timestamp,
    ) -> Result<Result<CrmId, GrantRefusal>, CrmError> {
        Ok(restore(self.connection(), row, write, now).await?)
    }
}

async fn make(
    connection: &Connection,
    access_set: Option<CrmId>,
    writes: &[&Write],
    now: Timestamp,
) -> Result<Vec<Outcome>, CallError> {
    let records: Vec<Option<WrittenFields>> = writes.iter().map(|write| written(access_set, write)).collect();
    let mut outcomes: Vec<Outcome> = vec![Err(without_set()); writes.len()];
    for creating in [true, false] {
        let some: Vec<(usize, WrittenFields)> = records
            .iter()
            .enumerate()
            .filter_map(|(place, record)| Some((place, record.clone()?)))
            .filter(|(_, record)| record.id.is_none() == creating)
            .collect();
        for chunk in some.chunks(MOST_RECORDS) {
            let records: Vec<WrittenFields> = chunk.iter().map(|(_, record)| record.clone()).collect();
            let api = connection.api();
            let request = if creating { create_each(api, &records) } else { update_each(api, &records) };
            let answered = each(connection, &request, records.len(), now).await?;
            for ((place, _), outcome) in chunk.iter().zip(answered) {
                outcomes[*place] = outcome;
            }
        }
    }
    Ok(outcomes)
}

async fn remove(connection: &Connection, rows: &[CrmId], now: Timestamp) -> Result<Vec<Outcome>, CallError> {
    let mut outcomes = Vec::with_capacity(rows.len());
    for chunk in rows.chunks(MOST_RECORDS) {
        let request = delete_each(connection.api(), chunk);
        outcomes.extend(each(connection, &request, chunk.len(), now).await?);
    }
    Ok(outcomes)
}

async fn restore(
    connection: &Connection,
    row: CrmId,
    write: &Write,
    now: Timestamp,
) -> Result<Outcome, CallError> {
    let (object, fields) = match write {
        Write::GiveObject { before, .. } => ("ObjectPermissions", object_fields(*before)),
        Write::GiveField { before, .. } => ("FieldPermissions", field_fields(*before)),
        Write::RestrictConnectedApp { .. } => ("ConnectedApplication", policy(false)),
        Write::MakeAccessSet | Write::GiveEntity { .. } | Write::Assign { .. } => {
            return Ok(Err(GrantRefusal {
                code: "NOT_CHANGED".to_owned(),
                message: "the row was made, not changed".to_owned(),
            }));
        }
    };
    let record = WrittenFields { object: object.to_owned(), id: Some(row), fields };
    let answered = each(connection, &update_each(connection.api(), &[record]), 1, now).await?;
    Ok(answered.into_iter().next().expect("one record was answered for"))
}

async fn each(
    connection: &Connection,
    request: &Request,
    sent: usize,
    now: Timestamp,
) -> Result<Vec<Outcome>, CallError> {
    let read = |answer: &Answer<'_>| EachRecord::parse(answer, sent);
    match connection.call(Caller::Integration, request, read, now).await {
        Ok(EachRecord(outcomes)) => {
            Ok(outcomes.into_iter().map(|one| one.map_err(GrantRefusal::from)).collect())
        }
        // The call as a whole was refused: nothing of it was taken.
        Err(CallError::Answer(SalesforceError::Invalid { code, message, .. })) => {
            Ok(vec![Err(GrantRefusal { code, message }); sent])
        }
        Err(CallError::Answer(SalesforceError::Forbidden { message })) => {
            let code = "INSUFFICIENT_ACCESS".to_owned();
            Ok(vec![Err(GrantRefusal { code, message }); sent])
        }
        Err(error) => Err(error),
    }
}

/// The record that a change writes; none when it needs the access set and there is none.
fn written(access_set: Option<CrmId>, write: &Write) -> Option<WrittenFields> {
    let parent = |set: CrmId| ("ParentId", Value::from(set.as_str()));
    let (object, id, fields) = match write {
        Write::MakeAccessSet => {
            let description = "What the Alongside package cannot carry: apps, and rights on standard \
                objects and fields. Kept by Alongside's doctor.";
            let fields = [
                ("Name", ACCESS_SET_NAME.into()),
                ("Label", ACCESS_SET_LABEL.into()),
                ("Description", description.into()),
            ];
            ("PermissionSet", None, map(fields))
        }
        Write::GiveEntity { entity } => {
            let fields = [parent(access_set?), ("SetupEntityId", entity.as_str().into())];
            ("SetupEntityAccess", None, map(fields))
        }
        Write::GiveObject { object, row, after, .. } => {
            let mut fields = object_fields(*after);
            if row.is_none() {
                fields.extend(map([parent(access_set?), ("SobjectType", object.as_str().into())]));
            }
            ("ObjectPermissions", *row, fields)
        }
        Write::GiveField { field, row, after, .. } => {
            let mut fields = field_fields(*after);
            if row.is_none() {
                let object = field.split_once('.').map_or("", |(object, _)| object);
                let named = [("SobjectType", object.into()), ("Field", field.as_str().into())];
                fields.extend(map([parent(access_set?)]));
                fields.extend(map(named));
            }
            ("FieldPermissions", *row, fields)
        }
        Write::Assign { set, user } => {
            let set = set.or(access_set)?;
            let fields =
                [("AssigneeId", user.as_str().into()), ("PermissionSetId", Value::from(set.as_str()))];
            ("PermissionSetAssignment", None, map(fields))
        }
        Write::RestrictConnectedApp { app } => ("ConnectedApplication", Some(*app), policy(true)),
    };
    Some(WrittenFields { object: object.to_owned(), id, fields })
}

fn map<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn policy(admin_approved_only: bool) -> Map<String, Value> {
    map([("OptionsAllowAdminApprovedUsersOnly", admin_approved_only.into())])
}

fn object_fields(rights: ObjectRights) -> Map<String, Value> {
    map([
        ("PermissionsRead", rights.read.into()),
        ("PermissionsCreate", rights.create.into()),
        ("PermissionsEdit", rights.edit.into()),
        ("PermissionsDelete", rights.delete.into()),
        ("PermissionsViewAllRecords", rights.view_all.into()),
        ("PermissionsModifyAllRecords", rights.modify_all.into()),
    ])
}

fn field_fields(rights: FieldRights) -> Map<String, Value> {
    map([("PermissionsRead", rights.read.into()), ("PermissionsEdit", rights.edit.into())])
}

fn without_set() -> GrantRefusal {
    GrantRefusal {
        code: "NO_ACCESS_SET".to_owned(),
        message: format!("the permission set {ACCESS_SET_LABEL} is not there"),
    }
}
