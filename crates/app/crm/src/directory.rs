//! The directory by SOQL: users, profiles, sets, assignments, and what of them concerns the company.
//! Read in pages; after the first time only what changed. A CRM without the package is a fact, not
//! an error.

mod assemble;
mod kept;
mod restricted;
mod scope;
mod table;

use std::{collections::BTreeSet, sync::OnceLock, time::Duration};

use alongside_access::{DirectoryRows, ProfileRow, UserRow};
use alongside_kernel::{CrmId, Timestamp};
use alongside_salesforce::{Row, SalesforceError, quote, quote_list};
use tokio::sync::Mutex;

use self::{
    kept::{Assignment, EntityGrant, FieldGrant, ObjectGrant, Set},
    restricted::Restricted,
    table::{Mark, Source, Table},
};
use crate::{
    connection::{CallError, Caller, Connection},
    package::{
        ADMIN_PERMISSION, AGENT_PERMISSION, APPS, CONNECTED_APP, MESSAGES_EDIT_PERMISSION,
        MESSAGES_READ_PERMISSION, SETUP_PERMISSION,
    },
    schema::Schema,
};

pub use scope::DirectoryScope;

/// After this long everything is read from the beginning, whatever counts and stamps say.
const ALL_ANEW: Duration = Duration::from_secs(60 * 60);

/// The newest entries of the CRM's own log of set-up changes. While they stay the same, nobody
/// changed who may do what; what the log leaves out, a reading finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryBell(Vec<CrmId>);

/// Looks at the log. One small query.
pub(crate) async fn bell(connection: &Connection, now: Timestamp) -> Result<DirectoryBell, CallError> {
    // Dates are whole seconds: of several entries in one second, one may come to stand behind the
    // first.
    let soql = "SELECT Id FROM SetupAuditTrail ORDER BY CreatedDate DESC, Id DESC LIMIT 5";
    let rows = connection.rows(Caller::Integration, soql, now).await?;
    Ok(DirectoryBell(rows.iter().map(|row| row.required_id("Id")).collect::<Result<_, _>>()?))
}

/// What was read so far; one reading at a time.
#[derive(Default)]
pub(crate) struct Directory {
    kept: Mutex<Kept>,
    /// The organization that was read.
    organization: OnceLock<CrmId>,
}

#[derive(Default)]
struct Kept {
    users: Table<UserRow>,
    profiles: Table<ProfileRow>,
    sets: Table<Set>,
    assignments: Table<Assignment>,
    objects: Table<ObjectGrant>,
    fields: Table<FieldGrant>,
    entities: Table<EntityGrant>,
    restricted: Restricted,
    package: Package,
    /// When everything was read.
    all_at: Option<Timestamp>,
    /// Which readings brought something new.
    version: DirectoryVersion,
}

/// Tells two readings apart of which the later brought something new.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DirectoryVersion(u64);

/// The few rows by which the package is known.
#[derive(Default, PartialEq)]
struct Package {
    organization: Option<CrmId>,
    permissions: Vec<Row>,
    connected_app: Option<Row>,
    apps: Vec<Row>,
}

impl Directory {
    /// The organization whose directory it is; `None` before it was read.
    pub(crate) fn organization(&self) -> Option<CrmId> {
        self.organization.get().copied()
    }

    /// Brings what is kept up to date and puts it together; `None` when that brought nothing new
    /// since `known`. A change between two of the queries shows in the next reading. After a fault
    /// the next reading goes on where this one stopped.
    pub(crate) async fn read(
        &self,
        connection: &Connection,
        schema: &Schema,
        scope: &DirectoryScope,
        known: Option<DirectoryVersion>,
        now: Timestamp,
    ) -> Result<Option<(DirectoryVersion, DirectoryRows)>, CallError> {
        let mut kept = self.kept.lock().await;
        if kept.all_at.is_none_or(|at| now.since(at) >= ALL_ANEW) {
            kept.forget();
        }
        // Boxed: seven tables at once are more than those who wait for them should hold room for.
        Box::pin(kept.read(connection, schema, scope, now)).await?;
        kept.all_at.get_or_insert(now);
        if let Some(organization) = kept.package.organization {
            self.organization.get_or_init(|| organization);
        }
        if known == Some(kept.version) {
            return Ok(None);
        }
        Ok(Some((kept.version, kept.assemble(now)?)))
    }
}

