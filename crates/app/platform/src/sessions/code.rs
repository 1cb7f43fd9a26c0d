//! Sessions by the code that a customer reads out: looked up and joined. Guessing is bounded, and
//! right and wrong codes are answered after the same time.

use std::net::IpAddr;

use alongside_access::{Action, Question};
use alongside_kernel::{AccountId, CrmId};
use alongside_live::JoinSpec;
use alongside_wire::rest::{JoinByCode, Session};
use tokio::time::{Instant, sleep_until};

use super::checked_record;
use crate::{Actor, Platform, PlatformError, refusal::Offer};

/// Who guesses: nobody in the CRM for a program.
struct Guesser {
    account: AccountId,
    person: Option<CrmId>,
    /// Where the request came from, as far as that can be trusted.
    address: Option<IpAddr>,
    /// Whether the address may be written down.
    discard_address: bool,
}

impl Platform {
    /// Joins the session that waits under a code. `address` is where the request came from, as
    /// far as that can be trusted.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] and [`PlatformError::TurnedOff`] before the code is looked at;
    /// [`PlatformError::CodeUnknown`],
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
        self.require_offer(&state, Some(key.user), Offer::SessionCodes).await?;
        let spec = JoinSpec {
            account: key.account,
            code: self.shared.hub.code_digest(&code),
            agent: self.session_agent(&state, key).await?,
            record,
        };
        let discard_address = state.account.settings.account.discard_ip_addresses;
        let guesser = Guesser { account: key.account, person: Some(key.user), address, discard_address };
        self.looked_at(guesser, async {
            let session = self.shared.hub.join_by_code(spec).await?;
            self.require_still(&state, key, session.id).await?;
            self.told(session.id).await
        })
        .await
    }

    /// The session that waits under a code, for whoever may join it and for programs. Once an agent
    /// has joined, the code names nothing any more.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] and [`PlatformError::TurnedOff`] before the code is looked at;
    /// [`PlatformError::CodeUnknown`],
    /// [`PlatformError::CodeLocked`].
    pub async fn session_by_code(
        &self,
        actor: &Actor,
        code: &str,
        address: Option<IpAddr>,
    ) -> Result<Session, PlatformError> {
        let code = six_digits(code)?;
        let account = actor.account();
        let state = self.account_state(account).await?;
        let person = match actor {
            Actor::User(key) => {
                let question = Question::new(key.user, Action::HelpWithoutRecord);
                self.require(&state, &question).await?;
                Some(key.user)
            }
            Actor::ApiKey { .. } => None,
        };
        self.require_offer(&state, person, Offer::SessionCodes).await?;
        let code = self.shared.hub.code_digest(&code);
        let discard_address = state.account.settings.account.discard_ip_addresses;
        self.looked_at(Guesser { account, person, address, discard_address }, async {
            let session = self.shared.hub.session_under_code(account, code);
            self.told(session.ok_or(PlatformError::CodeUnknown)?).await
        })
        .await
    }

    /// Looks at a code if it may be looked at. What it answers with must not tell by its time
    /// whether the code was right.
    async fn looked_at(
        &self,
        guesser: Guesser,
        look: impl Future<Output = Result<Session, PlatformError>>,
    ) -> Result<Session, PlatformError> {
        let Guesser { account, person, address, discard_address } = guesser;
        let told_address = address.filter(|_| !discard_address);
        let answer_at = Instant::now() + self.shared.config.code_answer;
        let admitted = self.now();
        self.shared
            .guesses
            .lock()
            .admit(account, person, address, admitted)
            .map_err(|retry_after| PlatformError::CodeLocked { retry_after })?;
        let found = look.await;
        if matches!(found, Err(PlatformError::CodeUnknown)) {
            let locked = self.shared.guesses.lock().was_wrong(account, person, address, admitted);
            for locked in locked {
                // Once for each lock, so that who goes on guessing does not write the log.
                tracing::warn!(
                    account.id = %account,
                    user.id = person.map(tracing::field::display),
                    address = told_address.map(tracing::field::display),
                    ?locked,
                    "session codes locked after too many wrong ones"
                );
            }
        } else {
            self.shared.guesses.lock().forgive(account, person, address, admitted);
        }
        sleep_until(answer_at).await;
        found
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
