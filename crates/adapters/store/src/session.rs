//! Sessions. Every change that the CRM's session log has to know of is put into the outbox by the
//! transaction that makes it.

mod list;
mod row;

#[cfg(test)]
pub(crate) use list::STATEMENTS as LIST_STATEMENTS;
pub use list::SessionFilter;
use row::SessionRow;

use alongside_kernel::{AccountId, SessionId, Timestamp};
use alongside_wire::rest::Session;
use sqlx::{FromRow, Sqlite, Transaction};

use crate::{
    Digest, Store, StoreError, TermsQuestion,
    database::statements,
    error::is_taken,
    terms,
    text::{micros, read_id, word},
};

/// The columns of a session with those of its outbox row.
macro_rules! columns {
    () => {
        "s.id, s.account, s.kind, s.state, s.agent_id, s.agent_name, s.device, s.device_name, s.visitor,
        s.record_object, s.record_id, s.created, s.activated, s.ended, s.ended_reason, s.away_reason,
        s.away_deadline, s.deadline, s.code_digest, s.code_expires, s.resume_digest, s.owner_epoch,
        s.crm_record, s.crm_url, o.next_attempt, o.last_error, o.refused
        FROM session s LEFT JOIN outbox o ON o.session = s.id"
    };
}
pub(crate) use columns;

statements! {
    SELECT = concat!("SELECT ", columns!(), " WHERE s.id = $1");
    SELECT_BY_CODE = concat!(
        "SELECT ", columns!(),
        " WHERE s.account = $1 AND s.code_digest = $2 AND s.code_expires > $3 AND s.state <> 'ended'"
    );
    SELECT_OPEN = concat!("SELECT ", columns!(), " WHERE s.state <> 'ended' ORDER BY s.created, s.id");
    CLAIM_OPEN = "UPDATE session SET owner_epoch = owner_epoch + 1 WHERE state <> 'ended'";
    SELECT_LOGGED = "SELECT state, agent_id, record_id, activated, ended, log_version FROM session WHERE id = $1";
    // The state of an ended session never changes again, whoever asks.
    UPSERT = "INSERT INTO session (id, account, kind, state, agent_id, agent_name, device, device_name,
            visitor, record_object, record_id, created, activated, ended, ended_reason, away_reason,
            away_deadline, deadline, code_digest, code_expires, resume_digest, owner_epoch, log_version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
        ON CONFLICT (id) DO UPDATE SET state = excluded.state, agent_id = excluded.agent_id,
            agent_name = excluded.agent_name, device_name = excluded.device_name, visitor = excluded.visitor,
            record_object = excluded.record_object, record_id = excluded.record_id,
            activated = excluded.activated, ended = excluded.ended, ended_reason = excluded.ended_reason,
            away_reason = excluded.away_reason, away_deadline = excluded.away_deadline,
            deadline = excluded.deadline, code_digest = excluded.code_digest,
            code_expires = excluded.code_expires, resume_digest = excluded.resume_digest,
            log_version = excluded.log_version
        WHERE session.owner_epoch = excluded.owner_epoch AND session.account = excluded.account
            AND session.device = excluded.device AND session.state <> 'ended'";
    ENQUEUE = "INSERT INTO outbox (session, version, attempts, next_attempt, last_error, refused)
        VALUES ($1, $2, 0, $3, '', 0)
        ON CONFLICT (session) DO UPDATE SET version = excluded.version,
            next_attempt = CASE WHEN outbox.refused = 1 THEN excluded.next_attempt ELSE outbox.next_attempt END,
            attempts = CASE WHEN outbox.refused = 1 THEN 0 ELSE outbox.attempts END,
            last_error = CASE WHEN outbox.refused = 1 THEN '' ELSE outbox.last_error END,
            refused = 0";
}

/// A code under which a session can be joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionCode {
    /// Recognises the six digits: [`Digest::keyed`] with the installation's secret.
    pub digest: Digest,
    /// When it stops working.
    pub expires: Timestamp,
}

/// A session as it is kept: its document and what only the server knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSession {
    /// Whose session.
    pub account: AccountId,
    /// The document. `code` is never kept and read back as absent; `crm` is the outbox's word
    /// and ignored when the session is saved.
    pub session: Session,
    /// When its state runs out by itself.
    pub deadline: Option<Timestamp>,
    /// While it can be joined by code.
    pub code: Option<SessionCode>,
    /// Recognises the secret with which the customer's next page goes on.
    pub resume_digest: Option<Digest>,
    /// Who may save it: whoever made it or claimed it last.
    pub owner_epoch: u32,
}

/// The part of a session that the CRM's log shows.
#[derive(FromRow)]
struct LoggedRow {
    state: String,
    agent_id: Option<String>,
    record_id: Option<String>,
    activated: Option<i64>,
    ended: Option<i64>,
    log_version: i64,
}

