//! The directory by SOQL: users, profiles, sets, assignments, and what of them concerns the
//! product. A CRM without the package is a fact, not an error.

use std::collections::HashSet;

use alongside_access::{
    AssignmentRow, ConnectedAppRow, DirectoryRows, Installation, PermissionSetRow, PermittedUsers,
    ProfileRow, UserRow,
};
use alongside_kernel::{CrmId, Timestamp};
use alongside_salesforce::{Row, SalesforceError, quote, quote_list};

use crate::{
    connection::{CallError, Caller, Connection},
    package::{ADMIN_PERMISSION, AGENT_PERMISSION, AGENT_SET, CONNECTED_APP, NAMESPACE},
};

/// Reads everything once. The parts are asked for side by side; a change between two of them shows
/// in the next reading.
pub(crate) async fn read(connection: &Connection, now: Timestamp) -> Result<DirectoryRows, CallError> {
    let rows = |soql: String| async move { connection.rows(Caller::Integration, &soql, now).await };
    let (users, profiles, sets, assignments, permissions, apps) = tokio::try_join!(
        rows("SELECT Id, Username, Name, Email, IsActive, ProfileId FROM User".to_owned()),
        rows("SELECT Id, Name FROM Profile".to_owned()),
        rows("SELECT Id, Name, Label, NamespacePrefix, ProfileId FROM PermissionSet".to_owned()),
        rows(
            "SELECT AssigneeId, PermissionSetId FROM PermissionSetAssignment WHERE IsActive = true"
                .to_owned()
        ),
        rows(format!(
            "SELECT Id, DeveloperName, NamespacePrefix FROM CustomPermission \
             WHERE DeveloperName IN {}",
            quote_list([AGENT_PERMISSION, ADMIN_PERMISSION])
        )),
        rows(format!(
            "SELECT Id, Name, OptionsAllowAdminApprovedUsersOnly FROM ConnectedApplication \
             WHERE Name = {}",
            quote(CONNECTED_APP)
        )),
    )?;

    let installation = installation(&sets);
    let named = |name: &str| {
        permissions
            .iter()
            .filter(|row| row.text("DeveloperName").as_deref() == Some(name))
            .filter(|row| is_of_package(row, installation))
            .map(|row| row.required_id("Id"))
            .next()
            .transpose()
    };
    let agent = named(AGENT_PERMISSION)?;
    let admin = named(ADMIN_PERMISSION)?;
    let app = apps.first().map(|row| row.required_id("Id")).transpose()?;

    let grants = grants(connection, [agent, admin, app], now).await?;
    let holders = |entity: Option<CrmId>| -> HashSet<CrmId> {
        grants.iter().filter(|(_, granted)| Some(*granted) == entity).map(|(set, _)| *set).collect()
    };
    let (agents, admins, approved) = (holders(agent), holders(admin), holders(app));

    Ok(DirectoryRows {
        read_at: now,
        installation,
        users: users.iter().filter_map(|row| user(row).transpose()).collect::<Result<_, _>>()?,
        profiles: profiles.iter().map(profile).collect::<Result<_, _>>()?,
        permission_sets: sets
            .iter()
            .map(|row| permission_set(row, &agents, &admins))
            .collect::<Result<_, _>>()?,
        assignments: assignments
            .iter()
            .filter_map(|row| assignment(row).transpose())
            .collect::<Result<_, _>>()?,
        connected_app: apps.first().map(|row| connected_app(row, &approved)).transpose()?,
    })
}

/// Which sets grant which of the entities: pairs of set and entity. Access to a connected app can
/// be filtered by the entity's id only.
async fn grants(
    connection: &Connection,
    entities: [Option<CrmId>; 3],
    now: Timestamp,
) -> Result<Vec<(CrmId, CrmId)>, CallError> {
    let entities: Vec<String> = entities.into_iter().flatten().map(|id| id.to_string()).collect();
    if entities.is_empty() {
        return Ok(Vec::new());
    }
    let soql = format!(
        "SELECT ParentId, SetupEntityId FROM SetupEntityAccess WHERE SetupEntityId IN {}",
        quote_list(entities)
    );
    let rows = connection.rows(Caller::Integration, &soql, now).await?;
    rows.iter().map(|row| Ok((row.required_id("ParentId")?, row.required_id("SetupEntityId")?))).collect()
}

/// A managed package is known by its namespace, source by the shipped set's name: a clone of a
/// managed set may have that name, too, but stands beside the managed one.
fn installation(sets: &[Row]) -> Installation {
    let shipped = |namespace: Option<&str>| {
        sets.iter().any(|row| {
            row.text("Name").as_deref() == Some(AGENT_SET)
                && row.text("NamespacePrefix").as_deref() == namespace
        })
    };
    if shipped(Some(NAMESPACE)) {
        Installation::Managed
    } else if shipped(None) {
        Installation::Source
    } else {
        Installation::Missing
    }
}

fn is_of_package(row: &Row, installation: Installation) -> bool {
    let namespace = row.text("NamespacePrefix");
    match installation {
        Installation::Managed => namespace.as_deref() == Some(NAMESPACE),
        Installation::Source => namespace.is_none(),
        Installation::Missing => false,
    }
}

/// System users without a profile can be granted nothing and are passed over.
fn user(row: &Row) -> Result<Option<UserRow>, SalesforceError> {
    let Some(profile) = row.id("ProfileId")? else {
        return Ok(None);
    };
    Ok(Some(UserRow {
        id: row.required_id("Id")?,
        username: row.required_text("Username")?,
        name: row.required_text("Name")?,
        email: row.text("Email").unwrap_or_default(),
        active: row.switch("IsActive")?,
        profile,
    }))
}

fn profile(row: &Row) -> Result<ProfileRow, SalesforceError> {
    Ok(ProfileRow { id: row.required_id("Id")?, name: row.required_text("Name")? })
}

fn permission_set(
    row: &Row,
    agents: &HashSet<CrmId>,
    admins: &HashSet<CrmId>,
) -> Result<PermissionSetRow, SalesforceError> {
    let id = row.required_id("Id")?;
    Ok(PermissionSetRow {
        id,
        label: row.text("Label").unwrap_or_default(),
        profile: row.id("ProfileId")?,
        agent: agents.contains(&id),
        admin: admins.contains(&id),
    })
}

/// An assignment of a group names the group's aggregate set; one without a set grants nothing yet.
fn assignment(row: &Row) -> Result<Option<AssignmentRow>, SalesforceError> {
    let Some(permission_set) = row.id("PermissionSetId")? else {
        return Ok(None);
    };
    Ok(Some(AssignmentRow { user: row.required_id("AssigneeId")?, permission_set }))
}

fn connected_app(row: &Row, approved: &HashSet<CrmId>) -> Result<ConnectedAppRow, SalesforceError> {
    let mut approved_sets: Vec<CrmId> = approved.iter().copied().collect();
    approved_sets.sort_unstable();
    Ok(ConnectedAppRow {
        name: row.required_text("Name")?,
        permitted_users: if row.switch("OptionsAllowAdminApprovedUsersOnly")? {
            PermittedUsers::AdminApproved
        } else {
            PermittedUsers::SelfAuthorize
        },
        approved_sets,
    })
}
