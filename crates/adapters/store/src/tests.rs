//! Every statement is taken by the database, and keeps to what both databases understand.
#![allow(clippy::unwrap_used)]

use crate::{
    Store, StoreConfig, access_claim, access_run, account, api_key, database, device, directory, license_key,
    member, outbox, session, sign_in, stored_sign_in, terms,
};
use sqlx::{AssertSqlSafe, Executor, SqlSafeStr};

fn all() -> Vec<(String, &'static str)> {
    [
        ("access_claim", access_claim::STATEMENTS),
        ("access_run", access_run::STATEMENTS),
        ("account", account::STATEMENTS),
        ("api_key", api_key::STATEMENTS),
        ("database", database::STATEMENTS),
        ("device", device::STATEMENTS),
        ("directory", directory::STATEMENTS),
        ("license_key", license_key::STATEMENTS),
        ("member", member::STATEMENTS),
        ("outbox", outbox::STATEMENTS),
        ("session", session::STATEMENTS),
        ("session::list", session::LIST_STATEMENTS),
        ("sign_in", sign_in::STATEMENTS),
        ("stored_sign_in", stored_sign_in::STATEMENTS),
        ("terms", terms::STATEMENTS),
    ]
    .into_iter()
    .flat_map(|(module, statements)| {
        statements.iter().map(move |(name, sql)| (format!("{module}::{name}"), *sql))
    })
    .chain(device::rows::statements().map(|sql| (format!("device::rows, {} bytes", sql.len()), sql)))
    .collect()
}

#[tokio::test]
async fn every_statement_prepares() {
    let store = Store::open(&StoreConfig::memory()).await.unwrap();
    for (name, sql) in all() {
        let prepared = store.writer().prepare(AssertSqlSafe(sql).into_sql_str()).await;
        assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
    }
}

/// What only one of the two databases knows.
const DIALECT: [&str; 14] = [
    "json_",
    "->",
    "strftime",
    "datetime(",
    "now()",
    "ifnull",
    "rowid",
    "glob",
    "::",
    " is true",
    "insert or",
    "replace into",
    "autoincrement",
    "limit -1",
];

#[test]
fn every_statement_is_one_text_for_both_databases() {
    for (name, sql) in all() {
        let folded = sql.to_lowercase();
        for word in DIALECT {
            assert!(!folded.contains(word), "{name} uses {word}");
        }
        assert!(!sql.contains('?'), "{name}: places are written $1");
    }
}
