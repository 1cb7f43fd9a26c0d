//! `alongside access explain`: one decision, gate by gate.

use std::fmt::Write as _;

use alongside_wire::rest::{Decision, GateReport, GateStatus};
use clap::Args;

use super::{Client, Connection, plain};

/// Whose access is explained, and to what.
#[derive(Args)]
pub(super) struct ExplainArguments {
    /// The CRM user: id or sign-in name.
    #[arg(long)]
    user: String,
    /// An object's API name, such as Case; without it, whether the product opens at all.
    #[arg(long)]
    object: Option<String>,
    /// A record's id.
    #[arg(long, requires = "object")]
    record: Option<String>,
    /// A button; `join` when absent.
    #[arg(long, requires = "object", value_parser = ["show", "view", "join"])]
    button: Option<String>,
    /// Print the platform's answer as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: Connection,
}

/// The answer, ready to be printed.
pub(super) async fn answer(arguments: &ExplainArguments) -> anyhow::Result<String> {
    let client = Client::new(&arguments.connection)?;
    let parameters = [
        ("user", Some(arguments.user.as_str())),
        ("object", arguments.object.as_deref()),
        ("record", arguments.record.as_deref()),
        ("button", arguments.button.as_deref()),
    ];
    let decision: Decision = client.document("access/explain", &parameters).await?;
    if arguments.json {
        return Ok(serde_json::to_string(&decision)? + "\n");
    }
    Ok(in_words(&decision))
}

/// The widest name of a gate.
const NAME_WIDTH: usize = "package_installed".len();

pub(super) fn in_words(decision: &Decision) -> String {
    let mut text = String::from(if decision.allowed { "Allowed.\n\n" } else { "Not allowed.\n\n" });
    for report in &decision.gates {
        line(report, &mut text).expect("writing to a String does not fail");
    }
    text
}

fn line(report: &GateReport, text: &mut String) -> std::fmt::Result {
    let sign = match report.status {
        GateStatus::Passed => "✓",
        GateStatus::Failed => "✕",
        GateStatus::NotApplicable => "–",
        GateStatus::NotReached => "·",
    };
    let name = super::matrix::word(&report.gate);
    writeln!(text, "{sign} {name:NAME_WIDTH$}  {}", plain(&report.reason))?;
    if !report.fix.is_empty() {
        writeln!(text, "  {:NAME_WIDTH$}  Fix: {}", "", plain(&report.fix))?;
    }
    Ok(())
}
