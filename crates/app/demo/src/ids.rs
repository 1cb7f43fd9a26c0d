//! The ids that the org gave: of the first records of each object, for tools that start from the
//! demo's printed line, and of a user who is named in the settings.

use std::collections::BTreeMap;

use alongside_org::{ApiError, CurrentUser, Org, SignInError};

use crate::Demo;

/// How many ids of one object are told.
const TOLD: usize = 20;

const OBJECTS: [&str; 6] = ["Account", "Case", "Contact", "Lead", "Opportunity", "Task"];

/// Ids by object, in the order the records were made: the customers of the demo come first.
pub type RecordIds = BTreeMap<&'static str, Vec<String>>;

/// Why the ids cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum RecordIdsError {
    /// The demo has no administrator, or the org does not know the one it has.
    #[error("no administrator of the demo can sign in to the org")]
    NoAdministrator,
    /// The org has no user with the user name.
    #[error("the org has no such user of the demo")]
    NoUser,
    /// The org refused the administrator.
    #[error("the demo's administrator cannot sign in: {0}")]
    SignIn(#[from] SignInError),
    /// The org refused the query.
    #[error("the demo's records cannot be read: {0}")]
    Query(#[from] ApiError),
}

/// The ids of the org's first records, read with the eyes of the demo's administrator.
///
/// # Errors
/// [`RecordIdsError`] when the org was not seeded with this demo.
pub async fn records(org: &Org, demo: &Demo) -> Result<RecordIds, RecordIdsError> {
    as_administrator(org, demo, async |user| {
        let mut ids = RecordIds::new();
        for object in OBJECTS {
            let soql = format!("SELECT Id FROM {object} ORDER BY Id LIMIT {TOLD}");
            ids.insert(object, told(org, user, &soql).await?);
        }
        Ok(ids)
    })
    .await
}

/// The CRM id of the demo's user with this user name.
///
/// # Errors
/// [`RecordIdsError`] when the org was not seeded with this demo.
pub async fn user_id(org: &Org, demo: &Demo, username: &str) -> Result<String, RecordIdsError> {
    as_administrator(org, demo, async |user| {
        let soql = format!("SELECT Id FROM User WHERE Username = '{username}'");
        told(org, user, &soql).await?.pop().ok_or(RecordIdsError::NoUser)
    })
    .await
}

async fn as_administrator<T>(
    org: &Org,
    demo: &Demo,
    read: impl AsyncFnOnce(&CurrentUser) -> Result<T, RecordIdsError>,
) -> Result<T, RecordIdsError> {
    let administrator = demo
        .users
        .iter()
        .find(|user| user.profile == "System Administrator")
        .ok_or(RecordIdsError::NoAdministrator)?;
    let token = org.sign_in(&administrator.username, administrator.password).await?;
    let user = org.current_user(token.expose()).await;
    let read = match user {
        Some(user) => read(&user).await,
        None => Err(RecordIdsError::NoAdministrator),
    };
    org.sign_out(token.expose()).await;
    read
}

async fn told(org: &Org, user: &CurrentUser, soql: &str) -> Result<Vec<String>, RecordIdsError> {
    let found = org.query(user, soql).await?;
    Ok(found.records.into_iter().filter_map(|record| record.id).collect())
}
