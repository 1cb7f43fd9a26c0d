//! Queries, single records, describe.

use alongside_orgstore::Value;
use anyhow::{Context as _, ensure};
use serde_json::Value as Json;

use super::{Bench, Measure, Side, data::email};

/// The same question for both sides.
struct Question {
    name: &'static str,
    /// Calls of a round.
    calls: u32,
    /// What the org is asked about a contact, by number and id.
    path: fn(&Bench, u32) -> String,
    /// SQL with one place.
    sql: &'static str,
    /// What stands in its place.
    argument: fn(&Bench, u32) -> String,
}

impl Bench {
    /// Queries and reads, each of both sides.
    pub async fn reads(&mut self) -> anyhow::Result<Vec<Measure>> {
        let questions = [
            Question {
                name: "query by an indexed field",
                calls: self.calls,
                path: |_, number| {
                    format!(
                        "SELECT Id, Name, Email, Phone, Title FROM Contact WHERE Email = '{}'",
                        email(number)
                    )
                },
                sql: r#"SELECT "Id", "Name", "Email", "Phone", "Title" FROM "Contact" WHERE "Email" = ?"#,
                argument: |_, number| email(number),
            },
            Question {
                name: "query by a field without index",
                // Each reads the whole table.
                calls: 1,
                path: |bench, number| {
                    let department = bench.company.department(number);
                    format!("SELECT Id, Name, Department FROM Contact WHERE Department = '{department}'")
                },
                sql: r#"SELECT "Id", "Name", "Department" FROM "Contact" WHERE "Department" = ?"#,
                argument: |bench, number| bench.company.department(number),
            },
            Question {
                name: "query with a parent join",
                calls: self.calls,
                path: |bench, number| {
                    let account = bench.company.account_of(number);
                    format!("SELECT Id, Name, Account.Name FROM Contact WHERE Account.Name = '{account}'")
                },
                sql: r#"SELECT c."Id", c."Name", a."Name" AS "Account.Name" FROM "Contact" c JOIN "Account" a ON a."Id" = c."AccountId" WHERE a."Name" = ?"#,
                argument: |bench, number| bench.company.account_of(number),
            },
        ];
        let mut measures = Vec::new();
        for question in questions {
            measures.push(self.query(&question).await?);
        }
        measures.push(self.read().await?);
        Ok(measures)
    }

    async fn query(&mut self, question: &Question) -> anyhow::Result<Measure> {
        let sample = self.company.pick(1);
        let org: Json = serde_json::from_slice(&self.rest.query(&(question.path)(self, sample)).await?)?;
        let argument = [Value::Text((question.argument)(self, sample))];
        let plain: Vec<Json> = serde_json::from_slice(&self.plain.json(question.sql, &argument).await?)?;
        let records = org["records"].as_array().context("the org answered no records")?;
        ensure!(
            ids(records) == ids(&plain) && !plain.is_empty(),
            "{}: the org answered {} records, SQLite {}",
            question.name,
            records.len(),
            plain.len()
        );
        let (mut org, mut other) = (Side::default(), Side::default());
        for round in 0..self.rounds {
            let first = round * question.calls;
            let arguments: Vec<[Value; 1]> = (0..question.calls)
                .map(|call| [Value::Text((question.argument)(self, self.company.pick(first + call)))])
                .collect();
            let plain = &mut self.plain;
            other
                .round(question.calls, async |call| {
                    plain.json(question.sql, &arguments[call as usize]).await?;
                    Ok(())
                })
                .await?;
            let soql: Vec<String> = (0..question.calls)
                .map(|call| (question.path)(self, self.company.pick(first + call)))
                .collect();
            org.round(question.calls, async |call| {
                self.rest.query(&soql[call as usize]).await?;
                Ok(())
            })
            .await?;
        }
        Ok(Measure { name: question.name, org, plain: Some(other) })
    }

    async fn read(&mut self) -> anyhow::Result<Measure> {
        const ALL: &str = r#"SELECT * FROM "Contact" WHERE "Id" = ?"#;
        let by_email = r#"SELECT "Id" FROM "Contact" WHERE "Email" = ?"#;
        let (mut org, mut other) = (Side::default(), Side::default());
        for round in 0..self.rounds {
            let mut known = Vec::new();
            for call in 0..self.calls {
                let number = self.company.pick(round * self.calls + call);
                let found = self.plain.json(by_email, &[Value::Text(email(number))]).await?;
                let found: Vec<Json> = serde_json::from_slice(&found)?;
                let id = found.first().and_then(|row| row["Id"].as_str()).context("a contact is missing")?;
                known.push((number, id.to_owned()));
            }
            let arguments: Vec<[Value; 1]> = known.iter().map(|(_, id)| [Value::Text(id.clone())]).collect();
            let plain = &mut self.plain;
            other
                .round(self.calls, async |call| {
                    plain.json(ALL, &arguments[call as usize]).await?;
                    Ok(())
                })
                .await?;
            let paths: Vec<String> = known.iter().map(|(_, id)| format!("/sobjects/Contact/{id}")).collect();
            org.round(self.calls, async |call| {
                self.rest.get(&paths[call as usize]).await?;
                Ok(())
            })
            .await?;
            let record: Json = serde_json::from_slice(&self.rest.get(&paths[0]).await?)?;
            let row: Vec<Json> = serde_json::from_slice(&self.plain.json(ALL, &arguments[0]).await?)?;
            let row = row.first().and_then(Json::as_object).context("SQLite read no record")?;
            // Texts are the same on both sides; numbers may stand for something, such as an instant.
            let other =
                row.iter().find(|(name, value)| value.is_string() && record[name.as_str()] != **value);
            ensure!(other.is_none(), "the org read another record: {other:?}, {record}");
        }
        Ok(Measure { name: "read a record by id", org, plain: Some(other) })
    }

    /// The description of an object; SQLite has nothing like it.
    pub async fn describe(&mut self) -> anyhow::Result<Measure> {
        let mut org = Side::default();
        for _ in 0..self.rounds {
            org.round(self.calls, async |_| {
                self.rest.get("/sobjects/Contact/describe").await?;
                Ok(())
            })
            .await?;
        }
        Ok(Measure { name: "describe", org, plain: None })
    }
}

fn ids(records: &[Json]) -> Vec<&str> {
    let mut ids: Vec<&str> = records.iter().filter_map(|record| record["Id"].as_str()).collect();
    ids.sort_unstable();
    ids
}
