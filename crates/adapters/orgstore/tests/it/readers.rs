//! The connections that read a database file: who waits for one is served, and one whose statement
//! failed is as good as before.

use alongside_orgstore::{Schema, Store, StoreError, Value};

use crate::{object, text};

/// More than there are connections.
const READERS: usize = 64;

/// A file with one row of one object, and a schema with an object that has no table.
async fn store(folder: &std::path::Path) -> (Store, Schema, Schema) {
    let store = Store::open(Some(folder)).await.unwrap();
    let schema = Schema::new(vec![object("Thing", "a00", vec![text("Name")])]).unwrap();
    store.fit(&schema).await.unwrap();
    let thing = schema.object("Thing").unwrap();
    let mut writing = store.begin().await.unwrap();
    writing.insert(thing, &[("Id".into(), "a00".into()), ("Name".into(), "one".into())]).await.unwrap();
    writing.commit().await.unwrap();
    let ahead = Schema::new(vec![object("Later", "a01", vec![text("Name")])]).unwrap();
    (store, schema, ahead)
}

#[tokio::test]
async fn more_readers_than_connections_wait_and_are_all_served() {
    let folder = tempfile::tempdir().unwrap();
    let (store, schema, _) = store(folder.path()).await;
    let gate = std::sync::Arc::new(tokio::sync::Barrier::new(READERS));
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..READERS {
        let (store, schema, gate) = (store.clone(), schema.clone(), gate.clone());
        readers.spawn(async move {
            gate.wait().await;
            store.select(schema.object("Thing").unwrap(), &["Name"], &[]).await
        });
    }
    while let Some(rows) = readers.join_next().await {
        assert_eq!(rows.unwrap().unwrap(), [[Value::from("one")]]);
    }
}

#[tokio::test]
async fn a_reader_whose_statement_failed_or_was_given_up_goes_back_usable() {
    let folder = tempfile::tempdir().unwrap();
    let (store, schema, ahead) = store(folder.path()).await;
    let (there, missing) = (schema.object("Thing").unwrap(), ahead.object("Later").unwrap());
    for round in 0..READERS {
        let failed = store.select(missing, &["Name"], &[]).await.unwrap_err();
        assert!(matches!(failed, StoreError::Database(_)), "{failed}");
        // Dropped at its first wait, with the connection lent.
        tokio::select! {
            biased;
            _ = store.select(there, &["Name"], &[]) => {}
            () = std::future::ready(()) => {}
        }
        let rows = store.select(there, &["Name"], &[]).await.unwrap();
        assert_eq!(rows, [[Value::from("one")]], "round {round}");
    }
    store.close().await;
    assert!(store.select(there, &["Name"], &[]).await.is_err(), "nothing is lent after closing");
}
