//! A hundred opportunities: what the larger customers may order next.

use jiff::Timestamp;

use crate::Demo;
use crate::draw::Draw;
use crate::row::{Row, before, day, owners};
use crate::words::catalogue::TOOLS;

const TOTAL: usize = 100;
const MINUTES_A_DAY: i64 = 24 * 60;

/// Stage, its probability in percent, and how often it occurs.
const STAGES: &[((&str, i64), i64)] = &[
    (("Prospecting", 10), 14),
    (("Qualification", 10), 14),
    (("Needs Analysis", 20), 10),
    (("Proposal/Price Quote", 75), 18),
    (("Negotiation/Review", 90), 12),
    (("Closed Won", 100), 22),
    (("Closed Lost", 0), 10),
];

const OCCASIONS: &[&str] = &[
    "spring tool refresh",
    "new depot",
    "apprentice kits",
    "workshop fit-out",
    "yearly order",
    "sharpening contract",
    "second site",
    "school garden",
    "hire fleet",
    "autumn planting",
];

/// The opportunities, one to an account as a rule.
pub fn opportunities(demo: &Demo, accounts: &[Row], now: Timestamp) -> Vec<Row> {
    let mut draw = Draw::new("opportunities");
    let sales = owners(demo, &["Sales Rep"]);
    (0..TOTAL)
        .map(|index| {
            let account = &accounts[index * 7 % accounts.len()];
            let (stage, probability) = *draw.weighted(STAGES);
            let closed = probability == 100 || probability == 0;
            let age = draw.between(2, 200) * MINUTES_A_DAY + draw.between(0, 900);
            let close = if closed { -draw.between(0, age / MINUTES_A_DAY) } else { draw.between(3, 120) };
            let pounds = draw.pick(TOOLS).pence * draw.between(10, 120) / 100;
            let name = format!("{}: {}", account.text("Name"), draw.pick(OCCASIONS));
            Row::new("Opportunity", format!("opportunity-{index}"), *draw.pick(&sales), before(now, age))
                .set("Name", name)
                .set("StageName", stage)
                .set("Probability", probability)
                .set("Amount", pounds)
                .set("CloseDate", day(now, close))
                .set("Type", *draw.pick(&["Existing Customer - Upgrade", "New Customer"]))
                .set("LeadSource", *draw.pick(&["Web", "Phone Inquiry", "Partner Referral"]))
                .point("AccountId", &account.reference)
                .touched(before(now, draw.between(30, age)))
        })
        .collect()
}
