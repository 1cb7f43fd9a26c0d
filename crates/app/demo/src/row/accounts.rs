//! Two hundred accounts: landscapers, growers, joiners, schools, clubs and shops.

use jiff::Timestamp;

use crate::Demo;
use crate::draw::Draw;
use crate::people::customers;
use crate::row::{Row, before, owners};
use crate::words::{self, FAMILY};

const TOTAL: usize = 200;
const MINUTES_A_DAY: i64 = 24 * 60;

/// What a business does: end of its name, its industry, its size and its yearly revenue in pounds.
struct Trade {
    ending: &'static str,
    industry: &'static str,
    people: (i64, i64),
    revenue: (i64, i64),
}

const fn trade(
    ending: &'static str,
    industry: &'static str,
    people: (i64, i64),
    revenue: (i64, i64),
) -> Trade {
    Trade { ending, industry, people, revenue }
}

const TRADES: &[Trade] = &[
    trade("Landscapes", "Construction", (3, 40), (180_000, 3_400_000)),
    trade("Garden Centre", "Retail", (8, 90), (600_000, 7_800_000)),
    trade("Joinery", "Manufacturing", (2, 24), (140_000, 2_100_000)),
    trade("Nurseries", "Agriculture", (5, 60), (300_000, 4_200_000)),
    trade("Tree Care", "Environmental", (2, 18), (120_000, 1_600_000)),
    trade("Hardware", "Retail", (3, 22), (250_000, 2_900_000)),
    trade("Estates", "Other", (12, 140), (900_000, 14_000_000)),
    trade("Market Garden", "Agriculture", (1, 12), (60_000, 700_000)),
    trade("Primary School", "Education", (14, 60), (700_000, 2_400_000)),
    trade("Allotment Society", "Not For Profit", (1, 4), (4_000, 30_000)),
    trade("Furniture Makers", "Manufacturing", (2, 30), (160_000, 2_600_000)),
    trade("Grounds Care", "Construction", (4, 55), (220_000, 3_900_000)),
];

const BEGINNINGS: &[&str] = &[
    "Alder & Ash",
    "Barley Wood",
    "Bramble Lane",
    "Brook End",
    "Cedar House",
    "Chalk Down",
    "Cold Spring",
    "Cotter's",
    "Dry Stone",
    "Elder Bank",
    "Far Field",
    "Five Acre",
    "Foxglove",
    "Green Lane",
    "Hazel Copse",
    "Heron's Ford",
    "High Moor",
    "Hollow Oak",
    "Kingfisher",
    "Long Barn",
    "Marsh Gate",
    "Moss Side",
    "Nettle & Thyme",
    "North Wall",
    "Old Rectory",
    "Pear Tree",
    "Red Kite",
    "River Bend",
    "Rook Hill",
    "Salt Meadow",
    "Seven Sisters",
    "Silver Birch",
    "South Weald",
    "Stone Row",
    "Swallowtail",
    "Thistledown",
    "Three Elms",
    "Upper Weir",
    "Walled Garden",
    "West Field",
    "Whin Hill",
    "Willow Bank",
    "Yew Tree",
];

/// The accounts, the shop customers' own first.
pub fn accounts(demo: &Demo, now: Timestamp) -> Vec<Row> {
    let mut draw = Draw::new("accounts");
    let sales = owners(demo, &["Sales Rep", "Service Manager"]);
    let mut names: Vec<String> =
        customers::customers().iter().map(|customer| customer.account.to_owned()).collect();
    while names.len() < TOTAL {
        let ending = draw.pick(TRADES).ending;
        let beginning = if draw.chance(45) {
            format!("{} ", draw.pick(FAMILY))
        } else {
            format!("{} ", draw.pick(BEGINNINGS))
        };
        let name = format!("{beginning}{ending}");
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.iter().enumerate().map(|(index, name)| account(&mut draw, index, name, &sales, now)).collect()
}

fn account(draw: &mut Draw, index: usize, name: &str, sales: &[&str], now: Timestamp) -> Row {
    let trade = TRADES.iter().find(|trade| name.ends_with(trade.ending)).unwrap_or(&TRADES[0]);
    let at = words::address(draw);
    let age = draw.between(30, 1_900) * MINUTES_A_DAY + draw.between(0, 600);
    let created = before(now, age);
    Row::new("Account", format!("account-{index}"), *draw.pick(sales), created)
        .set("Name", name)
        .set("AccountNumber", format!("FH{:05}", 10_000 + index))
        .set(
            "Type",
            *draw.weighted(&[
                ("Customer - Direct", 70),
                ("Customer - Channel", 12),
                ("Partner", 8),
                ("Prospect", 10),
            ]),
        )
        .set("Industry", trade.industry)
        .set("Phone", words::telephone(draw, at.town))
        .set("Website", format!("https://www.{}", domain(name)))
        .set("BillingStreet", at.street)
        .set("BillingCity", at.town.name)
        .set("BillingState", at.town.county)
        .set("BillingPostalCode", at.postcode)
        .set("BillingCountry", "United Kingdom")
        .set("NumberOfEmployees", draw.between(trade.people.0, trade.people.1))
        .set("AnnualRevenue", draw.between(trade.revenue.0, trade.revenue.1) / 1_000 * 1_000)
        .set("Description", *draw.pick(NOTES))
        .touched(before(now, draw.between(60, age)))
}

/// The e-mail domain of a business.
pub fn domain(name: &str) -> String {
    let known = customers::customers()
        .iter()
        .find(|customer| customer.account == name)
        .and_then(|customer| customer.email.split_once('@'))
        .map(|(_, domain)| domain.to_owned());
    known.unwrap_or_else(|| format!("{}.example", words::plain(name)))
}

const NOTES: &[&str] = &[
    "Orders twice a year, before spring and before the leaves fall. Pays by invoice, 30 days.",
    "Wants article numbers on the delivery note. Gate code with the driver.",
    "Trade discount since last spring. Sends tools in for sharpening every winter.",
    "Buys through the web shop only; no calls before ten.",
    "Asked for left-handed secateurs, told when they are back in the range.",
    "Two sites: deliveries to the yard, invoices to the office.",
    "Came through the county show. Likes to try a tool before ordering a dozen.",
    "Long-standing customer; the owner knows the workshop from a visit.",
];
