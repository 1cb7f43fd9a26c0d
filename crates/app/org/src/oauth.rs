//! OAuth.
use crate::{ConnectedAppConfig, OrgError};
pub(crate) fn check_keys(_app: &ConnectedAppConfig) -> Result<(), OrgError> {
    Ok(())
}
