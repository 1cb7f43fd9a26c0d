//! SQL put together from fixed text, checked identifiers and bound arguments, and run. The only file
//! that vouches for text to the database driver: nothing else can get into a [`Statement`].

use std::sync::Arc;

use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe};

use crate::schema::is_api_name;
use crate::{StoreError, Value};

/// Most bytes of a query's statement.
const MAX_TEXT: usize = 2_000_000;
/// Most bound values of a query's statement; the database takes 32,766.
const MAX_ARGUMENTS: usize = 32_000;

/// A statement or a part of one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statement {
    text: String,
    arguments: Vec<Argument>,
}

/// A statement that is run again and again, with one more value at its end each time.
#[derive(Debug)]
pub(crate) struct Prepared {
    text: Arc<str>,
    arguments: Vec<Argument>,
}

/// A bound value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Argument {
    Null,
    Text(String),
    Integer(i64),
    Real(f64),
}

impl Statement {
    pub fn new(text: &'static str) -> Statement {
        Statement { text: text.to_owned(), arguments: Vec::new() }
    }

    /// Adds fixed text.
    pub fn sql(&mut self, text: &'static str) -> &mut Statement {
        self.text.push_str(text);
        self
    }

    /// Adds an API name in quotes.
    ///
    /// # Panics
    /// When the name is none. Schemas refuse such names, so this is a bug and must not become SQL.
    pub fn identifier(&mut self, name: &str) -> &mut Statement {
        assert!(is_api_name(name), "schemas hold API names only, not {name:?}");
        self.text.push('"');
        self.text.push_str(name);
        self.text.push('"');
        self
    }

    /// Adds the name of a joined table: `t3`.
    pub fn alias(&mut self, number: usize) -> &mut Statement {
        self.text.push_str(&format!("t{number}"));
        self
    }

    /// Adds `t3."Name"`.
    pub fn column(&mut self, alias: usize, name: &str) -> &mut Statement {
        self.alias(alias).sql(".").identifier(name)
    }

    /// Adds a number as text, such as a LIMIT.
    pub fn number(&mut self, number: u64) -> &mut Statement {
        self.text.push_str(&number.to_string());
        self
    }

    /// Adds a bound value.
    pub fn bind(&mut self, argument: Argument) -> &mut Statement {
        self.text.push('?');
        self.arguments.push(argument);
        self
    }

    /// Binds values whose places are in the text already.
    pub fn bind_placed(&mut self, arguments: impl Iterator<Item = Argument>) -> &mut Statement {
        self.arguments.extend(arguments);
        self
    }

    /// Adds a list of texts as one bound value: `(SELECT value FROM json_each(?))`.
    pub fn bind_list(&mut self, texts: &[String]) -> &mut Statement {
        let list = serde_json::Value::from(texts.to_vec()).to_string();
        self.sql("(SELECT value FROM json_each(").bind(Argument::Text(list)).sql("))")
    }

    /// Adds another statement with its arguments.
    pub fn append(&mut self, part: &Statement) -> &mut Statement {
        self.text.push_str(&part.text);
        self.arguments.extend(part.arguments.iter().cloned());
        self
    }

    /// Adds parts with text between.
    pub fn join(&mut self, parts: &[Statement], between: &'static str) -> &mut Statement {
        for (place, part) in parts.iter().enumerate() {
            if place > 0 {
                self.sql(between);
            }
            self.append(part);
        }
        self
    }

    /// Whether the database takes these parts as one statement: it bounds how many values are bound,
    /// and text far beyond any query's makes planning slow. Some room is left for what is added to them.
    pub fn fit<'p>(parts: impl IntoIterator<Item = &'p Statement>) -> bool {
        let (mut text, mut arguments) = (0, 0);
        for part in parts {
            text += part.text.len();
            arguments += part.arguments.len();
        }
        text <= MAX_TEXT && arguments <= MAX_ARGUMENTS
    }

    /// Runs it and returns the rows.
    pub async fn fetch(self, connection: &mut SqliteConnection) -> Result<Vec<SqliteRow>, StoreError> {
        let arguments = bound(self.arguments)?;
        let query = sqlx::query_with(AssertSqlSafe(self.text), arguments);
        Ok(query.fetch_all(connection).await?)
    }

    /// Runs it and returns how many rows it changed.
    pub async fn execute(self, connection: &mut SqliteConnection) -> Result<u64, StoreError> {
        let arguments = bound(self.arguments)?;
        let query = sqlx::query_with(AssertSqlSafe(self.text), arguments);
        Ok(query.execute(connection).await?.rows_affected())
    }

    /// Keeps it for running it again.
    pub fn prepared(self) -> Prepared {
        Prepared { text: self.text.into(), arguments: self.arguments }
    }

    /// Runs it once for each list of values, in place of what was bound.
    pub async fn execute_each(
        self,
        connection: &mut SqliteConnection,
        lists: &[Vec<Value>],
    ) -> Result<(), StoreError> {
        let text: Arc<str> = self.text.into();
        for list in lists {
            let arguments = bound(list.iter().map(Argument::from))?;
            let query = sqlx::query_with(AssertSqlSafe(text.clone()), arguments);
            query.execute(&mut *connection).await?;
        }
        Ok(())
    }
}

impl Prepared {
    /// Runs it with the value at its end, and returns the rows.
    pub async fn fetch(
        &self,
        connection: &mut SqliteConnection,
        last: Argument,
    ) -> Result<Vec<SqliteRow>, StoreError> {
        let arguments = bound(self.arguments.iter().cloned().chain([last]))?;
        Ok(sqlx::query_with(AssertSqlSafe(self.text.clone()), arguments).fetch_all(connection).await?)
    }
}

fn bound(arguments: impl IntoIterator<Item = Argument>) -> Result<SqliteArguments, StoreError> {
    let mut bound = SqliteArguments::default();
    for argument in arguments {
        let added = match argument {
            Argument::Null => bound.add(None::<String>),
            Argument::Text(text) => bound.add(text),
            Argument::Integer(number) => bound.add(number),
            Argument::Real(number) => bound.add(number),
        };
        added.map_err(sqlx::Error::Encode)?;
    }
    Ok(bound)
}

impl From<&Value> for Argument {
    fn from(value: &Value) -> Argument {
        match value {
            Value::Null => Argument::Null,
            Value::Text(text) => Argument::Text(text.clone()),
            Value::Boolean(flag) => Argument::Integer(i64::from(*flag)),
            Value::Integer(number) => Argument::Integer(*number),
            Value::Double(number) => Argument::Real(*number),
            Value::Date(day) => Argument::Text(day.to_string()),
            Value::DateTime(instant) => Argument::Integer(instant.as_millisecond()),
            Value::Json(json) => Argument::Text(json.to_string()),
        }
    }
}
