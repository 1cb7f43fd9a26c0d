//! Reading on a user's behalf: queries with their pages, single records, the search box. Every one
//! of them is SOQL under the user's visibility.

mod computed;
mod definitions;
mod scope;
mod search;
mod shape;
mod sharing;
mod sosl;

pub(crate) use shape::QueryPlan;

use std::sync::Arc;

use alongside_orgstore::{
    Cursor, FieldDefinition, FieldKind, ObjectDefinition, PreparedRead, QueryError, QueryErrorCode,
    QueryRequest, Schema, WriteTransaction, prepare_read,
};
use alongside_soql::parse;
use jiff::tz::TimeZone;

use crate::clock::now;
use crate::engine::Engine;
use crate::model::SystemPermission;
use crate::secrets::random_token;
use crate::security::Effective;
use crate::{ApiError, CurrentUser, ErrorCode, FieldValue, QueryResult, Record, RecordId};

/// Most records of a page, and the page size nobody asked to change.
pub(crate) const MAX_BATCH: usize = 2_000;
/// Most subscriptions a query of people without View All Data may ask for, as on the platform.
const MAX_SUBSCRIPTIONS: u32 = 1_000;
/// How long a query's next page can be asked for.
const CURSOR_DAYS: i64 = 2;

impl Engine {
    /// The first page of a query.
    pub async fn query(
        &self,
        user: &CurrentUser,
        soql: &str,
        all_rows: bool,
        batch: usize,
    ) -> Result<QueryResult, ApiError> {
        self.query_within(None, user, soql, all_rows, batch).await
    }

    /// The first page of a query, seeing what a transaction wrote so far.
    pub async fn query_within(
        &self,
        transaction: Option<&mut WriteTransaction>,
        user: &CurrentUser,
        soql: &str,
        all_rows: bool,
        batch: usize,
    ) -> Result<QueryResult, ApiError> {
        let rights = self.rights(&user.id).await?;
        let schema = self.schema();
        let mut query =
            parse(soql).map_err(|error| ApiError::new(ErrorCode::MalformedQuery, error.rendered))?;
        let object = schema.object(&query.from.text).map(AsRef::as_ref);
        scope::narrow(&mut query, object, user, soql)?;
        if query.from.text.eq_ignore_ascii_case("EntitySubscription")
            && !rights.has(SystemPermission::ViewAllData)
            && query.limit.is_none_or(|limit| limit > MAX_SUBSCRIPTIONS)
        {
            let message = format!(
                "Implementation restriction: EntitySubscription only allows security evaluation for non-admin users when LIMIT is specified and at most {MAX_SUBSCRIPTIONS}"
            );
            return Err(ApiError::new(ErrorCode::MalformedQuery, message));
        }
        let computed = self.computed_rows(&rights, &schema, &query).await?;
        let zone = zone(user);
        let request = QueryRequest {
            schema: &schema,
            visibility: rights.visibility(),
            query: &query,
            source: soql,
            today: now().to_zoned(zone.clone()).date(),
            zone: &zone,
            all_rows: all_rows || query.all_rows,
            computed: &computed,
        };
        let (page, transaction) = match transaction {
            Some(transaction) => (transaction.query(&request, batch).await?, Some(transaction)),
            None => (self.store.query(&request, batch).await?, None),
        };
        let mut result = page.result;
        if let Some(ids) = page.all_ids {
            let locator = format!("0r8{}", locator_text());
            result.next = Some(format!("{locator}-{batch}"));
            let cursor = Cursor { user_id: user.id.clone(), soql: soql.to_owned(), all_rows, ids };
            let now = now();
            let end = (now + jiff::SignedDuration::from_hours(24 * CURSOR_DAYS)).as_millisecond();
            let now = now.as_millisecond();
            match transaction {
                Some(transaction) => transaction.put_cursor(&locator, &cursor, now, end).await?,
                None => self.store.put_cursor(&locator, &cursor, now, end).await?,
            }
        }
        Ok(result)
    }

