//! What a query would return and how it would be run, told without running it.

use alongside_orgstore::{ObjectDefinition, QueryRequest, QueryShape, describe_query};
use alongside_soql::{Comparison, Condition, Expression, Operator, Query, Select, parse};

use super::{MAX_BATCH, zone};
use crate::clock::now;
use crate::engine::Engine;
use crate::{ApiError, CurrentUser, ErrorCode};

/// How a query would be run.
pub(crate) struct QueryPlan {
    pub object: String,
    /// Fields whose index is used; none when the whole table is read.
    pub indexed: Vec<String>,
    /// Records the query finds.
    pub found: u64,
    /// Records there are.
    pub all: u64,
}

impl Engine {
    /// The columns of a query, refused as the query itself would be.
    pub async fn query_shape(&self, user: &CurrentUser, soql: &str) -> Result<QueryShape, ApiError> {
        let rights = self.rights(&user.id).await?;
        let schema = self.schema();
        let query = parsed(soql)?;
        let zone = zone(user);
        let request = QueryRequest {
            schema: &schema,
            visibility: rights.visibility(),
            query: &query,
            source: soql,
            today: now().to_zoned(zone.clone()).date(),
            zone: &zone,
            all_rows: query.all_rows,
            computed: &[],
        };
        Ok(describe_query(&request)?)
    }

    /// How a query would be run.
    pub async fn query_plan(&self, user: &CurrentUser, soql: &str) -> Result<QueryPlan, ApiError> {
        let shape = self.query_shape(user, soql).await?;
        let query = parsed(soql)?;
        let schema = self.schema();
        let mut indexed = Vec::new();
        if let (Some(object), Some(filter)) = (schema.object(&shape.object), &query.filter) {
            collect_indexed(object, filter, &mut indexed);
        }
        let mut counted = query.clone();
        counted.select = Select::Count;
        (counted.group_by, counted.having, counted.order_by) = (Vec::new(), None, Vec::new());
        (counted.limit, counted.offset) = (None, None);
        let found = self.query(user, &counted.to_string(), false, MAX_BATCH).await?.total_size;
        let every = format!("SELECT COUNT() FROM {}", shape.object);
        let all = self.query(user, &every, false, MAX_BATCH).await?.total_size;
        Ok(QueryPlan { object: shape.object, indexed, found, all })
    }
}

fn parsed(soql: &str) -> Result<Query, ApiError> {
    parse(soql).map_err(|error| ApiError::new(ErrorCode::MalformedQuery, error.rendered))
}

/// Indexed fields that every record found must match.
fn collect_indexed(object: &ObjectDefinition, filter: &Condition, found: &mut Vec<String>) {
    let mut take = |left: &Expression| {
        let Expression::Field(path) = left else { return };
        let name = path.parts.last().map(String::as_str).unwrap_or_default();
        let field = object.field(name).filter(|_| path.parts.len() == 1);
        let indexed = |field: &&alongside_orgstore::FieldDefinition| {
            field.indexed
                || field.unique
                || field.external_id
                || field.name_field
                || field.name == "Id"
                || !field.kind.targets().is_empty()
        };
        if let Some(field) = field.filter(indexed) {
            found.push(field.name.clone());
        }
    };
    match filter {
        Condition::And(parts) => parts.iter().for_each(|part| collect_indexed(object, part, found)),
        Condition::Compare(Comparison { left, operator, .. })
            if !matches!(operator, Operator::NotEqual | Operator::Like) =>
        {
            take(left);
        }
        Condition::In { left, negated: false, .. } => take(left),
        _ => {}
    }
}