impl Kept {
    fn forget(&mut self) {
        self.users.forget();
        self.profiles.forget();
        self.sets.forget();
        self.assignments.forget();
        self.objects.forget();
        self.fields.forget();
        self.entities.forget();
        self.restricted = Restricted::default();
        self.all_at = None;
    }

    async fn read(
        &mut self,
        connection: &Connection,
        schema: &Schema,
        scope: &DirectoryScope,
        now: Timestamp,
    ) -> Result<(), CallError> {
        let mut changed = self.restricted.learn(connection, schema, scope, now).await?;
        let secured = self.restricted.secured();
        let known_by = self.restricted.known_by();
        let mut users = Source::new("User", user_fields(known_by));
        users.also_for = known_by.map(str::to_owned);
        let profiles = Source::new("Profile", "Name");
        let sets = Source::new("PermissionSet", kept::SET_FIELDS);
        let assignments =
            Source::new("PermissionSetAssignment", "AssigneeId, PermissionSetId, PermissionSetGroupId")
                .only("IsActive = true".to_owned());
        let objects = DirectoryScope::objects_filter(self.restricted.objects())
            .map(|filter| Source::new("ObjectPermissions", kept::OBJECT_FIELDS).only(filter));
        let fields = DirectoryScope::fields_filter(&secured).map(|filter| {
            Source::new("FieldPermissions", "ParentId, Field, PermissionsRead, PermissionsEdit").only(filter)
        });

        let mut asked = vec![permissions_query(), app_query(), apps_query(), users.mark(), profiles.mark()];
        asked.extend([sets.mark(), assignments.mark(), "SELECT Id FROM Organization".to_owned()]);
        asked.extend(objects.iter().map(Source::mark));
        asked.extend(fields.iter().map(Source::mark));
        let mut answers = connection.first_pages(Caller::Integration, &asked, now).await?.into_iter();
        let mut next = || answers.next().expect("every query is answered");
        let (permissions, connected_app, apps) = (next()?, next()?.into_iter().next(), next()?);
        let marks = [mark(next())?, mark(next())?, mark(next())?, mark(next())?];
        let [users_mark, profiles_mark, sets_mark, assignments_mark] = marks;
        let organization = next()?.first().map(|row| row.required_id("Id")).transpose()?;
        let package = Package { organization, permissions, connected_app, apps };
        let objects_mark = objects.as_ref().map(|_| mark(next())).transpose()?.flatten();
        let fields_mark = fields.as_ref().map(|_| mark(next())).transpose()?.flatten();

        let known_by = known_by.map(str::to_owned);
        let user = |row: &Row| kept::user(row, known_by.as_deref());
        let read = tokio::try_join!(
            self.users.refresh(connection, users, users_mark, user, now),
            self.profiles.refresh(connection, profiles, profiles_mark, kept::profile, now),
            self.sets.refresh(connection, sets, sets_mark, kept::set, now),
            self.assignments.refresh(connection, assignments, assignments_mark, kept::assignment, now),
            refresh(&mut self.objects, connection, objects, objects_mark, kept::object_grant, now),
            refresh(&mut self.fields, connection, fields, fields_mark, kept::field_grant, now),
            entities(&mut self.entities, connection, &package, now),
        );
        // A part that was read before another failed is new, too.
        changed |= package != self.package;
        self.package = package;
        match read {
            Ok((users, profiles, sets, assignments, objects, fields, entities)) => {
                changed |= users | profiles | sets | assignments | objects | fields | entities;
                if changed {
                    self.version.0 += 1;
                }
                Ok(())
            }
            Err(error) => {
                self.version.0 += 1;
                Err(error)
            }
        }
    }
}

