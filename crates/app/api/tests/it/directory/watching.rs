//! An agent's page that watches topics over the agent socket.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use crate::world::Server;

pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Longer than anything here takes.
pub const PATIENCE: Duration = Duration::from_secs(10);

pub struct Watching {
    pub socket: Socket,
}

impl Watching {
    /// Opens the socket with a ticket of this bearer and watches one topic.
    pub async fn open(server: &Server, bearer: &str, topic: Value) -> Self {
        let ticket = server.post("/api/1/socket-ticket", Some(bearer), &json!({})).await.ok();
        Self::enter(server, ticket["ticket"].as_str().unwrap(), topic).await
    }

    /// Opens the socket with this ticket.
    pub async fn enter(server: &Server, ticket: &str, topic: Value) -> Self {
        let mut request = format!("ws://{}/socket/agent", server.address).into_client_request().unwrap();
        request.headers_mut().insert("origin", server.origin.parse().unwrap());
        let (socket, _) = connect_async(request).await.unwrap();
        let mut watching = Self { socket };
        watching.say(json!({"type": "enter", "ticket": ticket})).await;
        watching.say(json!({"type": "watch", "id": 1, "topic": topic})).await;
        watching
    }

    async fn say(&mut self, message: Value) {
        // Whoever is refused hears of it, even when what follows finds the socket closed.
        let _ = self.socket.send(Message::text(message.to_string())).await;
    }

    /// Waits for what fits, and passes over the rest.
    pub async fn hear(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        let heard = async {
            loop {
                let message = self.socket.next().await.expect("the socket stays open").unwrap();
                let Message::Text(text) = message else { panic!("{message:?} instead of {what}") };
                let message: Value = serde_json::from_str(&text).unwrap();
                if fits(&message) {
                    return message;
                }
            }
        };
        timeout(PATIENCE, heard).await.unwrap_or_else(|_| panic!("never heard of {what}"))
    }

    /// Waits for a value.
    pub async fn value(&mut self) -> Value {
        self.hear("a value", |message| message["type"] == "value").await["value"].clone()
    }

    /// Waits for a refusal, and tells which gate.
    pub async fn refusal(&mut self) -> String {
        let refused = self.hear("a refusal", |message| message["type"] == "error").await;
        refused["error"]["id"].as_str().unwrap().to_owned()
    }
}

/// Waits for the close of a view, and tells code and reason.
pub async fn closed(view: &mut Socket) -> (u16, String) {
    let close = async {
        loop {
            if let Message::Close(frame) = view.next().await.expect("closed with a reason").unwrap() {
                let frame = frame.unwrap();
                return (u16::from(frame.code), frame.reason.as_str().to_owned());
            }
        }
    };
    timeout(PATIENCE, close).await.expect("the view stays open")
}
