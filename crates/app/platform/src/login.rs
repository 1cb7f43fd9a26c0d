//! Login links (R89, R94, R214): made for somebody, redeemed once for a bearer, revoked. Why one is
//! refused stands in the log; who presents it is told one sentence.

use std::{net::IpAddr, time::Duration};

use alongside_kernel::{AccountId, CrmId, Secret};
use alongside_sso::{Audience, Expected, KeyName, LinkRefusal, LoginLink, SKEW, SignedLink};
use alongside_store::{Digest, WidgetBearer};
use alongside_wire::rest;
use data_encoding::BASE64URL_NOPAD;

use crate::{
    Actor, Platform, PlatformError,
    account::AccountState,
    members::{People, Roster},
    random,
};

/// No link lives longer, whatever Login Expiration is.
const MOST_LIFE: Duration = Duration::from_secs(24 * 60 * 60);

impl Platform {
    /// Makes a login link for the person of this Partner User ID.
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] naming `partner_id` or `audience`; [`PlatformError::Refused`] for
    /// whom is neither admin nor API key; [`PlatformError::NoCrm`].
    pub async fn make_login_link(
        &self,
        actor: &Actor,
        new: &rest::NewLoginLink,
    ) -> Result<rest::MadeLoginLink, PlatformError> {
        self.require_settings_now(actor).await?;
        let account = actor.account();
        let facts = self.facts_of(account).await?;
        let state = self.account_state(account).await?;
        let audience = audience_of(Some(&new.audience))?;
        let roster = self.shared.roster.get();
        let people = People::of(&facts, &state.account.settings.sso);
        // For whom it could sign in nobody it is not made.
        redeemer(people.as_ref(), &roster, &new.partner_id)
            .map_err(|refusal| PlatformError::invalid("partner_id", refusal.to_string()))?;
        let (link, text) = self.draw_link(&state, &new.partner_id, audience);
        Ok(rest::MadeLoginLink {
            link: text.expose().to_owned(),
            id: link.nonce,
            expires_at: link.expires.into(),
        })
    }

    /// Revokes a login link that has not been used, by the id that it was made with.
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] for what cannot be an id; [`PlatformError::Refused`].
    pub async fn revoke_login_link(&self, actor: &Actor, id: &str) -> Result<(), PlatformError> {
        self.require_settings_now(actor).await?;
        if !(16..=64).contains(&id.len()) {
            return Err(PlatformError::NotFound { what: "login link" });
        }
        let forgotten = self.now() + MOST_LIFE + 2 * SKEW;
        self.store().spend_token(spent(actor.account(), id), forgotten).await?;
        Ok(())
    }

    /// Redeems a login link for a bearer, with which the person of the link asks. `address` is where
    /// the request came from, as far as that can be trusted.
    ///
    /// # Errors
    /// [`PlatformError::LoginRefused`] with the reason, for the log;
    /// [`PlatformError::SignInLocked`] after too many wrong ones from one address.
    pub async fn log_in(
        &self,
        login: &rest::Login,
        address: Option<IpAddr>,
    ) -> Result<rest::WidgetSession, PlatformError> {
        let audience = audience_of(login.audience.as_deref())?;
        let account = self.shared.config.account;
        let admitted = self.now();
        self.shared
            .link_guesses
            .lock()
            .admit(account, None, address, admitted)
            .map_err(|retry_after| PlatformError::SignInLocked { retry_after })?;
        let redeemed = self.redeem(&login.link, audience).await;
        if let Err(PlatformError::LoginRefused(refusal)) = &redeemed {
            let locked = self.shared.link_guesses.lock().was_wrong(account, None, address, admitted);
            let address = self.told_address(account, address).await?;
            tracing::warn!(
                account.id = %account,
                %refusal,
                address = address.map(tracing::field::display),
                locked = !locked.is_empty(),
                "login link refused"
            );
        } else {
            self.shared.link_guesses.lock().forgive(account, None, address, admitted);
        }
        let user = redeemed?;
        tracing::info!(user.id = %user, %audience, "signed in by a login link");
        self.bearer_for(account, user).await
    }

    /// Signs the user of a Sidebar on: a link for just this user and audience is made and redeemed at
    /// once, so that there is one way of signing on, and one place that judges it. `false` when single
    /// sign-on does not know the user, which the gate of sign-in then says.
    pub(crate) async fn sign_on(&self, account: AccountId, user: CrmId) -> Result<bool, PlatformError> {
        let state = self.account_state(account).await?;
        if !state.account.settings.sso.enabled {
            return Ok(false);
        }
        let mut facts = self.facts().await?;
        if facts.user(user).is_none_or(|user| user.partner_id.is_none()) {
            // Somebody new, or a field that was chosen a moment ago.
            facts = self.facts_after_refusal().await?;
        }
        let partner_id = facts.user(user).and_then(|user| user.partner_id.clone());
        let roster = self.shared.roster.get();
        let people = People::of(&facts, &state.account.settings.sso);
        let Some(partner_id) = partner_id else { return Ok(false) };
        if redeemer(people.as_ref(), &roster, &partner_id).is_err() {
            return Ok(false);
        }
        let (_, text) = self.draw_link(&state, &partner_id, Audience::Sidebar);
        let redeemed = self.redeem(&text, Audience::Sidebar).await?;
        if redeemed != user {
            return Err(PlatformError::LoginRefused(LinkRefusal::Nobody));
        }
        Ok(true)
    }

    /// Keeps a bearer for a user, who may be one whom the product does not let in.
    pub(crate) async fn bearer_for(
        &self,
        account: AccountId,
        user: CrmId,
    ) -> Result<rest::WidgetSession, PlatformError> {
        let (token, digest) = random::secret();
        let expires = self.now() + self.shared.config.widget_bearer;
        self.store().save_widget_bearer(digest, &WidgetBearer { account, user, expires }).await?;
        Ok(rest::WidgetSession {
            bearer: token.expose().to_owned(),
            expires_at: expires.into(),
            agent: self.me(&Actor::user(account, user)).await?,
        })
    }

    /// The user whom a link signs in. Judged in this order: form, key, signature, content, person,
    /// and last that it was not used before.
    async fn redeem(&self, link: &Secret, audience: Audience) -> Result<CrmId, PlatformError> {
        let account = self.shared.config.account;
        let state = self.account_state(account).await?;
        let signed = SignedLink::split(link.expose().as_bytes())?;
        let key = self.link_key(account, signed.key()).await?.ok_or(LinkRefusal::UnknownKey)?;
        let expected = Expected { account, audience, now: self.now(), longest: longest(&state) };
        let link = signed.open(&key, &expected)?;
        let facts = self.facts().await?;
        let roster = self.shared.roster.get();
        let people = People::of(&facts, &state.account.settings.sso);
        let user = redeemer(people.as_ref(), &roster, &link.partner_id)?;
        let forgotten = link.expires + 2 * SKEW;
        if !self.store().spend_token(spent(account, &link.nonce), forgotten).await? {
            return Err(LinkRefusal::Spent.into());
        }
        Ok(user)
    }

    fn draw_link(&self, state: &AccountState, partner_id: &str, audience: Audience) -> (LoginLink, Secret) {
        let issued = self.now();
        let link = LoginLink {
            account: state.account.id,
            partner_id: partner_id.to_owned(),
            audience,
            issued,
            expires: issued + longest(state),
            nonce: BASE64URL_NOPAD.encode(&random::bytes::<18>()),
        };
        let text = link.sign(&KeyName::own(), &self.shared.config.sealing_key.link_key());
        (link, text)
    }
}

/// Login Expiration (R94).
fn longest(state: &AccountState) -> Duration {
    Duration::from_secs(u64::from(state.account.settings.sso.login_expiration_seconds)).min(MOST_LIFE)
}

/// The one active user of a Partner User ID that a member has.
fn redeemer(people: Option<&People<'_>>, roster: &Roster, partner_id: &str) -> Result<CrmId, LinkRefusal> {
    let people = people.ok_or(LinkRefusal::Off)?;
    let user = match people.with(partner_id) {
        [] => return Err(LinkRefusal::Nobody),
        [user] => user.id,
        several => return Err(LinkRefusal::Shared { users: several.len() }),
    };
    match roster.by_partner_id(partner_id) {
        Some(_) => Ok(user),
        None => Err(LinkRefusal::NotProvisioned),
    }
}

fn audience_of(text: Option<&str>) -> Result<Audience, PlatformError> {
    let parsed = text.map_or(Ok(Audience::Api), str::parse);
    parsed.map_err(|error| PlatformError::invalid("audience", error.to_string()))
}

/// By what a link that was used or revoked is known.
fn spent(account: AccountId, nonce: &str) -> Digest {
    Digest::of(&format!("login link {account} {nonce}"))
}
