//! Access and refresh tokens: made, looked up, ended.

use std::sync::Arc;

use alongside_orgstore::{StoreError, Token, TokenKind};
use jiff::SignedDuration;
use serde_json::{Value as Json, json};

use super::apps::App;
use super::known::{KnownToken, Moment};
use super::scopes::Scopes;
use crate::clock::now;
use crate::engine::Engine;
use crate::secrets::{hash, random_token, signature};
use crate::{CurrentUser, RecordId};

/// How long an access token lasts.
const ACCESS_HOURS: i64 = 2;

/// The user behind an access token, and what the token may do.
#[derive(Clone)]
pub(crate) struct TokenUser {
    pub user: CurrentUser,
    pub may_call_api: bool,
    /// Whether it may open the org's pages in the user's name.
    pub may_open_pages: bool,
}

impl Engine {
    /// The user of an access token; none when it is unknown or expired, its user inactive or no
    /// longer let in by the app's policy.
    pub(crate) async fn token_user(&self, token: &str) -> Result<Option<TokenUser>, StoreError> {
        let hash = hash(token);
        let now = now().as_millisecond();
        let moment = Moment { rights: self.rights_generation(), tokens: self.store.token_generation() };
        let known = match self.known_tokens.get(&hash, moment, now) {
            Some(known) => known,
            None => match self.look_up(&hash, moment, now).await? {
                Some(found) => {
                    let found = Arc::new(found);
                    self.known_tokens.put(hash, found.clone());
                    found
                }
                None => return Ok(None),
            },
        };
        let let_in = self.lets_in(&known.app, &known.user.user.id).await?;
        Ok(let_in.then(|| known.user.clone()))
    }

    async fn look_up(&self, hash: &[u8], moment: Moment, now: i64) -> Result<Option<KnownToken>, StoreError> {
        let stored = self.store.token(hash, now).await?;
        let Some(stored) = stored.filter(|stored| stored.kind == TokenKind::Access) else { return Ok(None) };
        let Some(app) = self.app_of_id(&stored.app_id).await? else { return Ok(None) };
        let Some(user) = self.active_user("Id", &stored.user_id).await? else { return Ok(None) };
        let scopes = Scopes::parse(&stored.scope);
        let may_call_api = scopes.as_ref().is_some_and(Scopes::api);
        let may_open_pages = scopes.as_ref().is_some_and(Scopes::pages);
        let user = TokenUser { user, may_call_api, may_open_pages };
        Ok(Some(KnownToken { moment, expires_at: stored.expires_at, app, user }))
    }

    /// Tokens for a user, as the token endpoint answers them.
    pub(super) async fn issue(
        &self,
        app: &App,
        user: &CurrentUser,
        scopes: &Scopes,
        grant: &str,
        with_refresh: bool,
    ) -> Result<Json, StoreError> {
        let issued = now();
        let organization = RecordId::parse(&self.organization_id)
            .map_or_else(|_| self.organization_id.clone(), |id| id.short().to_owned());
        let access = access_token(&organization);
        let token = |kind, hours: Option<i64>| Token {
            kind,
            grant_id: grant.to_owned(),
            app_id: app.id.clone(),
            user_id: user.id.clone(),
            scope: scopes.to_string(),
            issued_at: issued.as_millisecond(),
            expires_at: hours.map(|hours| (issued + SignedDuration::from_hours(hours)).as_millisecond()),
        };
        self.store.put_token(&hash(&access), &token(TokenKind::Access, Some(ACCESS_HOURS))).await?;
        let id = self.identity_url(&user.id);
        let issued_at = issued.as_millisecond().to_string();
        let mut body = json!({
            "access_token": access,
            "signature": signature(&app.config.consumer_secret, &format!("{id}{issued_at}")),
            "scope": scopes.to_string(),
            "instance_url": self.config.instance_url,
            "id": id,
            "token_type": "Bearer",
            "issued_at": issued_at,
        });
        if with_refresh {
            let refresh = format!("5Aep{}", random_token().replace('-', "."));
            self.store.put_token(&hash(&refresh), &token(TokenKind::Refresh, None)).await?;
            body["refresh_token"] = Json::String(refresh);
        }
        Ok(body)
    }

    /// A session of the SOAP login: an access token that may call the API.
    pub(crate) async fn soap_session(&self, user_id: &str) -> Result<String, StoreError> {
        let organization = &self.organization_id[..15];
        let access = access_token(organization);
        let issued = now();
        let token = Token {
            kind: TokenKind::Access,
            grant_id: random_token(),
            app_id: super::SOAP_LOGIN.to_owned(),
            user_id: user_id.to_owned(),
            scope: "api web".to_owned(),
            issued_at: issued.as_millisecond(),
            expires_at: Some((issued + SignedDuration::from_hours(ACCESS_HOURS)).as_millisecond()),
        };
        self.store.put_token(&hash(&access), &token).await?;
        Ok(access)
    }

    /// Ends an access token.
    pub(crate) async fn end_session(&self, token: &str) -> Result<(), StoreError> {
        self.store.remove_token(&hash(token)).await
    }

    /// The identity address of a user.
    pub(crate) fn identity_url(&self, user_id: &str) -> String {
        format!("{}/id/{}/{user_id}", self.config.instance_url, self.organization_id)
    }
}

/// Clients expect letters, digits, underscores and points behind the exclamation mark.
fn access_token(organization: &str) -> String {
    format!("{organization}!{}", random_token().replace('-', "."))
}
