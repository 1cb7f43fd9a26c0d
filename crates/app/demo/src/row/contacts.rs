//! Five hundred contacts: at least one at each account, the shop's customers among them.

use jiff::Timestamp;

use crate::Demo;
use crate::draw::Draw;
use crate::row::accounts;
use crate::row::{Row, before};
use crate::words::{self, FAMILY, GIVEN};

const TOTAL: usize = 500;

const TITLES: &[&str] = &[
    "Owner",
    "Head gardener",
    "Buyer",
    "Office manager",
    "Site foreman",
    "Workshop lead",
    "Accounts",
    "Partner",
    "Grounds manager",
    "Apprentice",
    "Store manager",
    "Treasurer",
];

/// The contacts; the first ones are the shop's customers, in their order.
pub fn contacts(demo: &Demo, accounts: &[Row], now: Timestamp) -> Vec<Row> {
    let mut draw = Draw::new("contacts");
    let mut rows = Vec::with_capacity(TOTAL);
    let mut addresses = std::collections::HashSet::new();
    for customer in &demo.customers {
        let (given, family) = customer.name.split_once(' ').expect("customers have two names");
        let account = accounts
            .iter()
            .find(|row| row.text("Name") == customer.account)
            .expect("the customers' accounts are made first");
        addresses.insert(customer.email.to_owned());
        rows.push(contact(&mut draw, rows.len(), (given, family), customer.email, account, now));
    }
    while rows.len() < TOTAL {
        let account = match rows.len() - demo.customers.len() {
            // Everybody has somebody to call; then the larger share falls where it falls.
            index if index < accounts.len() => &accounts[index],
            _ => draw.pick(accounts),
        };
        let (given, family) = (*draw.pick(GIVEN), *draw.pick(FAMILY));
        let email = format!(
            "{}.{}@{}",
            words::plain(given),
            words::plain(family),
            accounts::domain(account.text("Name")),
        );
        if addresses.insert(email.clone()) {
            rows.push(contact(&mut draw, rows.len(), (given, family), &email, account, now));
        }
    }
    rows
}

fn contact(
    draw: &mut Draw,
    index: usize,
    (given, family): (&str, &str),
    email: &str,
    account: &Row,
    now: Timestamp,
) -> Row {
    let minutes = (now.as_second() - account.created.as_second()) / 60;
    let age = draw.between(minutes / 3, minutes);
    let title = *draw.pick(TITLES);
    let mut row = Row::new("Contact", format!("contact-{index}"), &account.owner, before(now, age))
        .set("FirstName", given)
        .set("LastName", family)
        .set("Title", title)
        .set("Email", email)
        .set("MobilePhone", words::mobile(draw))
        .set("LeadSource", *draw.pick(&["Web", "Phone Inquiry", "Partner Referral", "Other"]))
        .point("AccountId", &account.reference)
        .touched(before(now, draw.between(60, age)));
    if title == "Accounts" || title == "Office manager" {
        row = row.set("Department", "Office");
    }
    if draw.chance(70) {
        row = row.set("Phone", account.text("Phone"));
    }
    for (mailing, billing) in [
        ("MailingStreet", "BillingStreet"),
        ("MailingCity", "BillingCity"),
        ("MailingState", "BillingState"),
        ("MailingPostalCode", "BillingPostalCode"),
        ("MailingCountry", "BillingCountry"),
    ] {
        row = row.set(mailing, account.text(billing));
    }
    row
}
