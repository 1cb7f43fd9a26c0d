//! The accept loop: HTTP/1.1 over TCP or TLS with the limits that `axum::serve` does not have. Slow
//! handshakes, endless headers, too many connections and too few file descriptors end here.

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::connect_info::ConnectInfo, http::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use parking_lot::Mutex;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;
use tower::ServiceExt;

mod connection;
mod head;
mod newcomers;

use connection::Accompanied;
use head::Heads;
use newcomers::{Newcomer, Newcomers};

/// The bounds of a listener.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once, upgraded ones included; more wait in the kernel's queue.
    pub connections: usize,
    /// Connections of one address that have not sent a whole request yet; more are closed at once.
    pub newcomers_of_address: u32,
    /// Until the whole head of a request has come, and until the TLS handshake is done.
    pub handshake: Duration,
    /// Headers of a request.
    pub headers: usize,
    /// Bytes of a request's head.
    pub header_bytes: usize,
    /// For requests under way to end when the server stops.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 50_000,
            newcomers_of_address: 1_024,
            handshake: Duration::from_secs(10),
            headers: 100,
            header_bytes: 64 * 1024,
            stop: Duration::from_secs(10),
        }
    }
}

/// How long to wait when nothing can be accepted, for a lack of file descriptors above all: at
/// first, and at most. Without a pause the loop would spin, since the connection stays in the queue.
const PAUSE: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(1));

/// Serves until `stop` says true, then lets requests under way end. Sockets that were upgraded are
/// their owners' to close.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    tls: Option<TlsAcceptor>,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) {
    let room = Arc::new(Semaphore::new(limits.connections));
    let newcomers = Newcomers::new(limits.newcomers_of_address);
    let mut connections = JoinSet::new();
    let mut pause = PAUSE.0;
    loop {
        let next = async {
            let place = room.clone().acquire_owned().await;
            let place = place.expect("the semaphore is never closed");
            listener.accept().await.map(|accepted| (accepted, place))
        };
        let accepted = tokio::select! {
            accepted = next => accepted,
            // The sender being gone means the same as its saying so.
            _ = stop.wait_for(|stop| *stop) => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => continue,
        };
        let ((stream, peer), place) = match accepted {
            Ok(accepted) => accepted,
            Err(error) if of_one_connection(&error) => continue,
            Err(error) => {
                tracing::warn!(%error, "no connection can be accepted, pausing");
                sleep(pause).await;
                pause = (pause * 2).min(PAUSE.1);
                continue;
            }
        };
        pause = PAUSE.0;
        let Some(newcomer) = newcomers.admit(peer.ip()) else {
            continue;
        };
        // Without it small messages wait for the peer's acknowledgement; it fails only when the
        // peer is gone already, which the connection finds out by itself.
        let _ = stream.set_nodelay(true);
        let (router, tls, stop) = (router.clone(), tls.clone(), stop.clone());
        let stream = Accompanied::new(stream, place);
        connections.spawn(async move {
            match tls {
                None => run(stream, peer, router, newcomer, limits, stop).await,
                Some(acceptor) => {
                    if let Some(stream) = shake_hands(&acceptor, stream, limits.handshake).await {
                        run(stream, peer, router, newcomer, limits, stop).await;
                    }
                }
            }
        });
    }
    drop(listener);
    let ended = timeout(limits.stop, async { while connections.join_next().await.is_some() {} });
    if ended.await.is_err() {
        tracing::warn!(open = connections.len(), "requests did not end in time");
    }
}

/// A connection that holds its place among the listener's.
type Held = Accompanied<TcpStream, OwnedSemaphorePermit>;

async fn shake_hands(
    acceptor: &TlsAcceptor,
    stream: Held,
    patience: Duration,
) -> Option<tokio_rustls::server::TlsStream<Held>> {
    match timeout(patience, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => Some(stream),
        Ok(Err(error)) => {
            tracing::debug!(%error, "a TLS handshake failed");
            None
        }
        Err(_) => None,
    }
}

async fn run<S>(
    stream: S,
    peer: SocketAddr,
    router: Router,
    newcomer: Newcomer,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let newcomer = Mutex::new(Some(newcomer));
    let service = service_fn(move |mut request: Request<Incoming>| {
        // A whole request has come: no newcomer any more.
        newcomer.lock().take();
        request.extensions_mut().insert(ConnectInfo(peer));
        let router = router.clone();
        async move {
            let answer = router.oneshot(request.map(Body::new)).await;
            answer.map_err(|never: Infallible| never)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.handshake)
        .max_headers(limits.headers)
        .max_buf_size(limits.header_bytes)
        .serve_connection(TokioIo::new(Accompanied::new(stream, Heads::new())), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let served = tokio::select! {
        served = connection.as_mut() => Some(served),
        _ = stop.wait_for(|stop| *stop) => None,
    };
    let served = match served {
        Some(served) => served,
        None => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = served {
        // A peer's doing, not ours: malformed, too slow, or gone.
        tracing::debug!(%error, "a connection ended");
    }
}

/// Whether an error of `accept` is about the connection that would have been accepted only.
fn of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}
