//! Signing in: the console through the CRM's OAuth, the widget by the CRM's signed request.

use std::time::Duration;

use alongside_crm::{CrmError, Pkce};
use alongside_kernel::{Secret, Timestamp};
use alongside_live::AgentKey;
use alongside_store::{ConsoleSession, Digest, SignInAttempt};
use alongside_wire::rest::{WidgetSession, WidgetSignIn};

use crate::{Actor, Platform, PlatformError, random};

/// How long a sign-in at the CRM may take.
const ATTEMPT: Duration = Duration::from_secs(10 * 60);
/// How long a component token is remembered: longer than it is good for.
const REMEMBERED: Duration = Duration::from_secs(2 * 60);
/// How exactly it is known when a console session was used last.
const TOUCH: Duration = Duration::from_secs(60);

/// Where to send a browser that wants to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInStart {
    /// The CRM's page.
    pub authorize_url: String,
    /// Kept by the browser in a cookie, so that nobody can finish it in another one.
    pub browser_token: Secret,
    /// How long the cookie is needed.
    pub valid_for: Duration,
}

/// A console that is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The console's cookie.
    pub token: Secret,
    /// How long it lasts at most.
    pub valid_for: Duration,
    /// Where to go now, a path of the console.
    pub return_to: String,
}

/// Why a sign-in did not work out.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No sign-in of this browser is under way with this `state`, or it took too long.
    #[error("no sign-in of this browser is under way")]
    NotUnderWay,
    /// The CRM's policy does not let the user in: expected before access is granted.
    #[error("the connected app does not admit the user")]
    NotApproved,
    /// The person said no, or the CRM did.
    #[error("the CRM refused: {code}")]
    Denied {
        /// The CRM's error code.
        code: String,
    },
    /// The CRM could not finish it.
    #[error(transparent)]
    Crm(CrmError),
    /// The platform could not.
    #[error(transparent)]
    Platform(#[from] PlatformError),
}

