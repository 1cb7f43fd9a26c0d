//! `alongside bench`: how much the relay and presence cost, next to a bare axum relay in the same
//! run, how long a start takes, how fast the embedded org answers next to plain SQLite, and access
//! decisions next to two policy engines.
//! Absolute figures are the machine's; the ratios are ours.

mod access;
mod bare;
mod clock;
mod figures;
mod live;
mod load;
mod org;
mod presence;
mod relay;
mod side;
mod start;
mod traffic;

use clap::{Args, Subcommand};

/// Measures the server against a bare relay on this machine.
#[derive(Args)]
pub struct BenchArguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Frames from customers to viewers: CPU per delivery, latency, loss.
    Relay(relay::RelayArguments),
    /// Idle customers: memory per socket, CPU per connect.
    Presence(presence::PresenceArguments),
    /// A start on an empty folder: time until the server is ready.
    Start(start::StartArguments),
    /// The embedded org over many contacts: queries, reads, creates, describe, next to plain SQLite.
    Org(org::OrgArguments),
    /// Access decisions: one, one in words, the whole matrix, next to Cedar and Casbin.
    Access(access::AccessArguments),
    /// The server under measurement, in a process of its own so that its CPU time can be told.
    #[command(hide = true)]
    Serve {
        /// Which.
        side: side::Side,
    },
}

/// Runs the bench and prints its figures.
///
/// # Errors
/// When a side cannot be started or talks nonsense.
pub async fn run(arguments: BenchArguments) -> anyhow::Result<()> {
    match arguments.what {
        What::Relay(arguments) => relay::run(&arguments).await,
        What::Presence(arguments) => presence::run(&arguments).await,
        What::Start(arguments) => start::run(&arguments).await,
        What::Org(arguments) => org::run(&arguments).await,
        What::Access(arguments) => access::run(&arguments).await,
        What::Serve { side: side::Side::Bare } => bare::serve().await,
        What::Serve { side: side::Side::Live } => live::serve().await,
    }
}
