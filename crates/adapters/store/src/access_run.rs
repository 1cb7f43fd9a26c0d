//! Runs of the access doctor: what was changed in the CRM, change by change, so that it can be
//! undone. A change is kept before it is sent.

use alongside_kernel::{AccountId, CrmId, Timestamp};
use alongside_wire::rest::{ChangeState, PlanCause, RunState};
use sqlx::FromRow;

use crate::{
    Store, StoreError,
    database::statements,
    text::{micros, read_count, read_id, read_word, word},
};

statements! {
    INSERT = "INSERT INTO access_run (id, account, manifest, title, started_by, started, state, access_set)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    INSERT_CHANGE = "INSERT INTO access_run_change
        (run, place, change, cause, what, target, stood, wanted, written, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    SELECT = "SELECT id, manifest, title, started_by, started, ended, state, access_set, undone_by, undone
        FROM access_run WHERE account = $1 AND id = $2";
    SELECT_PAGE = "SELECT id, manifest, title, started_by, started, ended, state, access_set, undone_by, undone
        FROM access_run WHERE account = $1 AND (started < $2 OR (started = $2 AND id < $3))
        ORDER BY started DESC, id DESC LIMIT $4";
    COUNT = "SELECT COUNT(*) FROM access_run WHERE account = $1";
    SELECT_CHANGES = "SELECT change, cause, what, target, stood, wanted, written, state, crm_row, code, problem
        FROM access_run_change WHERE run = $1 ORDER BY place";
    UPDATE_CHANGE = "UPDATE access_run_change SET state = $3, crm_row = $4, code = $5, problem = $6
        WHERE run = $1 AND place = $2";
    UPDATE_ACCESS_SET = "UPDATE access_run SET access_set = $2 WHERE id = $1";
    UPDATE_ENDED = "UPDATE access_run SET state = $2, ended = $3 WHERE id = $1";
    UPDATE_UNDONE = "UPDATE access_run SET state = $2, undone_by = $3, undone = $4 WHERE id = $1";
}

/// A run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRun {
    /// The run.
    pub id: String,
    /// The manifest that it follows.
    pub manifest: String,
    /// What the manifest called itself; empty for runs of before this was kept.
    pub title: String,
    /// Who confirmed it.
    pub started_by: String,
    /// When.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// How far it is.
    pub state: RunState,
    /// The company's own access set in the CRM.
    pub access_set: Option<CrmId>,
    /// Who undid it.
    pub undone_by: Option<String>,
    /// When.
    pub undone: Option<Timestamp>,
    /// Its changes, in the order in which they are made.
    pub changes: Vec<AccessRunChange>,
}

/// A change of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRunChange {
    /// Its id within the plan.
    pub id: String,
    /// Why it was missing.
    pub cause: PlanCause,
    /// What is done, in a sentence.
    pub what: String,
    /// To whom or to what.
    pub target: String,
    /// How it was.
    pub before: String,
    /// How it is to be.
    pub after: String,
    /// What is sent, as JSON.
    pub write: String,
    /// What became of it.
    pub state: ChangeState,
    /// The row in the CRM that was made or changed.
    pub row: Option<CrmId>,
    /// The CRM's error code.
    pub code: Option<String>,
    /// Why it failed or was kept.
    pub problem: Option<String>,
}

#[derive(FromRow)]
struct RunRow {
    id: String,
    manifest: String,
    title: String,
    started_by: String,
    started: i64,
    ended: Option<i64>,
    state: String,
    access_set: Option<String>,
    undone_by: Option<String>,
    undone: Option<i64>,
}

#[derive(FromRow)]
struct ChangeRow {
    change: String,
    cause: String,
    what: String,
    target: String,
    stood: String,
    wanted: String,
    written: String,
    state: String,
    crm_row: Option<String>,
    code: Option<String>,
    problem: Option<String>,
}

impl RunRow {
    fn read(self, changes: Vec<AccessRunChange>) -> Result<AccessRun, StoreError> {
        Ok(AccessRun {
            id: self.id,
            manifest: self.manifest,
            title: self.title,
            started_by: self.started_by,
            started: Timestamp::from_micros(self.started),
            ended: self.ended.map(Timestamp::from_micros),
            state: read_word("access_run.state", self.state)?,
            access_set: self.access_set.map(|id| read_id("access_run.access_set", &id)).transpose()?,
            undone_by: self.undone_by,
            undone: self.undone.map(Timestamp::from_micros),
            changes,
        })
    }
}

