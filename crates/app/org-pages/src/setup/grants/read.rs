//! Everything that a set may grant, with what it does grant.

use std::collections::HashMap;

use alongside_org::{Change, Record, SetupObject};

use super::{Holder, Kind};
use crate::problem::Problem;
use crate::setup::drawing::grid::{Behind, Choice, Row, Section, Tick};
use crate::setup::frame::Setup;

/// Columns of object permissions: the field, its label, and the columns it needs.
pub const OBJECT_COLUMNS: [(&str, &str, &[&str]); 6] = [
    ("PermissionsRead", "Read", &[]),
    ("PermissionsCreate", "Create", &["PermissionsRead"]),
    ("PermissionsEdit", "Edit", &["PermissionsRead"]),
    ("PermissionsDelete", "Delete", &["PermissionsRead", "PermissionsEdit"]),
    ("PermissionsViewAllRecords", "View All", &["PermissionsRead"]),
    (
        "PermissionsModifyAllRecords",
        "Modify All",
        &["PermissionsRead", "PermissionsEdit", "PermissionsDelete", "PermissionsViewAllRecords"],
    ),
];

/// Every section of the page of a holder.
pub async fn everything(setup: &Setup, holder: &Holder) -> Result<Vec<Section>, Problem> {
    let (apps, connected) = match holder.kind {
        Kind::Profile => ("Custom App Settings", "Connected App Access"),
        _ => ("Assigned Apps", "Assigned Connected Apps"),
    };
    let objects = setup.objects().await?;
    let given = given(setup, &holder.set).await?;
    let standing = object_permissions(setup, &holder.set).await?;
    let object_section = |id, title, custom| object_section(id, title, holder, &objects, custom, &standing);
    let mut sections = vec![
        entities(setup, holder, &APPS, apps, &given).await?,
        entities(setup, holder, &CONNECTED_APPS, connected, &given).await?,
        entities(setup, holder, &EXTERNAL_CLIENT_APPS, "External Client App Access", &given).await?,
        object_section("objects", "Standard Object Permissions", false),
        object_section("custom-objects", "Custom Object Permissions", true),
        field_links(holder, &objects),
        entities(setup, holder, &CUSTOM_PERMISSIONS, "Custom Permissions", &given).await?,
    ];
    sections.push(system_permissions(setup, holder).await?);
    Ok(sections)
}

/// What a set gives as a whole, a checkbox each.
struct Entities {
    id: &'static str,
    head: &'static str,
    column: &'static str,
    object: &'static str,
    label: &'static str,
}

const APPS: Entities =
    Entities { id: "apps", head: "App", column: "Visible", object: "AppDefinition", label: "Label" };
const CONNECTED_APPS: Entities = Entities {
    id: "connected",
    head: "Connected App",
    column: "Access",
    object: "ConnectedApplication",
    label: "Name",
};
const EXTERNAL_CLIENT_APPS: Entities = Entities {
    id: "external",
    head: "External Client App",
    column: "Access",
    object: "ExternalClientApplication",
    label: "MasterLabel",
};
const CUSTOM_PERMISSIONS: Entities = Entities {
    id: "custom-permissions",
    head: "Permission",
    column: "Enabled",
    object: "CustomPermission",
    label: "MasterLabel",
};

/// The records that give apps, connected apps and custom permissions, by what they give.
async fn given(setup: &Setup, set: &str) -> Result<HashMap<String, String>, Problem> {
    let rows = setup
        .rows(&format!("SELECT Id, SetupEntityId FROM SetupEntityAccess WHERE ParentId = '{set}'"))
        .await?;
    Ok(rows.into_iter().map(|row| (row.text("SetupEntityId"), row.id.unwrap_or_default())).collect())
}

async fn entities(
    setup: &Setup,
    holder: &Holder,
    kind: &Entities,
    title: &str,
    given: &HashMap<String, String>,
) -> Result<Section, Problem> {
    let Entities { object, label, .. } = kind;
    let soql =
        format!("SELECT Id, {label}, DeveloperName, NamespacePrefix FROM {object} ORDER BY {label}, Id");
    let chooses = kind.id == "apps" && holder.kind == Kind::Profile;
    let default = if chooses { setup.pages.org.default_app(&holder.id).await? } else { None };
    let rows = setup.rows(&soql).await?.into_iter().map(|entity| {
        let (id, label) = (entity.id.clone().unwrap_or_default(), entity.text(label));
        let key = format!("entity.{id}");
        let ticks = vec![Tick::new(key.clone(), label.clone(), given.contains_key(&id))];
        let choice = chooses.then(|| Choice {
            name: "default",
            label: format!("Default {label}"),
            on: default.as_ref() == Some(&id),
            change: Change::DefaultApp { profile: holder.id.clone(), app: id.clone() },
        });
        let behind = Behind::Grant {
            object: "SetupEntityAccess",
            set: holder.set.clone(),
            id: given.get(&id).cloned(),
            name: id,
        };
        Row { choice, ..Row::new(key, label, api_name(&entity), ticks, behind) }
    });
    let columns = if chooses { vec![kind.column, "Default"] } else { vec![kind.column] };
    Ok(Section { id: kind.id, title: title.to_owned(), head: kind.head, columns, rows: rows.collect() })
}

