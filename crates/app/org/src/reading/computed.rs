//! Rows of objects that have no table: the app menu as one user sees it, and access to records.

use alongside_orgstore::{ComputedRow, RecordId, Schema, Value};
use alongside_soql::{Comparison, Condition, Expression, Literal, LiteralValue, Operator, Query, Set};

use crate::describing::describe_object;
use crate::engine::Engine;
use crate::list_views::standard_views;
use crate::model::SystemPermission;
use crate::security::{Effective, RowAccess};
use crate::{ApiError, ErrorCode};

/// Most records one query of `UserRecordAccess` may name.
const MAX_RECORDS: usize = 200;

impl Engine {
    /// Rows of the computed objects a query is about.
    pub(super) async fn computed_rows(
        &self,
        rights: &Effective,
        schema: &Schema,
        query: &Query,
    ) -> Result<Vec<(String, Vec<ComputedRow>)>, ApiError> {
        if let Some(rows) = self.definition_rows(rights, schema, query) {
            return Ok(rows);
        }
        let name = query.from.text.as_str();
        if name.eq_ignore_ascii_case("AppMenuItem") {
            return Ok(vec![("AppMenuItem".into(), self.app_menu(rights, schema).await?)]);
        }
        if name.eq_ignore_ascii_case("ListView") {
            return Ok(vec![("ListView".into(), self.list_view_rows(rights, schema).await?)]);
        }
        if name.eq_ignore_ascii_case("UserRecordAccess") {
            return Ok(vec![("UserRecordAccess".into(), self.record_access(rights, schema, query).await?)]);
        }
        Ok(Vec::new())
    }

    async fn app_menu(&self, rights: &Effective, schema: &Schema) -> Result<Vec<ComputedRow>, ApiError> {
        let mut rows = Vec::new();
        let sees_all = rights.has(SystemPermission::CustomizeApplication);
        for (object, name, label, kind) in [
            ("AppDefinition", "DeveloperName", "Label", "TabSet"),
            ("ConnectedApplication", "DeveloperName", "Name", "ConnectedApplication"),
        ] {
            let definition = self.standard(schema, object);
            for row in self.store.select(definition, &["Id", name, label, "NamespacePrefix"], &[]).await? {
                let id = row[0].display();
                let granted = rights.has_entity(&id);
                let place = rows.len() as u64 + 1;
                rows.push(vec![
                    ("Id".into(), RecordId::from_number("0DS", place).into_string().into()),
                    ("ApplicationId".into(), id.into()),
                    ("Name".into(), row[1].clone()),
                    ("Label".into(), row[2].clone()),
                    ("NamespacePrefix".into(), row[3].clone()),
                    ("Type".into(), kind.into()),
                    ("IsAccessible".into(), granted.into()),
                    ("IsVisible".into(), (granted || sees_all).into()),
                    ("SortOrder".into(), (place as i64).into()),
                ]);
            }
        }
        Ok(rows)
    }

    /// The list views of every object that the user sees.
    async fn list_view_rows(
        &self,
        rights: &Effective,
        schema: &Schema,
    ) -> Result<Vec<ComputedRow>, ApiError> {
        let visibility = rights.visibility();
        let seen: Vec<_> = schema
            .objects()
            .filter(|object| !object.setup && !object.computed && visibility.object(object))
            .collect();
        let mut rows = Vec::new();
        let stored = self.store.list_views(&rights.user_id, None).await?;
        for object in seen {
            let describe = describe_object(schema, rights, object);
            let mut views: Vec<ComputedRow> = standard_views(&describe)
                .into_iter()
                .map(|view| view_row(&view.id, &view.developer_name, &view.label, &object.name))
                .collect();
            for view in stored.iter().filter(|view| view.object == object.name) {
                let mut row = view_row(&view.id, &view.name, &view.label, &object.name);
                row.push(("CreatedById".into(), view.owner_id.as_str().into()));
                row.push(("CreatedDate".into(), Value::DateTime(view.created_at)));
                row.push(("LastModifiedDate".into(), Value::DateTime(view.changed_at)));
                views.push(row);
            }
            rows.append(&mut views);
        }
        Ok(rows)
    }

