//! The package's component Conversation: the messages with the person a record is about, read as the
//! user. On Salesforce its code runs in the browser; here the page holds what that would show.

use alongside_org::{ObjectDescribe, Record};

use crate::Pages;
use crate::cell::{Cell, Reader};
use crate::problem::Problem;
use crate::soql;
use crate::viewer::Viewer;

/// The component's name in pages.
pub const CONVERSATION: &str = "alongside:conversation";
/// The most messages that are shown.
const SHOWN: usize = 50;
const MESSAGE: &str = "alongside__Message__c";

/// What the component shows.
pub enum Conversation {
    /// The user may not read messages.
    Refused,
    /// The record is about nobody who could have written.
    Nobody,
    /// The last messages, the newest at the end.
    Messages(Vec<Message>),
}

/// One message.
pub struct Message {
    pub incoming: bool,
    pub author: String,
    pub sent: Cell,
    pub body: String,
    pub status: String,
}

impl Conversation {
    /// What a user may read of the messages with the person of a record.
    pub async fn of(pages: &Pages, viewer: &Viewer, record: &Record) -> Result<Self, Problem> {
        let Ok(message) = pages.org.describe(&viewer.user, MESSAGE).await else {
            return Ok(Self::Refused);
        };
        let Ok(conversation) = pages.org.describe(&viewer.user, "alongside__Conversation__c").await else {
            return Ok(Self::Refused);
        };
        if !has(&message, "alongside__Body__c") {
            return Ok(Self::Refused);
        }
        let id = match record.id.as_deref() {
            Some(task) if task.starts_with("00T") => record.text("WhoId"),
            id => id.unwrap_or_default().to_owned(),
        };
        let lookup = match id.get(..3) {
            Some("003") => "alongside__Contact__c",
            Some("00Q") => "alongside__Lead__c",
            _ => return Ok(Self::Nobody),
        };
        if !has(&conversation, lookup) {
            return Ok(Self::Refused);
        }
        let mut columns = vec!["Id", "CreatedDate", "alongside__Body__c"];
        let optional = ["alongside__Direction__c", "alongside__Sent_At__c", "alongside__Status__c"];
        columns.extend(optional.into_iter().filter(|field| has(&message, field)));
        if has(&message, "alongside__Author__c") {
            columns.push("alongside__Author__r.Name");
        }
        let sent =
            if columns.contains(&"alongside__Sent_At__c") { "alongside__Sent_At__c" } else { "CreatedDate" };
        let soql = format!(
            "SELECT {} FROM {MESSAGE} WHERE alongside__Conversation__r.{lookup} = {} \
             ORDER BY {sent} DESC NULLS LAST, Id DESC LIMIT {SHOWN}",
            columns.join(", "),
            soql::text(&id)
        );
        let reader = Reader::new(viewer, pages.config.currency_symbol());
        let sent = message.fields.iter().find(|field| field.name == sent);
        let found = pages.org.query(&viewer.user, &soql).await?.records;
        let messages = found.iter().rev().map(|row| {
            let incoming = row.text("alongside__Direction__c") != "out";
            let author = row.text("alongside__Author__r.Name");
            Message {
                incoming,
                author: match (incoming, author.as_str()) {
                    (true, _) => "Customer".to_owned(),
                    (false, "") => pages.config.company_name().to_owned(),
                    (false, _) => author,
                },
                sent: sent.map_or(Cell::Empty, |field| reader.cell(field, row)),
                body: row.text("alongside__Body__c"),
                status: row.text("alongside__Status__c"),
            }
        });
        Ok(Self::Messages(messages.collect()))
    }
}

fn has(describe: &ObjectDescribe, name: &str) -> bool {
    describe.fields.iter().any(|field| field.name == name)
}
