//! `alongside doctor` and `alongside access plan`: what the CRM should grant and does not.

use std::{collections::BTreeSet, fmt::Write as _, path::PathBuf};

use alongside_wire::rest::{AccessPlan, ChangeWay, FixLink, PlanChange, PlanFromFile};
use anyhow::{Context, bail};
use clap::Args;

use super::{Client, Connection, plain, print};

/// What is wanted of the CRM.
#[derive(Args)]
pub(super) struct Wanted {
    /// A shipped manifest: co-browsing, company-settings or messages. All three when absent.
    #[arg(long, value_name = "NAME")]
    manifest: Option<String>,
    /// A manifest of your own, in place of the shipped ones.
    #[arg(long, value_name = "FILE", conflicts_with = "manifest")]
    manifest_file: Option<PathBuf>,
}

/// Which plan is asked for, and how it is printed.
#[derive(Args)]
pub struct PlanArguments {
    #[command(flatten)]
    wanted: Wanted,
    /// Print the platform's answer as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: Connection,
}

impl Wanted {
    /// The manifest's text, when it is a file.
    pub(super) fn file(&self) -> anyhow::Result<Option<String>> {
        let Some(path) = &self.manifest_file else { return Ok(None) };
        let text = std::fs::read_to_string(path);
        Ok(Some(text.with_context(|| format!("--manifest-file {}", path.display()))?))
    }

    /// The plan as the platform makes it now.
    pub(super) async fn plan(&self, client: &Client) -> anyhow::Result<AccessPlan> {
        match self.file()? {
            Some(file) => client.post("access/plan", None, &PlanFromFile { file }).await,
            None => client.document("access/plan", &[("manifest", self.manifest.as_deref())]).await,
        }
    }
}

/// The plan, ready to be printed.
pub(super) async fn answer(arguments: &PlanArguments) -> anyhow::Result<String> {
    Ok(asked(arguments).await?.1)
}

/// Prints what is missing.
///
/// # Errors
/// When something is, so that a script can tell; when the platform cannot be asked.
pub async fn doctor(arguments: &PlanArguments) -> anyhow::Result<()> {
    let (plan, text) = asked(arguments).await?;
    print(&text)?;
    match count(&plan) {
        0 => Ok(()),
        1 => bail!("1 change is missing"),
        missing => bail!("{missing} changes are missing"),
    }
}

async fn asked(arguments: &PlanArguments) -> anyhow::Result<(AccessPlan, String)> {
    let client = Client::new(&arguments.connection)?;
    let plan = arguments.wanted.plan(&client).await?;
    let text =
        if arguments.json { serde_json::to_string(&plan)? + "\n" } else { in_words(&plan, client.origin()) };
    Ok((plan, text))
}

fn count(plan: &AccessPlan) -> usize {
    plan.groups.iter().map(|group| group.changes.len()).sum()
}

/// How many changes the platform can make, and how many are made by hand.
pub(super) fn shares(plan: &AccessPlan) -> (usize, usize) {
    let changes = plan.groups.iter().flat_map(|group| &group.changes);
    let by_hand = changes.filter(|change| change.how == ChangeWay::Manual).count();
    (count(plan) - by_hand, by_hand)
}

/// Ids of these changes and of all that they need, as far as the plan has them.
pub(super) fn with_needed(plan: &AccessPlan, chosen: &[String]) -> BTreeSet<String> {
    let mut open = chosen.to_vec();
    let mut with_needed = BTreeSet::new();
    while let Some(id) = open.pop() {
        let change = plan.groups.iter().flat_map(|group| &group.changes).find(|change| change.id == id);
        if with_needed.insert(id) {
            open.extend(change.into_iter().flat_map(|change| change.needs.iter().cloned()));
        }
    }
    with_needed
}

/// The plan for reading; the console whose pages it links is the platform's.
pub(super) fn in_words(plan: &AccessPlan, platform: &str) -> String {
    let mut text = String::new();
    write_plan(plan, platform, &mut text).expect("writing to a String does not fail");
    text
}

fn write_plan(plan: &AccessPlan, platform: &str, text: &mut String) -> std::fmt::Result {
    let people: Vec<String> =
        plan.people.iter().map(|group| format!("{} {}", group.users, plain(&group.name))).collect();
    writeln!(
        text,
        "Manifest {} ({}), for {}.",
        plain(&plan.manifest),
        plain(&plan.title),
        people.join(", ")
    )?;
    if plan.groups.is_empty() {
        return writeln!(text, "Everything is granted.");
    }
    for group in &plan.groups {
        writeln!(text, "\n{}", plain(&group.title))?;
        for change in &group.changes {
            write_change(change, platform, text)?;
        }
    }
    let (by_api, by_hand) = shares(plan);
    writeln!(text, "\n{by_api} to be made by `alongside access apply`, {by_hand} by hand.")?;
    if !plan.rights_missing.is_empty() {
        writeln!(
            text,
            "The platform writes in the CRM as {}, who lacks there: {}.",
            plain(&plan.integration_user),
            plain(&plan.rights_missing.join(", "))
        )?;
        if let Some(link) = &plan.rights_link {
            writeln!(text, "Give them there: {}", address(link, platform))?;
        }
    }
    Ok(())
}

fn write_change(change: &PlanChange, platform: &str, text: &mut String) -> std::fmt::Result {
    let sign = match change.how {
        ChangeWay::Api => "+",
        ChangeWay::Manual => "!",
    };
    writeln!(text, "  {sign} {}", plain(&change.what))?;
    writeln!(
        text,
        "      now: {}; then: {}  [{}]",
        plain(&change.before),
        plain(&change.after),
        plain(&change.id)
    )?;
    for (number, step) in (1..).zip(&change.steps) {
        writeln!(text, "      {number}. {}", plain(&step.words))?;
        if let Some(link) = &step.link {
            writeln!(text, "         {}: {}", plain(&link.label), address(link, platform))?;
        }
    }
    Ok(())
}

fn address(link: &FixLink, platform: &str) -> String {
    let whole = if link.url.starts_with('/') { format!("{platform}{}", link.url) } else { link.url.clone() };
    plain(&whole)
}