impl Platform {
    /// Begins a sign-in that ends at `return_to`, a path of the console.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_sign_in(&self, return_to: &str) -> Result<SignInStart, PlatformError> {
        let (state, state_digest) = random::secret();
        let (browser_token, browser_digest) = random::secret();
        let pkce = Pkce::from_random(random::bytes());
        let attempt = SignInAttempt {
            state_digest,
            browser_digest,
            verifier: pkce.verifier().clone(),
            return_to: path_of_console(return_to).to_owned(),
            expires: self.now() + ATTEMPT,
        };
        self.store().save_sign_in_attempt(&attempt).await?;
        Ok(SignInStart {
            authorize_url: self.crm().authorize_url(state.expose(), &pkce),
            browser_token,
            valid_for: ATTEMPT,
        })
    }

    /// Finishes a sign-in with the code that the browser brought back from the CRM.
    ///
    /// # Errors
    /// [`SignInError::NotUnderWay`] for another browser's, an old or a repeated answer;
    /// [`SignInError::NotApproved`] when the CRM's policy does not admit the user.
    pub async fn finish_sign_in(
        &self,
        state: &str,
        code: &Secret,
        browser_token: &str,
    ) -> Result<SignedIn, SignInError> {
        let attempt = self.take_attempt(state, browser_token).await?;
        let identity =
            self.crm().finish_sign_in(code, &attempt.verifier).await.map_err(|error| match error {
                CrmError::NotApproved { .. } => SignInError::NotApproved,
                other => SignInError::Crm(other),
            })?;
        // What the directory says of this person may be older than their grant.
        if let Err(error) = self.read_directory(Duration::ZERO).await {
            tracing::warn!(%error, "directory not read at sign-in");
        }
        let now = self.now();
        let (token, digest) = random::secret();
        let valid_for = self.shared.config.console_most;
        let session = ConsoleSession {
            account: self.shared.config.account,
            user: identity.user_id,
            created: now,
            last_used: now,
            expires: now + valid_for,
        };
        self.store().save_console_session(digest, &session).await.map_err(PlatformError::from)?;
        tracing::info!(user.id = %identity.user_id, "signed in to the console");
        Ok(SignedIn { token, valid_for, return_to: attempt.return_to })
    }

    /// Gives up a sign-in that the CRM answered with an error.
    ///
    /// # Errors
    /// Always: [`SignInError::NotApproved`] or [`SignInError::Denied`] if it was this browser's.
    pub async fn refuse_sign_in(&self, state: &str, error: &str, browser_token: &str) -> SignInError {
        if let Err(error) = self.take_attempt(state, browser_token).await {
            return error;
        }
        // Salesforce's two spellings of "the policy does not admit this user".
        if matches!(error, "OAUTH_APP_ACCESS_DENIED" | "invalid_app_access") {
            return SignInError::NotApproved;
        }
        let known =
            error.len() <= 64 && error.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        SignInError::Denied { code: if known { error } else { "unknown" }.to_owned() }
    }

    async fn take_attempt(&self, state: &str, browser_token: &str) -> Result<SignInAttempt, SignInError> {
        let attempt = self
            .store()
            .take_sign_in_attempt(Digest::of(state), Digest::of(browser_token))
            .await
            .map_err(PlatformError::from)?;
        let now = self.now();
        attempt.filter(|attempt| now < attempt.expires).ok_or(SignInError::NotUnderWay)
    }

    /// Who holds this console cookie.
    ///
    /// # Errors
    /// [`PlatformError::NotSignedIn`] when it is unknown, unused for too long, or over.
    pub async fn console_actor(&self, token: &str) -> Result<Actor, PlatformError> {
        let digest = Digest::of(token);
        let now = self.now();
        let session = self
            .store()
            .console_session(digest)
            .await?
            .filter(|session| {
                now < session.expires && now < session.last_used + self.shared.config.console_idle
            })
            .ok_or(PlatformError::NotSignedIn)?;
        if now >= session.last_used + TOUCH {
            self.store().touch_console_session(digest, now).await?;
        }
        Ok(Actor::user(session.account, session.user))
    }

    /// Who holds this bearer: a widget, or a program with an API key.
    ///
    /// # Errors
    /// [`PlatformError::NotSignedIn`] when it is unknown or has expired.
    pub async fn bearer_actor(&self, bearer: &str) -> Result<Actor, PlatformError> {
        let digest = Digest::of(bearer);
        let now: Timestamp = self.now();
        if let Some(widget) = self.store().widget_bearer(digest, now).await? {
            return Ok(Actor::user(widget.account, widget.user));
        }
        let key = self.store().opening_api_key(digest, now).await?.ok_or(PlatformError::NotSignedIn)?;
        if key.last_used.is_none_or(|used| now >= used + TOUCH) {
            self.store().touch_api_key(digest, now).await?;
        }
        Ok(Actor::ApiKey { account: key.account })
    }

    /// Signs a console out, and cuts what the person had open through it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, token: &str) -> Result<(), PlatformError> {
        let digest = Digest::of(token);
        let session = self.store().console_session(digest).await?;
        self.store().delete_console_session(digest).await?;
        if let Some(session) = session {
            self.shared.hub.revoke_agent(&AgentKey { account: session.account, user: session.user });
        }
        Ok(())
    }

    /// Signs a widget in by the request that the CRM signed for the page around it. Also for whom
    /// the product does not let in: the blocked screen needs to know who it is.
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] naming `token` for one that is forged, old, used, or another
    /// frame's.
    pub async fn widget_sign_in(&self, sign_in: &WidgetSignIn) -> Result<WidgetSession, PlatformError> {
        let now = self.now();
        let claims =
            self.crm().verify_component_token(&sign_in.token, &sign_in.nonce, now).map_err(|error| {
                let text = error.to_string();
                let problem = text.strip_prefix("token: ").unwrap_or(&text);
                PlatformError::invalid("token", problem)
            })?;
        let spent = Digest::from_bytes(claims.token_digest);
        if !self.store().spend_token(spent, now + REMEMBERED).await? {
            return Err(PlatformError::invalid("token", "used already; reload the page"));
        }
        let account = self.shared.config.account;
        let signed_on = self.sign_on(account, claims.user_id).await?;
        tracing::debug!(user.id = %claims.user_id, signed_on, "widget signed in");
        self.bearer_for(account, claims.user_id).await
    }
}

/// A path of the console, or its first page. What could lead to another site is not one.
fn path_of_console(text: &str) -> &str {
    let safe = text.len() <= 512
        && text.starts_with('/')
        && !text.starts_with("//")
        && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if safe { text } else { "/" }
}

#[cfg(test)]
mod tests;
