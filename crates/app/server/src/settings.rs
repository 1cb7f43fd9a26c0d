//! `alongside settings`: a company's settings as one file, and their versions, of a running platform.

mod history;
mod words;

use std::{
    io::Read as _,
    path::{Path, PathBuf},
};

use alongside_wire::rest::{
    CompanySettings, ImportSettings, RollBackSettings, SettingsPreview, WholeSettingsVersion,
};
use anyhow::Context;
use clap::{Args, Subcommand};

use crate::client::{Client, Connection, print};

/// Carries the settings of a running platform.
#[derive(Args)]
pub struct SettingsArguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Print the settings as one TOML file.
    Export(ExportArguments),
    /// Put a settings file in place as a new version, whole or not at all.
    Import(ImportArguments),
    /// Tell what a settings file would change, and who would gain or lose which button.
    Preview(PreviewArguments),
    /// List the versions, the newest first: who, when, why and what.
    History(history::HistoryArguments),
    /// Make a new version that is equal to an earlier one.
    Rollback(RollbackArguments),
}

#[derive(Args)]
struct ExportArguments {
    /// Write to this file instead.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print the settings and their version as JSON instead.
    #[arg(long, conflicts_with = "output")]
    json: bool,
    #[command(flatten)]
    connection: Connection,
}

#[derive(Args)]
struct ImportArguments {
    /// The settings file; `-` reads standard input.
    file: PathBuf,
    #[command(flatten)]
    change: Change,
}

#[derive(Args)]
struct RollbackArguments {
    /// The version to go back to.
    version: u32,
    #[command(flatten)]
    change: Change,
}

/// What every change says of itself.
#[derive(Args)]
struct Change {
    /// Why, for the history.
    #[arg(long, default_value = "", hide_default_value = true)]
    note: String,
    /// The version that this change was made from: refused when another stands by then. Without it, the
    /// one that stands now.
    #[arg(long, value_name = "VERSION")]
    based_on: Option<u32>,
    /// Print the platform's answer as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: Connection,
}

#[derive(Args)]
struct PreviewArguments {
    /// The settings file; `-` reads standard input.
    file: PathBuf,
    /// Print the platform's answer as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: Connection,
}

/// Asks and prints the answer.
///
/// # Errors
/// When the platform cannot be reached, does not take the key, or refuses; then nothing is changed.
pub async fn run(arguments: SettingsArguments) -> anyhow::Result<()> {
    let answer = match arguments.what {
        What::Export(arguments) => export(&arguments).await?,
        What::Import(arguments) => {
            let file = text_of(&arguments.file)?;
            let body = ImportSettings { file, note: arguments.change.note.clone() };
            change("settings/import", &body, &arguments.change).await?
        }
        What::Rollback(arguments) => {
            let body = RollBackSettings { version: arguments.version, note: arguments.change.note.clone() };
            change("settings/rollback", &body, &arguments.change).await?
        }
        What::Preview(arguments) => preview(&arguments).await?,
        What::History(arguments) => history::answer(&arguments).await?,
    };
    print(&answer)
}

async fn export(arguments: &ExportArguments) -> anyhow::Result<String> {
    let client = Client::new(&arguments.connection)?;
    if arguments.json {
        let settings: CompanySettings = client.document("settings", &[]).await?;
        return Ok(serde_json::to_string(&settings)? + "\n");
    }
    let file = client.get("settings/export", &[]).await?;
    match &arguments.output {
        Some(path) => {
            std::fs::write(path, &file).with_context(|| format!("--output {}", path.display()))?;
            Ok(String::new())
        }
        None => Ok(String::from_utf8(file)?),
    }
}

async fn change(path: &str, body: &impl serde::Serialize, change: &Change) -> anyhow::Result<String> {
    let client = Client::new(&change.connection)?;
    let based_on = match change.based_on {
        Some(version) => version,
        None => client.document::<CompanySettings>("settings", &[]).await?.version,
    };
    let saved: CompanySettings = client.post(path, Some(based_on), body).await?;
    if change.json {
        return Ok(serde_json::to_string(&saved)? + "\n");
    }
    let version: WholeSettingsVersion =
        client.document(&format!("settings/versions/{}", saved.version), &[]).await?;
    Ok(words::saved(&version, &saved.warnings))
}

async fn preview(arguments: &PreviewArguments) -> anyhow::Result<String> {
    let client = Client::new(&arguments.connection)?;
    let body = ImportSettings { file: text_of(&arguments.file)?, note: String::new() };
    let preview: SettingsPreview = client.post("settings/import/preview", None, &body).await?;
    if arguments.json {
        return Ok(serde_json::to_string(&preview)? + "\n");
    }
    Ok(words::preview(&preview))
}

fn text_of(path: &Path) -> anyhow::Result<String> {
    if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text).context("standard input")?;
        return Ok(text);
    }
    std::fs::read_to_string(path).with_context(|| path.display().to_string())
}

#[cfg(test)]
mod tests;
