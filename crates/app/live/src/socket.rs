//! The sockets of `docs/protocol.md`: what is checked before a handshake is answered with 101, and
//! the task that each socket gets. A task that fails takes nothing with it but its own socket.

use std::sync::Arc;

use alongside_wire::rest::ApiError;
use axum::{
    Json, Router,
    extract::{Query, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use hyper_util::rt::TokioIo;
use serde::Deserialize;

use crate::{Hub, SocketLimits, mailbox::Mailbox, metrics, origin, user_agent};

mod agent;
mod device;
mod handshake;
mod link;
mod outbox;
mod room;

use link::{Carries, Link};

/// The three sockets.
pub fn router(hub: Hub) -> Router {
    Router::new()
        .route("/socket/device", get(open_device))
        .route("/socket/room", get(open_room))
        .route("/socket/agent", get(open_agent))
        .with_state(hub)
}

#[derive(Deserialize)]
struct License {
    #[serde(default)]
    license: String,
}

async fn open_device(
    State(hub): State<Hub>,
    Query(License { license }): Query<License>,
    request: Request,
) -> Response {
    let inner = hub.inner();
    let licensed = inner.accounts().by_license(&license, inner.store(), hub.now()).await;
    let licensed = match licensed {
        Ok(Some(licensed)) => licensed,
        Ok(None) => {
            metrics::count(&inner.metrics().licenses_refused);
            return refuse(
                StatusCode::UNAUTHORIZED,
                "license_unknown",
                "this license key names no account; copy it from Account Settings",
            );
        }
        Err(error) => {
            tracing::error!(%error, "accounts cannot be read");
            return refuse(
                StatusCode::SERVICE_UNAVAILABLE,
                "unavailable",
                "accounts cannot be read, try again in a moment",
            );
        }
    };
    let headers = request.headers();
    if !origin::stated(headers).is_some_and(|origin| licensed.allows(origin)) {
        return refuse_origin(&hub);
    }
    let name = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .map(user_agent::device_name)
        .unwrap_or_else(|| user_agent::device_name(""));
    upgrade(hub, request, Carries::Text, move |open| device::serve(open, licensed.account, name.into()))
}

async fn open_room(State(hub): State<Hub>, request: Request) -> Response {
    let known = origin::stated(request.headers())
        .is_some_and(|origin| origin == hub.inner().config.viewer_origin || hub.allows_origin(origin));
    if !known {
        return refuse_origin(&hub);
    }
    let from_viewer =
        origin::stated(request.headers()).is_some_and(|origin| origin == hub.inner().config.viewer_origin);
    upgrade(hub, request, Carries::Frames, move |open| room::serve(open, from_viewer))
}

async fn open_agent(State(hub): State<Hub>, request: Request) -> Response {
    let known = origin::stated(request.headers())
        .is_some_and(|origin| origin == hub.inner().config.platform_origin || origin == "null");
    if !known {
        return refuse_origin(&hub);
    }
    upgrade(hub, request, Carries::Text, agent::serve)
}

/// A socket that has just been opened.
struct Open {
    hub: Hub,
    /// Boxed: a future that is given this and moves it has room for it twice.
    link: Box<Link>,
    mailbox: Arc<Mailbox>,
    /// Undoes the registration.
    _registered: Registered,
}

/// Counts a socket and lets a stop reach it.
struct Registered {
    hub: Hub,
    socket: alongside_room::SocketId,
}

impl Registered {
    fn new(hub: &Hub, mailbox: &Arc<Mailbox>) -> Self {
        let inner = hub.inner();
        metrics::count(&inner.metrics().sockets_open);
        metrics::count(&inner.metrics().sockets_opened);
        let socket = hub.next_socket();
        inner.sockets().lock().insert(socket, mailbox.clone());
        Self { hub: hub.clone(), socket }
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        let inner = self.hub.inner();
        inner.sockets().lock().remove(&self.socket);
        metrics::leave(&inner.metrics().sockets_open);
    }
}

/// Answers a handshake and runs the socket's task.
fn upgrade<Task, Running>(hub: Hub, mut request: Request, carries: Carries, task: Task) -> Response
where
    Task: FnOnce(Open) -> Running + Send + 'static,
    Running: Future<Output = ()> + Send + 'static,
{
    let accept = match handshake::accept_key(request.headers()) {
        Ok(accept) => accept,
        Err((status, message)) => {
            let mut response = refuse(status, "invalid", message);
            if status == StatusCode::UPGRADE_REQUIRED {
                let version = HeaderValue::from_static("13");
                response.headers_mut().insert(header::SEC_WEBSOCKET_VERSION, version);
            }
            return response;
        }
    };
    let SocketLimits { sockets: most, waiting_messages, .. } = hub.inner().config.sockets;
    let open = hub.inner().metrics().read().sockets_open;
    if hub.inner().is_stopping() || open >= most as u64 {
        return refuse(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "this server takes no more sockets now, come back in a moment",
        );
    }
    let upgraded = hyper::upgrade::on(&mut request);
    let mailbox = Arc::new(Mailbox::new(waiting_messages));
    let registered = Registered::new(&hub, &mailbox);
    tokio::spawn(async move {
        // A peer that is gone before its handshake was answered needs nothing more.
        let Ok(upgraded) = upgraded.await else { return };
        let link = Box::new(Link::over(TokioIo::new(upgraded), carries, &hub));
        task(Open { hub, link, mailbox, _registered: registered }).await;
    });
    (
        StatusCode::SWITCHING_PROTOCOLS,
        [
            (header::CONNECTION, HeaderValue::from_static("upgrade")),
            (header::UPGRADE, HeaderValue::from_static("websocket")),
            (header::SEC_WEBSOCKET_ACCEPT, accept),
        ],
    )
        .into_response()
}

fn refuse_origin(hub: &Hub) -> Response {
    metrics::count(&hub.inner().metrics().origins_refused);
    refuse(
        StatusCode::FORBIDDEN,
        "origin_refused",
        "this origin is not allowed; an admin adds it to a license key in Account Settings",
    )
}

fn refuse(status: StatusCode, id: &str, message: &str) -> Response {
    let body = ApiError { id: id.to_owned(), message: message.to_owned(), field: None, gates: Vec::new() };
    (status, Json(body)).into_response()
}

impl Open {
    /// Sends the page an error of the device socket.
    fn complain(&self, id: &str, message: String) {
        self.mailbox.send(&alongside_wire::device::ToDevice::Error { id: id.to_owned(), message });
    }

    /// Says what is left to say, closes, and counts why.
    async fn end(mut self, ending: device::Ending) {
        let Err(closing) = ending else {
            return self.link.let_go().await;
        };
        let metrics = self.hub.inner().metrics();
        match closing.code {
            0 => return self.link.let_go().await,
            link::POLICY if closing.reason == link::SILENT => {
                metrics::count(&metrics.silent_sockets);
            }
            alongside_wire::close::RATE | link::POLICY => {
                metrics::count(&metrics.rate_violations);
            }
            alongside_wire::close::SLOW => metrics::count(&metrics.slow_readers),
            alongside_wire::close::PROTOCOL | 1002 | 1007 | 1009 => {
                metrics::count(&metrics.protocol_violations);
            }
            _ => {}
        }
        if closing.code != alongside_wire::close::SLOW {
            // The error that explains the close; a peer that does not take it is closed without.
            let _ = self.link.say_mail(&self.mailbox).await;
        }
        self.link.close(closing).await;
    }
}
