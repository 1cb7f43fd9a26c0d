//! A node with sockets on loopback, and a well-behaved client for them.

use std::{net::SocketAddr, time::Duration};

use alongside_kernel::{AccountId, CrmId, DeviceId, SessionId};
use alongside_live::{AgentKey, Clock, Hub, HubConfig, NewSessionSpec};
use alongside_server::listener::{self, Limits};
use alongside_settings::Settings;
use alongside_store::{NewAccount, NewSettings, Store, StoreConfig};
use alongside_wire::rest::{Policy, PolicyMode, Session, SessionAgent};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    net::{TcpSocket, TcpStream},
    sync::watch,
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest, http::StatusCode},
};

pub const SITE: &str = "https://shop.example";
pub const PLATFORM: &str = "https://platform.example";
pub const VIEWER: &str = "https://view.example";
pub const LICENSE: &str = "lic_test";
/// Longer than anything here takes; a test that waits for it has failed.
pub const PATIENCE: Duration = Duration::from_secs(8);

/// One node.
pub struct Node {
    pub hub: Hub,
    pub address: SocketAddr,
    pub account: AccountId,
    pub store: Store,
    _stop: watch::Sender<bool>,
}

impl Node {
    pub async fn start() -> Self {
        Self::with(|_| {}, |_| {}).await
    }

    /// With other deadlines and bounds than the usual ones.
    pub async fn with(adjust: impl FnOnce(&mut HubConfig), bounds: impl FnOnce(&mut Limits)) -> Self {
        let store = Store::open(&StoreConfig::memory()).await.unwrap();
        Self::over(store, adjust, bounds).await
    }

    /// Over a store that may have been another node's before.
    pub async fn over(
        store: Store,
        adjust: impl FnOnce(&mut HubConfig),
        bounds: impl FnOnce(&mut Limits),
    ) -> Self {
        let account = AccountId::from_random([1; 16]);
        let new = self::account(account, LICENSE, Settings::default());
        if store.account(account).await.unwrap().is_none() {
            store.create_account(&new, Clock::start().now()).await.unwrap();
        }
        let mut config = HubConfig::new(PLATFORM, VIEWER);
        adjust(&mut config);
        let hub = Hub::new(store.clone(), config).await.unwrap();
        let mut limits = Limits::default();
        bounds(&mut limits);
        let at = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = at.local_addr().unwrap();
        let (stop, stopping) = watch::channel(false);
        tokio::spawn(listener::serve(at, alongside_live::router(hub.clone()), None, limits, stopping));
        Self { hub, address, account, store, _stop: stop }
    }

    /// The account changes its settings while the node runs.
    pub async fn set(&self, change: impl FnOnce(&mut Settings)) {
        let account = self.store.account(self.account).await.unwrap().unwrap();
        let mut settings = account.settings;
        change(&mut settings);
        settings.check().unwrap();
        let new = NewSettings {
            based_on: account.settings_version,
            settings,
            changed_by: "test".into(),
            note: String::new(),
        };
        self.store.save_settings(self.account, &new, Clock::start().now()).await.unwrap();
        self.hub.reload_accounts(self.account).await.unwrap();
    }

    pub fn agent(&self) -> AgentKey {
        AgentKey { account: self.account, user: "0055e00000ABcDe".parse::<CrmId>().unwrap() }
    }

    /// An agent asks to see this device.
    pub async fn ask(&self, device: DeviceId) -> Session {
        let agent = SessionAgent { id: self.agent().user.to_string(), name: "Ada".into() };
        let spec = NewSessionSpec { account: self.account, device, agent, record: None };
        self.hub.request_session(spec).await.unwrap()
    }

    /// Waits until something holds; a test in which it never does has failed.
    pub async fn until(&self, what: &str, holds: impl Fn(&Hub) -> bool) {
        let waiting = async {
            while !holds(&self.hub) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        assert!(timeout(PATIENCE, waiting).await.is_ok(), "never: {what}");
    }
}

/// A company that shows no text by itself.
pub fn account(id: AccountId, license: &str, settings: Settings) -> NewAccount {
    NewAccount {
        id,
        name: "Fernhill".into(),
        license_key: license.into(),
        allowed_origins: vec![SITE.parse().unwrap()],
        settings,
        policy: Policy { version: 1, mode: PolicyMode::Private, rules: Vec::new() },
        made_by: "test".into(),
    }
}

/// A WebSocket client that speaks JSON.
pub struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    /// Opens a socket; the status when it is refused.
    pub async fn open(node: &Node, path: &str, origin: &str) -> Result<Self, StatusCode> {
        Self::open_with(node, path, origin, None).await
    }

