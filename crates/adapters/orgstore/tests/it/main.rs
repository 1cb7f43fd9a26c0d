//! The database on its own: tables from definitions, transactions, visibility, readers beside the writer.
#![allow(clippy::unwrap_used)]

mod metadata;
mod readers;
mod seeds;

use std::sync::Arc;

use alongside_orgstore::{
    FieldDefinition, FieldKind, ObjectDefinition, ObjectVisibility, QueryRequest, RowScope, Schema,
    SchemaError, Share, ShareOf, Store, Value, Visibility,
};
use jiff::tz::TimeZone;

fn object(name: &str, prefix: &str, fields: Vec<FieldDefinition>) -> ObjectDefinition {
    let mut all = vec![FieldDefinition::new("Id", "ID", FieldKind::Id).locked()];
    all.extend(fields);
    ObjectDefinition {
        name: name.into(),
        label: name.into(),
        plural_label: name.into(),
        key_prefix: Some(prefix.into()),
        fields: all,
        ..ObjectDefinition::default()
    }
}

fn text(name: &str) -> FieldDefinition {
    FieldDefinition::new(name, name, FieldKind::Text)
}

fn lookup(name: &str, target: &str) -> FieldDefinition {
    FieldDefinition::new(name, name, FieldKind::Reference { targets: vec![target.into()] })
}

#[test]
fn definitions_that_contradict_each_other_are_no_schema() {
    let of = |objects| Schema::new(objects).unwrap_err();
    assert_eq!(of(vec![object("bad name", "a00", vec![])]), SchemaError::Name("bad name".into()));
    assert_eq!(of(vec![object("A", "a00", vec![text("x\"; --")])]), SchemaError::Name("x\"; --".into()));
    assert_eq!(
        of(vec![object("A", "a00", vec![]), object("a", "a01", vec![])]),
        SchemaError::Twice("a".into())
    );
    assert_eq!(
        of(vec![object("A", "a00", vec![]), object("B", "a00", vec![])]),
        SchemaError::Twice("a00".into())
    );
    assert_eq!(of(vec![object("A", "a00", vec![text("x"), text("X")])]), SchemaError::Twice("A.X".into()));
    assert_eq!(of(vec![object("A", "a0", vec![])]), SchemaError::Prefix("a0".into()));
    let missing = SchemaError::Target { field: "A.B".into(), target: "Gone".into() };
    assert_eq!(of(vec![object("A", "a00", vec![lookup("B", "Gone")])]), missing);
}

#[tokio::test]
async fn a_table_grows_with_its_definition_and_keeps_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let narrow = Schema::new(vec![object("Thing", "a00", vec![text("Name")])]).unwrap();
    {
        let store = Store::open(Some(folder.path())).await.unwrap();
        store.fit(&narrow).await.unwrap();
        let mut writing = store.begin().await.unwrap();
        let thing = narrow.object("Thing").unwrap();
        let id = writing.next_id(thing).await.unwrap().into_string();
        writing.insert(thing, &[("Id".into(), id.into()), ("Name".into(), "one".into())]).await.unwrap();
        writing.commit().await.unwrap();
        store.close().await;
    }
    let wide =
        Schema::new(vec![object("Thing", "a00", vec![text("Name"), text("Colour__c").unique()])]).unwrap();
    let store = Store::open(Some(folder.path())).await.unwrap();
    store.fit(&wide).await.unwrap();
    store.fit(&wide).await.unwrap();
    let rows = store.select(wide.object("Thing").unwrap(), &["Name", "Colour__c"], &[]).await.unwrap();
    assert_eq!(rows, [[Value::from("one"), Value::Null]]);
}

#[tokio::test]
async fn what_is_not_committed_is_neither_seen_nor_kept() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(Some(folder.path())).await.unwrap();
    let schema = Schema::new(vec![object("Thing", "a00", vec![text("Name")])]).unwrap();
    store.fit(&schema).await.unwrap();
    let thing = schema.object("Thing").unwrap();
    let mut writing = store.begin().await.unwrap();
    writing.insert(thing, &[("Id".into(), "a00".into()), ("Name".into(), "x".into())]).await.unwrap();
    assert_eq!(writing.select(thing, &["Name"], &[]).await.unwrap().len(), 1);
    // Readers go on beside the writer, and see what was before.
    assert_eq!(store.select(thing, &["Name"], &[]).await.unwrap().len(), 0);
    drop(writing);
    assert_eq!(store.begin().await.unwrap().select(thing, &["Name"], &[]).await.unwrap().len(), 0);
}

