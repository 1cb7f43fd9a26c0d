//! Three hundred tasks: calls, letters and parcels that somebody has taken on.

use jiff::Timestamp;

use crate::Demo;
use crate::draw::Draw;
use crate::row::{Row, before, day, owners};

const TOTAL: usize = 300;

const CASE_TASKS: &[&str] = &[
    "Call back about the order",
    "Write to the carrier",
    "Send a return label",
    "Ask the workshop for a date",
    "Send the corrected invoice",
    "Check the stock at the depot",
];
const OPPORTUNITY_TASKS: &[&str] =
    &["Send the offer", "Call about the terms", "Bring samples to the yard", "Agree the delivery dates"];
const LEAD_TASKS: &[&str] =
    &["First call", "Send the catalogue", "Invite to the demonstration day", "Ask about last season's order"];

/// The tasks: half on cases, the rest on opportunities and leads.
pub fn tasks(demo: &Demo, cases: &[Row], opportunities: &[Row], leads: &[Row], now: Timestamp) -> Vec<Row> {
    let mut draw = Draw::new("tasks");
    let helpers = owners(demo, &["Support Agent", "Service Manager"]);
    let sales = owners(demo, &["Sales Rep"]);
    (0..TOTAL)
        .map(|index| {
            let kind = *draw.weighted(&[(0, 50), (1, 25), (2, 25)]);
            let (about, subjects): (&Row, &[&str]) = match kind {
                0 => (draw.pick(cases), CASE_TASKS),
                1 => (draw.pick(opportunities), OPPORTUNITY_TASKS),
                _ => (draw.pick(leads), LEAD_TASKS),
            };
            let owner = if draw.chance(60) {
                about.owner.as_str()
            } else if kind == 0 {
                *draw.pick(&helpers)
            } else {
                *draw.pick(&sales)
            };
            task(&mut draw, index, about, subjects, owner, now)
        })
        .collect()
}

fn task(draw: &mut Draw, index: usize, about: &Row, subjects: &[&str], owner: &str, now: Timestamp) -> Row {
    let minutes = ((now.as_second() - about.created.as_second()) / 60).max(2);
    let age = draw.between(1, minutes);
    let status = *draw.weighted(&[("Not Started", 40), ("In Progress", 20), ("Completed", 40)]);
    let due = if status == "Completed" { -draw.between(0, 60) } else { draw.between(-4, 21) };
    let row = Row::new("Task", format!("task-{index}"), owner, before(now, age))
        .set("Subject", *draw.pick(subjects))
        .set("Status", status)
        .set("Priority", *draw.weighted(&[("Normal", 75), ("High", 20), ("Low", 5)]))
        .set("ActivityDate", day(now, due))
        .touched(before(now, draw.between(0, age)));
    match about.object {
        "Lead" => row.point("WhoId", &about.reference),
        "Case" => row
            .point("WhatId", &about.reference)
            .point("WhoId", about.target("ContactId").unwrap_or_default()),
        _ => row.point("WhatId", &about.reference),
    }
}
