//! A table and its indexes for one object: made when missing, widened when a field is new.

use sqlx::Row;
use sqlx::sqlite::SqliteConnection;

use crate::statement::{Argument, Statement};
use crate::{FieldDefinition, FieldKind, ObjectDefinition, StoreError};

pub(super) async fn fit(
    connection: &mut SqliteConnection,
    object: &ObjectDefinition,
) -> Result<(), StoreError> {
    let mut present = Statement::new("SELECT name FROM pragma_table_info(");
    present.bind(Argument::Text(object.name.clone())).sql(")");
    let columns: Vec<String> =
        present.fetch(connection).await?.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
    if columns.is_empty() {
        create(object).execute(connection).await?;
    } else {
        let missing = stored(object).filter(|field| !columns.contains(&field.name));
        for field in missing {
            let mut add = Statement::new("ALTER TABLE ");
            add.identifier(&object.name).sql(" ADD COLUMN ").append(&column(field));
            add.execute(connection).await?;
        }
    }
    for field in stored(object).filter(|field| is_indexed(field)) {
        index(object, field).execute(connection).await?;
    }
    Ok(())
}

/// Removes a table; its indexes go with it.
pub(super) async fn drop(
    connection: &mut SqliteConnection,
    object: &ObjectDefinition,
) -> Result<(), StoreError> {
    let mut statement = Statement::new("DROP TABLE IF EXISTS ");
    statement.identifier(&object.name);
    statement.execute(connection).await?;
    Ok(())
}

/// Removes a column. SQLite keeps one that an index uses, so the index goes first.
pub(super) async fn drop_column(
    connection: &mut SqliteConnection,
    object: &ObjectDefinition,
    field: &FieldDefinition,
) -> Result<(), StoreError> {
    if !field.kind.is_stored() {
        return Ok(());
    }
    let mut index = Statement::new("DROP INDEX IF EXISTS ");
    index.identifier(&index_name(object, field));
    index.execute(connection).await?;
    let mut column = Statement::new("ALTER TABLE ");
    column.identifier(&object.name).sql(" DROP COLUMN ").identifier(&field.name);
    column.execute(connection).await?;
    Ok(())
}

fn index_name(object: &ObjectDefinition, field: &FieldDefinition) -> String {
    format!("ix_{}_{}", object.name, field.name)
}

fn stored(object: &ObjectDefinition) -> impl Iterator<Item = &FieldDefinition> {
    object.fields.iter().filter(|field| field.kind.is_stored())
}

fn create(object: &ObjectDefinition) -> Statement {
    let columns: Vec<Statement> = stored(object).map(column).collect();
    let mut create = Statement::new("CREATE TABLE ");
    create.identifier(&object.name).sql(" (").join(&columns, ", ").sql(")");
    create
}

fn column(field: &FieldDefinition) -> Statement {
    let mut column = Statement::default();
    column.identifier(&field.name).sql(" ").sql(field.kind.column_type());
    if field.kind == FieldKind::Id {
        column.sql(" PRIMARY KEY NOT NULL");
    }
    column
}

fn is_indexed(field: &FieldDefinition) -> bool {
    field.unique
        || field.external_id
        || field.indexed
        || field.name_field
        || matches!(field.kind, FieldKind::Reference { .. } | FieldKind::Email)
}

fn index(object: &ObjectDefinition, field: &FieldDefinition) -> Statement {
    let mut index = Statement::new("CREATE INDEX IF NOT EXISTS ");
    index
        .identifier(&index_name(object, field))
        .sql(" ON ")
        .identifier(&object.name)
        .sql(" (")
        .identifier(&field.name)
        .sql(")");
    index
}
