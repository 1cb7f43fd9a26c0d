//! The database file without the org around it: SQL as it is told, rows as JSON. The other side of
//! the org's bench, and nothing else.

use std::path::Path;

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Column as _, Connection as _, Row as _, TypeInfo as _, ValueRef as _};

use crate::statement::{Argument, Statement};
use crate::{StoreError, Value, store};

/// One connection to a database file of an org, with the settings the org opens it with.
#[derive(Debug)]
pub struct PlainDatabase {
    connection: SqliteConnection,
}

/// Stored rows of one object, for [`PlainDatabase::insert`].
#[derive(Debug, Clone, Default)]
pub struct PlainRows {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

impl PlainDatabase {
    /// Opens a file that is there.
    ///
    /// # Errors
    /// [`StoreError::Database`] when it cannot be used.
    pub async fn open(file: &Path) -> Result<PlainDatabase, StoreError> {
        let connection = SqliteConnection::connect_with(&store::file_options(file)).await?;
        Ok(PlainDatabase { connection })
    }

    /// Brings everything that was committed into the file itself, so that the file can be copied.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses, or somebody reads or writes at the moment.
    pub async fn checkpoint(&mut self) -> Result<(), StoreError> {
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut self.connection).await?;
        if row.try_get::<i64, _>(0)? == 0 {
            return Ok(());
        }
        Err(sqlx::Error::Protocol("the database is in use and cannot be brought into its file".into()).into())
    }

    /// Runs a SELECT and writes its rows as a JSON array of objects.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn json(&mut self, sql: &'static str, arguments: &[Value]) -> Result<Vec<u8>, StoreError> {
        let mut select = Statement::new(sql);
        select.bind_placed(arguments.iter().map(Argument::from));
        let found = select.fetch(&mut self.connection).await?;
        let mut out = vec![b'['];
        for (place, row) in found.iter().enumerate() {
            if place > 0 {
                out.push(b',');
            }
            write_row(&mut out, row)?;
        }
        out.push(b']');
        Ok(out)
    }

    /// The stored rows of an object with these ids, without columns that are empty in every one of them.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    ///
    /// # Panics
    /// When the object's name is no API name.
    pub async fn rows(&mut self, object: &str, ids: &[String]) -> Result<PlainRows, StoreError> {
        let mut select = Statement::new("SELECT * FROM ");
        select.identifier(object).sql(" WHERE \"Id\" IN ").bind_list(ids);
        let found = select.fetch(&mut self.connection).await?;
        let mut names = Vec::new();
        if let Some(row) = found.first() {
            names.extend(row.columns().iter().map(|column| column.name().to_owned()));
        }
        let all = found
            .iter()
            .map(|row| (0..names.len()).map(|place| value(row, place)).collect())
            .collect::<Result<Vec<Vec<Value>>, StoreError>>()?;
        let used: Vec<usize> =
            (0..names.len()).filter(|place| all.iter().any(|row| !row[*place].is_null())).collect();
        Ok(PlainRows {
            columns: used.iter().map(|place| names[*place].clone()).collect(),
            rows: all.iter().map(|row| used.iter().map(|place| row[*place].clone()).collect()).collect(),
        })
    }

    /// Inserts rows in one transaction.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses; then nothing was written.
    ///
    /// # Panics
    /// When the object's name is no API name.
    pub async fn insert(&mut self, object: &str, rows: &PlainRows) -> Result<(), StoreError> {
        let mut insert = Statement::new("INSERT INTO ");
        insert.identifier(object).sql(" (");
        for (place, name) in rows.columns.iter().enumerate() {
            insert.sql(if place > 0 { ", " } else { "" }).identifier(name);
        }
        insert.sql(") VALUES (");
        for place in 0..rows.columns.len() {
            insert.sql(if place > 0 { ", ?" } else { "?" });
        }
        insert.sql(")");
        let mut transaction = self.connection.begin_with("BEGIN IMMEDIATE").await?;
        insert.execute_each(&mut transaction, &rows.rows).await?;
        Ok(transaction.commit().await?)
    }
}

/// A value as the database keeps it, whatever its field means.
fn value(row: &SqliteRow, place: usize) -> Result<Value, StoreError> {
    let raw = row.try_get_raw(place)?;
    if raw.is_null() {
        return Ok(Value::Null);
    }
    Ok(match raw.type_info().name() {
        "TEXT" => Value::Text(row.try_get_unchecked(place)?),
        "REAL" => Value::Double(row.try_get_unchecked(place)?),
        _ => Value::Integer(row.try_get_unchecked(place)?),
    })
}

fn write_row(out: &mut Vec<u8>, row: &SqliteRow) -> Result<(), StoreError> {
    for (place, column) in row.columns().iter().enumerate() {
        out.push(if place == 0 { b'{' } else { b',' });
        write_json(out, column.name());
        out.push(b':');
        let raw = row.try_get_raw(place)?;
        if raw.is_null() {
            out.extend_from_slice(b"null");
            continue;
        }
        match raw.type_info().name() {
            "TEXT" => write_json(out, row.try_get_unchecked::<&str, _>(place)?),
            "REAL" => write_json(out, &row.try_get_unchecked::<f64, _>(place)?),
            _ => write_json(out, &row.try_get_unchecked::<i64, _>(place)?),
        }
    }
    out.push(b'}');
    Ok(())
}

fn write_json<T: serde::Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    serde_json::to_writer(out, value).expect("texts and numbers are written to memory");
}
