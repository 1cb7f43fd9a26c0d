//! `bench relay`: the same frames through the bare relay and through ours.

use std::time::Duration;

use clap::Args;
use serde_json::json;

use super::{
    figures, live,
    load::{self, Outcome, Pace, Session},
    side::{Server, Side},
};

/// How much load, and for how long.
#[derive(Args)]
pub struct RelayArguments {
    /// Seconds of each of the two runs of each side.
    #[arg(long, default_value_t = 8)]
    seconds: u64,
    /// Sessions at saturation, each with one customer and three viewers.
    #[arg(long, default_value_t = 20)]
    sessions: u32,
    /// How often both sides are measured, in turn; the figures are those of the median round.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Print one line of JSON.
    #[arg(long)]
    json: bool,
}

const VIEWERS: u32 = 3;
/// Frames a second of a customer who shops, as recorded.
const REAL_RATE: f64 = 12.7;

struct Figures {
    cpu_per_million: Duration,
    per_cpu_second: f64,
    p50: Duration,
    p99: Duration,
    lost: u64,
    reordered: u64,
    mean_bytes: u64,
}

/// Measures and prints.
pub async fn run(arguments: &RelayArguments) -> anyhow::Result<()> {
    let lasting = Duration::from_secs(arguments.seconds);
    let saturated = Pace::Saturated { window: 16 };
    let real = Pace::Every(Duration::from_secs_f64(1.0 / REAL_RATE));
    let mut documents = Vec::new();
    for (name, pace, sessions) in
        [("saturation", saturated, arguments.sessions), ("real rate", real, arguments.sessions * 3)]
    {
        let mut rounds = [Vec::new(), Vec::new()];
        for _ in 0..arguments.rounds.max(1) {
            for (side, kept) in [Side::Bare, Side::Live].into_iter().zip(&mut rounds) {
                kept.push(measure(side, sessions, pace, lasting).await?);
            }
        }
        let [bare, ours] = rounds.map(median);
        let ratio = ours.cpu_per_million.as_secs_f64() / bare.cpu_per_million.as_secs_f64();
        if !arguments.json {
            print(name, sessions, &bare, &ours, ratio);
        }
        documents.push(json!({
            "regime": name, "sessions": sessions, "viewers": VIEWERS, "ratio": ratio,
            "bare": document(&bare), "alongside": document(&ours),
        }));
    }
    if arguments.json {
        figures::json(&json!({ "bench": "relay", "runs": documents }));
    }
    Ok(())
}

async fn measure(side: Side, sessions: u32, pace: Pace, lasting: Duration) -> anyhow::Result<Figures> {
    let mut server = Server::start(side).await?;
    let mut connected = Vec::new();
    for number in 0..sessions {
        connected.push(match side {
            Side::Bare => bare_session(&server, number).await?,
            Side::Live => live::session(&mut server, number, VIEWERS).await?,
        });
    }
    let before = server.cpu()?;
    let outcome = load::drive(connected, pace, lasting).await?;
    Ok(figures(outcome, server.cpu()? - before))
}

async fn bare_session(server: &Server, number: u32) -> anyhow::Result<Session> {
    use futures_util::StreamExt as _;
    let mut viewers = Vec::new();
    for _ in 0..VIEWERS {
        let mut viewer = load::open(format!("ws://{}/view/{number}", server.address)).await?;
        // "entered": from now on nothing is missed.
        viewer.next().await.transpose()?;
        viewers.push(viewer);
    }
    let publisher = load::open(format!("ws://{}/publish/{number}", server.address)).await?;
    Ok(Session { publisher, viewers, epoch: 1 })
}

fn figures(mut outcome: Outcome, cpu: Duration) -> Figures {
    let deliveries = outcome.deliveries.max(1);
    Figures {
        cpu_per_million: cpu.mul_f64(1e6 / deliveries as f64),
        per_cpu_second: deliveries as f64 / cpu.as_secs_f64().max(0.01),
        p50: outcome.latencies.quantile(0.5),
        p99: outcome.latencies.quantile(0.99),
        lost: outcome.lost,
        reordered: outcome.reordered,
        mean_bytes: outcome.bytes / deliveries,
    }
}

/// The round in the middle by CPU; loss and disorder are added up over all rounds.
fn median(mut rounds: Vec<Figures>) -> Figures {
    let (lost, reordered) = rounds
        .iter()
        .fold((0, 0), |(lost, reordered), round| (lost + round.lost, reordered + round.reordered));
    rounds.sort_by_key(|round| round.cpu_per_million);
    let middle = rounds.swap_remove(rounds.len() / 2);
    Figures { lost, reordered, ..middle }
}

fn print(name: &str, sessions: u32, bare: &Figures, ours: &Figures, ratio: f64) {
    figures::line(&format!(
        "\n{name}: {sessions} sessions x 1 customer x {VIEWERS} viewers, frames of {} bytes on average",
        ours.mean_bytes
    ));
    figures::line("| server | CPU s / M deliveries | deliveries / CPU s | p50 | p99 | lost | reordered |");
    figures::line("|---|---|---|---|---|---|---|");
    for (side, of) in [(Side::Bare, bare), (Side::Live, ours)] {
        figures::line(&format!(
            "| {} | {:.2} | {:.0} | {:.2} ms | {:.2} ms | {} | {} |",
            side.name(),
            of.cpu_per_million.as_secs_f64(),
            of.per_cpu_second,
            of.p50.as_secs_f64() * 1e3,
            of.p99.as_secs_f64() * 1e3,
            of.lost,
            of.reordered
        ));
    }
    figures::line(&format!("CPU per delivery: {ratio:.2} of the bare relay's"));
}

fn document(of: &Figures) -> serde_json::Value {
    json!({
        "cpu_seconds_per_million": of.cpu_per_million.as_secs_f64(),
        "deliveries_per_cpu_second": of.per_cpu_second,
        "p50_ms": of.p50.as_secs_f64() * 1e3, "p99_ms": of.p99.as_secs_f64() * 1e3,
        "lost": of.lost, "reordered": of.reordered, "mean_bytes": of.mean_bytes,
    })
}
