//! `alongside settings history`: the versions, page by page.

use alongside_wire::rest::{PageOf, SettingsVersion};
use clap::Args;

use super::words;
use crate::client::{Client, Connection};

/// How much of the history, and how it is printed.
#[derive(Args)]
pub(super) struct HistoryArguments {
    /// At most so many versions.
    #[arg(long, default_value_t = 20)]
    limit: u32,
    /// Print the versions as one JSON document.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    connection: Connection,
}

/// The largest page that the platform gives.
const PAGE: u32 = 200;

/// The answer, ready to be printed.
pub(super) async fn answer(arguments: &HistoryArguments) -> anyhow::Result<String> {
    let client = Client::new(&arguments.connection)?;
    let mut whole = PageOf::<SettingsVersion> { items: Vec::new(), next: None, total: 0 };
    loop {
        let wanted = arguments.limit.saturating_sub(u32::try_from(whole.items.len())?);
        let limit = wanted.clamp(1, PAGE).to_string();
        let parameters = [("limit", Some(limit.as_str())), ("cursor", whole.next.as_deref())];
        let page: PageOf<SettingsVersion> = client.document("settings/history", &parameters).await?;
        whole.items.extend(page.items);
        whole.next = page.next;
        whole.total = page.total;
        if whole.next.is_none() || whole.items.len() >= arguments.limit as usize {
            break;
        }
    }
    Ok(if arguments.json { serde_json::to_string(&whole)? + "\n" } else { words::history(&whole) })
}
