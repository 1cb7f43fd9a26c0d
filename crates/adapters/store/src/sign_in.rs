//! Who is signed in: attempts under way at the CRM, console sessions, widget bearers, spent tokens.

use alongside_kernel::{AccountId, CrmId, Secret, Timestamp};
use sqlx::FromRow;

use crate::{Digest, Store, StoreError, database::statements, text::read_id};

statements! {
    INSERT_ATTEMPT = "INSERT INTO sign_in_attempt (state_digest, browser_digest, verifier, return_to, expires)
        VALUES ($1, $2, $3, $4, $5)";
    TAKE_ATTEMPT = "DELETE FROM sign_in_attempt WHERE state_digest = $1 AND browser_digest = $2
        RETURNING verifier, return_to, expires";
    INSERT_CONSOLE = "INSERT INTO console_session (digest, account, user_id, created, last_used, expires)
        VALUES ($1, $2, $3, $4, $4, $5)";
    SELECT_CONSOLE = "SELECT account, user_id, created, last_used, expires FROM console_session WHERE digest = $1";
    TOUCH_CONSOLE = "UPDATE console_session SET last_used = $2 WHERE digest = $1 AND last_used < $2";
    DELETE_CONSOLE = "DELETE FROM console_session WHERE digest = $1";
    INSERT_BEARER = "INSERT INTO widget_bearer (digest, account, user_id, expires) VALUES ($1, $2, $3, $4)";
    SELECT_BEARER = "SELECT account, user_id, expires FROM widget_bearer WHERE digest = $1 AND expires > $2";
    SPEND = "INSERT INTO used_token (digest, expires) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING";
    PURGE_ATTEMPTS = "DELETE FROM sign_in_attempt WHERE expires <= $1";
    PURGE_CONSOLE = "DELETE FROM console_session WHERE expires <= $1 OR last_used <= $2";
    PURGE_BEARERS = "DELETE FROM widget_bearer WHERE expires <= $1";
    PURGE_TOKENS = "DELETE FROM used_token WHERE expires <= $1";
}

/// A sign-in that went to the CRM and has not come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInAttempt {
    /// Recognises the `state` that the CRM gives back.
    pub state_digest: Digest,
    /// Recognises the browser that began, by a cookie of its own.
    pub browser_digest: Digest,
    /// The PKCE verifier.
    pub verifier: Secret,
    /// Where to go afterwards, a path of the console.
    pub return_to: String,
    /// When it is too late.
    pub expires: Timestamp,
}

/// Somebody who is signed in to the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsoleSession {
    /// Whose console.
    pub account: AccountId,
    /// The CRM user.
    pub user: CrmId,
    /// When they signed in.
    pub created: Timestamp,
    /// When they were last heard of, to within a minute.
    pub last_used: Timestamp,
    /// When it is over at the latest.
    pub expires: Timestamp,
}

/// A widget inside the CRM that is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WidgetBearer {
    /// Whose widget.
    pub account: AccountId,
    /// The CRM user.
    pub user: CrmId,
    /// When it stops working.
    pub expires: Timestamp,
}

#[derive(FromRow)]
struct AttemptRow {
    verifier: String,
    return_to: String,
    expires: i64,
}

#[derive(FromRow)]
struct ConsoleRow {
    account: String,
    user_id: String,
    created: i64,
    last_used: i64,
    expires: i64,
}

#[derive(FromRow)]
struct BearerRow {
    account: String,
    user_id: String,
    expires: i64,
}