    /// As [`Socket::open`], with a receive buffer of this many bytes.
    pub async fn open_with(
        node: &Node,
        path: &str,
        origin: &str,
        receive: Option<u32>,
    ) -> Result<Self, StatusCode> {
        let socket = TcpSocket::new_v4().unwrap();
        if let Some(bytes) = receive {
            socket.set_recv_buffer_size(bytes).unwrap();
        }
        let stream = socket.connect(node.address).await.unwrap();
        Self::over(stream, path, origin).await
    }

    /// As [`Socket::open`], over a connection that leads to a node.
    pub async fn over(stream: TcpStream, path: &str, origin: &str) -> Result<Self, StatusCode> {
        let mut request = format!("ws://localhost{path}").into_client_request().unwrap();
        request.headers_mut().insert("origin", origin.parse().unwrap());
        match client_async(request, stream).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(response)) => Err(response.status()),
            Err(error) => panic!("the handshake failed otherwise: {error}"),
        }
    }

    /// A page of the shop.
    pub async fn device(node: &Node) -> Self {
        Self::open(node, &format!("/socket/device?license={LICENSE}"), SITE).await.unwrap()
    }

    /// A socket of the room, which has entered.
    pub async fn room(node: &Node, origin: &str, ticket: &str) -> Self {
        let mut socket = Self::open(node, "/socket/room", origin).await.unwrap();
        socket.enter(ticket).await;
        socket
    }

    /// Enters the room by a ticket.
    pub async fn enter(&mut self, ticket: &str) {
        self.say(json!({"type": "enter", "ticket": ticket})).await;
        self.hear("entered").await;
    }

    pub async fn beat(&mut self) {
        self.say(json!({"type": "beat"})).await;
    }

    pub async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    pub async fn send(&mut self, message: Message) -> Result<(), Error> {
        self.0.send(message).await
    }

    /// The next message of this type; others before it are passed over.
    pub async fn hear(&mut self, kind: &str) -> Value {
        loop {
            let value = self.next_json(kind).await;
            if value["type"] == kind {
                return value;
            }
        }
    }

    /// The next JSON message, while one of the type `awaited` is waited for.
    pub async fn next_json(&mut self, awaited: &str) -> Value {
        loop {
            match self.next().await {
                Some(Message::Text(text)) => return serde_json::from_str(&text).unwrap(),
                Some(Message::Close(close)) => panic!("closed with {close:?} before {awaited}"),
                Some(_) => {}
                None => panic!("gone before {awaited}"),
            }
        }
    }

    /// The next message of any kind; `None` when the peer is gone.
    pub async fn next(&mut self) -> Option<Message> {
        let next = timeout(PATIENCE, self.0.next()).await.expect("nothing came in time");
        next.and_then(Result::ok)
    }

    /// The code with which the server closes; 0 when it is gone without one.
    pub async fn closed(&mut self) -> u16 {
        while let Some(message) = self.next().await {
            if let Message::Close(close) = message {
                return close.map_or(0, |close| close.code.into());
            }
        }
        0
    }

    /// Says hello; the device and its token.
    pub async fn hello(&mut self, custom_data: Value) -> (DeviceId, String) {
        self.say(hello(custom_data)).await;
        let welcome = self.hear("welcome").await;
        let id = welcome["device"]["id"].as_str().unwrap().parse().unwrap();
        (id, welcome["device"]["token"].as_str().unwrap().to_owned())
    }

    /// Sees the question and allows; the customer's ticket and resume token.
    pub async fn allow(&mut self, session: SessionId) -> (String, String) {
        self.hear("session.request").await;
        self.say(json!({"type": "session.shown", "session": session})).await;
        self.say(json!({"type": "session.answer", "session": session, "allow": true})).await;
        let active = self.hear("session.active").await;
        let text = |name: &str| active[name].as_str().unwrap().to_owned();
        (text("ticket"), text("resume_token"))
    }
}

pub fn hello(custom_data: Value) -> Value {
    json!({
        "type": "hello", "protocol": 1, "custom_data": custom_data,
        "page": {"path": "/", "title": "Shop"},
    })
}
