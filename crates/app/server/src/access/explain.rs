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
    /// Something other than a button; reading and editing messages need `--object`.
    #[arg(long, conflicts_with = "button",
        value_parser = ["help", "read_messages", "edit_messages", "history", "settings", "set_up"])]
    action: Option<String>,
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
        ("action", arguments.action.as_deref()),
    ];
    let decision: Decision = client.document("access/explain", &parameters).await?;
    if arguments.json {
        return Ok(serde_json::to_string(&decision)? + "\n");
    }
    Ok(in_words(&decision, client.origin()))
}

/// The widest name of a gate.
const NAME_WIDTH: usize = "package_installed".len();

/// A decision gate by gate; the console whose pages it links is the platform's.
pub(super) fn in_words(decision: &Decision, platform: &str) -> String {
    let mut text = String::from(if decision.allowed { "Allowed.\n\n" } else { "Not allowed.\n\n" });
    for report in &decision.gates {
        line(report, platform, &mut text).expect("writing to a String does not fail");
    }
    text
}

fn line(report: &GateReport, platform: &str, text: &mut String) -> std::fmt::Result {
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
    if let Some(link) = &report.link {
        let url =
            if link.url.starts_with('/') { format!("{platform}{}", link.url) } else { link.url.clone() };
        writeln!(text, "  {:NAME_WIDTH$}  {}: {}", "", plain(&link.label), plain(&url))?;
    }
    Ok(())
}
