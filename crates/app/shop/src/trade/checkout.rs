//! Checkout: what a customer typed, what is wrong with it, and the order it makes.
//! Card details are checked and dropped; they are never kept, shown or logged.

use aws_lc_rs::rand;
use data_encoding::BASE32_NOPAD;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::cart::{Cart, Delivery, Line};
use super::money::Pence;
use crate::trade::field_errors::FieldErrors;

mod rules;

pub(crate) use rules::{check_postcode, is_email, is_phone};

/// The form as posted.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct CheckoutForm {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) phone: String,
    pub(crate) address: String,
    pub(crate) town: String,
    pub(crate) postcode: String,
    pub(crate) delivery: String,
    pub(crate) delivery_note: String,
    card_number: String,
    card_expiry: String,
    card_code: String,
}

/// An order as its confirmation page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) number: String,
    pub(crate) placed: Date,
    pub(crate) email: String,
    delivery: String,
    cart: String,
}

impl CheckoutForm {
    /// A form filled with what is known of the customer.
    pub(crate) fn beginning() -> Self {
        Self { delivery: Delivery::Standard.value().into(), ..Self::default() }
    }

    /// The chosen delivery; standard until another is chosen.
    pub(crate) fn chosen_delivery(&self) -> Delivery {
        Delivery::from_value(&self.delivery).unwrap_or(Delivery::Standard)
    }

    /// What is wrong, field by field, on the given day.
    pub(crate) fn errors(&self, today: Date) -> FieldErrors {
        let mut errors = FieldErrors::default();
        let given = |text: &str| !text.trim().is_empty();
        errors.require(given(&self.name), "name", "Enter the name to put on the parcel.");
        errors.require(is_email(&self.email), "email", "Enter an e-mail address, such as casey@example.com.");
        errors.require(
            is_phone(&self.phone),
            "phone",
            "Enter a phone number with 10 or more digits, so the driver can ring.",
        );
        errors.require(given(&self.address), "address", "Enter a street and house number.");
        errors.require(given(&self.town), "town", "Enter the town.");
        check_postcode(&self.postcode, &mut errors);
        errors.require(
            Delivery::from_value(&self.delivery).is_some(),
            "delivery",
            "Choose how the order should reach you.",
        );
        errors.require(
            self.delivery_note.chars().count() <= 200,
            "delivery_note",
            "Keep the note under 200 characters; the label has no more room.",
        );
        errors.require(
            rules::is_card_number(&self.card_number),
            "card_number",
            "Check the card number. It has 12 to 19 digits, on the front of the card.",
        );
        rules::check_expiry(&self.card_expiry, today, &mut errors);
        errors.require(
            matches!(self.card_code.trim().len(), 3 | 4)
                && self.card_code.trim().bytes().all(|byte| byte.is_ascii_digit()),
            "card_code",
            "Enter the 3 or 4 digits from the back of the card.",
        );
        errors
    }

    /// The order that this form and cart make.
    pub(crate) fn order(&self, cart: &Cart, today: Date) -> Order {
        let mut bytes = [0_u8; 5];
        rand::fill(&mut bytes).expect("the system's random source is open");
        Order {
            number: format!("FH-{}", BASE32_NOPAD.encode(&bytes)),
            placed: today,
            email: self.email.trim().into(),
            delivery: self.chosen_delivery().value().into(),
            cart: cart.to_text(),
        }
    }
}

impl Order {
    pub(crate) fn lines(&self) -> Vec<Line> {
        Cart::from_text(&self.cart).lines()
    }

    pub(crate) fn delivery(&self) -> Delivery {
        Delivery::from_value(&self.delivery).unwrap_or(Delivery::Standard)
    }

    pub(crate) fn delivery_charge(&self) -> Pence {
        self.delivery().charge(Cart::from_text(&self.cart).goods())
    }

    pub(crate) fn total(&self) -> Pence {
        Cart::from_text(&self.cart).goods() + self.delivery_charge()
    }

    /// The day it was placed, as printed.
    pub(crate) fn day(&self) -> String {
        self.placed.strftime("%-d %B %Y").to_string()
    }
}

#[cfg(test)]
mod tests;