impl Store {
    /// Keeps a sign-in that goes to the CRM.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_sign_in_attempt(&self, attempt: &SignInAttempt) -> Result<(), StoreError> {
        sqlx::query(INSERT_ATTEMPT)
            .bind(attempt.state_digest.bytes().as_slice())
            .bind(attempt.browser_digest.bytes().as_slice())
            .bind(attempt.verifier.expose())
            .bind(&attempt.return_to)
            .bind(attempt.expires.micros())
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Takes out the sign-in of this `state` that this browser began: it is found once only.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_sign_in_attempt(
        &self,
        state: Digest,
        browser: Digest,
    ) -> Result<Option<SignInAttempt>, StoreError> {
        let row: Option<AttemptRow> = sqlx::query_as(TAKE_ATTEMPT)
            .bind(state.bytes().as_slice())
            .bind(browser.bytes().as_slice())
            .fetch_optional(self.writer())
            .await?;
        Ok(row.map(|row| SignInAttempt {
            state_digest: state,
            browser_digest: browser,
            verifier: Secret::new(row.verifier),
            return_to: row.return_to,
            expires: Timestamp::from_micros(row.expires),
        }))
    }

    /// Keeps a console session under its token's digest. `last_used` is when it was made.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_console_session(
        &self,
        token: Digest,
        session: &ConsoleSession,
    ) -> Result<(), StoreError> {
        sqlx::query(INSERT_CONSOLE)
            .bind(token.bytes().as_slice())
            .bind(session.account.to_string())
            .bind(session.user.as_str())
            .bind(session.created.micros())
            .bind(session.expires.micros())
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// The console session of a token; whether it is over is the caller's to decide.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn console_session(&self, token: Digest) -> Result<Option<ConsoleSession>, StoreError> {
        let row: Option<ConsoleRow> = sqlx::query_as(SELECT_CONSOLE)
            .bind(token.bytes().as_slice())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| {
            Ok(ConsoleSession {
                account: read_id("console_session.account", &row.account)?,
                user: read_id("console_session.user_id", &row.user_id)?,
                created: Timestamp::from_micros(row.created),
                last_used: Timestamp::from_micros(row.last_used),
                expires: Timestamp::from_micros(row.expires),
            })
        })
        .transpose()
    }

    /// Notes that a console session is in use.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_console_session(&self, token: Digest, at: Timestamp) -> Result<(), StoreError> {
        sqlx::query(TOUCH_CONSOLE)
            .bind(token.bytes().as_slice())
            .bind(at.micros())
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Signs a console session out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_console_session(&self, token: Digest) -> Result<(), StoreError> {
        sqlx::query(DELETE_CONSOLE).bind(token.bytes().as_slice()).execute(self.writer()).await?;
        Ok(())
    }

    /// Keeps a widget's bearer under its digest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_widget_bearer(&self, token: Digest, bearer: &WidgetBearer) -> Result<(), StoreError> {
        sqlx::query(INSERT_BEARER)
            .bind(token.bytes().as_slice())
            .bind(bearer.account.to_string())
            .bind(bearer.user.as_str())
            .bind(bearer.expires.micros())
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// The widget bearer of a token, unless it has expired.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn widget_bearer(
        &self,
        token: Digest,
        now: Timestamp,
    ) -> Result<Option<WidgetBearer>, StoreError> {
        let row: Option<BearerRow> = sqlx::query_as(SELECT_BEARER)
            .bind(token.bytes().as_slice())
            .bind(now.micros())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| {
            Ok(WidgetBearer {
                account: read_id("widget_bearer.account", &row.account)?,
                user: read_id("widget_bearer.user_id", &row.user_id)?,
                expires: Timestamp::from_micros(row.expires),
            })
        })
        .transpose()
    }

    /// Spends a one-time token that is void anyway from `expires` on. `false` when it was spent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn spend_token(&self, token: Digest, expires: Timestamp) -> Result<bool, StoreError> {
        let result = sqlx::query(SPEND)
            .bind(token.bytes().as_slice())
            .bind(expires.micros())
            .execute(self.writer())
            .await?;
        Ok(result.rows_affected() == 1)
    }

    /// Forgets what has expired by `now`, and console sessions unused since `idle_since`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn purge_expired(&self, now: Timestamp, idle_since: Timestamp) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for statement in [PURGE_ATTEMPTS, PURGE_BEARERS, PURGE_TOKENS] {
            sqlx::query(statement).bind(now.micros()).execute(&mut *transaction).await?;
        }
        sqlx::query(PURGE_CONSOLE)
            .bind(now.micros())
            .bind(idle_since.micros())
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }
}
