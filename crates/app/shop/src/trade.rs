//! The business behind the pages: what is sold, to whom, and on what terms. Knows
//! nothing of HTTP; the day's date is passed in.

pub(crate) mod cart;
pub(crate) mod catalogue;
pub(crate) mod checkout;
pub(crate) mod customers;
pub(crate) mod details;
pub(crate) mod field_errors;
pub(crate) mod invoices;
pub(crate) mod money;
pub(crate) mod questions;
