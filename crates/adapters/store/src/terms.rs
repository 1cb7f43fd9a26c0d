//! What customers were asked to accept before a session, and what they said. It is kept in the
//! transaction that keeps what the session becomes by it.

use std::sync::Arc;

use alongside_kernel::{AccountId, DeviceId, Page, PageRequest, SessionId, Timestamp};
use sqlx::{FromRow, Sqlite, Transaction};

use crate::{
    Digest, Store, StoreError, StoredSession,
    cursor::{Cursor, page},
    database::statements,
    text::{micros, read_count, read_id},
};

macro_rules! matching {
    () => {
        "q.account = $1 AND q.answered IS NOT NULL AND ($2 IS NULL OR q.session = $2)
        AND ($3 IS NULL OR q.device = $3)"
    };
}

macro_rules! columns {
    () => {
        "SELECT q.session, q.device, q.version, t.text, q.asked, q.accepted, q.answered
        FROM terms_question q JOIN terms_text t ON t.account = q.account AND t.digest = q.digest WHERE "
    };
}

statements! {
    INSERT_TEXT = "INSERT INTO terms_text (account, digest, text) VALUES ($1, $2, $3)
        ON CONFLICT (account, digest) DO NOTHING";
    // The first answer counts, and nobody answers what was not asked.
    UPSERT = "INSERT INTO terms_question (session, account, version, digest, device, asked, accepted, answered)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (session) DO UPDATE SET accepted = excluded.accepted, answered = excluded.answered
        WHERE terms_question.answered IS NULL";
    SELECT = concat!(columns!(), "q.session = $1");
    LIST = concat!(
        columns!(), matching!(),
        " AND (q.answered < $4 OR (q.answered = $4 AND q.session > $5))
        ORDER BY q.answered DESC, q.session LIMIT $6"
    );
    COUNT = concat!("SELECT COUNT(*) FROM terms_question q WHERE ", matching!());
}

/// The terms that a customer is asked to accept in one session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsQuestion {
    /// Counts the company's texts, from 1.
    pub version: u32,
    /// The text of that version.
    pub text: Arc<str>,
    /// When the customer was asked first.
    pub asked: Timestamp,
    /// What the customer said, and when.
    pub answer: Option<(bool, Timestamp)>,
}

/// A customer's answer to the terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsAnswer {
    /// The session that was asked for.
    pub session: SessionId,
    /// The customer's device.
    pub device: DeviceId,
    /// Counts the company's texts.
    pub version: u32,
    /// The text of that version.
    pub text: String,
    /// Whether the customer accepted.
    pub accepted: bool,
    /// When the customer answered.
    pub answered: Timestamp,
}

/// Which answers are wanted; what is not set does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermsFilter {
    /// Before this session.
    pub session: Option<SessionId>,
    /// On this device.
    pub device: Option<DeviceId>,
}

#[derive(FromRow)]
struct Row {
    session: String,
    device: String,
    version: i64,
    text: String,
    asked: i64,
    accepted: Option<i64>,
    answered: Option<i64>,
}

impl Row {
    fn answer(&self) -> Option<(bool, Timestamp)> {
        Some((self.accepted? != 0, Timestamp::from_micros(self.answered?)))
    }

    fn question(self) -> Result<TermsQuestion, StoreError> {
        Ok(TermsQuestion {
            answer: self.answer(),
            version: read_count("terms_question.version", self.version)?,
            text: self.text.into(),
            asked: Timestamp::from_micros(self.asked),
        })
    }

    fn answered(self) -> Result<TermsAnswer, StoreError> {
        let (accepted, answered) = self.answer().ok_or_else(|| StoreError::Unreadable {
            column: "terms_question.answered",
            problem: "an answer without its moment".to_owned(),
        })?;
        Ok(TermsAnswer {
            session: read_id("terms_question.session", &self.session)?,
            device: read_id("terms_question.device", &self.device)?,
            version: read_count("terms_question.version", self.version)?,
            text: self.text,
            accepted,
            answered,
        })
    }
}

/// Keeps what a session's customer was asked and said.
pub(crate) async fn keep(
    transaction: &mut Transaction<'static, Sqlite>,
    stored: &StoredSession,
    terms: &TermsQuestion,
) -> Result<(), StoreError> {
    let account = stored.account.to_string();
    let digest = Digest::of(&terms.text);
    sqlx::query(INSERT_TEXT)
        .bind(&account)
        .bind(digest.bytes().as_slice())
        .bind(&*terms.text)
        .execute(&mut **transaction)
        .await?;
    sqlx::query(UPSERT)
        .bind(stored.session.id.to_string())
        .bind(&account)
        .bind(i64::from(terms.version))
        .bind(digest.bytes().as_slice())
        .bind(stored.session.device.id.to_string())
        .bind(terms.asked.micros())
        .bind(terms.answer.map(|(accepted, _)| i64::from(accepted)))
        .bind(micros(terms.answer.map(|(_, answered)| answered)))
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

impl Store {
    /// The terms that a session's customer was asked to accept; `None` when they were not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn terms_of_session(&self, session: SessionId) -> Result<Option<TermsQuestion>, StoreError> {
        let row: Option<Row> =
            sqlx::query_as(SELECT).bind(session.to_string()).fetch_optional(self.reader()).await?;
        row.map(Row::question).transpose()
    }

    /// A page of the account's answers to its terms, the newest first.
    ///
    /// # Errors
    /// [`StoreError::Cursor`], or when the database fails.
    pub async fn terms_answers(
        &self,
        account: AccountId,
        filter: &TermsFilter,
        request: &PageRequest,
    ) -> Result<Page<TermsAnswer>, StoreError> {
        let after = Cursor::read(request)?;
        let account = account.to_string();
        let session = filter.session.map(|id| id.to_string());
        let device = filter.device.map(|id| id.to_string());
        let rows: Vec<Row> = sqlx::query_as(LIST)
            .bind(&account)
            .bind(&session)
            .bind(&device)
            .bind(after.at.micros())
            .bind(after.id)
            .bind(i64::from(request.limit) + 1)
            .fetch_all(self.reader())
            .await?;
        let total: i64 = sqlx::query_scalar(COUNT)
            .bind(&account)
            .bind(&session)
            .bind(&device)
            .fetch_one(self.reader())
            .await?;
        let answers = rows.into_iter().map(Row::answered).collect::<Result<_, _>>()?;
        Ok(page(answers, request, read_count("COUNT(*)", total)?, |last: &TermsAnswer| Cursor {
            at: last.answered,
            id: last.session.to_string(),
        }))
    }
}