/// The API name with its namespace.
pub fn api_name(record: &Record) -> String {
    match record.text("NamespacePrefix") {
        own if own.is_empty() => record.text("DeveloperName"),
        namespace => format!("{namespace}__{}", record.text("DeveloperName")),
    }
}

/// The object permissions of a set by object.
async fn object_permissions(setup: &Setup, set: &str) -> Result<HashMap<String, Record>, Problem> {
    let fields = OBJECT_COLUMNS.map(|(field, _, _)| field).join(", ");
    let rows = setup
        .rows(&format!("SELECT Id, SobjectType, {fields} FROM ObjectPermissions WHERE ParentId = '{set}'"))
        .await?;
    Ok(rows.into_iter().map(|row| (row.text("SobjectType"), row)).collect())
}

fn object_section(
    id: &'static str,
    title: &str,
    holder: &Holder,
    objects: &[SetupObject],
    custom: bool,
    standing: &HashMap<String, Record>,
) -> Section {
    let rows = objects.iter().filter(|object| object.custom == custom).map(|object| {
        let key = format!("object.{}", object.name);
        let ticks = OBJECT_COLUMNS.iter().map(|(field, column, needs)| {
            let on = standing.get(&object.name).is_some_and(|row| row.text(field) == "true");
            let needs: Vec<String> = needs.iter().map(|needed| format!("{key}.{needed}")).collect();
            Tick {
                needs: needs.join(" "),
                ..Tick::new(format!("{key}.{field}"), format!("{} {column}", object.label_plural), on)
            }
        });
        let behind = Behind::Grant {
            object: "ObjectPermissions",
            set: holder.set.clone(),
            name: object.name.clone(),
            id: standing.get(&object.name).and_then(|row| row.id.clone()),
        };
        let ticks = ticks.collect();
        Row::new(key, object.label_plural.clone(), object.name.clone(), ticks, behind)
    });
    Section {
        id,
        title: title.to_owned(),
        head: "Object",
        columns: OBJECT_COLUMNS.iter().map(|(_, column, _)| *column).collect(),
        rows: rows.collect(),
    }
}

fn field_links(holder: &Holder, objects: &[SetupObject]) -> Section {
    let rows = objects.iter().map(|object| Row {
        link: Some((holder.address(&format!("fields/{}", object.name)), "View")),
        ..Row::new(String::new(), object.label.clone(), object.name.clone(), Vec::new(), Behind::Nothing)
    });
    Section {
        id: "fields",
        title: "Field-Level Security".to_owned(),
        head: "Object",
        columns: Vec::new(),
        rows: rows.collect(),
    }
}

/// The system permissions, as the object that holds them describes them.
async fn system_permissions(setup: &Setup, holder: &Holder) -> Result<Section, Problem> {
    let object = if holder.kind == Kind::Muting { "MutingPermissionSet" } else { "PermissionSet" };
    let describe = setup.pages.org.describe(&setup.viewer.user, object).await?;
    let known: Vec<_> =
        describe.fields.iter().filter(|field| field.name.starts_with("Permissions")).collect();
    let names: Vec<&str> = known.iter().map(|field| field.name.as_str()).collect();
    let set = setup
        .row(&format!("SELECT Id, {} FROM {object} WHERE Id = '{}'", names.join(", "), holder.set))
        .await?;
    let rows = known.iter().map(|field| {
        let key = format!("system.{}", field.name);
        let ticks = vec![Tick::new(key.clone(), field.label.clone(), set.text(&field.name) == "true")];
        let behind = Behind::SystemPermission { object, set: holder.set.clone(), field: field.name.clone() };
        let api = field.name.trim_start_matches("Permissions").to_owned();
        Row::new(key, field.label.clone(), api, ticks, behind)
    });
    let title = match holder.kind {
        Kind::Profile => "Administrative Permissions",
        _ => "System Permissions",
    };
    Ok(Section {
        id: "system",
        title: title.to_owned(),
        head: "Permission",
        columns: vec!["Enabled"],
        rows: rows.collect(),
    })
}
