//! `alongside access apply`, `undo` and `runs`: changing what the CRM grants, and taking it back.

use std::{
    fmt::Write as _,
    io::{BufRead as _, IsTerminal as _, Write as _},
};

use alongside_wire::rest::{AccessRun, ApplyPlan, ChangeState, PageOf, RunChange, RunState};
use anyhow::bail;
use clap::Args;

use super::{Client, Connection, matrix::word, plain, plan, print};

/// What is applied.
#[derive(Args)]
pub(super) struct ApplyArguments {
    #[command(flatten)]
    wanted: plan::Wanted,
    /// Make only this change and what it needs, by the id that the plan prints in brackets. Can be
    /// given several times.
    #[arg(long, value_name = "ID")]
    only: Vec<String>,
    #[command(flatten)]
    doing: Doing,
}

/// What is undone.
#[derive(Args)]
pub(super) struct UndoArguments {
    /// The run, by the id that it was printed with.
    run: String,
    #[command(flatten)]
    doing: Doing,
}

/// Which runs are listed.
#[derive(Args)]
pub(super) struct RunsArguments {
    /// Print the platform's answer as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: Connection,
}

/// How a change of the CRM is done.
#[derive(Args)]
struct Doing {
    /// Do not ask first.
    #[arg(long)]
    yes: bool,
    /// Print the platform's answer as JSON; needs --yes.
    #[arg(long, requires = "yes")]
    json: bool,
    #[command(flatten)]
    connection: Connection,
}

/// Shows the plan, asks, and applies it.
pub(super) async fn apply(arguments: &ApplyArguments) -> anyhow::Result<()> {
    let client = Client::new(&arguments.doing.connection)?;
    let plan = arguments.wanted.plan(&client).await?;
    if !arguments.doing.json {
        print(&plan::in_words(&plan, client.origin()))?;
    }
    let (by_api, by_hand) = plan::shares(&plan);
    let chosen = match arguments.only.as_slice() {
        [] => by_api,
        only => plan::with_needed(&plan, only).len(),
    };
    if by_api == 0 && !arguments.doing.json {
        return if by_hand == 0 { Ok(()) } else { bail!("all that is missing is made by hand") };
    }
    if !confirmed(&arguments.doing, &format!("Make {chosen} changes in the CRM?"))? {
        bail!("nothing was changed");
    }
    let body = ApplyPlan {
        plan: plan.id,
        file: arguments.wanted.file()?,
        changes: (!arguments.only.is_empty()).then(|| arguments.only.clone()),
    };
    let run: AccessRun = client.post("access/apply", None, &body).await?;
    told(&run, arguments.doing.json)?;
    let failed = run.changes.iter().filter(|change| change.state == ChangeState::Failed).count();
    if run.state != RunState::Ended {
        bail!("the run stopped half way: the CRM did not answer. Apply again, or undo it");
    }
    if failed > 0 {
        bail!("the CRM refused {failed} of the changes");
    }
    Ok(())
}

/// Shows a run, asks, and undoes it.
pub(super) async fn undo(arguments: &UndoArguments) -> anyhow::Result<()> {
    if arguments.run.is_empty() || !arguments.run.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        bail!("{} is not the id of a run", plain(&arguments.run));
    }
    let client = Client::new(&arguments.doing.connection)?;
    let run: AccessRun = client.document(&format!("access/runs/{}", arguments.run), &[]).await?;
    if !arguments.doing.json {
        print(&in_words(&run))?;
    }
    if !confirmed(&arguments.doing, "Take back what this run did in the CRM?")? {
        bail!("nothing was changed");
    }
    let undone: AccessRun =
        client.post(&format!("access/runs/{}/undo", arguments.run), None, &serde_json::json!({})).await?;
    told(&undone, arguments.doing.json)?;
    let kept = undone.changes.iter().filter(|change| change.state == ChangeState::Kept).count();
    if kept > 0 {
        bail!("{kept} of the changes stay");
    }
    Ok(())
}

/// Lists the newest runs.
pub(super) async fn list(arguments: &RunsArguments) -> anyhow::Result<()> {
    let client = Client::new(&arguments.connection)?;
    let page: PageOf<AccessRun> = client.document("access/runs", &[("limit", Some("50"))]).await?;
    if arguments.json {
        return print(&(serde_json::to_string(&page)? + "\n"));
    }
    let mut text = String::new();
    for run in &page.items {
        writeln!(text, "{}", head(run))?;
    }
    print(&text)
}

fn told(run: &AccessRun, json: bool) -> anyhow::Result<()> {
    print(&if json { serde_json::to_string(run)? + "\n" } else { in_words(run) })
}

/// Asks on the terminal.
fn confirmed(doing: &Doing, question: &str) -> anyhow::Result<bool> {
    if doing.yes {
        return Ok(true);
    }
    let input = std::io::stdin();
    if !input.is_terminal() {
        bail!("{question} Nobody can be asked here: say --yes");
    }
    let mut output = std::io::stdout().lock();
    write!(output, "{question} [y/N] ")?;
    output.flush()?;
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    Ok(matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}

fn head(run: &AccessRun) -> String {
    let changes = run.changes.len();
    let undone = match (&run.undone_by, &run.undone) {
        (Some(by), Some(at)) => format!(", undone by {} {}", plain(by), word(at)),
        _ => String::new(),
    };
    format!(
        "Run {}: {}, {changes} changes by {} {}, manifest {}{undone}",
        plain(&run.id),
        word(&run.state),
        plain(&run.started_by),
        word(&run.started),
        match run.title.as_str() {
            "" => plain(&run.manifest),
            title => format!("{} ({})", plain(&run.manifest), plain(title)),
        }
    )
}

pub(super) fn in_words(run: &AccessRun) -> String {
    let mut text = head(run) + "\n";
    for change in &run.changes {
        line(change, &mut text).expect("writing to a String does not fail");
    }
    text
}

fn line(change: &RunChange, text: &mut String) -> std::fmt::Result {
    let sign = match change.state {
        ChangeState::Done => "✓",
        ChangeState::Failed => "✕",
        ChangeState::Found => "=",
        ChangeState::Undone => "↺",
        ChangeState::Kept | ChangeState::Begun => "?",
        ChangeState::Waiting => "·",
    };
    write!(text, "  {sign} {} {}", word(&change.state), plain(&change.what))?;
    if let Some(problem) = &change.problem {
        let code = change.code.as_deref().map(|code| format!("{}: ", plain(code))).unwrap_or_default();
        write!(text, " ({code}{})", plain(problem))?;
    }
    writeln!(text)
}
