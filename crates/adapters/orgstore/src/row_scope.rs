//! Which records of an object a user may reach, as a value and as SQL. Queries filter by it and
//! single records are asked the same question, so that no road sees more than another.

use std::sync::Arc;

use crate::statement::{Argument, Statement};
use crate::{ObjectDefinition, Schema, Store, StoreError, WriteTransaction};
use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

/// First alias of the tables that scopes read, out of the way of a query's own.
const FIRST_ALIAS: usize = 950;

/// Some of an object's records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowScope {
    /// All.
    All,
    /// None.
    Nothing,
    /// Those owned by one of these users.
    OwnedBy(Arc<[String]>),
    /// Those that rows of a share table name.
    Shared(Share),
    /// Those whose field holds this value, such as a user's own assignments.
    Matching {
        /// The field.
        field: String,
        /// Its value.
        value: String,
    },
    /// Those whose field is empty.
    Empty {
        /// The field.
        field: String,
    },
    /// Those whose lookup leads to an object with this key prefix, whichever record it is.
    LeadingTo {
        /// The lookup.
        lookup: String,
        /// First three characters of the ids.
        prefix: String,
    },
    /// Those whose lookup leads to one of these records of another object.
    Through {
        /// The lookup.
        lookup: String,
        /// The object it leads to.
        object: String,
        /// Which of its records.
        rows: Box<RowScope>,
    },
    /// Those that a lookup of one of these records of another object leads to.
    ReferredBy {
        /// The other object.
        object: String,
        /// Its lookup.
        lookup: String,
        /// Which of its records.
        rows: Box<RowScope>,
        /// It keeps deleted records, which do not count.
        keeps_deleted: bool,
    },
    /// Those in at least one of these scopes.
    AnyOf(Vec<RowScope>),
    /// Those in every one of these scopes.
    AllOf(Vec<RowScope>),
}

/// Records that rows of a share table give to a user or one of the user's groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// Field of the scope's own object that the share table's lookup is compared with: `Id`, or the
    /// lookup to the object that is shared.
    pub by: String,
    /// The share table.
    pub table: String,
    /// Its lookup to the shared record.
    pub record: String,
    /// Its field with the access level.
    pub level: String,
    /// Levels that count.
    pub levels: &'static [&'static str],
    /// The user, everyone whose access the user inherits, and their groups.
    pub grantees: Arc<[String]>,
}

impl RowScope {
    /// What is in at least one of the scopes, without those that add nothing.
    #[must_use]
    pub fn any_of(scopes: Vec<RowScope>) -> RowScope {
        if scopes.contains(&RowScope::All) {
            return RowScope::All;
        }
        let mut scopes: Vec<RowScope> =
            scopes.into_iter().filter(|scope| *scope != RowScope::Nothing).collect();
        match scopes.len() {
            0 => RowScope::Nothing,
            1 => scopes.remove(0),
            _ => RowScope::AnyOf(scopes),
        }
    }

    /// What is in every one of the scopes, without those that take nothing away.
    #[must_use]
    pub fn all_of(scopes: Vec<RowScope>) -> RowScope {
        if scopes.contains(&RowScope::Nothing) {
            return RowScope::Nothing;
        }
        let mut scopes: Vec<RowScope> = scopes.into_iter().filter(|scope| *scope != RowScope::All).collect();
        match scopes.len() {
            0 => RowScope::All,
            1 => scopes.remove(0),
            _ => RowScope::AllOf(scopes),
        }
    }

    /// The condition on a table with this alias; none when every row fits.
    pub(crate) fn condition(&self, alias: usize) -> Option<Statement> {
        (*self != RowScope::All).then(|| self.sql(alias, FIRST_ALIAS))
    }

