//! `bench start`: from the start of `alongside serve` on an empty folder until it is ready.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, bail};
use clap::Args;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    time::{Instant, sleep},
};

use super::figures;
use crate::demo::Keys;

/// How often.
#[derive(Args)]
pub struct StartArguments {
    /// Starts that are measured, each on an empty folder; the figure is that of the median.
    #[arg(long, default_value_t = 9)]
    rounds: usize,
    /// Print one line of JSON.
    #[arg(long)]
    json: bool,
}

/// Between two questions whether the server is ready; the figure is no finer than this.
const ASK_EVERY: Duration = Duration::from_millis(1);
const PATIENCE: Duration = Duration::from_secs(30);

/// Measures and prints.
pub async fn run(arguments: &StartArguments) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let keys = Keys::open(folder.path())?;
    let key_file = folder.path().join("jwt.pem");
    std::fs::write(&key_file, &keys.jwt_private_pem)?;
    let mut rounds = Vec::new();
    for _ in 0..arguments.rounds.max(1) {
        rounds.push(measure(&keys, &key_file).await?);
    }
    rounds.sort_unstable();
    let millis = |round: Duration| round.as_secs_f64() * 1e3;
    let (least, most) = (millis(rounds[0]), millis(rounds[rounds.len() - 1]));
    let median = millis(rounds[rounds.len() / 2]);
    if arguments.json {
        figures::json(&json!({
            "bench": "start", "rounds": rounds.len(),
            "median_ms": median, "least_ms": least, "most_ms": most,
        }));
    } else {
        figures::line(&format!(
            "start to ready on an empty folder: {median:.0} ms (median of {}, {least:.0} to {most:.0} ms)",
            rounds.len()
        ));
    }
    Ok(())
}

async fn measure(keys: &Keys, key_file: &Path) -> anyhow::Result<Duration> {
    let folder = tempfile::tempdir()?;
    let platform = free_address().await?;
    let viewer = free_address().await?;
    let started = Instant::now();
    let mut server = Command::new(std::env::current_exe()?)
        .arg("serve")
        .env("ALONGSIDE_LISTEN_PLATFORM", platform.to_string())
        .env("ALONGSIDE_LISTEN_VIEWER", viewer.to_string())
        .env("ALONGSIDE_DATA_FOLDER", folder.path().join("data"))
        .env("ALONGSIDE_ACCOUNT_NAME", "Bench")
        .env("ALONGSIDE_ACCOUNT_LICENSE_KEY", &keys.license_key)
        .env("ALONGSIDE_ACCOUNT_API_KEY", &keys.api_key)
        .env("ALONGSIDE_ACCOUNT_ALLOWED_ORIGINS", "https://shop.example")
        // Nobody listens there: a start does not wait for the CRM.
        .env("ALONGSIDE_CRM_URL", "http://127.0.0.1:9")
        .env("ALONGSIDE_CRM_CONSUMER_KEY", &keys.consumer_key)
        .env("ALONGSIDE_CRM_CONSUMER_SECRET", &keys.consumer_secret)
        .env("ALONGSIDE_CRM_JWT_PRIVATE_KEY_FILE", key_file)
        .env("ALONGSIDE_LOG_FILTER", "off")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    until_ready(&mut server, platform, started).await?;
    let took = started.elapsed();
    server.kill().await?;
    Ok(took)
}

/// An address that nobody has at the moment.
async fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?.local_addr()?)
}

async fn until_ready(server: &mut Child, at: SocketAddr, started: Instant) -> anyhow::Result<()> {
    // Before it listens the connection is refused.
    while !is_ready(at).await.unwrap_or(false) {
        if let Some(status) = server.try_wait().context("the server cannot be watched")? {
            bail!("the server ended with {status} before it was ready");
        }
        if started.elapsed() > PATIENCE {
            bail!("the server was not ready after {} s", PATIENCE.as_secs());
        }
        sleep(ASK_EVERY).await;
    }
    Ok(())
}

async fn is_ready(at: SocketAddr) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(at).await?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(answer.starts_with(b"HTTP/1.1 200 "))
}