    async fn record_access(
        &self,
        rights: &Effective,
        schema: &Schema,
        query: &Query,
    ) -> Result<Vec<ComputedRow>, ApiError> {
        let mut wanted = Wanted::default();
        if let Some(filter) = &query.filter {
            wanted.collect(filter);
        }
        let (Some(user), false) = (wanted.user, wanted.records.is_empty()) else {
            let message = "Can select only RecordId, a access level field, and filter by UserId = one user and RecordId";
            return Err(ApiError::new(ErrorCode::MalformedQuery, message));
        };
        if wanted.records.len() > MAX_RECORDS {
            let message = format!("RecordId IN takes at most {MAX_RECORDS} ids");
            return Err(ApiError::new(ErrorCode::MalformedQuery, message));
        }
        let other = user != rights.user_id;
        if other && !rights.has(SystemPermission::ViewSetup) && !rights.has(SystemPermission::ManageUsers) {
            return Ok(Vec::new());
        }
        let theirs = self.rights(&user).await?;
        let mut rows = Vec::new();
        for id in wanted.records {
            let Some(object) = id.get(..3).and_then(|prefix| schema.object_of_prefix(prefix)) else {
                continue;
            };
            if object.computed {
                continue;
            }
            let scopes = theirs.reaches(schema, object);
            let Some(reached) = self.store.within(object, &id, &scopes).await? else { continue };
            let access = RowAccess::new(theirs.object(object), &reached);
            let all = access.full && access.delete && access.transfer;
            let level = match access {
                _ if all => "All",
                RowAccess { transfer: true, .. } => "Transfer",
                RowAccess { delete: true, .. } => "Delete",
                RowAccess { edit: true, .. } => "Edit",
                RowAccess { read: true, .. } => "Read",
                _ => "None",
            };
            rows.push(vec![
                ("Id".into(), id.as_str().into()),
                ("UserId".into(), user.as_str().into()),
                ("RecordId".into(), id.as_str().into()),
                ("HasReadAccess".into(), access.read.into()),
                ("HasEditAccess".into(), access.edit.into()),
                ("HasDeleteAccess".into(), access.delete.into()),
                ("HasTransferAccess".into(), access.transfer.into()),
                ("HasAllAccess".into(), all.into()),
                ("MaxAccessLevel".into(), level.into()),
            ]);
        }
        Ok(rows)
    }
}

fn view_row(id: &str, name: &str, label: &str, object: &str) -> ComputedRow {
    vec![
        ("Id".into(), id.into()),
        ("Name".into(), label.into()),
        ("DeveloperName".into(), name.into()),
        ("NamespacePrefix".into(), Value::Null),
        ("SobjectType".into(), object.into()),
        ("IsSoqlCompatible".into(), true.into()),
    ]
}

/// The user and the records a filter names.
#[derive(Default)]
struct Wanted {
    user: Option<String>,
    records: Vec<String>,
}

impl Wanted {
    fn collect(&mut self, condition: &Condition) {
        match condition {
            Condition::And(parts) => parts.iter().for_each(|part| self.collect(part)),
            Condition::Compare(Comparison { left, operator: Operator::Equal, right }) => {
                self.take(left, std::slice::from_ref(right))
            }
            Condition::In { left, negated: false, set: Set::List(values) } => self.take(left, values),
            _ => {}
        }
    }

    fn take(&mut self, left: &Expression, values: &[Literal]) {
        let Expression::Field(path) = left else { return };
        let ids = values.iter().filter_map(|literal| match &literal.value {
            LiteralValue::Text(text) => RecordId::parse(text).ok().map(RecordId::into_string),
            _ => None,
        });
        match path.parts.last().map(|name| name.to_ascii_lowercase()).as_deref() {
            Some("userid") => self.user = ids.take(1).next(),
            Some("recordid") => self.records.extend(ids),
            _ => {}
        }
    }
}