/// Access to apps, connected apps and custom permissions, which can be asked for by the entity's id
/// only.
async fn entities(
    table: &mut Table<EntityGrant>,
    connection: &Connection,
    package: &Package,
    now: Timestamp,
) -> Result<bool, CallError> {
    let wanted = package.entities()?;
    let source = (!wanted.is_empty()).then(|| {
        Source::new("SetupEntityAccess", "ParentId, SetupEntityId")
            .only(format!("SetupEntityId IN {}", quote_list(wanted.iter().map(CrmId::as_str))))
    });
    let found = match &source {
        None => None,
        Some(source) => {
            let pages = connection.first_pages(Caller::Integration, &[source.mark()], now).await?;
            pages.into_iter().next().map(mark).transpose()?.flatten()
        }
    };
    refresh(table, connection, source, found, kept::entity_grant, now).await
}

async fn refresh<T>(
    table: &mut Table<T>,
    connection: &Connection,
    source: Option<Source>,
    mark: Option<Mark>,
    parse: impl Fn(&Row) -> Result<Option<T>, SalesforceError>,
    now: Timestamp,
) -> Result<bool, CallError> {
    match source {
        Some(source) => table.refresh(connection, source, mark, parse, now).await,
        None => {
            table.forget();
            Ok(false)
        }
    }
}

/// The mark in an answer; none where the CRM does not count this object's rows.
fn mark(answer: Result<Vec<Row>, SalesforceError>) -> Result<Option<Mark>, SalesforceError> {
    match answer {
        Ok(rows) => rows.first().map(Mark::read).transpose(),
        Err(
            SalesforceError::Invalid { .. }
            | SalesforceError::FieldMissing { .. }
            | SalesforceError::ObjectMissing { .. },
        ) => Ok(None),
        Err(error) => Err(error),
    }
}

fn user_fields(known_by: Option<&str>) -> String {
    const ALWAYS: [&str; 5] = ["Username", "Name", "Email", "IsActive", "ProfileId"];
    let mut fields = ALWAYS.join(", ");
    // The CRM refuses a field that is selected twice.
    let known = |field: &str| {
        field.eq_ignore_ascii_case("Id") || ALWAYS.iter().any(|one| one.eq_ignore_ascii_case(field))
    };
    if let Some(field) = known_by.filter(|field| !known(field)) {
        fields.push_str(", ");
        fields.push_str(field);
    }
    fields
}

fn permissions_query() -> String {
    let names = [
        AGENT_PERMISSION,
        ADMIN_PERMISSION,
        MESSAGES_READ_PERMISSION,
        MESSAGES_EDIT_PERMISSION,
        SETUP_PERMISSION,
    ];
    format!(
        "SELECT Id, DeveloperName, NamespacePrefix FROM CustomPermission WHERE DeveloperName IN {}",
        quote_list(names)
    )
}

fn app_query() -> String {
    format!(
        "SELECT Id, Name, OptionsAllowAdminApprovedUsersOnly FROM ConnectedApplication WHERE Name = {}",
        quote(CONNECTED_APP)
    )
}

/// Who sees an app can be asked for by the id that its menu item has.
fn apps_query() -> String {
    format!(
        "SELECT Id, Name, Label, NamespacePrefix, ApplicationId FROM AppMenuItem \
         WHERE Type = 'TabSet' AND Name IN {}",
        quote_list(APPS)
    )
}

impl Package {
    /// The ids of everything that sets give access to.
    fn entities(&self) -> Result<BTreeSet<CrmId>, SalesforceError> {
        let permissions = self.permissions.iter().map(|row| row.required_id("Id"));
        let app = self.connected_app.iter().map(|row| row.required_id("Id"));
        let apps = self.apps.iter().map(|row| row.required_id("ApplicationId"));
        permissions.chain(app).chain(apps).collect()
    }
}