    /// A later page, by what [`QueryResult::next`] said.
    pub async fn query_more(
        &self,
        user: &CurrentUser,
        next: &str,
        batch: usize,
    ) -> Result<QueryResult, ApiError> {
        let wrong = || ApiError::new(ErrorCode::InvalidQueryLocator, "invalid query locator");
        let (locator, offset) = next.rsplit_once('-').ok_or_else(wrong)?;
        let offset: usize = offset.parse().map_err(|_| wrong())?;
        let cursor = self.store.cursor(locator, now().as_millisecond()).await?;
        let cursor = cursor
            .filter(|cursor| cursor.user_id == user.id && offset < cursor.ids.len())
            .ok_or_else(wrong)?;
        let rights = self.rights(&user.id).await?;
        let schema = self.schema();
        let query = parse(&cursor.soql).map_err(|_| wrong())?;
        let zone = zone(user);
        let computed = self.computed_rows(&rights, &schema, &query).await?;
        let request = QueryRequest {
            schema: &schema,
            visibility: rights.visibility(),
            query: &query,
            source: &cursor.soql,
            today: now().to_zoned(zone.clone()).date(),
            zone: &zone,
            all_rows: cursor.all_rows || query.all_rows,
            computed: &computed,
        };
        let end = cursor.ids.len().min(offset + batch);
        let records = self.store.query_ids(&request, &cursor.ids[offset..end]).await?;
        let next = (end < cursor.ids.len()).then(|| format!("{locator}-{end}"));
        Ok(QueryResult { total_size: cursor.ids.len() as u64, next, records })
    }

    /// One record: the fields asked for, or all the user may read. With `names`, each lookup brings
    /// its target's name along.
    pub async fn retrieve(
        &self,
        user: &CurrentUser,
        object: &str,
        id: &str,
        fields: Option<&[String]>,
        names: bool,
    ) -> Result<Record, ApiError> {
        self.retrieve_within(None, user, object, id, fields, names).await
    }

    /// As [`Engine::retrieve`], seeing what a transaction wrote so far.
    pub async fn retrieve_within(
        &self,
        transaction: Option<&mut WriteTransaction>,
        user: &CurrentUser,
        object: &str,
        id: &str,
        fields: Option<&[String]>,
        names: bool,
    ) -> Result<Record, ApiError> {
        let rights = self.rights(&user.id).await?;
        let schema = self.schema();
        let object = self.readable(&schema, &rights, object)?;
        let id = RecordId::parse(id).map_err(|_| {
            let message = format!("{}: id value of incorrect type: {id}", object.label);
            ApiError::new(ErrorCode::MalformedId, message).about("Id")
        })?;
        if object.key_prefix.as_deref() != Some(id.prefix()) {
            return Err(ApiError::not_found());
        }
        let everything = (fields.is_none() && !object.computed).then(|| format!("{}/{names}", object.name));
        let known = everything.as_ref().and_then(|about| rights.prepared.read(about));
        let mut record = if object.computed {
            let selected = selected(&schema, &rights, object, fields, names)?;
            let soql = format!("SELECT {} FROM {} WHERE Id = '{id}'", selected.join(", "), object.name);
            let mut result = self.query_within(transaction, user, &soql, false, 1).await?;
            result.records.pop().ok_or_else(ApiError::not_found)?
        } else {
            let read = match known {
                Some(known) => known,
                None => {
                    let selected = selected(&schema, &rights, object, fields, names)?;
                    prepared_read(&rights, &schema, object, &selected, everything)?
                }
            };
            let found = match transaction {
                Some(transaction) => transaction.read(&read, &schema, id.as_str()).await?,
                None => self.store.read(&read, &schema, id.as_str()).await?,
            };
            found.ok_or_else(ApiError::not_found)?
        };
        for (_, value) in &mut record.fields {
            if let FieldValue::Parent(Some(parent)) = value {
                // Whatever names the target, here it is called Name.
                for (name, _) in &mut parent.fields {
                    *name = "Name".into();
                }
            }
        }
        Ok(record)
    }

    /// An object and its external id field, as they are spelled.
    pub async fn key_field(
        &self,
        user: &CurrentUser,
        object: &str,
        field: &str,
    ) -> Result<(String, String), ApiError> {
        let rights = self.rights(&user.id).await?;
        let schema = self.schema();
        let object = self.readable(&schema, &rights, object)?;
        let seen = object.field(field).filter(|field| rights.visibility().field(&schema, object, field));
        let known = seen.filter(|field| field.external_id || field.kind == FieldKind::Id);
        let field = known.ok_or_else(|| {
            let message = format!("Provided external ID field does not exist or is not accessible: {field}");
            ApiError::new(ErrorCode::NotFound, message)
        })?;
        Ok((object.name.clone(), field.name.clone()))
    }

    /// Ids of records with an external id.
    pub async fn ids_by_key(
        &self,
        transaction: Option<&mut WriteTransaction>,
        user: &CurrentUser,
        object: &str,
        field: &str,
        key: &str,
    ) -> Result<Vec<String>, ApiError> {
        let (object, field) = self.key_field(user, object, field).await?;
        let key = key.replace('\\', "\\\\").replace('\'', "\\'");
        let soql = format!("SELECT Id FROM {object} WHERE {field} = '{key}' LIMIT 10");
        let found = self.query_within(transaction, user, &soql, false, MAX_BATCH).await?;
        Ok(found.records.into_iter().filter_map(|record| record.id).collect())
    }

