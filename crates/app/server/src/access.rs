//! `alongside access`: who may do what and why not, asked of a running platform.

mod explain;
mod matrix;
mod plan;
mod runs;

use clap::{Args, Subcommand};

pub use plan::{PlanArguments, doctor};

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
    /// What the CRM should grant and does not, by cause; changes nothing.
    Plan(PlanArguments),
    /// Make the changes of the plan in the CRM, after one confirmation.
    Apply(runs::ApplyArguments),
    /// Take back what a run changed in the CRM.
    Undo(runs::UndoArguments),
    /// List the runs that changed the CRM, the newest first.
    Runs(runs::RunsArguments),
}

/// Asks and prints the answer.
///
/// # Errors
/// When the platform cannot be reached, does not take the key, or refuses the question.
pub async fn run(arguments: AccessArguments) -> anyhow::Result<()> {
    let answer = match arguments.what {
        What::Explain(arguments) => explain::answer(&arguments).await?,
        What::Matrix(arguments) => matrix::answer(&arguments).await?,
        What::Plan(arguments) => plan::answer(&arguments).await?,
        What::Apply(arguments) => return runs::apply(&arguments).await,
        What::Undo(arguments) => return runs::undo(&arguments).await,
        What::Runs(arguments) => return runs::list(&arguments).await,
    };
    print(&answer)
}

#[cfg(test)]
mod tests;
