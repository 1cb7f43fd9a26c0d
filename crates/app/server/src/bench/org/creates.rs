//! Creates in collections of 200, with every check on; plain SQLite inserts the rows that came of them.

use alongside_orgstore::PlainDatabase;
use anyhow::{Context as _, ensure};
use axum::body::Bytes;
use serde_json::{Map, Value as Json, json};

use super::{Bench, Measure, Side};

/// Records of one call and of one transaction, the most a call takes.
const RECORDS: u32 = 200;
/// Calls of a round.
const CALLS: u32 = 5;

impl Bench {
    /// Creates, of both sides.
    pub async fn creates(&mut self) -> anyhow::Result<Measure> {
        let (mut org, mut other) = (Side::default(), Side::default());
        let mut written = PlainDatabase::open(&self.company.file).await?;
        let mut next = self.company.contacts;
        for _ in 0..self.rounds {
            let mut bodies = Vec::new();
            for _ in 0..CALLS {
                bodies.push(self.body(next));
                next += RECORDS;
            }
            let mut answers = Vec::new();
            org.round(CALLS, async |call| {
                answers.push(self.rest.post("/composite/sobjects", bodies[call as usize].clone()).await?);
                Ok(())
            })
            .await?;
            let mut rows = Vec::new();
            for answer in &answers {
                rows.push(written.rows("Contact", &ids(answer)?).await?);
            }
            let plain = &mut self.plain;
            other.round(CALLS, async |call| Ok(plain.insert("Contact", &rows[call as usize]).await?)).await?;
        }
        let count = r#"SELECT count(*) AS "rows" FROM "Contact""#;
        let (of_org, of_plain) = (written.json(count, &[]).await?, self.plain.json(count, &[]).await?);
        ensure!(of_org == of_plain, "the two sides did not write the same number of rows");
        Ok(Measure { name: "create 200 records", org, plain: Some(other) })
    }

    fn body(&self, first: u32) -> Bytes {
        let records = (first..first + RECORDS).map(|number| {
            let mut record = Map::new();
            record.insert("attributes".into(), json!({ "type": "Contact" }));
            record.extend(
                self.company.contact(number).into_iter().map(|(name, value)| (name.to_owned(), value)),
            );
            Json::Object(record)
        });
        let body = json!({ "allOrNone": true, "records": records.collect::<Vec<_>>() });
        Bytes::from(body.to_string())
    }
}

fn ids(answer: &[u8]) -> anyhow::Result<Vec<String>> {
    let answer: Vec<Json> = serde_json::from_slice(answer)?;
    let id = |result: &Json| {
        let made = result["success"] == true;
        made.then(|| result["id"].as_str()).flatten().map(str::to_owned).with_context(|| result.to_string())
    };
    answer.iter().map(id).collect()
}
