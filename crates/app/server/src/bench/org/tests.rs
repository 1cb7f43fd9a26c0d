#![allow(clippy::unwrap_used)]
use super::*;

#[tokio::test]
async fn both_sides_do_the_same_rows_of_a_small_org() {
    let arguments = OrgArguments { contacts: 200, rounds: 2, calls: 3, json: true };
    // Each measure compares what the two sides answered, and fails when they differ.
    let measures = measure(&arguments, |_| {}).await.unwrap();
    let names: Vec<&str> = measures.iter().map(|measure| measure.name).collect();
    assert_eq!(
        names,
        [
            "query by an indexed field",
            "query by a field without index",
            "query with a parent join",
            "read a record by id",
            "create 200 records",
            "describe",
        ]
    );
    assert!(measures[..5].iter().all(|measure| measure.ratio(Side::wall).is_some_and(|ratio| ratio > 0.0)));
    assert!(measures[5].plain.is_none());
}
