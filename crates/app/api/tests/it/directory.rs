//! The CRM's word on who may do what: how a change of it reaches everybody, and what holds while
//! there is none.

mod away;
mod reach;
pub mod watching;
