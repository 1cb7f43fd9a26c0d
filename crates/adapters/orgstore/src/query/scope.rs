//! Names in a query resolved to columns: the object it is about, and the joins its paths need.

use alongside_soql::{Name, Path, Span};

use super::{QueryError, QueryRequest};
use crate::statement::{Argument, Statement};
use crate::{FieldDefinition, FieldKind, ObjectDefinition, ValueKind};

/// Longest path upwards, as on the platform.
const MAX_PARENTS: usize = 5;
/// Most parents a query may reach, as on the platform.
const MAX_RELATIONSHIPS: usize = 55;
/// Alias of a subselect that reads a name through a lookup with several targets.
const NAME_ALIAS: usize = 900;

/// One SELECT being put together: its own table is `t0`.
pub(super) struct Scope<'a> {
    pub request: &'a QueryRequest<'a>,
    pub object: &'a ObjectDefinition,
    alias: Option<&'a Name>,
    joins: Vec<Join<'a>>,
    /// Comparisons met so far.
    pub(super) comparisons: usize,
    /// It is the sub-select of a semi join.
    pub(super) semi_join: bool,
}

struct Join<'a> {
    path: String,
    object: &'a ObjectDefinition,
    text: Statement,
}

/// A table a path has led to.
#[derive(Clone)]
pub(super) struct Table<'a> {
    pub alias: usize,
    pub object: &'a ObjectDefinition,
    path: String,
}

/// Where a path leads.
pub(super) struct Resolved<'a> {
    /// Relationships passed, in canonical spelling, each with the table it leads to; none for one with several targets.
    pub parents: Vec<(String, Option<Table<'a>>)>,
    /// Name in the result.
    pub name: String,
    pub sql: Statement,
    pub kind: ValueKind,
    /// The field, unless it is the name behind a lookup with several targets.
    pub field: Option<&'a FieldDefinition>,
    /// For a lookup with several targets: its own column.
    pub pointer: Option<Statement>,
}

