//! The pages themselves: one file for each kind of address.

pub mod apps;
pub mod chatter;
pub mod component;
pub mod editor;
pub mod form;
pub mod home;
pub mod list;
pub mod marketplace;
pub mod record;
pub mod search;
pub mod sign_in;
