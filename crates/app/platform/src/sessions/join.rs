//! Joining by the code that a customer reads out. Guessing is bounded, and right and wrong codes
//! are answered after the same time.

use std::net::IpAddr;

use alongside_live::JoinSpec;
use alongside_wire::rest::{JoinByCode, Session};
use tokio::time::{Instant, sleep_until};

use super::checked_record;
use crate::{Actor, Platform, PlatformError};

impl Platform {
    /// Joins the session that waits under a code. `address` is where the request came from, as
    /// far as that can be trusted.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] before the code is looked at; [`PlatformError::CodeUnknown`],
    /// [`PlatformError::CodeLocked`], [`PlatformError::DeviceBusy`].
    pub async fn join_by_code(
        &self,
        actor: &Actor,
        join: &JoinByCode,
        address: Option<IpAddr>,
    ) -> Result<Session, PlatformError> {
        let key = actor.person()?;
        let state = self.account_state(key.account).await?;
        let code = six_digits(&join.code)?;
        let record = checked_record(join.record.as_ref())?;
        self.require_join(&state, key, record.as_ref()).await?;

        // From here on the time must not tell whether the code was right.
        let answer_at = Instant::now() + self.shared.config.code_answer;
        let admitted = self.now();
        self.shared
            .guesses
            .lock()
            .admit(key.account, key.user, address, admitted)
            .map_err(|retry_after| PlatformError::CodeLocked { retry_after })?;
        let spec = JoinSpec {
            account: key.account,
            code: self.shared.hub.code_digest(&code),
            agent: self.session_agent(key).await?,
            record,
        };
        let joined = match self.shared.hub.join_by_code(spec).await {
            Ok(session) => self.told(session.id).await,
            Err(error) => Err(PlatformError::from(error)),
        };
        if matches!(joined, Err(PlatformError::CodeUnknown)) {
            let locked = self.shared.guesses.lock().was_wrong(key.account, key.user, address, admitted);
            for locked in locked {
                // Once for each lock, so that who goes on guessing does not write the log.
                tracing::warn!(
                    account.id = %key.account,
                    user.id = %key.user,
                    address = address.map(tracing::field::display),
                    ?locked,
                    "session codes locked after too many wrong ones"
                );
            }
        } else {
            self.shared.guesses.lock().forgive(key.account, key.user, address, admitted);
        }
        sleep_until(answer_at).await;
        joined
    }
}

/// Six digits, however they were grouped for reading.
fn six_digits(text: &str) -> Result<String, PlatformError> {
    let digits: String =
        text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').take(7).collect();
    if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(digits)
    } else {
        Err(PlatformError::invalid("code", "six digits, as on the customer's screen"))
    }
}
