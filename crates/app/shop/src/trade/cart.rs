//! A cart: which products and how many, small enough to travel in a cookie.

use super::catalogue::{self, Product};
use super::money::Pence;

/// Most of one product in a cart.
pub(crate) const MAX_QUANTITY: u32 = 20;

/// At or above this, delivery is free.
const FREE_DELIVERY_FROM: Pence = Pence::of(60, 0);

/// What a customer means to buy, in the order they chose it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cart {
    lines: Vec<(&'static str, u32)>,
}

/// One row of the cart as printed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) product: &'static Product,
    pub(crate) quantity: u32,
}

impl Line {
    pub(crate) fn total(&self) -> Pence {
        self.product.price * self.quantity
    }
}

impl Cart {
    /// Reads the text of [`Cart::to_text`]; products no longer sold are left out.
    pub(crate) fn from_text(text: &str) -> Self {
        let mut cart = Self::default();
        for entry in text.split(',') {
            if let Some((slug, quantity)) = entry.split_once(':')
                && let (Some(product), Ok(quantity)) = (catalogue::find(slug), quantity.parse())
            {
                cart.set(product, quantity);
            }
        }
        cart
    }

    /// The cart as `slug:quantity`, separated by commas.
    pub(crate) fn to_text(&self) -> String {
        let entries: Vec<String> =
            self.lines.iter().map(|(slug, quantity)| format!("{slug}:{quantity}")).collect();
        entries.join(",")
    }

    /// Puts in `quantity` more, up to [`MAX_QUANTITY`].
    pub(crate) fn add(&mut self, product: &'static Product, quantity: u32) {
        let present = self.quantity(product);
        self.set(product, present.saturating_add(quantity));
    }

    /// Sets how many there are, up to [`MAX_QUANTITY`]; none takes it out.
    pub(crate) fn set(&mut self, product: &'static Product, quantity: u32) {
        let quantity = quantity.min(MAX_QUANTITY);
        let place = self.lines.iter().position(|(slug, _)| *slug == product.slug);
        match (place, quantity) {
            (Some(place), 0) => {
                self.lines.remove(place);
            }
            (Some(place), _) => self.lines[place].1 = quantity,
            (None, 0) => {}
            (None, _) => self.lines.push((product.slug, quantity)),
        }
    }

    fn quantity(&self, product: &Product) -> u32 {
        let line = self.lines.iter().find(|(slug, _)| *slug == product.slug);
        line.map_or(0, |(_, quantity)| *quantity)
    }

    pub(crate) fn lines(&self) -> Vec<Line> {
        self.lines
            .iter()
            .filter_map(|(slug, quantity)| {
                Some(Line { product: catalogue::find(slug)?, quantity: *quantity })
            })
            .collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many things, for the header.
    pub(crate) fn count(&self) -> u32 {
        self.lines.iter().map(|(_, quantity)| quantity).sum()
    }

    /// The price of the things alone.
    pub(crate) fn goods(&self) -> Pence {
        self.lines().iter().map(Line::total).sum()
    }
}

/// How an order reaches the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    Standard,
    NextDay,
    Collect,
}

impl Delivery {
    pub(crate) const ALL: [Self; 3] = [Self::Standard, Self::NextDay, Self::Collect];

    /// As posted by the form.
    pub(crate) fn value(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::NextDay => "next-day",
            Self::Collect => "collect",
        }
    }

    /// As printed.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Standard => "Standard, 3 to 4 working days",
            Self::NextDay => "Next working day",
            Self::Collect => "Collect from the workshop",
        }
    }

    pub(crate) fn from_value(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|delivery| delivery.value() == value)
    }

    /// The charge on top of goods of this worth.
    pub(crate) fn charge(self, goods: Pence) -> Pence {
        match self {
            Self::Standard if goods < FREE_DELIVERY_FROM => Pence::of(4, 95),
            Self::Standard | Self::Collect => Pence(0),
            Self::NextDay => Pence::of(9, 50),
        }
    }
}

#[cfg(test)]
mod tests;
