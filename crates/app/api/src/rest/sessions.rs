//! Sessions: begun, joined, watched, ended, looked up.

use std::net::IpAddr;

use alongside_kernel::SessionId;
use alongside_platform::{Actor, Platform, PlatformError, SessionQuery};
use alongside_wire::rest::{ApiError, JoinByCode, NewSession, PageOf, Session, SessionTicket};
use axum::{
    Json,
    extract::{FromRequestParts, Path, State},
    http::{StatusCode, request::Parts},
};

use super::described::{NotSignedIn, PageParameters, WrongParameter};
use crate::{
    credentials::Asking,
    error::Failure,
    extract::{Body, ClientAddress, Parameters},
};

/// Sessions, the newest first: agents see their own, admins and API keys all.
#[utoipa::path(
    get, path = "/sessions", tag = "sessions", security(("bearer" = []), ("console" = [])),
    params(
        ("state" = Option<String>, Query, description = "`pending`, `authorizing`, `active`, `ended`, or `open` for all but ended"),
        ("agent" = Option<String>, Query, description = "Of this CRM user"),
        ("record" = Option<String>, Query, description = "On the record of this id"),
        ("filter_<key>" = Option<String>, Query, description = "Custom data of the device that must be equal; up to sixteen, all of them"),
        ("activated_after" = Option<String>, Query, description = "Allowed by the customer at this instant or later"),
        ("activated_before" = Option<String>, Query, description = "Allowed by the customer before this instant"),
        PageParameters,
    ),
    responses(
        (status = 200, description = "A page of sessions", body = PageOf<Session>),
        NotSignedIn,
        (status = 403, description = "Access has not been granted, or another agent's were asked for", body = ApiError),
        WrongParameter,
    )
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    mut parameters: Parameters,
) -> Result<Json<PageOf<Session>>, Failure> {
    let state = parameters.text("state");
    let open = state.as_deref() == Some("open");
    let query = SessionQuery {
        custom_data: parameters.filters(),
        state: state
            .filter(|_| !open)
            .map(|word| {
                serde_json::from_value(serde_json::Value::String(word))
                    .map_err(|_| Failure::field("state", "one of pending, authorizing, active, ended, open"))
            })
            .transpose()?,
        open,
        agent: parameters.text("agent"),
        record: parameters.text("record"),
        activated_after: parameters.instant("activated_after")?,
        activated_before: parameters.instant("activated_before")?,
    };
    let page = parameters.page()?;
    parameters.end()?;
    Ok(Json(platform.sessions(&actor, &query, &page).await?))
}

/// Asks a customer who is on the site for a session.
#[utoipa::path(
    post, path = "/sessions", tag = "sessions", security(("bearer" = []), ("console" = [])),
    request_body = NewSession,
    responses(
        (status = 201, description = "The customer is being asked", body = Session),
        NotSignedIn,
        (status = 403, description = "A gate refuses, or an API key asks", body = ApiError),
        (status = 404, description = "No such device in this account", body = ApiError),
        (status = 409, description = "The customer is away or in another session, or the device does not match the record", body = ApiError),
        (status = 422, description = "A field is wrong", body = ApiError),
    )
)]
pub(super) async fn create(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Body(new): Body<NewSession>,
) -> Result<(StatusCode, Json<Session>), Failure> {
    let session = platform.create_session(&actor, &new).await?;
    Ok((StatusCode::CREATED, Json(session)))
}

/// Joins the session that waits under the code on a customer's screen.
#[utoipa::path(
    post, path = "/sessions/join", tag = "sessions", security(("bearer" = []), ("console" = [])),
    request_body = JoinByCode,
    responses(
        (status = 200, description = "The customer is being asked", body = Session),
        NotSignedIn,
        (status = 403, description = "A gate refuses, or an API key asks", body = ApiError),
        (status = 404, description = "No customer waits with this code", body = ApiError),
        (status = 409, description = "The customer is in another session", body = ApiError),
        (status = 422, description = "A field is wrong", body = ApiError),
        (status = 429, description = "Too many wrong codes; Retry-After tells how long", body = ApiError),
    )
)]
pub(super) async fn join(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    ClientAddress(address): ClientAddress,
    Body(join): Body<JoinByCode>,
) -> Result<Json<Session>, Failure> {
    Ok(Json(platform.join_by_code(&actor, &join, address).await?))
}

