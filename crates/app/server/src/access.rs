//! `alongside access`: who may do what and why not, asked of a running platform.

mod client;
mod explain;
mod matrix;

use std::{io::Write as _, path::PathBuf};

use clap::{Args, Subcommand};

use client::Client;

/// Asks a running platform who may do what.
#[derive(Args)]
pub struct AccessArguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Every gate for one user, in order, with its reason and fix.
    Explain(explain::ExplainArguments),
    /// Every user, object and button of the company.
    Matrix(matrix::MatrixArguments),
}

/// Which platform is asked, and as whom.
#[derive(Args)]
struct Connection {
    /// The platform's origin. Plain http is taken on this machine only.
    #[arg(
        long,
        value_name = "ORIGIN",
        env = "ALONGSIDE_PUBLIC_PLATFORM",
        default_value = "http://localhost:4400"
    )]
    platform: String,
    /// A file with the account's API key; without it, the variable `ALONGSIDE_ACCOUNT_API_KEY`.
    #[arg(long, value_name = "FILE")]
    api_key_file: Option<PathBuf>,
    /// A PEM file with certificates to trust beside the system's own.
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
}

/// Asks and prints the answer.
///
/// # Errors
/// When the platform cannot be reached, does not take the key, or refuses the question.
pub async fn run(arguments: AccessArguments) -> anyhow::Result<()> {
    let answer = match arguments.what {
        What::Explain(arguments) => explain::answer(&arguments).await?,
        What::Matrix(arguments) => matrix::answer(&arguments).await?,
    };
    let mut output = std::io::stdout().lock();
    // Whoever reads may have seen enough, as `head` has.
    match output.write_all(answer.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// What the CRM says, without what a terminal would obey: escape sequences and changes of the
/// direction of writing.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|letter| {
            !letter.is_control()
                && !matches!(*letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .collect()
}

#[cfg(test)]
mod tests;
