//! Reading what the CRM grants of what a manifest names: whole, fresh, and with the ids under which
//! it can be changed.

use std::collections::BTreeSet;

use alongside_access::manifest::{
    ACCESS_SET_NAME, FieldRights, GrantApp, GrantAssignment, GrantConnectedApp, GrantEntity, GrantFacts,
    GrantField, GrantObject, GrantProfile, GrantSet, GrantUser, Manifest, ObjectRights, SystemRights,
};
use alongside_kernel::{CrmId, Timestamp};
use alongside_salesforce::{
    ObjectDescribe, Row, SalesforceError, UserInfo, describe, quote, quote_list, read_whole, user_info,
};

use crate::{
    Crm, CrmError,
    connection::{CallError, Caller, Connection},
    package::{
        ADMIN_PERMISSION, AGENT_PERMISSION, APPS, CONNECTED_APP, MESSAGES_EDIT_PERMISSION,
        MESSAGES_READ_PERMISSION, SETUP_PERMISSION, installation, is_of_package,
    },
};

/// Names in one query's condition.
const MOST_NAMES: usize = 100;

/// Which objects and fields are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GrantScope {
    objects: BTreeSet<String>,
    /// `Contact.Email`.
    fields: BTreeSet<String>,
}

impl GrantScope {
    /// What these manifests name.
    #[must_use]
    pub fn of(manifests: &[Manifest]) -> Self {
        let grants = || manifests.iter().flat_map(|manifest| &manifest.grants);
        Self {
            objects: grants().flat_map(|grant| grant.objects.keys().cloned()).collect(),
            fields: grants().flat_map(|grant| grant.fields.keys().cloned()).collect(),
        }
    }
}

impl Crm {
    /// Reads, as the integration user and from the beginning, what the CRM grants of what manifests
    /// name.
    ///
    /// # Errors
    /// [`CrmError`]; nothing is known then.
    pub async fn grants(&self, scope: &GrantScope, now: Timestamp) -> Result<GrantFacts, CrmError> {
        Ok(read(self.connection(), scope, now).await?)
    }
}

async fn read(connection: &Connection, scope: &GrantScope, now: Timestamp) -> Result<GrantFacts, CallError> {
    let reading = Reading { connection, now };
    let info = connection.call(Caller::Integration, &user_info(), UserInfo::parse, now).await?;
    let sets = reading.all(SETS, set).await?;
    let installation = installation(sets.iter().map(|set| (set.name.as_str(), set.namespace.as_deref())));
    let of_package = |row: &Row| is_of_package(row, installation);
    let permissions: Vec<Row> = reading.rows(&permissions_query()).await?;
    let custom_permissions = permissions
        .iter()
        .filter(|row| of_package(row))
        .map(|row| row.required_id("Id"))
        .collect::<Result<BTreeSet<_>, _>>()?;
    let connected_app = reading.connected_app().await?;
    let apps = reading
        .rows(&apps_query())
        .await?
        .iter()
        .filter(|row| of_package(row))
        .map(app)
        .collect::<Result<Vec<_>, _>>()?;
    let access_set = sets
        .iter()
        .find(|set| set.name == ACCESS_SET_NAME && set.namespace.is_none() && set.profile.is_none())
        .map(|set| set.id);
    let wanted: BTreeSet<CrmId> = custom_permissions
        .iter()
        .copied()
        .chain(connected_app.as_ref().map(|app| app.id))
        .chain(apps.iter().map(|app| app.id))
        .collect();
    Ok(GrantFacts {
        read_at: now,
        installation,
        integration_user: info.user_id,
        users: reading.all(USERS, user).await?,
        profiles: reading.all(PROFILES, profile).await?,
        assignments: reading.all(ASSIGNMENTS, assignment).await?,
        entities: reading.entities(&wanted, access_set).await?,
        objects: reading.objects(&scope.objects, access_set).await?,
        fields: reading.fields(&scope.fields, access_set).await?,
        unrestricted: reading.unrestricted(&scope.fields).await?,
        access_set_system: reading.system_permissions(access_set).await?,
        sets,
        apps,
        connected_app,
        custom_permissions,
    })
}

const SETS: &str = "SELECT Id, Name, NamespacePrefix, Label, ProfileId, PermissionsAssignPermissionSets, \
    PermissionsManageUsers, PermissionsManageProfilesPermissionsets, PermissionsViewAllData, \
    PermissionsModifyAllData FROM PermissionSet";
const USERS: &str = "SELECT Id, Username, Name, IsActive, ProfileId FROM User";
const PROFILES: &str = "SELECT Id, Name FROM Profile";
const ASSIGNMENTS: &str =
    "SELECT Id, AssigneeId, PermissionSetId FROM PermissionSetAssignment WHERE IsActive = true";
const ENTITIES: &str = "SELECT Id, ParentId, SetupEntityId FROM SetupEntityAccess";
const OBJECTS: &str = "SELECT Id, ParentId, SobjectType, PermissionsRead, PermissionsCreate, PermissionsEdit, \
    PermissionsDelete, PermissionsViewAllRecords, PermissionsModifyAllRecords FROM ObjectPermissions";
