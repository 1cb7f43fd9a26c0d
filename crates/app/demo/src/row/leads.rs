//! Two hundred leads: people who asked at a fair, on the site or on the telephone.

use jiff::Timestamp;

use crate::Demo;
use crate::draw::Draw;
use crate::row::{Row, before, owners};
use crate::words::{self, FAMILY, GIVEN};

const TOTAL: usize = 200;
const MINUTES_A_DAY: i64 = 24 * 60;

const COMPANIES: &[&str] = &[
    "Academy",
    "Arboretum",
    "Brewery Gardens",
    "Care Home",
    "Carpentry",
    "City Farm",
    "College",
    "Community Orchard",
    "Country House Hotel",
    "Flower Farm",
    "Golf Club",
    "Heritage Trust",
    "Holiday Park",
    "Housing Association",
    "Hospital Trust",
    "Parish Council",
    "Restoration",
    "Timber Frames",
    "Vineyard",
    "Woodcraft",
];

/// The leads, each with an address of its own.
pub fn leads(demo: &Demo, now: Timestamp) -> Vec<Row> {
    let mut draw = Draw::new("leads");
    let sales = owners(demo, &["Sales Rep"]);
    let mut seen = std::collections::HashSet::new();
    let mut rows = Vec::with_capacity(TOTAL);
    while rows.len() < TOTAL {
        let (given, family) = (*draw.pick(GIVEN), *draw.pick(FAMILY));
        let at = words::address(&mut draw);
        let company = format!("{} {}", at.town.name, draw.pick(COMPANIES));
        let email =
            format!("{}.{}@{}.example", words::plain(given), words::plain(family), words::plain(&company));
        if !seen.insert(email.clone()) {
            continue;
        }
        let age = draw.between(40, 260 * MINUTES_A_DAY);
        let row = Row::new("Lead", format!("lead-{}", rows.len()), *draw.pick(&sales), before(now, age))
            .set("FirstName", given)
            .set("LastName", family)
            .set("Company", company)
            .set("Title", *draw.pick(&["Buyer", "Head gardener", "Trustee", "Estate manager", "Owner"]))
            .set("Email", email)
            .set("Phone", words::telephone(&mut draw, at.town))
            .set("MobilePhone", words::mobile(&mut draw))
            .set("Street", at.street)
            .set("City", at.town.name)
            .set("State", at.town.county)
            .set("PostalCode", at.postcode)
            .set("Country", "United Kingdom")
            .set("LeadSource", *draw.pick(&["Web", "Phone Inquiry", "Partner Referral", "Other"]))
            .set("Rating", *draw.pick(&["Hot", "Warm", "Cold"]))
            .set(
                "Status",
                *draw.weighted(&[
                    ("Open - Not Contacted", 45),
                    ("Working - Contacted", 40),
                    ("Closed - Not Converted", 15),
                ]),
            )
            .touched(before(now, draw.between(20, age)));
        rows.push(row);
    }
    rows
}
