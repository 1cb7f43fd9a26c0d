//! Our side: the real live part over a database in a file, reached the way customers and agents
//! reach it: device socket, consent, tickets, room sockets, with every check on.

use std::time::Duration;

use alongside_kernel::{AccountId, CrmId, DeviceId, SessionId};
use alongside_live::{AgentKey, Clock, Hub, HubConfig, NewSessionSpec};
use alongside_settings::Settings;
use alongside_store::{NewAccount, Store, StoreConfig};
use alongside_wire::{
    device::{FromDevice, PageInfo, ToDevice},
    rest::{Policy, PolicyMode, SessionAgent},
    room::{FromRoom, ToRoom},
};
use anyhow::{Context, bail};
use futures_util::{SinkExt as _, StreamExt as _};
use serde::{Serialize, de::DeserializeOwned};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio_tungstenite::tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue};

use super::{
    load::{self, Session, Socket},
    side::{self, Server},
};
use crate::{listener, random::random_bytes};

const SITE: &str = "http://shop.example";
const VIEWER: &str = "http://viewer.example";
const LICENSE: &str = "bench";
const AGENT: &str = "005000000000001";

/// Serves until standard input ends; each line there begins a session or asks for tickets.
pub async fn serve() -> anyhow::Result<()> {
    // In a file, as in service: what stays in memory of it is the database's page cache.
    let folder = tempfile::tempdir()?;
    let store = Store::open(&StoreConfig::file(folder.path().join("alongside.db"))).await?;
    let account = AccountId::from_random(random_bytes()?);
    let policy = Policy { version: 1, mode: PolicyMode::Private, rules: Vec::new() };
    let made_by = "bench".to_owned();
    let new = NewAccount {
        id: account,
        name: "Bench".into(),
        license_key: LICENSE.into(),
        allowed_origins: vec![SITE.parse()?],
        settings: Settings::default(),
        policy,
        made_by,
    };
    store.create_account(&new, Clock::start().now()).await?;

    let mut configuration = HubConfig::new("http://platform.example", VIEWER);
    // The load is a hundred times a customer's; what is measured is the work for each frame, so the
    // limit that would slow it down is raised, and stays on.
    configuration.sockets.frames = (1_000_000, 1_000_000);
    configuration.sockets.frame_bytes = (u32::MAX, u32::MAX);
    configuration.relay.keyframe_every = Duration::from_millis(200);
    let hub = Hub::new(store, configuration).await?;

    let at = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    side::announce(at.local_addr()?)?;
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let router = alongside_live::router(hub.clone());
    let limits = listener::Limits { connections: 100_000, ..Default::default() };
    let server = tokio::spawn(listener::serve(at, router, None, limits, stopping));

    let mut commands = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = commands.next_line().await? {
        answer(&hub, account, &line).await?;
    }
    stop.send(true)?;
    Ok(server.await?)
}

#[allow(clippy::print_stdout, reason = "the parent reads it")]
async fn answer(hub: &Hub, account: AccountId, line: &str) -> anyhow::Result<()> {
    match line.split(' ').collect::<Vec<_>>()[..] {
        ["session", device] => {
            let device: DeviceId = device.parse()?;
            let agent = SessionAgent { id: AGENT.into(), name: "Bench Agent".into() };
            let spec = NewSessionSpec { account, device, agent, record: None };
            println!("{}", hub.request_session(spec).await?.id);
        }
        ["tickets", session, count] => {
            let session: SessionId = session.parse()?;
            let user: CrmId = AGENT.parse()?;
            let tickets: Result<Vec<_>, _> = (0..count.parse::<u32>()?)
                .map(|_| hub.viewer_ticket(session, AgentKey { account, user }))
                .collect();
            println!("{}", tickets?.join(" "));
        }
        _ => bail!("unknown command"),
    }
    Ok(std::io::Write::flush(&mut std::io::stdout())?)
}

/// A customer's page that has said hello.
pub async fn device(server: &Server, number: u32) -> anyhow::Result<Socket> {
    Ok(say_hello(server, number).await?.0)
}

async fn say_hello(server: &Server, number: u32) -> anyhow::Result<(Socket, DeviceId)> {
    let mut socket = connect(server, &format!("/socket/device?license={LICENSE}"), SITE).await?;
    let hello = FromDevice::Hello {
        protocol: alongside_wire::PROTOCOL,
        device: None,
        custom_data: [("user_email".to_owned(), format!("visitor{number}@example.com"))].into(),
        page: PageInfo { path: "/checkout".into(), title: "Checkout".into() },
        resume: None,
    };
    say(&mut socket, &hello).await?;
    match hear(&mut socket).await? {
        ToDevice::Welcome { device: Some(key), .. } => Ok((socket, key.id)),
        other => bail!("expected a welcome with a key, got {other:?}"),
    }
}

/// A session from the request to the viewers in the room.
pub async fn session(server: &mut Server, number: u32, viewers: u32) -> anyhow::Result<Session> {
    let (mut device, id) = say_hello(server, number).await?;
    let session: SessionId = server.ask(&format!("session {id}")).await?.parse()?;
    let ticket = loop {
        match hear(&mut device).await? {
            ToDevice::SessionRequest { .. } => {
                say(&mut device, &FromDevice::SessionShown { session }).await?;
                say(&mut device, &FromDevice::SessionAnswer { session, allow: true }).await?;
            }
            ToDevice::SessionActive { ticket, .. } => break ticket,
            ToDevice::Error { message, .. } => bail!("{message}"),
            _ => {}
        }
    };
    let (publisher, epoch) = enter(server, &ticket, SITE).await?;
    let tickets = server.ask(&format!("tickets {session} {viewers}")).await?;
    let mut watching = Vec::new();
    for ticket in tickets.split(' ') {
        watching.push(enter(server, ticket, VIEWER).await?.0);
    }
    // The customer's page stays open for as long as the session is measured.
    tokio::spawn(async move { while let Some(Ok(_)) = device.next().await {} });
    Ok(Session { publisher, viewers: watching, epoch: epoch + 1 })
}

async fn enter(server: &Server, ticket: &str, origin: &str) -> anyhow::Result<(Socket, u32)> {
    let mut socket = connect(server, "/socket/room", origin).await?;
    say(&mut socket, &FromRoom::Enter { ticket: ticket.to_owned() }).await?;
    match hear(&mut socket).await? {
        ToRoom::Entered { epoch, .. } => Ok((socket, epoch)),
        other => bail!("expected to enter, got {other:?}"),
    }
}

async fn connect(server: &Server, path: &str, origin: &str) -> anyhow::Result<Socket> {
    let mut request = format!("ws://{}{path}", server.address).into_client_request()?;
    request.headers_mut().insert("origin", HeaderValue::from_str(origin)?);
    load::open(request).await
}

async fn say(socket: &mut Socket, message: &impl Serialize) -> anyhow::Result<()> {
    Ok(socket.send(Message::Text(serde_json::to_string(message)?.into())).await?)
}

async fn hear<T: DeserializeOwned>(socket: &mut Socket) -> anyhow::Result<T> {
    loop {
        let message = socket.next().await.context("the server closed the socket")??;
        if let Message::Text(text) = message {
            return Ok(serde_json::from_str(&text)?);
        }
    }
}