const FIELDS: &str = "SELECT Id, ParentId, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions";

fn permissions_query() -> String {
    let names = [
        AGENT_PERMISSION,
        ADMIN_PERMISSION,
        MESSAGES_READ_PERMISSION,
        MESSAGES_EDIT_PERMISSION,
        SETUP_PERMISSION,
    ];
    let names = quote_list(names);
    format!("SELECT Id, NamespacePrefix FROM CustomPermission WHERE DeveloperName IN {names}")
}

fn apps_query() -> String {
    format!(
        "SELECT Id, Name, Label, NamespacePrefix, ApplicationId FROM AppMenuItem \
         WHERE Type = 'TabSet' AND Name IN {}",
        quote_list(APPS)
    )
}

struct Reading<'c> {
    connection: &'c Connection,
    now: Timestamp,
}

impl Reading<'_> {
    async fn rows(&self, soql: &str) -> Result<Vec<Row>, CallError> {
        self.connection.rows(Caller::Integration, soql, self.now).await
    }

    /// All rows of a query, those passed over that are of no use.
    async fn all<T>(
        &self,
        soql: &str,
        parse: impl Fn(&Row) -> Result<Option<T>, SalesforceError>,
    ) -> Result<Vec<T>, CallError> {
        let mut found = Vec::new();
        self.connection
            .each_row(Caller::Integration, soql, self.now, |row| {
                found.extend(parse(row)?);
                Ok(())
            })
            .await?;
        Ok(found)
    }

    /// The connected app; whether its policy can be set by a program is what the CRM itself says of
    /// the field to the user who asks.
    async fn connected_app(&self) -> Result<Option<GrantConnectedApp>, CallError> {
        let soql = format!(
            "SELECT Id, Name, OptionsAllowAdminApprovedUsersOnly FROM ConnectedApplication WHERE Name = {}",
            quote(CONNECTED_APP)
        );
        let Some(row) = self.rows(&soql).await?.into_iter().next() else { return Ok(None) };
        let described = self.describe("ConnectedApplication").await?;
        let policy = described.as_ref().and_then(|object| object.field("OptionsAllowAdminApprovedUsersOnly"));
        Ok(Some(GrantConnectedApp {
            id: row.required_id("Id")?,
            name: row.required_text("Name")?,
            admin_approved_only: row.switch("OptionsAllowAdminApprovedUsersOnly")?,
            policy_can_be_set: policy.is_some_and(|field| field.updateable),
        }))
    }

    /// An object as it is now, not as it was kept; nothing when it is not there or hidden.
    async fn describe(&self, object: &str) -> Result<Option<ObjectDescribe>, CallError> {
        let request = describe(self.connection.api(), object);
        match self.connection.call(Caller::Integration, &request, ObjectDescribe::parse, self.now).await {
            Ok(described) => Ok(Some(described)),
            Err(CallError::Answer(
                SalesforceError::NotFound { .. }
                | SalesforceError::ObjectMissing { .. }
                | SalesforceError::Forbidden { .. },
            )) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Access to apps can be asked for by their ids; what else the access set gives, by the set's.
    async fn entities(
        &self,
        wanted: &BTreeSet<CrmId>,
        access_set: Option<CrmId>,
    ) -> Result<Vec<GrantEntity>, CallError> {
        let mut found = Vec::new();
        if !wanted.is_empty() {
            let ids = quote_list(wanted.iter().map(CrmId::as_str));
            found = self.all(&format!("{ENTITIES} WHERE SetupEntityId IN {ids}"), entity).await?;
        }
        if let Some(set) = access_set {
            let of_set =
                self.all(&format!("{ENTITIES} WHERE ParentId = {}", quote(set.as_str())), entity).await?;
            let known: BTreeSet<CrmId> = found.iter().map(|row: &GrantEntity| row.id).collect();
            found.extend(of_set.into_iter().filter(|row| !known.contains(&row.id)));
        }
        Ok(found)
    }

    async fn objects(
        &self,
        names: &BTreeSet<String>,
        access_set: Option<CrmId>,
    ) -> Result<Vec<GrantObject>, CallError> {
        let mut found: Vec<GrantObject> = Vec::new();
        for condition in conditions("SobjectType", names, access_set) {
            let known: BTreeSet<CrmId> = found.iter().map(|row| row.id).collect();
            let rows = self.all(&format!("{OBJECTS} WHERE {condition}"), object).await?;
            found.extend(rows.into_iter().filter(|row| !known.contains(&row.id)));
        }
        Ok(found)
    }

    async fn fields(
        &self,
        names: &BTreeSet<String>,
        access_set: Option<CrmId>,
    ) -> Result<Vec<GrantField>, CallError> {
        let mut found: Vec<GrantField> = Vec::new();
        for condition in conditions("Field", names, access_set) {
            let known: BTreeSet<CrmId> = found.iter().map(|row| row.id).collect();
            let rows = self.all(&format!("{FIELDS} WHERE {condition}"), field).await?;
            found.extend(rows.into_iter().filter(|row| !known.contains(&row.id)));
        }
        Ok(found)
    }

    /// Fields that security cannot restrict: names, and those that every record must have.
    async fn unrestricted(&self, fields: &BTreeSet<String>) -> Result<BTreeSet<String>, CallError> {
        let objects: BTreeSet<&str> =
            fields.iter().filter_map(|field| field.split_once('.')).map(|(object, _)| object).collect();
        let mut found = BTreeSet::new();
        for object in objects {
            let Some(described) = self.describe(object).await? else { continue };
            found.extend(fields.iter().filter(|field| is_unrestricted(&described, object, field)).cloned());
        }
        Ok(found)
    }

    async fn system_permissions(&self, set: Option<CrmId>) -> Result<Vec<String>, CallError> {
        let Some(set) = set else { return Ok(Vec::new()) };
        let request = read_whole(self.connection.api(), "PermissionSet", set);
        let row = self.connection.call(Caller::Integration, &request, Row::parse, self.now).await?;
        Ok(row.switched_on().filter_map(|name| name.strip_prefix("Permissions")).map(str::to_owned).collect())
    }
}

fn is_unrestricted(described: &ObjectDescribe, object: &str, field: &str) -> bool {
    field
        .split_once('.')
        .filter(|(owner, _)| *owner == object)
        .and_then(|(_, name)| described.field(name))
        .is_some_and(|field| !field.permissionable)
}

/// Conditions that together find all rows wanted.
fn conditions(column: &str, names: &BTreeSet<String>, access_set: Option<CrmId>) -> Vec<String> {
    let names: Vec<&String> = names.iter().collect();
    let mut conditions: Vec<String> =
        names.chunks(MOST_NAMES).map(|some| format!("{column} IN {}", quote_list(some))).collect();
    conditions.extend(access_set.map(|set| format!("ParentId = {}", quote(set.as_str()))));
    conditions
}

fn set(row: &Row) -> Result<Option<GrantSet>, SalesforceError> {
    Ok(Some(GrantSet {
        id: row.required_id("Id")?,
        name: row.text("Name").unwrap_or_default(),
        namespace: row.text("NamespacePrefix"),
        label: row.text("Label").unwrap_or_default(),
        profile: row.id("ProfileId")?,
        system: SystemRights {
            assigns_sets: row.switch("PermissionsAssignPermissionSets")?
                || row.switch("PermissionsManageUsers")?,
            manages_sets: row.switch("PermissionsManageProfilesPermissionsets")?,
            views_all: row.switch("PermissionsViewAllData")?,
            modifies_all: row.switch("PermissionsModifyAllData")?,
        },
    }))
}

/// System users without a profile can be granted nothing and are passed over.
fn user(row: &Row) -> Result<Option<GrantUser>, SalesforceError> {
    let Some(profile) = row.id("ProfileId")? else { return Ok(None) };
    Ok(Some(GrantUser {
        id: row.required_id("Id")?,
        username: row.required_text("Username")?,
        name: row.required_text("Name")?,
        active: row.switch("IsActive")?,
        profile,
    }))
}

fn profile(row: &Row) -> Result<Option<GrantProfile>, SalesforceError> {
    Ok(Some(GrantProfile { id: row.required_id("Id")?, name: row.required_text("Name")? }))
}

fn assignment(row: &Row) -> Result<Option<GrantAssignment>, SalesforceError> {
    let Some(set) = row.id("PermissionSetId")? else { return Ok(None) };
    Ok(Some(GrantAssignment { id: row.required_id("Id")?, user: row.required_id("AssigneeId")?, set }))
}

fn app(row: &Row) -> Result<GrantApp, SalesforceError> {
    Ok(GrantApp {
        id: row.required_id("ApplicationId")?,
        name: row.required_text("Name")?,
        label: row.required_text("Label")?,
    })
}

fn entity(row: &Row) -> Result<Option<GrantEntity>, SalesforceError> {
    Ok(Some(GrantEntity {
        id: row.required_id("Id")?,
        set: row.required_id("ParentId")?,
        entity: row.required_id("SetupEntityId")?,
    }))
}

fn object(row: &Row) -> Result<Option<GrantObject>, SalesforceError> {
    Ok(Some(GrantObject {
        id: row.required_id("Id")?,
        set: row.required_id("ParentId")?,
        object: row.required_text("SobjectType")?,
        rights: ObjectRights {
            read: row.switch("PermissionsRead")?,
            create: row.switch("PermissionsCreate")?,
            edit: row.switch("PermissionsEdit")?,
            delete: row.switch("PermissionsDelete")?,
            view_all: row.switch("PermissionsViewAllRecords")?,
            modify_all: row.switch("PermissionsModifyAllRecords")?,
        },
    }))
}

fn field(row: &Row) -> Result<Option<GrantField>, SalesforceError> {
    Ok(Some(GrantField {
        id: row.required_id("Id")?,
        set: row.required_id("ParentId")?,
        field: row.required_text("Field")?,
        rights: FieldRights { read: row.switch("PermissionsRead")?, edit: row.switch("PermissionsEdit")? },
    }))
}