/// One session, by its id, or by its code while it waits for an agent. Another agent's is told apart
/// from none to admins only.
#[utoipa::path(
    get, path = "/sessions/{id}", tag = "sessions", security(("bearer" = []), ("console" = [])),
    params(("id" = String, Path, description = "The session's id, or its six digits while it waits for an agent")),
    responses(
        (status = 200, description = "The session", body = Session),
        NotSignedIn,
        (status = 403, description = "Access has not been granted", body = ApiError),
        (status = 404, description = "No such session, or another agent's", body = ApiError),
        (status = 429, description = "Too many wrong codes; Retry-After tells how long", body = ApiError),
    )
)]
pub(super) async fn one(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    address: SessionAddress,
) -> Result<Json<Session>, Failure> {
    Ok(Json(match address {
        SessionAddress::Id(id) => platform.session(&actor, id).await?,
        SessionAddress::Code(code, from) => platform.session_by_code(&actor, &code, from).await?,
    }))
}

/// Ends a session; one that has ended stays as it is.
#[utoipa::path(
    post, path = "/sessions/{id}/end", tag = "sessions", security(("bearer" = []), ("console" = [])),
    params(("id" = String, Path, description = "The session's id, or its six digits while it waits for an agent")),
    responses(
        (status = 200, description = "The session, ended", body = Session),
        NotSignedIn,
        (status = 403, description = "Access has not been granted", body = ApiError),
        (status = 404, description = "No such session, or another agent's", body = ApiError),
        (status = 429, description = "Too many wrong codes; Retry-After tells how long", body = ApiError),
    )
)]
pub(super) async fn end(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    address: SessionAddress,
) -> Result<Json<Session>, Failure> {
    Ok(Json(platform.end_session(&actor, address.session(&platform, &actor).await?).await?))
}

/// A ticket with which the agent's view enters the room, once, within thirty seconds.
#[utoipa::path(
    post, path = "/sessions/{id}/ticket", tag = "sessions", security(("bearer" = []), ("console" = [])),
    params(("id" = String, Path, description = "The session's id, or its six digits while it waits for an agent")),
    responses(
        (status = 200, description = "The ticket", body = SessionTicket),
        NotSignedIn,
        (status = 403, description = "A gate refuses, or an API key asks", body = ApiError),
        (status = 404, description = "No such session, or another agent's", body = ApiError),
        (status = 409, description = "The session has ended", body = ApiError),
        (status = 429, description = "Too many wrong codes; Retry-After tells how long", body = ApiError),
    )
)]
pub(super) async fn ticket(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    address: SessionAddress,
) -> Result<Json<SessionTicket>, Failure> {
    Ok(Json(platform.session_ticket(&actor, address.session(&platform, &actor).await?).await?))
}

/// What a path names a session by.
pub(super) enum SessionAddress {
    Id(SessionId),
    /// Six digits, and from where they were asked for.
    Code(String, Option<IpAddr>),
}

impl<S: Send + Sync> FromRequestParts<S> for SessionAddress {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let missing = PlatformError::NotFound { what: "session" };
        let Ok(Path(text)) = Path::<String>::from_request_parts(parts, state).await else {
            return Err(missing.into());
        };
        if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            let Ok(ClientAddress(from)) = ClientAddress::from_request_parts(parts, state).await;
            return Ok(Self::Code(text, from));
        }
        // What is no id names no session.
        text.parse().map(Self::Id).map_err(|_| missing.into())
    }
}

impl SessionAddress {
    /// The id, looked up where a code stands.
    async fn session(self, platform: &Platform, actor: &Actor) -> Result<SessionId, PlatformError> {
        match self {
            Self::Id(id) => Ok(id),
            Self::Code(code, from) => Ok(platform.session_by_code(actor, &code, from).await?.id),
        }
    }
}
