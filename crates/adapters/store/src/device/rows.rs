//! New devices, many rows in one statement: each statement is a message to the database's thread
//! and one back, which for a single row is most of its cost.

use std::{fmt::Write as _, sync::LazyLock};

use alongside_kernel::AccountId;
use sqlx::{AssertSqlSafe, Sqlite, Transaction};

use super::{Device, search_text};
use crate::{StoreError, custom_data::pair, text::json};

/// How many rows a statement has. Few sizes, so that each is prepared once and kept.
const SIZES: [usize; 3] = [64, 8, 1];

static DEVICES: LazyLock<[String; 3]> = LazyLock::new(|| {
    SIZES.map(|rows| {
        let table = "device (id, account, token_digest, name, custom_data, search_text, created, last_seen)";
        insert_rows(table, rows, 8)
    })
});

static DATA: LazyLock<[String; 3]> =
    LazyLock::new(|| SIZES.map(|rows| insert_rows("device_data (account, pair, device)", rows, 3)));

/// The statements, for the test that prepares them all.
#[cfg(test)]
pub(crate) fn statements() -> impl Iterator<Item = &'static str> {
    DEVICES.iter().chain(DATA.iter()).map(String::as_str)
}

fn insert_rows(table: &str, rows: usize, columns: usize) -> String {
    let mut sql = format!("INSERT INTO {table} VALUES ");
    for place in 0..rows * columns {
        let before = match place {
            0 => "(",
            _ if place.is_multiple_of(columns) => "), (",
            _ => ", ",
        };
        write!(sql, "{before}${}", place + 1).expect("a String takes everything");
    }
    sql.push(')');
    sql
}

/// Takes as many as the largest statement that they fill; gives that statement's place.
fn take<'a, T>(left: &mut &'a [T]) -> Option<(usize, &'a [T])> {
    let place = SIZES.iter().position(|rows| *rows <= left.len())?;
    let (taken, rest) = left.split_at(SIZES[place]);
    *left = rest;
    Some((place, taken))
}

pub(super) async fn insert(
    transaction: &mut Transaction<'static, Sqlite>,
    devices: &[Device],
) -> Result<(), StoreError> {
    let ids: Vec<(String, &Device)> = devices.iter().map(|device| (device.id.to_string(), device)).collect();
    let mut left = ids.as_slice();
    while let Some((place, taken)) = take(&mut left) {
        let mut query = sqlx::query(AssertSqlSafe(DEVICES[place].as_str()));
        for (id, device) in taken {
            query = query
                .bind(id)
                .bind(device.account.to_string())
                .bind(device.token_digest.bytes().as_slice())
                .bind(&device.name)
                .bind(json(&device.custom_data))
                .bind(search_text(device))
                .bind(device.created.micros())
                .bind(device.last_seen.micros());
        }
        query.execute(&mut **transaction).await?;
    }
    let pairs: Vec<(AccountId, String, &str)> = ids
        .iter()
        .flat_map(|(id, device)| {
            let pairs = device.custom_data.iter();
            pairs.map(move |(key, value)| (device.account, pair(key, value), id.as_str()))
        })
        .collect();
    let mut left = pairs.as_slice();
    while let Some((place, taken)) = take(&mut left) {
        let mut query = sqlx::query(AssertSqlSafe(DATA[place].as_str()));
        for (account, pair, id) in taken {
            query = query.bind(account.to_string()).bind(pair).bind(id);
        }
        query.execute(&mut **transaction).await?;
    }
    Ok(())
}