impl<'a> Scope<'a> {
    pub fn new(
        request: &'a QueryRequest<'a>,
        object: &'a ObjectDefinition,
        alias: Option<&'a Name>,
    ) -> Scope<'a> {
        Scope { request, object, alias, joins: Vec::new(), comparisons: 0, semi_join: false }
    }

    pub fn root(&self) -> Table<'a> {
        Table { alias: 0, object: self.object, path: String::new() }
    }

    pub fn resolve(&mut self, path: &Path) -> Result<Resolved<'a>, QueryError> {
        let mut parts: Vec<&str> = path.parts.iter().map(String::as_str).collect();
        if parts.len() > 1 && self.names_root(parts[0]) {
            parts.remove(0);
        }
        self.resolve_from(self.root(), &parts, path.span)
    }

    /// Where names lead from a table.
    pub fn resolve_from(
        &mut self,
        mut table: Table<'a>,
        parts: &[&str],
        span: Span,
    ) -> Result<Resolved<'a>, QueryError> {
        let Some((last, relationships)) = parts.split_last() else {
            return Err(self.request.malformed(span, "unexpected token: '.'"));
        };
        if relationships.len() > MAX_PARENTS {
            let message = format!("Relationship references are limited to {MAX_PARENTS} levels.");
            return Err(self.request.malformed(span, &message));
        }
        let mut parents = Vec::new();
        for (place, relationship) in relationships.iter().enumerate() {
            let lookup = self.lookup(&table, relationship, span)?;
            let name = lookup.relationship.clone().unwrap_or_default();
            if lookup.kind.targets().len() > 1 {
                if place + 1 != relationships.len() {
                    return Err(self.request.no_such_relationship(
                        span,
                        relationships[place + 1],
                        "field path",
                    ));
                }
                parents.push((name, None));
                return self.polymorphic(&table, lookup, last, parents, span);
            }
            table = self.join(&table, lookup, span)?;
            parents.push((name, Some(table.clone())));
        }
        let (schema, visibility) = (self.request.schema, self.request.visibility);
        let field = table
            .object
            .field(last)
            .filter(|field| visibility.field(schema, table.object, field))
            .ok_or_else(|| self.request.no_such_column(span, last, &table.object.name))?;
        let (sql, kind) = self.column(&table, field, span)?;
        Ok(Resolved { parents, name: field.name.clone(), sql, kind, field: Some(field), pointer: None })
    }

    /// The SQL of a field of a table, and what kind of value it is.
    pub fn column(
        &mut self,
        table: &Table<'a>,
        field: &'a FieldDefinition,
        span: Span,
    ) -> Result<(Statement, ValueKind), QueryError> {
        let mut sql = Statement::default();
        match &field.kind {
            FieldKind::Through { lookup, field: source } => {
                let lookup = table
                    .object
                    .field(lookup)
                    .ok_or_else(|| self.request.no_such_column(span, lookup, &table.object.name))?;
                let target = self.join(table, lookup, span)?;
                let source = target
                    .object
                    .field(source)
                    .ok_or_else(|| self.request.no_such_column(span, source, &target.object.name))?;
                sql.column(target.alias, &source.name);
                Ok((sql, source.kind.value_kind()))
            }
            FieldKind::Address { prefix } => {
                sql.sql("json_object(");
                let parts = [
                    ("city", "City"),
                    ("country", "Country"),
                    ("postalCode", "PostalCode"),
                    ("state", "State"),
                    ("street", "Street"),
                ];
                for (place, (key, suffix)) in parts.into_iter().enumerate() {
                    if place > 0 {
                        sql.sql(", ");
                    }
                    sql.bind(Argument::Text(key.to_owned()))
                        .sql(", ")
                        .column(table.alias, &format!("{prefix}{suffix}"));
                }
                sql.sql(")");
                Ok((sql, ValueKind::Json))
            }
            other => {
                sql.column(table.alias, &field.name);
                // What has no records of its own is pointed at by name.
                let by_name = other
                    .targets()
                    .iter()
                    .any(|target| self.request.schema.object(target).is_some_and(|target| target.computed));
                Ok((sql, if by_name { ValueKind::Text } else { other.value_kind() }))
            }
        }
    }

    /// `FROM` with every join asked for so far.
    pub fn from(&self) -> Statement {
        let mut from = Statement::new(" FROM ");
        from.append(&self.table_text(self.object)).sql(" ").alias(0);
        for join in &self.joins {
            from.append(&join.text);
        }
        from
    }

    /// What rows of the scope's own object may be seen.
    pub fn row_filter(&self) -> Vec<Statement> {
        let mut parts = Vec::new();
        if self.object.keeps_deleted() && !self.request.all_rows {
            let mut alive = Statement::default();
            alive.column(0, "IsDeleted").sql(" = 0");
            parts.push(alive);
        }
        parts.extend(self.rows_of(0, self.object));
        parts
    }

    fn rows_of(&self, alias: usize, object: &ObjectDefinition) -> Option<Statement> {
        self.request.visibility.rows(object).condition(alias)
    }

    fn names_root(&self, name: &str) -> bool {
        self.object.lookup(name).is_none()
            && (self.object.name.eq_ignore_ascii_case(name)
                || self.alias.is_some_and(|alias| alias.text.eq_ignore_ascii_case(name)))
    }

    /// The lookup of the scope's own object that a relationship names, and its name as it is spelled.
    pub fn root_lookup(&self, path: &Path) -> Result<(&'a FieldDefinition, String), QueryError> {
        let name = match path.parts.as_slice() {
            [name] => name,
            [root, name] if self.names_root(root) => name,
            _ => return Err(self.request.no_such_relationship(path.span, &path.text(), "field path")),
        };
        let lookup = self.lookup(&self.root(), name, path.span)?;
        Ok((lookup, lookup.relationship.clone().unwrap_or_default()))
    }

    fn lookup(
        &self,
        table: &Table<'a>,
        relationship: &str,
        span: Span,
    ) -> Result<&'a FieldDefinition, QueryError> {
        let (schema, visibility) = (self.request.schema, self.request.visibility);
        let known = table.object.lookup(relationship).filter(|lookup| {
            let targets = lookup.kind.targets();
            let seen = |name: &String| schema.object(name).is_some_and(|target| visibility.object(target));
            visibility.field(schema, table.object, lookup) && targets.iter().any(seen)
        });
        known.ok_or_else(|| self.request.no_such_relationship(span, relationship, "field path"))
    }

    fn join(
        &mut self,
        from: &Table<'a>,
        lookup: &'a FieldDefinition,
        span: Span,
    ) -> Result<Table<'a>, QueryError> {
        let relationship = lookup.relationship.as_deref().unwrap_or(&lookup.name);
        let target = lookup.kind.targets().first();
        let object = target
            .and_then(|target| self.request.schema.object(target))
            .ok_or_else(|| self.request.no_such_relationship(span, relationship, "field path"))?;
        self.join_to(from, lookup, object, span)
    }

    /// The table a lookup leads to, of the targets the one that is named.
    pub fn join_to(
        &mut self,
        from: &Table<'a>,
        lookup: &'a FieldDefinition,
        object: &'a ObjectDefinition,
        span: Span,
    ) -> Result<Table<'a>, QueryError> {
        let relationship = lookup.relationship.as_deref().unwrap_or(&lookup.name);
        let path = format!("{}.{relationship}:{}", from.path, object.name).to_ascii_lowercase();
        if let Some(place) = self.joins.iter().position(|join| join.path == path) {
            return Ok(Table { alias: place + 1, object: self.joins[place].object, path });
        }
        if self.joins.len() >= MAX_RELATIONSHIPS {
            let message = format!("A query can reach at most {MAX_RELATIONSHIPS} parent relationships.");
            return Err(self.request.malformed(span, &message));
        }
        let alias = self.joins.len() + 1;
        let mut text = Statement::new(" LEFT JOIN ");
        text.append(&self.table_text(object)).sql(" ").alias(alias);
        text.sql(" ON ").column(alias, "Id").sql(" = ").column(from.alias, &lookup.name);
        if object.keeps_deleted() {
            text.sql(" AND ").column(alias, "IsDeleted").sql(" = 0");
        }
        if let Some(rows) = self.rows_of(alias, object) {
            text.sql(" AND ").append(&rows);
        }
        self.joins.push(Join { path: path.clone(), object, text });
        Ok(Table { alias, object, path })
    }

    /// `What.Name`, `Who.Type`: a lookup with several targets offers id, name and type only.
    pub fn polymorphic(
        &mut self,
        table: &Table<'a>,
        lookup: &'a FieldDefinition,
        wanted: &str,
        parents: Vec<(String, Option<Table<'a>>)>,
        span: Span,
    ) -> Result<Resolved<'a>, QueryError> {
        let mut pointer = Statement::default();
        pointer.column(table.alias, &lookup.name);
        let resolved = |name: &str, sql, kind| Resolved {
            parents,
            name: name.to_owned(),
            sql,
            kind,
            field: None,
            pointer: Some(pointer.clone()),
        };
        let mut sql = Statement::new("(CASE substr(");
        sql.append(&pointer).sql(", 1, 3)");
        if wanted.eq_ignore_ascii_case("Id") {
            return Ok(resolved("Id", pointer.clone(), ValueKind::Id));
        }
        let by_type = wanted.eq_ignore_ascii_case("Type");
        if !by_type && !wanted.eq_ignore_ascii_case("Name") {
            return Err(self.request.no_such_column(span, wanted, "Name"));
        }
        for target in lookup.kind.targets() {
            let Some(object) = self.request.schema.object(target) else { continue };
            let (Some(prefix), Some(name)) = (&object.key_prefix, object.name_field()) else { continue };
            if !self.request.visibility.object(object) {
                continue;
            }
            sql.sql(" WHEN ").bind(Argument::Text(prefix.clone())).sql(" THEN ");
            if by_type {
                sql.bind(Argument::Text(object.name.clone()));
            } else {
                sql.sql("(SELECT ")
                    .column(NAME_ALIAS, &name.name)
                    .sql(" FROM ")
                    .identifier(&object.name)
                    .sql(" ");
                sql.alias(NAME_ALIAS).sql(" WHERE ").column(NAME_ALIAS, "Id").sql(" = ").append(&pointer);
                if let Some(rows) = self.rows_of(NAME_ALIAS, object) {
                    sql.sql(" AND ").append(&rows);
                }
                sql.sql(")");
            }
        }
        sql.sql(" END)");
        Ok(resolved(if by_type { "Type" } else { "Name" }, sql, ValueKind::Text))
    }

    /// A table's name, or for a computed object its rows as a table.
    fn table_text(&self, object: &ObjectDefinition) -> Statement {
        let mut text = Statement::default();
        if !object.computed {
            text.identifier(&object.name);
            return text;
        }
        let rows = self.request.computed.iter().find(|(name, _)| *name == object.name);
        let rows: Vec<serde_json::Value> = rows
            .map(|(_, rows)| rows.as_slice())
            .unwrap_or_default()
            .iter()
            .map(|row| {
                row.iter()
                    .map(|(name, value)| (name.clone(), value.to_json()))
                    .collect::<serde_json::Map<_, _>>()
                    .into()
            })
            .collect();
        text.sql("(SELECT ");
        for (place, field) in object.fields.iter().enumerate() {
            if place > 0 {
                text.sql(", ");
            }
            text.sql("json_extract(value, ").bind(Argument::Text(format!("$.{}", field.name))).sql(")");
            if matches!(field.kind.value_kind(), ValueKind::Text | ValueKind::Set) {
                text.sql(" COLLATE NOCASE");
            }
            text.sql(" AS ").identifier(&field.name);
        }
        let rows = serde_json::Value::from(rows).to_string();
        text.sql(" FROM json_each(").bind(Argument::Text(rows)).sql("))");
        text
    }
}
