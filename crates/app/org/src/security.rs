//! What a user may do: profile, permission sets and groups united, muting taken out of its group,
//! then sharing. Everything that reads or writes on a user's behalf asks here and nowhere else.

mod effective;
mod grants;
mod rows;

pub(crate) use effective::Effective;
pub(crate) use rows::{RowAccess, RowFacts};
