//! SOSL: records that hold the words looked for, object by object. The database narrows down by
//! `LIKE`; whether a record is found is decided word by word.

use alongside_orgstore::{FieldDefinition, FieldKind, ObjectDefinition, QueryRequest, Schema};
use alongside_soql::{
    Comparison, Condition, Expression, FieldGroup, Literal, LiteralValue, Name, Operator, Path, Query,
    Returning, Search, SearchExpression, Select, SelectItem, Set, Span, parse_search, point_at,
};

use super::zone;
use crate::clock::now;
use crate::engine::Engine;
use crate::security::Effective;
use crate::{ApiError, CurrentUser, ErrorCode, Record};

/// Most records of a search, as on the platform.
pub(crate) const MAX_FOUND: usize = 2_000;
/// Most records of an object that are looked at word by word.
const MAX_CANDIDATES: usize = 20_000;

impl Engine {
    /// Runs SOSL as the user.
    pub async fn sosl(&self, user: &CurrentUser, sosl: &str) -> Result<Vec<Record>, ApiError> {
        let search =
            parse_search(sosl).map_err(|error| ApiError::new(ErrorCode::MalformedSearch, error.rendered))?;
        self.find(user, &search, sosl).await
    }

    /// Records that a search finds; `source` is its text, for errors that show the place.
    pub async fn find(
        &self,
        user: &CurrentUser,
        search: &Search,
        source: &str,
    ) -> Result<Vec<Record>, ApiError> {
        let rights = self.rights(&user.id).await?;
        let schema = self.schema();
        let mut left = search.limit.map_or(MAX_FOUND, |limit| (limit as usize).min(MAX_FOUND));
        let mut found = Vec::new();
        for returning in targets(search, &schema, &rights) {
            if left == 0 {
                break;
            }
            let asking = Asking { engine: self, user, rights: &rights, schema: &schema, source };
            let records = asking.object(search, &returning, left).await?;
            left -= records.len();
            found.extend(records);
        }
        Ok(found)
    }
}

/// What is to be returned: as asked for, or the ids of everything that can be searched.
fn targets(search: &Search, schema: &Schema, rights: &Effective) -> Vec<Returning> {
    if !search.returning.is_empty() {
        return search.returning.clone();
    }
    let searched = schema.objects().filter(|object| {
        object.searchable && !object.setup && !object.computed && rights.visibility().object(object)
    });
    searched
        .map(|object| Returning {
            object: Name { text: object.name.clone(), span: Span::default() },
            fields: Vec::new(),
            filter: None,
            order_by: Vec::new(),
            limit: None,
            offset: None,
        })
        .collect()
}

struct Asking<'a> {
    engine: &'a Engine,
    user: &'a CurrentUser,
    rights: &'a Effective,
    schema: &'a Schema,
    source: &'a str,
}

impl Asking<'_> {
    async fn object(
        &self,
        search: &Search,
        returning: &Returning,
        most: usize,
    ) -> Result<Vec<Record>, ApiError> {
        let known = self.schema.object(&returning.object.text);
        let known = known.filter(|object| self.rights.visibility().object(object));
        let object = known.filter(|object| object.searchable && !object.computed).ok_or_else(|| {
            let reason = if known.is_some() { "does not support search" } else { "is not supported" };
            let message = format!("sObject type '{}' {reason}.", returning.object.text);
            ApiError::new(ErrorCode::InvalidType, point_at(self.source, returning.object.span, &message))
        })?;
        let fields: Vec<&FieldDefinition> = object
            .fields
            .iter()
            .filter(|field| belongs(field, search.group))
            .filter(|field| self.rights.visibility().field(self.schema, object, field))
            .collect();
        if fields.is_empty() {
            return Ok(Vec::new());
        }
        let mut filters: Vec<Condition> = candidates(&search.expression, &fields).into_iter().collect();
        filters.extend(returning.filter.clone());
        let mut query = bare(object);
        query.select = Select::Items(
            std::iter::once("Id").chain(fields.iter().map(|field| field.name.as_str())).map(item).collect(),
        );
        query.filter = all_of(filters);
        query.order_by = returning.order_by.clone();
        let looked_at = self.run(&query, MAX_CANDIDATES).await?;
        let matching = looked_at.into_iter().filter(|record| {
            let texts: Vec<String> = fields.iter().map(|field| record.text(&field.name)).collect();
            search.expression.matches(&texts)
        });
        let limit = returning.limit.map_or(most, |limit| (limit as usize).min(most));
        let ids: Vec<String> = matching
            .filter_map(|record| record.id)
            .skip(returning.offset.unwrap_or(0) as usize)
            .take(limit)
            .collect();
        self.returned(object, returning, &ids).await
    }

    /// The fields asked for, in the order of the ids.
    async fn returned(
        &self,
        object: &ObjectDefinition,
        returning: &Returning,
        ids: &[String],
    ) -> Result<Vec<Record>, ApiError> {
        let mut query = bare(object);
        query.select = Select::Items(if returning.fields.is_empty() {
            vec![item("Id")]
        } else {
            returning.fields.clone()
        });
        let list = ids.iter().map(|id| literal(id)).chain(ids.is_empty().then(|| literal("")));
        query.filter =
            Some(Condition::In { left: field("Id"), negated: false, set: Set::List(list.collect()) });
        // Run even when nothing was found, so that a field that does not exist is told of.
        let mut records = self.run(&query, MAX_FOUND).await?;
        records.sort_by_key(|record| ids.iter().position(|id| Some(id) == record.id.as_ref()));
        Ok(records)
    }

    async fn run(&self, query: &Query, most: usize) -> Result<Vec<Record>, ApiError> {
        let zone = zone(self.user);
        let request = QueryRequest {
            schema: self.schema,
            visibility: self.rights.visibility(),
            query,
            source: self.source,
            today: now().to_zoned(zone.clone()).date(),
            zone: &zone,
            all_rows: false,
            computed: &[],
        };
        Ok(self.engine.store.query(&request, most).await?.result.records)
    }
}

