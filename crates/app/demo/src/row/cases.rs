//! Three hundred cases: the customers' open ones first, then a year of support.

use jiff::Timestamp;

use crate::draw::Draw;
use crate::row::{Row, before, owners};
use crate::words::story::{TOPICS, fill};
use crate::{Demo, DemoCase};

const TOTAL: usize = 300;
const MINUTES_A_DAY: i64 = 24 * 60;

/// The cases; those of the shop's customers come first, in the customers' order.
pub fn cases(demo: &Demo, contacts: &[Row], now: Timestamp) -> Vec<Row> {
    let mut draw = Draw::new("cases");
    let mut rows: Vec<Row> = demo
        .customers
        .iter()
        .zip(contacts)
        .filter_map(|(customer, contact)| Some((customer.case.as_ref()?, contact)))
        .enumerate()
        .map(|(index, (case, contact))| told(demo, index, case, contact, now))
        .collect();
    // The customer without a Case stays without one, and the others' story stays the only one open.
    let others = &contacts[demo.customers.len()..];
    let agents = owners(demo, &["Support Agent", "Service Manager"]);
    while rows.len() < TOTAL {
        rows.push(drawn(&mut draw, rows.len(), draw_contact(rows.len(), others), &agents, now));
    }
    rows
}

/// Walks the contacts in steps that share no factor with their number: no contact has all the cases.
fn draw_contact(index: usize, contacts: &[Row]) -> &Row {
    &contacts[index * 37 % contacts.len()]
}

fn told(demo: &Demo, index: usize, case: &DemoCase, contact: &Row, now: Timestamp) -> Row {
    let owner = demo
        .users
        .iter()
        .find(|user| user.name == case.owner)
        .expect("the owners of the customers' cases are users of the demo");
    let opened = before(now, case.minutes_ago);
    Row::new("Case", format!("case-{index}"), &owner.username, opened)
        .set("Subject", case.subject)
        .set("Description", case.description)
        .set("Status", case.status)
        .set("Priority", case.priority)
        .set("Origin", "Web")
        .set("Type", "Problem")
        .point("ContactId", &contact.reference)
        .point("AccountId", contact.target("AccountId").unwrap_or_default())
        .touched(before(now, case.minutes_ago / 3))
}

fn drawn(draw: &mut Draw, index: usize, contact: &Row, agents: &[&str], now: Timestamp) -> Row {
    let topic = draw.pick(TOPICS);
    let words = fill(draw, topic);
    // Most support is in the past; the last fortnight is what is still open.
    let recent = draw.chance(28);
    let age = if recent {
        draw.between(25, 14 * MINUTES_A_DAY)
    } else {
        draw.between(14 * MINUTES_A_DAY, 400 * MINUTES_A_DAY)
    };
    let status = if recent {
        *draw.weighted(&[("New", 40), ("Working", 45), ("Escalated", 15)])
    } else {
        *draw.weighted(&[("Closed", 94), ("Working", 6)])
    };
    let priority = if draw.chance(75) { topic.priority } else { *draw.pick(&["Low", "Medium", "High"]) };
    let touched = before(now, draw.between(age / 20, age));
    let mut row = Row::new("Case", format!("case-{index}"), *draw.pick(agents), before(now, age))
        .set("Subject", words.subject)
        .set("Description", words.letter)
        .set("Status", status)
        .set("Priority", priority)
        .set("Origin", *draw.weighted(&[("Web", 45), ("Email", 35), ("Phone", 20)]))
        .set("Type", topic.kind)
        .point("ContactId", &contact.reference)
        .point("AccountId", contact.target("AccountId").unwrap_or_default())
        .touched(touched);
    if status == "Closed" {
        let closed = row.modified.to_string();
        row = row.set("ClosedDate", closed);
    }
    row
}
