//! `bench access`: access decisions over a large company, and the same questions asked of Cedar and
//! Casbin in the same run. Those two are built by cargo in a workspace of their own, so that they are
//! no part of the product; each must give our answers, or the bench fails.

mod company;
mod own;
mod peers;

use std::time::Duration;

use clap::Args;
use serde_json::json;

use super::figures;
use company::{Size, Sketch};
use own::Own;
use peers::{Peer, Peers};

/// How large a company, and how often.
#[derive(Args)]
pub struct AccessArguments {
    /// Users of the company.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    users: u32,
    /// Objects with a row in Buttons.
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    objects: u32,
    /// Fields in use of each object.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=1_000))]
    fields: u32,
    /// Permission sets, a fifth of them owned by profiles.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(5..=10_000))]
    sets: u32,
    /// Rounds of each measure; the figure is that of the median.
    #[arg(long, default_value_t = 9)]
    rounds: u32,
    /// Without Cedar and Casbin.
    #[arg(long)]
    alone: bool,
    /// Print one line of JSON.
    #[arg(long)]
    json: bool,
}

/// Measures and prints.
pub async fn run(arguments: &AccessArguments) -> anyhow::Result<()> {
    let size = Size {
        users: arguments.users,
        objects: arguments.objects,
        fields: arguments.fields,
        sets: arguments.sets,
    };
    let sketch = Sketch::new(size);
    let own = own::measure(&sketch, arguments.rounds.max(1));
    let peers = if arguments.alone { Peers::NotAsked } else { peers::ask(&sketch, &own.answers).await? };
    if arguments.json {
        figures::json(&json!({
            "bench": "access", "users": size.users, "objects": size.objects, "fields": size.objects * size.fields,
            "permission_sets": size.sets, "questions": own.answers.len(), "allowed": own.allowed(),
            "decision_ns": nanos(own.decision), "explain_ns": nanos(own.explain), "matrix_ms": own.matrix.as_secs_f64() * 1e3,
            "index_ms": own.index.as_secs_f64() * 1e3, "snapshot_bytes": own.snapshot_bytes,
            "peers": peers.figures().iter().map(|peer| peer.document(own.decision)).collect::<Vec<_>>(),
        }));
        return Ok(());
    }
    print(size, &own, &peers);
    Ok(())
}

fn print(size: Size, own: &Own, peers: &Peers) {
    figures::line(&format!(
        "{} users, {} objects, {} fields in use, {} permission sets; {} questions, {} of them allowed\n",
        size.users,
        size.objects,
        size.objects * size.fields,
        size.sets,
        own.answers.len(),
        own.allowed()
    ));
    let cells = u64::from(size.users) * u64::from(size.objects) * 3;
    figures::line(&format!("| what | of {cells} cells |"));
    figures::line("|---|---|");
    figures::line(&format!("| one decision | {} |", told(own.decision)));
    figures::line(&format!("| one decision in words, all gates | {} |", told(own.explain)));
    figures::line(&format!("| the whole matrix | {} |", told(own.matrix)));
    figures::line(&format!("| a reading of the directory made ready | {} |", told(own.index)));
    figures::line(&format!("| snapshot | {:.1} MiB |", own.snapshot_bytes as f64 / f64::from(1 << 20)));
    match peers {
        Peers::NotAsked => {}
        Peers::NoSource => figures::line(
            "\nCedar and Casbin were not asked: benches/access is part of the source tree, and neither this folder nor one above it is that tree.",
        ),
        Peers::Asked(peers) => {
            figures::line("\n| one decision | questions | takes | times ours |");
            figures::line("|---|---|---|---|");
            for peer in peers {
                figures::line(&format!(
                    "| {} | {} | {} | {:.0} |",
                    peer.name,
                    peer.questions,
                    told(peer.decision()),
                    peer.ratio(own.decision)
                ));
            }
        }
    }
}

impl Peer {
    fn document(&self, own: Duration) -> serde_json::Value {
        json!({
            "name": self.name, "questions": self.questions, "decision_ns": nanos(self.decision()),
            "ratio": self.ratio(own),
        })
    }

    fn ratio(&self, own: Duration) -> f64 {
        self.decision().as_secs_f64() / own.as_secs_f64().max(1e-9)
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

/// A time in the unit that suits it.
fn told(time: Duration) -> String {
    match nanos(time) {
        nanos @ 0..1_000 => format!("{nanos} ns"),
        nanos @ 1_000..1_000_000 => format!("{:.1} µs", nanos as f64 / 1e3),
        _ => format!("{:.1} ms", time.as_secs_f64() * 1e3),
    }
}

#[cfg(test)]
mod tests;
