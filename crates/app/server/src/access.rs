//! `alongside access`: who may do what and why not, asked of a running platform.

mod explain;
mod matrix;

use clap::{Args, Subcommand};

use crate::client::{Client, Connection, plain, print};

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

/// Asks and prints the answer.
///
/// # Errors
/// When the platform cannot be reached, does not take the key, or refuses the question.
pub async fn run(arguments: AccessArguments) -> anyhow::Result<()> {
    let answer = match arguments.what {
        What::Explain(arguments) => explain::answer(&arguments).await?,
        What::Matrix(arguments) => matrix::answer(&arguments).await?,
    };
    print(&answer)
}

#[cfg(test)]
mod tests;
