//! List views that people have made, as they are kept.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::{RecordId, Store, StoreError, WriteTransaction};

type Stored<T> = Result<T, StoreError>;

/// A list view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredListView {
    /// 18-character id.
    pub id: String,
    /// API name of the object.
    pub object: String,
    /// Developer name. No two of an object differ by case only.
    pub name: String,
    /// Label.
    pub label: String,
    /// Id of the user who made it.
    pub owner_id: String,
    /// Whether everybody sees it.
    pub shared: bool,
    /// Columns, filters and order, as JSON.
    pub definition: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
}

fn list_view(row: &SqliteRow) -> Stored<StoredListView> {
    let instant = |column: usize| -> Stored<Timestamp> {
        let milliseconds = row.try_get::<i64, _>(column)?;
        Timestamp::from_millisecond(milliseconds).map_err(|_| StoreError::StoredValue {
            object: "_list_view".into(),
            field: "created_at".into(),
            expected: "instant",
        })
    };
    Ok(StoredListView {
        id: row.try_get(0)?,
        object: row.try_get(1)?,
        name: row.try_get(2)?,
        label: row.try_get(3)?,
        owner_id: row.try_get(4)?,
        shared: row.try_get::<i64, _>(5)? != 0,
        definition: row.try_get(6)?,
        created_at: instant(7)?,
        changed_at: instant(8)?,
    })
}

impl Store {
    /// The list views that a user sees, of one object or of all, by label.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses.
    pub async fn list_views(&self, user_id: &str, object: Option<&str>) -> Stored<Vec<StoredListView>> {
        let rows = sqlx::query(
            "SELECT id, object, name, label, owner_id, shared, definition, created_at, changed_at FROM _list_view
             WHERE (owner_id = ?1 OR shared) AND (?2 IS NULL OR object = ?2) ORDER BY label COLLATE NOCASE, id",
        )
        .bind(user_id.to_owned())
        .bind(object.map(str::to_owned))
        .fetch_all(self.reader_pool())
        .await?;
        rows.iter().map(list_view).collect()
    }
}

impl WriteTransaction {
    /// The id of a new list view.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the database refuses; so for every function here.
    pub async fn next_list_view_id(&mut self) -> Stored<String> {
        Ok(RecordId::from_number("00B", self.next_number("id:00B").await?).into_string())
    }

    /// Developer names of an object's list views, whoever made them.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn list_view_names(&mut self, object: &str) -> Stored<Vec<String>> {
        let query = sqlx::query_scalar("SELECT name FROM _list_view WHERE object = ?1 ORDER BY name");
        Ok(query.bind(object.to_owned()).fetch_all(self.connection()).await?)
    }

    /// Keeps a list view, new or changed.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn put_list_view(&mut self, view: &StoredListView) -> Stored<()> {
        sqlx::query(
            "INSERT INTO _list_view (id, object, name, label, owner_id, shared, definition, created_at, changed_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
             ON CONFLICT (id) DO UPDATE SET label = excluded.label, shared = excluded.shared,
               definition = excluded.definition, changed_at = excluded.changed_at",
        )
        .bind(view.id.clone())
        .bind(view.object.clone())
        .bind(view.name.clone())
        .bind(view.label.clone())
        .bind(view.owner_id.clone())
        .bind(i64::from(view.shared))
        .bind(view.definition.clone())
        .bind(view.created_at.as_millisecond())
        .bind(view.changed_at.as_millisecond())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Forgets a list view.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn remove_list_view(&mut self, id: &str) -> Stored<()> {
        let query = sqlx::query("DELETE FROM _list_view WHERE id = ?1").bind(id.to_owned());
        query.execute(self.connection()).await?;
        Ok(())
    }
}
