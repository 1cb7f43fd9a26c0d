//! `bench org`: REST calls of the embedded org next to plain SQLite doing the same rows in the same
//! run. A call goes through the org's router, in this process: token, rights, sharing, SOQL, database
//! and the JSON a client gets; what is left out is the socket. Plain SQLite has one connection with
//! prepared statements on a copy of the file, and writes its rows as JSON, too.

mod creates;
mod data;
mod reads;
mod rest;

use alongside_orgstore::PlainDatabase;
use clap::Args;
use serde_json::json;

use super::{
    clock::{Side, millis},
    figures,
};
use data::Company;
use rest::Rest;

/// How much, and how often.
#[derive(Args)]
pub struct OrgArguments {
    /// Contacts in the org.
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    contacts: u32,
    /// Rounds of each measure; the CPU figure is that of the median, the wall figure the median call's.
    #[arg(long, default_value_t = 9)]
    rounds: u32,
    /// Calls of one record or of few in a round.
    #[arg(long, default_value_t = 200)]
    calls: u32,
    /// Print one line of JSON.
    #[arg(long)]
    json: bool,
}

/// A measure of both sides; describe has no other.
pub struct Measure {
    name: &'static str,
    org: Side,
    plain: Option<Side>,
}

/// Both sides, and how often each is called.
pub struct Bench {
    company: Company,
    rest: Rest,
    plain: PlainDatabase,
    rounds: u32,
    calls: u32,
}

/// Measures and prints.
pub async fn run(arguments: &OrgArguments) -> anyhow::Result<()> {
    let measures = measure(arguments, progress).await?;
    if arguments.json {
        let document = |measure: &Measure| {
            json!({
                "name": measure.name, "org": measure.org.document(),
                "plain_sqlite": measure.plain.as_ref().map(Side::document),
                "cpu_ratio": measure.ratio(Side::cpu), "wall_ratio": measure.ratio(Side::wall),
            })
        };
        let measures: Vec<_> = measures.iter().map(document).collect();
        figures::json(&json!({
            "bench": "org", "contacts": arguments.contacts, "rounds": arguments.rounds.max(1), "measures": measures,
        }));
        return Ok(());
    }
    figures::line(&format!(
        "\nREST calls through the router, in process, over {} contacts; CPU and wall in ms for each call",
        arguments.contacts
    ));
    figures::line("| call | org CPU | org wall | SQLite CPU | SQLite wall | CPU ratio | wall ratio |");
    figures::line("|---|---|---|---|---|---|---|");
    for measure in &measures {
        let plain = |of: fn(&Side) -> std::time::Duration| {
            measure.plain.as_ref().map_or("–".to_owned(), |side| format!("{:.3}", millis(of(side))))
        };
        let ratio = |of: fn(&Side) -> std::time::Duration| {
            measure.ratio(of).map_or("–".to_owned(), |ratio| format!("{ratio:.2}"))
        };
        figures::line(&format!(
            "| {} | {:.3} | {:.3} | {} | {} | {} | {} |",
            measure.name,
            millis(measure.org.cpu()),
            millis(measure.org.wall()),
            plain(Side::cpu),
            plain(Side::wall),
            ratio(Side::cpu),
            ratio(Side::wall),
        ));
    }
    Ok(())
}

async fn measure(arguments: &OrgArguments, progress: impl Fn(&str)) -> anyhow::Result<Vec<Measure>> {
    let folder = tempfile::tempdir()?;
    let company = Company::found(folder.path(), arguments.contacts, &progress).await?;
    let mut bench = Bench {
        rest: Rest::sign_in(&company.org).await?,
        plain: PlainDatabase::open(&company.copy).await?,
        company,
        rounds: arguments.rounds.max(1),
        calls: arguments.calls.max(1),
    };
    progress("queries and reads");
    let mut measures = bench.reads().await?;
    progress("creates");
    measures.push(bench.creates().await?);
    measures.push(bench.describe().await?);
    Ok(measures)
}

impl Measure {
    fn ratio(&self, of: impl Fn(&Side) -> std::time::Duration) -> Option<f64> {
        let plain = of(self.plain.as_ref()?).as_secs_f64();
        (plain > 0.0).then(|| of(&self.org).as_secs_f64() / plain)
    }
}

#[allow(clippy::print_stderr, reason = "the figures are on standard output")]
fn progress(what: &str) {
    eprintln!("{what}");
}

#[cfg(test)]
mod tests;
