//! The grant types: what each must bring, and whose tokens it gets.

use alongside_orgstore::TokenKind;
use serde_json::Value as Json;

use super::OAuthError;
use super::apps::App;
use super::jwt;
use super::scopes::Scopes;
use super::token::Form;
use crate::CurrentUser;
use crate::clock::now;
use crate::engine::Engine;
use crate::secrets::{challenge_of, equal, hash, random_token};

/// How many characters a code verifier has. The platform's own clients encode 128 random bytes, which
/// are more characters than RFC 7636 allows.
const VERIFIER_LENGTHS: std::ops::RangeInclusive<usize> = 43..=256;

impl Engine {
    pub(super) async fn code_grant(&self, form: &Form) -> Result<Json, OAuthError> {
        let app = self.client(form).await?;
        let wrong = || OAuthError::new("invalid_grant", "invalid authorization code");
        let code_hash = hash(form.text("code").ok_or_else(wrong)?);
        let code =
            self.store.take_code(&code_hash).await?.filter(|code| code.app_id == app.id).ok_or_else(wrong)?;
        // The grant is named after the code, so that a code that comes twice ends what it gave.
        let grant = data_encoding::HEXLOWER.encode(&code_hash);
        if code.used {
            self.store.remove_grant(&grant).await?;
            return Err(wrong());
        }
        if code.expires_at <= now().as_millisecond() {
            return Err(OAuthError::new("invalid_grant", "expired authorization code"));
        }
        if form.text("redirect_uri") != Some(code.redirect_uri.as_str()) {
            return Err(OAuthError::new("redirect_uri_mismatch", "redirect_uri must match configuration"));
        }
        if let Some(challenge) = &code.challenge {
            let verifier = form.text("code_verifier").unwrap_or_default();
            if !VERIFIER_LENGTHS.contains(&verifier.len()) || !equal(&challenge_of(verifier), challenge) {
                return Err(OAuthError::new("invalid_grant", "invalid code verifier"));
            }
        }
        let user = self.grantee(&app, "Id", &code.user_id).await?;
        let scopes = Scopes::parse(&code.scope).ok_or_else(wrong)?;
        Ok(self.issue(&app, &user, &scopes, &grant, scopes.refresh()).await?)
    }

    pub(super) async fn refresh_grant(&self, form: &Form) -> Result<Json, OAuthError> {
        let app = self.client(form).await?;
        let wrong = || OAuthError::new("invalid_grant", "expired access/refresh token");
        let token_hash = hash(form.text("refresh_token").ok_or_else(wrong)?);
        let token = self.store.token(&token_hash, now().as_millisecond()).await?;
        let token = token
            .filter(|token| token.kind == TokenKind::Refresh && token.app_id == app.id)
            .ok_or_else(wrong)?;
        let user = self.grantee(&app, "Id", &token.user_id).await?;
        let granted = Scopes::parse(&token.scope).ok_or_else(wrong)?;
        let asked = match form.text("scope") {
            Some(scope) => Scopes::parse(scope).filter(|asked| asked.within(&granted)),
            None => Some(granted),
        };
        let scopes = asked.ok_or_else(|| {
            OAuthError::new("invalid_scope", "the requested scope is not within what was granted")
        })?;
        Ok(self.issue(&app, &user, &scopes, &token.grant_id, false).await?)
    }

    pub(super) async fn jwt_grant(&self, form: &Form) -> Result<Json, OAuthError> {
        let assertion =
            form.text("assertion").ok_or_else(|| OAuthError::new("invalid_grant", "assertion is missing"))?;
        let unknown = || OAuthError::new("invalid_client_id", "client identifier invalid");
        let issuer =
            jwt::issuer(assertion).ok_or_else(|| OAuthError::new("invalid_grant", "invalid assertion"))?;
        let app = self.app(&issuer).await?.ok_or_else(unknown)?;
        let username =
            jwt::verify(&app.config, &self.config.instance_url, assertion, now().as_millisecond())?;
        let user = self.grantee(&app, "Username", &username).await?;
        let mut scopes = Scopes::parse("").unwrap_or_else(|| unreachable!("the default scopes are known"));
        if !app.admin_approved_only {
            // Without an administrator's approval the user must have approved lasting access before.
            let approved = self.store.approval(&user.id, &app.id).await?;
            let approved = approved.and_then(|scope| Scopes::parse(&scope)).filter(Scopes::refresh);
            scopes = approved
                .ok_or_else(|| OAuthError::new("invalid_grant", "user hasn't approved this consumer"))?;
        }
        Ok(self.issue(&app, &user, &scopes, &random_token(), false).await?)
    }

    pub(super) async fn client_credentials_grant(&self, form: &Form) -> Result<Json, OAuthError> {
        let app = self.client(form).await?;
        // A client without a secret proves nothing by its name.
        if !form.client_secret().is_some_and(|given| app.has_secret(given)) {
            return Err(OAuthError::new("invalid_client", "invalid client credentials"));
        }
        let username = app.config.run_as_username.as_deref();
        let username =
            username.ok_or_else(|| OAuthError::new("invalid_grant", "no client credentials user enabled"))?;
        let user = self.grantee(&app, "Username", username).await?;
        let scopes = Scopes::parse(form.text("scope").unwrap_or_default())
            .filter(|scopes| !scopes.refresh())
            .ok_or_else(|| OAuthError::new("invalid_scope", "the requested scope is not allowed"))?;
        Ok(self.issue(&app, &user, &scopes, &random_token(), false).await?)
    }

    /// The user tokens are asked for, if active and let in.
    async fn grantee(&self, app: &App, field: &str, value: &str) -> Result<CurrentUser, OAuthError> {
        let user = self.active_user(field, value).await?;
        let user =
            user.ok_or_else(|| OAuthError::new("invalid_grant", "user does not exist or is inactive"))?;
        if self.lets_in(app, &user.id).await? { Ok(user) } else { Err(OAuthError::not_approved()) }
    }

    /// The app that asks, proven by its secret.
    pub(super) async fn client(&self, form: &Form) -> Result<App, OAuthError> {
        let unknown = || OAuthError::new("invalid_client_id", "client identifier invalid");
        let app = self.app(form.client_id().ok_or_else(unknown)?).await?.ok_or_else(unknown)?;
        let proven = match form.client_secret() {
            Some(given) => {
                app.has_secret(given) || (app.secret_optional && app.config.consumer_secret.is_empty())
            }
            None => app.secret_optional,
        };
        if proven { Ok(app) } else { Err(OAuthError::new("invalid_client", "invalid client credentials")) }
    }
}