#[tokio::test]
async fn a_query_sees_what_its_visibility_allows_and_nothing_else() {
    let store = Store::open(None).await.unwrap();
    let schema = Schema::new(vec![
        object("Person", "005", vec![text("Name").locked()]),
        object(
            "Thing",
            "a00",
            vec![
                text("Name").locked(),
                text("Secret"),
                lookup("OwnerId", "Person").locked().called("Owner", None),
            ],
        ),
        ObjectDefinition {
            share: Some(ShareOf { object: "Thing".into(), record: "ThingId".into(), level: "Level".into() }),
            ..object(
                "ThingShare",
                "a01",
                vec![lookup("ThingId", "Thing"), lookup("UserOrGroupId", "Person"), text("Level")],
            )
        },
    ])
    .unwrap();
    store.fit(&schema).await.unwrap();
    let thing = schema.object("Thing").unwrap();
    let mut writing = store.begin().await.unwrap();
    for (id, name, owner) in [
        ("a00000000000001AAA", "mine", "005000000000001AAA"),
        ("a00000000000002AAA", "theirs", "005000000000002AAA"),
        ("a00000000000003AAA", "shared", "005000000000002AAA"),
    ] {
        let row = [("Id", id), ("Name", name), ("Secret", "s"), ("OwnerId", owner)];
        let row: Vec<(String, Value)> =
            row.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        writing.insert(thing, &row).await.unwrap();
    }
    let shares = schema.share_object("Thing").unwrap();
    for (id, thing, level) in [
        ("a01000000000001AAA", "a00000000000003AAA", "Edit"),
        ("a01000000000002AAA", "a00000000000002AAA", "None"),
    ] {
        let row = [("Id", id), ("ThingId", thing), ("UserOrGroupId", "005000000000001AAA"), ("Level", level)];
        let row: Vec<(String, Value)> =
            row.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        writing.insert(shares, &row).await.unwrap();
    }
    writing.commit().await.unwrap();

    let mut visibility = Visibility::default();
    let me: Arc<[String]> = ["005000000000001AAA".to_owned()].into();
    let shared = Share {
        by: "Id".into(),
        table: "ThingShare".into(),
        record: "ThingId".into(),
        level: "Level".into(),
        levels: &["Read", "Edit"],
        grantees: me.clone(),
    };
    let rows = RowScope::any_of(vec![RowScope::Nothing, RowScope::OwnedBy(me), RowScope::Shared(shared)]);
    // A single record gets the same answer as a query.
    for (number, expected) in [(1, Some(true)), (2, Some(false)), (3, Some(true)), (4, None)] {
        let id = format!("a0000000000000{number}AAA");
        let answer = store.within(thing, &id, std::slice::from_ref(&rows)).await.unwrap();
        assert_eq!(answer.map(|answer| answer[0]), expected, "{id}");
    }
    visibility.allow("Thing", ObjectVisibility { fields: [].into(), rows });
    let ask = async |soql: &str| {
        let query = alongside_soql::parse(soql).unwrap();
        let request = QueryRequest {
            schema: &schema,
            visibility: &visibility,
            query: &query,
            source: soql,
            today: jiff::civil::date(2026, 11, 22),
            zone: &TimeZone::UTC,
            all_rows: false,
            computed: &[],
        };
        let page = store.query(&request, 100).await.map_err(|error| error.to_string())?;
        Ok::<_, String>(page.result.records.iter().map(|record| record.text("Name")).collect::<Vec<_>>())
    };
    assert_eq!(ask("SELECT Name FROM Thing").await.unwrap(), ["mine", "shared"]);
    assert!(ask("SELECT Secret FROM Thing").await.unwrap_err().contains("No such column 'Secret'"));
    assert!(
        ask("SELECT Owner.Name FROM Thing").await.unwrap_err().contains("Didn't understand relationship")
    );
    assert!(
        ask("SELECT Name FROM Person").await.unwrap_err().contains("sObject type 'Person' is not supported")
    );
}

#[tokio::test]
async fn the_next_writer_waits_until_the_turn_is_given_up_though_the_transaction_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(Some(folder.path())).await.unwrap();
    let turn = store.begin().await.unwrap().commit_holding().await.unwrap();
    let waiting = store.begin();
    tokio::pin!(waiting);
    tokio::select! {
        biased;
        _ = &mut waiting => panic!("it is not the next writer's turn yet"),
        // Reading goes on meanwhile, and gives a connection that came back the time to be handed on.
        () = async { for _ in 0..20 { store.settings("none:").await.unwrap(); } } => {}
    }
    drop(turn);
    waiting.await.unwrap().commit().await.unwrap();
}
