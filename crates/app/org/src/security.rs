//! What a user may do: profile, permission sets and groups united, muting taken out of its group,
//! then sharing. Everything that reads or writes on a user's behalf asks here and nowhere else.

mod aggregate;
mod effective;
mod grants;
mod membership;
mod prepared;
mod reach;
mod sharing;

pub(crate) use aggregate::refresh_groups;
pub(crate) use effective::Effective;
pub(crate) use prepared::PreparedResult;
pub(crate) use reach::{Level, RowAccess};
pub use sharing::{SharingAccess, SharingModel};
pub(crate) use sharing::{SharingSettings, default_setting, rule_setting, rule_text};
