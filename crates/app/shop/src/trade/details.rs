//! What the shop holds on file about a customer: how to reach them, and where a
//! refund goes.

use aws_lc_rs::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use super::checkout::{check_postcode, is_phone};
use super::field_errors::FieldErrors;

/// Streets and towns the shop delivers to; numbers are reserved for fiction.
const PLACES: [(&str, &str, &str); 8] = [
    ("4 Orchard Lane", "Barnstaple", "EX31 4QT"),
    ("The Old Dairy, Mill Road", "Totnes", "TQ9 5ZX"),
    ("27 Castle Street", "Ludlow", "SY8 1ZZ"),
    ("Flat 2, 118 Park Row", "Leeds", "LS1 5ZY"),
    ("9 Harbour View", "Whitby", "YO22 4ZQ"),
    ("61 Station Road", "Hexham", "NE46 1ZW"),
    ("3 Chapel Terrace", "Hay-on-Wye", "HR3 5ZT"),
    ("15 Quarry Bank", "Matlock", "DE4 3ZP"),
];

/// How to reach a customer. A form as posted, and the record once it is right.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Details {
    pub(crate) phone: String,
    pub(crate) address: String,
    pub(crate) town: String,
    pub(crate) postcode: String,
    /// `on` when they want the seasonal letter, as a checkbox posts it.
    pub(crate) letter: String,
}

impl Details {
    /// What is on file until the customer changes it.
    pub(crate) fn on_file(visitor_id: &str) -> Self {
        let drawn = digest(&SHA256, visitor_id.as_bytes());
        let drawn = drawn.as_ref();
        let (address, town, postcode) = PLACES[usize::from(drawn[0]) % PLACES.len()];
        Self {
            phone: format!("01632 960 {:03}", u16::from(drawn[1]) * 3),
            address: address.into(),
            town: town.into(),
            postcode: postcode.into(),
            letter: "on".into(),
        }
    }

    /// What is wrong, field by field.
    pub(crate) fn errors(&self) -> FieldErrors {
        let mut errors = FieldErrors::default();
        errors.require(is_phone(&self.phone), "phone", "Enter a phone number with 10 or more digits.");
        errors.require(!self.address.trim().is_empty(), "address", "Enter a street and house number.");
        errors.require(!self.town.trim().is_empty(), "town", "Enter the town.");
        check_postcode(&self.postcode, &mut errors);
        for (field, text) in [("address", &self.address), ("town", &self.town)] {
            errors.require(text.chars().count() <= 120, field, "Keep it under 120 characters.");
        }
        errors
    }

    pub(crate) fn wants_letter(&self) -> bool {
        self.letter == "on"
    }
}

/// The account that refunds go to, in the shape of an international bank number.
pub(crate) fn refund_account(visitor_id: &str) -> String {
    let drawn = digest(&SHA256, format!("refund {visitor_id}").as_bytes());
    let drawn = drawn.as_ref();
    let group = |place: usize| (u16::from(drawn[place]) * 256 + u16::from(drawn[place + 1])) % 10_000;
    format!(
        "GB{:02} FERN {:04} {:04} {:04} {:02}",
        drawn[0] % 90 + 10,
        group(1),
        group(3),
        group(5),
        drawn[7] % 100
    )
}