impl ChangeRow {
    fn read(self) -> Result<AccessRunChange, StoreError> {
        Ok(AccessRunChange {
            id: self.change,
            cause: read_word("access_run_change.cause", self.cause)?,
            what: self.what,
            target: self.target,
            before: self.stood,
            after: self.wanted,
            write: self.written,
            state: read_word("access_run_change.state", self.state)?,
            row: self.crm_row.map(|id| read_id("access_run_change.crm_row", &id)).transpose()?,
            code: self.code,
            problem: self.problem,
        })
    }
}

impl Store {
    /// Keeps a run that is about to begin, with all that it is going to do.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_access_run(&self, account: AccountId, run: &AccessRun) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(INSERT)
            .bind(&run.id)
            .bind(account.to_string())
            .bind(&run.manifest)
            .bind(&run.title)
            .bind(&run.started_by)
            .bind(run.started.micros())
            .bind(word(&run.state))
            .bind(run.access_set.map(|id| id.to_string()))
            .execute(&mut *transaction)
            .await?;
        for (place, change) in (0_i64..).zip(&run.changes) {
            sqlx::query(INSERT_CHANGE)
                .bind(&run.id)
                .bind(place)
                .bind(&change.id)
                .bind(word(&change.cause))
                .bind(&change.what)
                .bind(&change.target)
                .bind(&change.before)
                .bind(&change.after)
                .bind(&change.write)
                .bind(word(&change.state))
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Keeps what became of some of a run's changes, each by its place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_access_changes(
        &self,
        run: &str,
        changes: &[(usize, &AccessRunChange)],
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for (place, change) in changes {
            sqlx::query(UPDATE_CHANGE)
                .bind(run)
                .bind(i64::try_from(*place).unwrap_or(i64::MAX))
                .bind(word(&change.state))
                .bind(change.row.map(|id| id.to_string()))
                .bind(&change.code)
                .bind(&change.problem)
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Keeps which set of the CRM a run fills.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_access_set(&self, run: &str, set: CrmId) -> Result<(), StoreError> {
        sqlx::query(UPDATE_ACCESS_SET).bind(run).bind(set.to_string()).execute(self.writer()).await?;
        Ok(())
    }

    /// Keeps that a run is over.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_access_run(&self, run: &str, state: RunState, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(UPDATE_ENDED)
            .bind(run)
            .bind(word(&state))
            .bind(micros(Some(at)))
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Keeps that a run was undone, and by whom.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn undone_access_run(&self, run: &str, by: &str, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(UPDATE_UNDONE)
            .bind(run)
            .bind(word(&RunState::Undone))
            .bind(by)
            .bind(at.micros())
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// A run of an account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn access_run(&self, account: AccountId, id: &str) -> Result<Option<AccessRun>, StoreError> {
        let row: Option<RunRow> =
            sqlx::query_as(SELECT).bind(account.to_string()).bind(id).fetch_optional(self.reader()).await?;
        match row {
            None => Ok(None),
            Some(row) => self.with_changes(row).await.map(Some),
        }
    }

    /// Runs of an account, the newest first, those before this moment and id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn access_runs(
        &self,
        account: AccountId,
        before: Option<(Timestamp, &str)>,
        most: u32,
    ) -> Result<Vec<AccessRun>, StoreError> {
        let (moment, id) = before.map_or((i64::MAX, ""), |(moment, id)| (moment.micros(), id));
        let rows: Vec<RunRow> = sqlx::query_as(SELECT_PAGE)
            .bind(account.to_string())
            .bind(moment)
            .bind(id)
            .bind(i64::from(most))
            .fetch_all(self.reader())
            .await?;
        let mut runs = Vec::with_capacity(rows.len());
        for row in rows {
            runs.push(self.with_changes(row).await?);
        }
        Ok(runs)
    }

    /// How many runs an account has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn access_run_count(&self, account: AccountId) -> Result<u64, StoreError> {
        let count: i64 = sqlx::query_scalar(COUNT).bind(account.to_string()).fetch_one(self.reader()).await?;
        read_count("access_run", count)
    }

    async fn with_changes(&self, row: RunRow) -> Result<AccessRun, StoreError> {
        let changes: Vec<ChangeRow> =
            sqlx::query_as(SELECT_CHANGES).bind(&row.id).fetch_all(self.reader()).await?;
        row.read(changes.into_iter().map(ChangeRow::read).collect::<Result<_, _>>()?)
    }
}
