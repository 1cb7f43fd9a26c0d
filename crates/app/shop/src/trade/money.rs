//! Amounts in pence sterling, printed as the shop prints them.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul};

/// A whole number of pence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Pence(pub(crate) u32);

impl Pence {
    /// So many pounds and pence, as a price list writes them.
    pub(crate) const fn of(pounds: u32, pence: u32) -> Self {
        Self(pounds * 100 + pence)
    }

    /// As a charge is printed: nothing to pay is a word.
    pub(crate) fn or_free(self) -> String {
        match self {
            Self(0) => "Free".into(),
            amount => amount.to_string(),
        }
    }
}

impl fmt::Display for Pence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (pounds, pence) = (self.0 / 100, self.0 % 100);
        if pounds >= 1_000 {
            write!(formatter, "£{},{:03}.{pence:02}", pounds / 1_000, pounds % 1_000)
        } else {
            write!(formatter, "£{pounds}.{pence:02}")
        }
    }
}

impl Add for Pence {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Mul<u32> for Pence {
    type Output = Self;
    fn mul(self, count: u32) -> Self {
        Self(self.0 * count)
    }
}

impl Sum for Pence {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Add::add)
    }
}
