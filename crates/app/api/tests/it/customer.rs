//! A customer's page: the loader's side of the device socket.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use crate::world::{LICENSE, SHOP, Server, THEIR_LICENSE};

pub struct Customer {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Id and token, as the page would keep them.
    pub key: Value,
}

impl Customer {
    /// Comes to the shop with this custom data.
    pub async fn come(server: &Server, custom_data: Value) -> Self {
        Self::come_as(server, custom_data, Value::Null, Value::Null).await
    }

    /// Comes again, as a known device, perhaps going on with a session.
    pub async fn come_as(server: &Server, custom_data: Value, key: Value, resume: Value) -> Self {
        Self::come_under(server, LICENSE, custom_data, key, resume).await
    }

    /// Comes to the site of the other company on this server.
    pub async fn come_to_theirs(server: &Server, custom_data: Value) -> Self {
        Self::come_under(server, THEIR_LICENSE, custom_data, Value::Null, Value::Null).await
    }

    async fn come_under(
        server: &Server,
        license: &str,
        custom_data: Value,
        key: Value,
        resume: Value,
    ) -> Self {
        let address = format!("ws://{}/socket/device?license={license}", server.address);
        let mut request = address.into_client_request().unwrap();
        request.headers_mut().insert("origin", SHOP.parse().unwrap());
        let (socket, _) = connect_async(request).await.unwrap();
        let mut customer = Self { socket, key };
        customer
            .say(json!({
                "type": "hello", "protocol": 1, "device": customer.key, "custom_data": custom_data,
                "page": {"path": "/checkout", "title": "Checkout"}, "resume": resume,
            }))
            .await;
        let welcome = customer.hear("welcome").await;
        if !welcome["device"].is_null() {
            customer.key = welcome["device"].clone();
        }
        customer
    }

    pub fn id(&self) -> &str {
        self.key["id"].as_str().unwrap()
    }

    pub async fn say(&mut self, message: Value) {
        self.socket.send(Message::text(message.to_string())).await.unwrap();
    }

    /// Waits for a message of this type and passes others over.
    pub async fn hear(&mut self, kind: &str) -> Value {
        let heard = async {
            loop {
                let message = self.socket.next().await.unwrap().unwrap();
                if let Message::Text(text) = message {
                    let message: Value = serde_json::from_str(&text).unwrap();
                    if message["type"] == kind {
                        return message;
                    }
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(10), heard)
            .await
            .unwrap_or_else(|_| panic!("no {kind} was heard"))
    }

    /// Sees the request and answers it.
    pub async fn answer(&mut self, allow: bool) {
        let request = self.hear("session.request").await;
        let session = &request["request"]["session"];
        self.say(json!({"type": "session.shown", "session": session})).await;
        self.say(json!({"type": "session.answer", "session": session, "allow": allow})).await;
    }
}

/// What the shop says of Casey.
pub fn casey() -> Value {
    json!({"user_email": "casey@home.example", "visitor_id": "V-1", "name": "Casey Morgan"})
}