/// Whether a field belongs to those looked into.
fn belongs(field: &FieldDefinition, group: FieldGroup) -> bool {
    let text = matches!(
        field.kind,
        FieldKind::Text
            | FieldKind::TextArea
            | FieldKind::Email
            | FieldKind::Phone
            | FieldKind::Url
            | FieldKind::PersonName
            | FieldKind::AutoNumber { .. }
    );
    // Long texts cannot be filtered.
    let short = field.length <= 255;
    match group {
        FieldGroup::All => text && short,
        FieldGroup::Name => field.name_field || matches!(field.name.as_str(), "FirstName" | "LastName"),
        FieldGroup::Email => field.kind == FieldKind::Email,
        FieldGroup::Phone => field.kind == FieldKind::Phone,
        FieldGroup::Sidebar => field.searchable && text && short,
    }
}

/// What every record found must fulfil; none when nothing can be said.
fn candidates(expression: &SearchExpression, fields: &[&FieldDefinition]) -> Option<Condition> {
    match expression {
        SearchExpression::Phrase(words) => {
            let longest = words.iter().max_by_key(|word| word.len())?;
            let pattern = pattern(longest);
            let holds = fields.iter().map(|one| {
                Condition::Compare(Comparison {
                    left: field(&one.name),
                    operator: Operator::Like,
                    right: literal(&pattern),
                })
            });
            any_of(holds.collect())
        }
        SearchExpression::And(parts) => {
            all_of(parts.iter().filter_map(|part| candidates(part, fields)).collect())
        }
        SearchExpression::Or(parts) => {
            any_of(parts.iter().map(|part| candidates(part, fields)).collect::<Option<Vec<_>>>()?)
        }
        SearchExpression::Not(_) => None,
    }
}

/// Letters of a word that the database is asked for; it refuses patterns of some length.
const LONGEST_PATTERN: usize = 255;

/// The database ignores the case of ASCII letters only; others may stand for any.
fn pattern(word: &str) -> String {
    let letters = word.chars().take(LONGEST_PATTERN).map(|letter| match letter {
        '*' => '%',
        letter if letter.is_ascii_alphanumeric() => letter,
        _ => '_',
    });
    format!("%{}%", letters.collect::<String>())
}

fn any_of(mut parts: Vec<Condition>) -> Option<Condition> {
    if parts.len() > 1 { Some(Condition::Or(parts)) } else { parts.pop() }
}

fn all_of(mut parts: Vec<Condition>) -> Option<Condition> {
    if parts.len() > 1 { Some(Condition::And(parts)) } else { parts.pop() }
}

fn bare(object: &ObjectDefinition) -> Query {
    Query {
        select: Select::Count,
        from: Name { text: object.name.clone(), span: Span::default() },
        alias: None,
        scope: None,
        filter: None,
        mode: None,
        group_by: Vec::new(),
        having: None,
        order_by: Vec::new(),
        limit: None,
        offset: None,
        purpose: None,
        all_rows: false,
    }
}

fn field(name: &str) -> Expression {
    Expression::Field(Path { parts: vec![name.to_owned()], span: Span::default() })
}

fn item(name: &str) -> SelectItem {
    SelectItem::Expression { expression: field(name), alias: None }
}

fn literal(text: &str) -> Literal {
    Literal { value: LiteralValue::Text(text.to_owned()), span: Span::default() }
}
