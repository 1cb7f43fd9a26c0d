//! Tables that shrink, marks within a transaction, components and exports.

use alongside_orgstore::{PackageExport, Schema, Store, StoredClient, Value};

use crate::{object, text};

#[tokio::test]
async fn a_removed_field_takes_its_values_along_and_a_new_one_begins_empty() {
    let store = Store::open(None).await.unwrap();
    let schema =
        Schema::new(vec![object("Thing", "a00", vec![text("Name").indexed(), text("Note")])]).unwrap();
    store.fit(&schema).await.unwrap();
    let thing = schema.object("Thing").unwrap();
    let mut writing = store.begin().await.unwrap();
    let values =
        [("Id".to_owned(), Value::from("a00")), ("Name".into(), "one".into()), ("Note".into(), "n".into())];
    writing.insert(thing, &values).await.unwrap();
    writing.drop_field(thing, thing.field("Name").unwrap()).await.unwrap();
    writing.fit_object(thing).await.unwrap();
    let rows = writing.select(thing, &["Name", "Note"], &[]).await.unwrap();
    assert_eq!(rows, [[Value::Null, Value::from("n")]]);
    writing.drop_object(thing).await.unwrap();
    writing.fit_object(thing).await.unwrap();
    assert!(writing.select(thing, &["Id"], &[]).await.unwrap().is_empty());
    writing.commit().await.unwrap();
}

#[tokio::test]
async fn what_is_undone_leaves_no_trace_not_even_a_table() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(Some(folder.path())).await.unwrap();
    let schema = Schema::new(vec![object("Thing", "a00", vec![text("Name")])]).unwrap();
    let thing = schema.object("Thing").unwrap();
    let mut writing = store.begin().await.unwrap();
    writing.put_component("CustomTab", "Kept", "<a/>", "005", 1).await.unwrap();
    writing.mark().await.unwrap();
    writing.fit_object(thing).await.unwrap();
    writing.put_component("CustomTab", "Undone", "<b/>", "005", 2).await.unwrap();
    writing.undo().await.unwrap();
    writing.mark().await.unwrap();
    writing.put_component("CustomTab", "KEPT", "<c/>", "006", 3).await.unwrap();
    writing.keep().await.unwrap();
    writing.commit().await.unwrap();
    assert!(store.select(thing, &["Id"], &[]).await.is_err(), "there is no such table");
    let components = store.components().await.unwrap();
    assert_eq!(components.len(), 1, "names that differ by case only are one: {components:?}");
    assert_eq!((components[0].content.as_str(), components[0].created_by.as_str()), ("<c/>", "005"));
    assert_eq!((components[0].changed_by.as_str(), components[0].changed_at), ("006", 3));
}

#[tokio::test]
async fn an_app_that_ends_takes_its_client_along() {
    let store = Store::open(None).await.unwrap();
    let client =
        StoredClient { app_id: "0xI1".into(), consumer_key: "key".into(), settings: "the secret".into() };
    let mut writing = store.begin().await.unwrap();
    writing.put_oauth_client(&client).await.unwrap();
    assert!(writing.consumer_key_taken("key", "0xI2").await.unwrap());
    assert!(!writing.consumer_key_taken("key", "0xI1").await.unwrap());
    writing.commit().await.unwrap();
    assert_eq!(store.oauth_client("key").await.unwrap(), Some(client.clone()));
    assert!(!format!("{client:?}").contains("secret"));
    let mut writing = store.begin().await.unwrap();
    writing.end_app("0xI1").await.unwrap();
    writing.commit().await.unwrap();
    assert_eq!(store.oauth_client("key").await.unwrap(), None);
}

#[tokio::test]
async fn an_export_is_forgotten_when_its_time_is_over() {
    let store = Store::open(None).await.unwrap();
    let export = PackageExport {
        id: "0A4".into(),
        namespace: "alongside".into(),
        version: "2.0.0".into(),
        content: vec![1, 2, 3],
        made_at: 100,
        expires_at: 200,
    };
    let mut writing = store.begin().await.unwrap();
    writing.put_package_export(&export).await.unwrap();
    writing.commit().await.unwrap();
    assert_eq!(store.package_export("0A4", 199).await.unwrap(), Some(export));
    assert_eq!(store.package_export("0A4", 200).await.unwrap(), None);
    assert!(store.package_exports(200).await.unwrap().is_empty());
}
