//! Rows of one object, kept between two readings. A count and the newest stamp tell whether anything
//! came, changed or went; what changed is then read by its stamp, and everything again when the
//! count says that something went.

use std::{collections::HashMap, time::Duration};

use alongside_kernel::{CrmId, Timestamp};
use alongside_salesforce::{Row, SalesforceError};

use crate::connection::{CallError, Caller, Connection};

/// A transaction that runs long commits rows with stamps from before; stamps are whole seconds.
const OVERLAP: Duration = Duration::from_secs(5 * 60);

/// What is read of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// The fields beside `Id`, with commas.
    pub(super) fields: String,
    /// The object.
    pub(super) object: &'static str,
    /// Which of its rows.
    pub(super) filter: Option<String>,
    /// The field that is also taken for something else: rows that were read for another are no use.
    pub(super) also_for: Option<String>,
}

impl Source {
    pub(super) fn new(object: &'static str, fields: impl Into<String>) -> Self {
        Self { fields: fields.into(), object, filter: None, also_for: None }
    }

    pub(super) fn only(mut self, filter: String) -> Self {
        self.filter = Some(filter);
        self
    }

    /// The query for a [`Mark`].
    pub(super) fn mark(&self) -> String {
        let condition = condition(self.filter.as_deref());
        format!("SELECT COUNT(Id) counted, MAX(SystemModstamp) newest FROM {}{condition}", self.object)
    }

    fn all(&self) -> String {
        format!("SELECT Id, {} FROM {}{}", self.fields, self.object, condition(self.filter.as_deref()))
    }

    fn since(&self, moment: Timestamp) -> String {
        let newer = format!("SystemModstamp >= {moment}");
        let filter = match &self.filter {
            Some(filter) => format!("{filter} AND {newer}"),
            None => newer,
        };
        format!("SELECT Id, {} FROM {}{}", self.fields, self.object, condition(Some(&filter)))
    }
}

fn condition(filter: Option<&str>) -> String {
    filter.map_or_else(String::new, |filter| format!(" WHERE {filter}"))
}

/// How many rows there are and when the newest of them was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    rows: u64,
    newest: Option<Timestamp>,
}

impl Mark {
    /// Reads the one row that [`Source::mark`] is answered with.
    pub(super) fn read(row: &Row) -> Result<Self, SalesforceError> {
        let rows = row.value("counted").and_then(serde_json::Value::as_u64);
        let rows = rows.ok_or_else(|| nonsense("a count is not a number"))?;
        let newest =
            row.text("newest").map(|text| text.parse().map_err(|_| nonsense("a stamp is not a time")));
        Ok(Self { rows, newest: newest.transpose()? })
    }
}

fn nonsense(reason: &str) -> SalesforceError {
    SalesforceError::Nonsense { reason: reason.to_owned() }
}

/// The rows as they were read last.
#[derive(Debug)]
pub(super) struct Table<T> {
    /// By id; `None` for a row that is there and of no use.
    rows: HashMap<CrmId, Option<T>>,
    /// How they were read; `None` before the first time.
    read: Option<(Source, Option<Mark>)>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { rows: HashMap::new(), read: None }
    }
}

impl<T> Table<T> {
    pub(super) fn iter(&self) -> impl Iterator<Item = &T> {
        self.rows.values().flatten()
    }

    /// Has everything read anew next time.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Brings the rows up to what the mark stands for, which was got before. Without a mark, which a
    /// CRM may refuse to count, everything is read. Whether anything was.
    pub(super) async fn refresh(
        &mut self,
        connection: &Connection,
        source: Source,
        mark: Option<Mark>,
        parse: impl Fn(&Row) -> Result<Option<T>, SalesforceError>,
        now: Timestamp,
    ) -> Result<bool, CallError> {
        let before = self.read.as_ref().filter(|(known, _)| *known == source).and_then(|(_, mark)| *mark);
        if let (Some(before), Some(mark)) = (before, mark) {
            if before == mark {
                return Ok(false);
            }
            if let Some(newest) = before.newest {
                // What follows leaves the rows neither old nor new until it is through.
                self.read = None;
                let changed = self.fetch(connection, &source.since(newest - OVERLAP), &parse, now).await?;
                self.rows.extend(changed);
                if u64::try_from(self.rows.len()) == Ok(mark.rows) {
                    self.read = Some((source, Some(mark)));
                    return Ok(true);
                }
            }
        }
        self.read = None;
        self.rows = self.fetch(connection, &source.all(), &parse, now).await?.into_iter().collect();
        self.read = Some((source, mark));
        Ok(true)
    }

    async fn fetch(
        &self,
        connection: &Connection,
        soql: &str,
        parse: impl Fn(&Row) -> Result<Option<T>, SalesforceError>,
        now: Timestamp,
    ) -> Result<Vec<(CrmId, Option<T>)>, CallError> {
        let mut rows = Vec::new();
        connection
            .each_row(Caller::Integration, soql, now, |row| {
                rows.push((row.required_id("Id")?, parse(row)?));
                Ok(())
            })
            .await?;
        Ok(rows)
    }
}