    /// Whether the user may read a record.
    pub async fn may_read(&self, user: &CurrentUser, object: &str, id: &str) -> Result<bool, ApiError> {
        match self.retrieve(user, object, id, Some(&["Id".into()]), false).await {
            Ok(_) => Ok(true),
            Err(error) if error.code == ErrorCode::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }
}

/// Fields to read of a record: those asked for, or all the user may read, and with `names` the names
/// of what its lookups point at.
fn selected(
    schema: &Schema,
    rights: &Effective,
    object: &ObjectDefinition,
    fields: Option<&[String]>,
    names: bool,
) -> Result<Vec<String>, ApiError> {
    let seen = |field: &&FieldDefinition| rights.visibility().field(schema, object, field);
    let mut selected: Vec<String> = Vec::new();
    match fields {
        Some(fields) => {
            for name in fields {
                let field = object.field(name).filter(seen).ok_or_else(|| {
                    let message = format!("No such column '{name}' on sobject of type {}", object.name);
                    ApiError::new(ErrorCode::InvalidField, message)
                })?;
                if !selected.contains(&field.name) {
                    selected.push(field.name.clone());
                }
            }
        }
        None => selected.extend(object.fields.iter().filter(seen).map(|field| field.name.clone())),
    }
    if names {
        selected.extend(lookup_names(schema, rights, object));
    }
    if selected.is_empty() {
        selected.push("Id".into());
    }
    Ok(selected)
}

/// Reading these fields of a record, planned now or before; `about` is a shorter name for them.
fn prepared_read(
    rights: &Effective,
    schema: &Schema,
    object: &ObjectDefinition,
    selected: &[String],
    about: Option<String>,
) -> Result<Arc<PreparedRead>, ApiError> {
    let soql = format!("SELECT {} FROM {}", selected.join(", "), object.name);
    if let Some(known) = rights.prepared.read(&soql) {
        return Ok(known);
    }
    let query = parse(&soql).map_err(|error| ApiError::new(ErrorCode::MalformedQuery, error.rendered))?;
    let request = QueryRequest {
        schema,
        visibility: rights.visibility(),
        query: &query,
        source: &soql,
        today: now().to_zoned(TimeZone::UTC).date(),
        zone: &TimeZone::UTC,
        all_rows: false,
        computed: &[],
    };
    let read = Arc::new(prepare_read(&request)?);
    rights.prepared.put_read(about.unwrap_or(soql), read.clone());
    Ok(read)
}

/// Paths to the names of what a record's lookups point at.
fn lookup_names(schema: &Schema, rights: &Effective, object: &ObjectDefinition) -> Vec<String> {
    let mut paths = Vec::new();
    for field in &object.fields {
        let (FieldKind::Reference { targets }, Some(relationship)) = (&field.kind, &field.relationship)
        else {
            continue;
        };
        if !rights.visibility().field(schema, object, field) {
            continue;
        }
        let seen: Vec<_> = targets
            .iter()
            .filter_map(|target| schema.object(target))
            .filter(|target| rights.visibility().object(target))
            .collect();
        let name = match (targets.len(), seen.as_slice()) {
            (_, []) => continue,
            (1, [target]) => target.name_field().map_or("Id", |field| field.name.as_str()),
            _ => "Name",
        };
        paths.push(format!("{relationship}.{name}"));
    }
    paths
}

fn zone(user: &CurrentUser) -> TimeZone {
    TimeZone::get(&user.time_zone).unwrap_or(TimeZone::UTC)
}

/// Fifteen letters and digits that cannot be guessed.
fn locator_text() -> String {
    random_token().chars().filter(char::is_ascii_alphanumeric).take(15).collect()
}

impl From<QueryError> for ApiError {
    fn from(error: QueryError) -> ApiError {
        match error {
            QueryError::Store(error) => error.into(),
            QueryError::Refused { code, message } => {
                let code = match code {
                    QueryErrorCode::MalformedQuery => ErrorCode::MalformedQuery,
                    QueryErrorCode::InvalidField => ErrorCode::InvalidField,
                    QueryErrorCode::InvalidType => ErrorCode::InvalidType,
                    QueryErrorCode::InvalidQueryFilterOperator => ErrorCode::InvalidQueryFilterOperator,
                    QueryErrorCode::ExceededIdLimit => ErrorCode::ExceededIdLimit,
                    QueryErrorCode::NumberOutsideValidRange => ErrorCode::NumberOutsideValidRange,
                };
                ApiError::new(code, message)
            }
        }
    }
}