impl LoggedRow {
    fn differs(&self, session: &Session) -> bool {
        self.state != word(&session.state)
            || self.agent_id.as_ref() != session.agent.as_ref().map(|agent| &agent.id)
            || self.record_id.as_ref() != session.record.as_ref().map(|record| &record.id)
            || self.activated != session.activated.map(|instant| instant.0.micros())
            || self.ended != session.ended.map(|instant| instant.0.micros())
    }
}

impl Store {
    /// Keeps a session as it is now. When the CRM's log has to show what changed, it is put into
    /// the outbox by the same transaction; a session without an agent is nobody's to log.
    ///
    /// # Errors
    /// [`StoreError::CodeTaken`] when another open session of the account has its code;
    /// [`StoreError::NotOwner`] when it was claimed by another owner, or has ended.
    pub async fn save_session(&self, stored: &StoredSession, at: Timestamp) -> Result<(), StoreError> {
        self.save_asked_session(stored, None, at).await
    }

    /// As [`Store::save_session`], with the terms that the customer is asked to accept, or has answered.
    ///
    /// # Errors
    /// As [`Store::save_session`].
    pub async fn save_asked_session(
        &self,
        stored: &StoredSession,
        terms: Option<&TermsQuestion>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let id = stored.session.id.to_string();
        let mut transaction = self.begin().await?;
        let before: Option<LoggedRow> =
            sqlx::query_as(SELECT_LOGGED).bind(&id).fetch_optional(&mut *transaction).await?;
        let logged = stored.session.agent.is_some()
            && before.as_ref().is_none_or(|before| before.differs(&stored.session));
        let version = before.map_or(0, |before| before.log_version) + i64::from(logged);
        upsert(&mut transaction, stored, version).await?;
        if let Some(terms) = terms {
            terms::keep(&mut transaction, stored, terms).await?;
        }
        if logged {
            sqlx::query(ENQUEUE).bind(&id).bind(version).bind(at.micros()).execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Takes over all sessions that are not ended, as a server does that starts: from now on only
    /// their new `owner_epoch` may save them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_open_sessions(&self) -> Result<Vec<StoredSession>, StoreError> {
        let mut transaction = self.begin().await?;
        sqlx::query(CLAIM_OPEN).execute(&mut *transaction).await?;
        let rows: Vec<SessionRow> = sqlx::query_as(SELECT_OPEN).fetch_all(&mut *transaction).await?;
        transaction.commit().await?;
        rows.into_iter().map(SessionRow::read).collect()
    }

    /// The session of this id, whoever's it is: check the account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, id: SessionId) -> Result<Option<StoredSession>, StoreError> {
        let row: Option<SessionRow> =
            sqlx::query_as(SELECT).bind(id.to_string()).fetch_optional(self.reader()).await?;
        row.map(SessionRow::read).transpose()
    }

    /// The open session of an account that can be joined by this code now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session_by_code(
        &self,
        account: AccountId,
        code: Digest,
        now: Timestamp,
    ) -> Result<Option<StoredSession>, StoreError> {
        let row: Option<SessionRow> = sqlx::query_as(SELECT_BY_CODE)
            .bind(account.to_string())
            .bind(code.bytes().as_slice())
            .bind(now.micros())
            .fetch_optional(self.reader())
            .await?;
        row.map(SessionRow::read).transpose()
    }
}

async fn upsert(
    transaction: &mut Transaction<'static, Sqlite>,
    stored: &StoredSession,
    log_version: i64,
) -> Result<(), StoreError> {
    let session = &stored.session;
    let instant = |at: Option<alongside_wire::Instant>| micros(at.map(|at| at.0));
    let result = sqlx::query(UPSERT)
        .bind(session.id.to_string())
        .bind(stored.account.to_string())
        .bind(word(&session.kind))
        .bind(word(&session.state))
        .bind(session.agent.as_ref().map(|agent| &agent.id))
        .bind(session.agent.as_ref().map(|agent| &agent.name))
        .bind(session.device.id.to_string())
        .bind(&session.device.name)
        .bind(&session.device.visitor)
        .bind(session.record.as_ref().map(|record| &record.object))
        .bind(session.record.as_ref().map(|record| &record.id))
        .bind(session.created.0.micros())
        .bind(instant(session.activated))
        .bind(instant(session.ended))
        .bind(session.ended_reason.as_ref().map(word))
        .bind(session.away.as_ref().map(|away| word(&away.reason)))
        .bind(instant(session.away.as_ref().map(|away| away.deadline)))
        .bind(micros(stored.deadline))
        .bind(stored.code.map(|code| code.digest.bytes().to_vec()))
        .bind(micros(stored.code.map(|code| code.expires)))
        .bind(stored.resume_digest.map(|digest| digest.bytes().to_vec()))
        .bind(i64::from(stored.owner_epoch))
        .bind(log_version)
        .execute(&mut **transaction)
        .await
        .map_err(|error| if is_taken(&error) { StoreError::CodeTaken } else { error.into() })?;
    if result.rows_affected() == 0 {
        return Err(StoreError::NotOwner);
    }
    Ok(())
}

/// Reads an account's id, for the modules below.
fn read_account(text: &str) -> Result<AccountId, StoreError> {
    read_id("session.account", text)
}