    fn sql(&self, alias: usize, inner: usize) -> Statement {
        let mut sql = Statement::default();
        match self {
            RowScope::All => {
                sql.sql("1");
            }
            RowScope::Nothing => {
                sql.sql("0");
            }
            RowScope::OwnedBy(owners) => {
                sql.column(alias, "OwnerId").sql(" IN ").bind_list(owners);
            }
            RowScope::Shared(share) => {
                sql.column(alias, &share.by).sql(" IN (SELECT ").column(inner, &share.record);
                sql.sql(" FROM ").identifier(&share.table).sql(" ").alias(inner);
                sql.sql(" WHERE ").column(inner, "UserOrGroupId").sql(" IN ").bind_list(&share.grantees);
                sql.sql(" AND ").column(inner, &share.level).sql(" IN (");
                for (place, level) in share.levels.iter().enumerate() {
                    sql.sql(if place == 0 { "" } else { ", " }).bind(Argument::Text((*level).to_owned()));
                }
                sql.sql("))");
            }
            RowScope::Matching { field, value } => {
                sql.column(alias, field).sql(" = ").bind(Argument::Text(value.clone()));
            }
            RowScope::Empty { field } => {
                sql.column(alias, field).sql(" IS NULL");
            }
            RowScope::LeadingTo { lookup, prefix } => {
                sql.sql("substr(").column(alias, lookup).sql(", 1, 3) = ");
                sql.bind(Argument::Text(prefix.clone()));
            }
            RowScope::Through { lookup, object, rows } => {
                // By the parent's key for each row: a list of all parents would be made for every query.
                sql.sql("EXISTS (SELECT 1 FROM ").identifier(object).sql(" ").alias(inner);
                sql.sql(" WHERE ").column(inner, "Id").sql(" = ").column(alias, lookup);
                sql.sql(" AND ").append(&rows.sql(inner, inner + 1)).sql(")");
            }
            RowScope::ReferredBy { object, lookup, rows, keeps_deleted } => {
                sql.column(alias, "Id").sql(" IN (SELECT ").column(inner, lookup);
                sql.sql(" FROM ").identifier(object).sql(" ").alias(inner);
                sql.sql(" WHERE ").append(&rows.sql(inner, inner + 1));
                if *keeps_deleted {
                    sql.sql(" AND ").column(inner, "IsDeleted").sql(" = 0");
                }
                sql.sql(")");
            }
            RowScope::AnyOf(scopes) | RowScope::AllOf(scopes) => {
                let between = if matches!(self, RowScope::AnyOf(_)) { " OR " } else { " AND " };
                let parts: Vec<Statement> = scopes.iter().map(|scope| scope.sql(alias, inner)).collect();
                sql.sql("(").join(&parts, between).sql(")");
            }
        }
        sql
    }
}

impl Store {
    /// For each scope, whether a record is in it; none when the record does not exist or was deleted.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn within(
        &self,
        object: &ObjectDefinition,
        id: &str,
        scopes: &[RowScope],
    ) -> Result<Option<Vec<bool>>, StoreError> {
        let mut connection = self.reader().await?;
        within(&mut connection, object, id, scopes).await
    }
}

impl WriteTransaction {
    /// As [`Store::within`], seeing what this transaction wrote.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn within(
        &mut self,
        object: &ObjectDefinition,
        id: &str,
        scopes: &[RowScope],
    ) -> Result<Option<Vec<bool>>, StoreError> {
        within(self.connection(), object, id, scopes).await
    }
}

async fn within(
    connection: &mut SqliteConnection,
    object: &ObjectDefinition,
    id: &str,
    scopes: &[RowScope],
) -> Result<Option<Vec<bool>>, StoreError> {
    let mut select = Statement::new("SELECT 1");
    for scope in scopes {
        // A comparison with an empty field is neither true nor false to the database.
        select.sql(", COALESCE(").append(&scope.sql(0, FIRST_ALIAS)).sql(", 0)");
    }
    select.sql(" FROM ").identifier(&object.name).sql(" ").alias(0);
    select.sql(" WHERE ").column(0, "Id").sql(" = ").bind(Argument::Text(id.to_owned()));
    if object.keeps_deleted() {
        select.sql(" AND ").column(0, "IsDeleted").sql(" = 0");
    }
    let found = select.fetch(connection).await?;
    let Some(row) = found.first() else { return Ok(None) };
    let mut answers = Vec::with_capacity(scopes.len());
    for place in 1..=scopes.len() {
        answers.push(row.try_get::<i64, _>(place)? != 0);
    }
    Ok(Some(answers))
}

/// The share objects of a schema, by what they share.
impl Schema {
    /// The object whose rows share records of this one.
    #[must_use]
    pub fn share_object(&self, object: &str) -> Option<&Arc<ObjectDefinition>> {
        self.objects()
            .find(|share| share.share.as_ref().is_some_and(|of| of.object.eq_ignore_ascii_case(object)))
    }
}
