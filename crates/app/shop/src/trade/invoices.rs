//! A customer's invoices: one for each month gone by, the same every time they
//! look, drawn from the customer's id and the month.

use aws_lc_rs::digest::{SHA256, digest};
use jiff::ToSpan;
use jiff::civil::Date;

use super::catalogue::PRODUCTS;
use super::money::Pence;

/// How many months back the account page goes.
const MONTHS: i32 = 14;

/// One invoice as printed in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Invoice {
    pub(crate) number: String,
    pub(crate) issued: Date,
    pub(crate) goods: &'static str,
    pub(crate) quantity: u32,
    pub(crate) amount: Pence,
    pub(crate) paid: bool,
}

impl Invoice {
    /// The day of issue, as printed.
    pub(crate) fn day(&self) -> String {
        self.issued.strftime("%-d %b %Y").to_string()
    }

    /// The day of issue, for machines.
    pub(crate) fn iso_day(&self) -> String {
        self.issued.to_string()
    }

    pub(crate) fn status(&self) -> &'static str {
        if self.paid { "Paid" } else { "Due" }
    }
}

/// The invoices of the months before `today`, newest first. Last month's is due.
pub(crate) fn invoices(visitor_id: &str, today: Date) -> Vec<Invoice> {
    let this_month = today.first_of_month();
    (1..=MONTHS)
        .filter_map(|back| {
            let month = this_month.checked_sub(back.months()).ok()?;
            Some(invoice(visitor_id, month, back > 1))
        })
        .collect()
}

fn invoice(visitor_id: &str, month: Date, paid: bool) -> Invoice {
    let drawn = digest(&SHA256, format!("{visitor_id} {month}").as_bytes());
    let drawn = drawn.as_ref();
    let product = &PRODUCTS[usize::from(drawn[0]) % PRODUCTS.len()];
    let quantity = u32::from(drawn[1] % 4) + 1;
    let serial = u32::from(drawn[2]) * 256 + u32::from(drawn[3]);
    Invoice {
        number: format!("F{}-{serial:05}", month.strftime("%y%m")),
        // The first of a month has 28 days after it in every month.
        issued: month.checked_add(i32::from(drawn[4] % 27).days()).unwrap_or(month),
        goods: product.name,
        quantity,
        amount: product.price * quantity,
        paid,
    }
}

/// The invoices as a spreadsheet file, one row each, with a heading row.
pub(crate) fn statement(invoices: &[Invoice]) -> String {
    let mut text = String::from("Invoice,Date,Goods,Quantity,Amount in GBP,Status\r\n");
    for invoice in invoices {
        let Pence(pence) = invoice.amount;
        text.push_str(&format!(
            "{},{},\"{}\",{},{}.{:02},{}\r\n",
            invoice.number,
            invoice.issued,
            invoice.goods,
            invoice.quantity,
            pence / 100,
            pence % 100,
            invoice.status()
        ));
    }
    text
}

#[cfg(test)]
mod tests;
