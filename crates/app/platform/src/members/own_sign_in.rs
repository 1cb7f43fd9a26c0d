//! A person's own sign-in to the product by address and password (R90). Wrong ones are slow, counted,
//! and answered alike whatever is wrong.

use std::net::IpAddr;

use alongside_access::{Action, Gate, GateStatus, Question, SignIn, decide};
use alongside_store::StoredSignIn;
use alongside_wire::rest;
use tokio::time::{Instant, sleep_until};

use super::manage::address_of;
use crate::{Actor, Platform, PlatformError};

impl Platform {
    /// How the person is signed in. Answers for whom the product does not let in, too.
    ///
    /// # Errors
    /// [`PlatformError::PersonNeeded`] for an API key.
    pub async fn own_sign_in(&self, actor: &Actor) -> Result<rest::OwnSignIn, PlatformError> {
        let key = actor.person()?;
        let state = self.account_state(key.account).await?;
        let roster = self.shared.roster.get();
        let stored = roster.stored(key.user);
        let member = stored.and_then(|stored| roster.member(stored.member));
        let sign_in = self.sign_in_of(&state, key.user).await?;
        let company = self.company(&state).await?;
        let holds = sign_in.as_ref().is_some_and(SignIn::holds);
        // The gate's own words, so that this page and the Sidebar say the same.
        let decision = decide(&company, &Question::new(key.user, Action::HelpWithoutRecord));
        let gate = decision.gates.into_iter().find(|report| report.gate == Gate::SignedIn);
        let problem = gate
            .filter(|report| report.status == GateStatus::Failed)
            .map(|report| format!("{} {}", report.reason, report.fix))
            // Another gate refuses before that one.
            .or_else(|| (!holds).then(|| "You are not signed in to Alongside.".to_owned()));
        Ok(rest::OwnSignIn {
            sso: sign_in == Some(SignIn::Sso),
            address: member.map(|member| member.address.clone()),
            expires: stored.map(|stored| stored.expires.into()),
            problem,
        })
    }

    /// Signs the person in as the member of this address and password, until that expires.
    ///
    /// # Errors
    /// [`PlatformError::SignInWrong`] whatever is wrong, after the same time as a right one;
    /// [`PlatformError::SignInLocked`] after too many; [`PlatformError::PersonNeeded`].
    pub async fn save_own_sign_in(
        &self,
        actor: &Actor,
        save: &rest::SaveSignIn,
        address: Option<IpAddr>,
    ) -> Result<rest::OwnSignIn, PlatformError> {
        let key = actor.person()?;
        let (account, person) = (key.account, Some(key.user));
        let answer_at = Instant::now() + self.shared.config.password_answer;
        let admitted = self.now();
        self.shared
            .password_guesses
            .lock()
            .admit(account, person, address, admitted)
            .map_err(|retry_after| PlatformError::SignInLocked { retry_after })?;
        let outcome = self.check_and_store(actor, save).await;
        if matches!(outcome, Err(PlatformError::SignInWrong)) {
            let locked = self.shared.password_guesses.lock().was_wrong(account, person, address, admitted);
            let told_address = self.told_address(account, address).await?;
            for locked in locked {
                tracing::warn!(
                    account.id = %account,
                    user.id = %key.user,
                    address = told_address.map(tracing::field::display),
                    ?locked,
                    "sign-in locked after too many wrong passwords"
                );
            }
        } else {
            self.shared.password_guesses.lock().forgive(account, person, address, admitted);
        }
        sleep_until(answer_at).await;
        outcome?;
        self.own_sign_in(actor).await
    }

    async fn check_and_store(&self, actor: &Actor, save: &rest::SaveSignIn) -> Result<(), PlatformError> {
        let key = actor.person()?;
        // What is no address is no member's; it takes as long to say so.
        let member = match address_of(&save.address) {
            Ok(wanted) => self.store().member_by_address(key.account, &wanted).await?,
            Err(_) => None,
        };
        let hash = member.as_ref().and_then(|member| member.password_hash.as_ref());
        let fits = self.shared.passwords.fits(&save.password, hash).await?;
        let Some(member) = member.filter(|_| fits) else {
            return Err(PlatformError::SignInWrong);
        };
        let now = self.now();
        let expires = now + self.shared.config.stored_sign_in;
        let stored = StoredSignIn { user: key.user, member: member.id, stored: now, expires };
        self.store().save_stored_sign_in(key.account, &stored).await?;
        tracing::info!(user.id = %key.user, member.id = %member.id, "signed in by address and password");
        self.members_changed(key.account).await
    }

    /// Erases what the person has stored, and cuts what they have open.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`] when nothing is stored; [`PlatformError::PersonNeeded`].
    pub async fn erase_own_sign_in(&self, actor: &Actor) -> Result<(), PlatformError> {
        let key = actor.person()?;
        self.erase_sign_in(key.account, key.user).await
    }
}
