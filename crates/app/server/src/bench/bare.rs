//! The yardstick: the shortest relay one writes with axum. No authentication, no sequence, no
//! limits; each message is sent to each viewer by itself, with the library's default buffers.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Router,
    extract::{
        Path, State,
        ws::{Message, WebSocket, WebSocketUpgrade},
    },
    response::Response,
    routing::get,
    serve::ListenerExt as _,
};
use bytes::Bytes;
use tokio::sync::{Mutex, mpsc};

type Rooms = Arc<Mutex<HashMap<u32, Vec<mpsc::UnboundedSender<Bytes>>>>>;

/// Serves until the process is ended.
pub async fn serve() -> anyhow::Result<()> {
    let router = Router::new()
        .route("/publish/{room}", get(publish))
        .route("/view/{room}", get(view))
        .route("/idle", get(idle))
        .with_state(Rooms::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    super::side::announce(listener.local_addr()?)?;
    // As our side does: it is the relaying that is compared.
    let listener = listener.tap_io(|stream| {
        // It fails only when the peer is gone already.
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, router).await?)
}

async fn publish(upgrade: WebSocketUpgrade, Path(room): Path<u32>, State(rooms): State<Rooms>) -> Response {
    upgrade.on_upgrade(move |mut socket| async move {
        while let Some(Ok(message)) = socket.recv().await {
            if let Message::Binary(frame) = message {
                for viewer in rooms.lock().await.get(&room).into_iter().flatten() {
                    // A viewer that has gone needs nothing more.
                    let _ = viewer.send(frame.clone());
                }
            }
        }
    })
}

async fn view(upgrade: WebSocketUpgrade, Path(room): Path<u32>, State(rooms): State<Rooms>) -> Response {
    upgrade.on_upgrade(move |mut socket: WebSocket| async move {
        let (sender, mut frames) = mpsc::unbounded_channel();
        rooms.lock().await.entry(room).or_default().push(sender);
        if socket.send(Message::Text("entered".into())).await.is_err() {
            return;
        }
        while let Some(frame) = frames.recv().await {
            if socket.send(Message::Binary(frame)).await.is_err() {
                return;
            }
        }
    })
}

async fn idle(upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(|mut socket| async move { while let Some(Ok(_)) = socket.recv().await {} })
}
