//! The way from a token into the org's pages: a one-time password that a browser takes to the front
//! door, as command-line tools do to open the org.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequestParts, Query, Request, State};
use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use serde_json::{Value, json};

use crate::clock::now;
use crate::engine::Engine;
use crate::rest::{PageHolder, Refusal};
use crate::secrets::{hash, random_token};
use crate::{ApiError, ErrorCode, SessionToken};

/// How long a one-time password can be used, in seconds.
const LIFETIME: i64 = 60;
/// Most one-time passwords waiting at once.
const MAX_WAITING: usize = 1_000;

/// One-time passwords by hash, with their users.
#[derive(Default)]
pub(crate) struct FrontDoor(Mutex<HashMap<Vec<u8>, (String, Timestamp)>>);

impl FrontDoor {
    /// A password for a user; none while too many wait.
    fn give(&self, user_id: &str, now: Timestamp) -> Option<String> {
        let mut waiting = self.0.lock();
        waiting.retain(|_, (_, end)| *end > now);
        if waiting.len() >= MAX_WAITING {
            return None;
        }
        let password = random_token();
        waiting.insert(hash(&password), (user_id.to_owned(), now + SignedDuration::from_secs(LIFETIME)));
        Some(password)
    }

    /// The user of a password, which is worth nothing afterwards.
    fn take(&self, password: &str, now: Timestamp) -> Option<String> {
        let (user, end) = self.0.lock().remove(&hash(password))?;
        (end > now).then_some(user)
    }
}

impl Engine {
    /// Signs in by a one-time password.
    pub(crate) async fn enter(&self, password: &str) -> Option<SessionToken> {
        let user = self.front_door.take(password, now())?;
        let user = self.active_user("Id", &user).await.ok()??;
        self.start_session(&user.id).await.ok()
    }
}

/// Answers with an address that signs a browser in once.
pub(crate) async fn single_access(
    State(engine): State<Arc<Engine>>,
    Query(query): Query<HashMap<String, String>>,
    request: Request,
) -> Result<Json<Value>, Refusal> {
    let (mut parts, _) = request.into_parts();
    let PageHolder(user) = PageHolder::from_request_parts(&mut parts, &engine).await?;
    let busy = || ApiError::new(ErrorCode::RequestTooLarge, "Too many sign-ins are waiting. Try again.");
    let password = engine.front_door.give(&user.id, now()).ok_or_else(busy)?;
    let mut address = format!("{}/secur/frontdoor.jsp?otp={password}", engine.config.instance_url);
    if let Some(start) = query.get("redirect_uri").filter(|start| start.starts_with('/')) {
        address += &format!("&startURL={}", super::authorize::encoded(start));
    }
    Ok(Json(json!({ "frontdoor_uri": address })))
}
