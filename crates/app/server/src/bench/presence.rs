//! `bench presence`: idle customers on the site.

use std::time::Duration;

use clap::Args;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::json;
use tokio::time::Instant;

use super::{
    figures, live,
    load::{self, Socket},
    side::{Server, Side},
};

/// How many customers.
#[derive(Args)]
pub struct PresenceArguments {
    /// Sockets that are held open at once.
    #[arg(long, default_value_t = 5_000)]
    sockets: u32,
    /// Print one line of JSON.
    #[arg(long)]
    json: bool,
}

/// Customers who connect at the same time, as after a restart.
const AT_ONCE: usize = 64;

struct Figures {
    bytes_per_socket: f64,
    cpu_per_connect: Duration,
    idle_share: f64,
    connects_per_second: f64,
}

/// Measures and prints.
pub async fn run(arguments: &PresenceArguments) -> anyhow::Result<()> {
    let bare = measure(Side::Bare, arguments.sockets).await?;
    let ours = measure(Side::Live, arguments.sockets).await?;
    if arguments.json {
        let document = |of: &Figures| {
            json!({
                "resident_bytes_per_socket": of.bytes_per_socket,
                "cpu_us_per_connect": of.cpu_per_connect.as_secs_f64() * 1e6,
                "idle_share_of_a_core": of.idle_share, "connects_per_second": of.connects_per_second,
            })
        };
        figures::json(&json!({
            "bench": "presence", "sockets": arguments.sockets,
            "bare": document(&bare), "alongside": document(&ours),
        }));
        return Ok(());
    }
    figures::line(&format!("{} idle sockets; ours have said hello and are devices", arguments.sockets));
    figures::line(
        "| server | resident bytes / socket | CPU us / connect | connects / s | idle, share of a core |",
    );
    figures::line("|---|---|---|---|---|");
    for (side, of) in [(Side::Bare, &bare), (Side::Live, &ours)] {
        figures::line(&format!(
            "| {} | {:.0} | {:.0} | {:.0} | {:.1} % |",
            side.name(),
            of.bytes_per_socket,
            of.cpu_per_connect.as_secs_f64() * 1e6,
            of.connects_per_second,
            of.idle_share * 100.0
        ));
    }
    Ok(())
}

async fn connect(side: Side, server: &Server, number: u32) -> anyhow::Result<Socket> {
    match side {
        Side::Bare => load::open(format!("ws://{}/idle", server.address)).await,
        Side::Live => live::device(server, number).await,
    }
}

async fn measure(side: Side, sockets: u32) -> anyhow::Result<Figures> {
    let server = Server::start(side).await?;
    let (memory, cpu, started) = (server.resident()?, server.cpu()?, Instant::now());
    let connects = (0..sockets).map(|number| connect(side, &server, number));
    let held: Vec<Socket> = stream::iter(connects).buffer_unordered(AT_ONCE).try_collect().await?;
    let connecting = started.elapsed();
    let after = server.cpu()?;
    // Long enough for the hundredths of a second in which the kernel counts.
    let quiet = Duration::from_secs(5);
    tokio::time::sleep(quiet).await;
    let idle = server.cpu()? - after;
    let resident = server.resident()?.saturating_sub(memory);
    drop(held);
    Ok(Figures {
        bytes_per_socket: resident as f64 / f64::from(sockets),
        cpu_per_connect: (after - cpu) / sockets,
        idle_share: idle.as_secs_f64() / quiet.as_secs_f64(),
        connects_per_second: f64::from(sockets) / connecting.as_secs_f64(),
    })
}
