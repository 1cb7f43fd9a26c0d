//! App Manager: every app of the org, Lightning apps and those that connect from outside.

mod connected;

use alongside_org::Record;
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;

use super::drawing::Button;
use super::drawing::detail::{Card, DetailPage, Fact, Facts, words};
use super::drawing::listing::{Asked, ListPage, Listing, Paging, Row};
use super::frame::Setup;
use super::grants::api_name;
use super::tree::APP_MANAGER;
use super::{profiles, sets};
use crate::Pages;
use crate::cell::Cell;
use crate::problem::Problem;
use crate::soql;

pub fn router() -> Router<Pages> {
    Router::new()
        .route("/lightning/setup/NavigationMenus/home", get(list))
        .route("/lightning/setup/NavigationMenus/{id}/view", get(show))
        .merge(connected::router())
}

/// A row of App Manager, before it is drawn.
struct App {
    label: String,
    api: String,
    about: String,
    kind: &'static str,
    address: String,
    action: &'static str,
}

async fn list(setup: Setup, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let lightning = setup
        .rows("SELECT Id, Label, DeveloperName, Description, NamespacePrefix FROM AppDefinition")
        .await?
        .into_iter()
        .map(|app| {
            let managed = !app.text("NamespacePrefix").is_empty();
            App {
                label: app.text("Label"),
                api: api_name(&app),
                about: app.text("Description"),
                kind: if managed { "Lightning (Managed)" } else { "Lightning" },
                address: format!(
                    "/lightning/setup/NavigationMenus/{}/view",
                    app.id.as_deref().unwrap_or_default()
                ),
                action: "View",
            }
        });
    let mut apps: Vec<App> = lightning.collect();
    for kind in &connected::KINDS {
        apps.extend(connected::all(&setup, kind).await?.into_iter().map(|app| App {
            label: app.text(kind.name),
            api: api_name(&app),
            about: String::new(),
            kind: kind.app_type(!app.text("NamespacePrefix").is_empty()),
            address: connected::address(app.id.as_deref().unwrap_or_default()),
            action: "Manage",
        }));
    }
    let sought = asked.text().to_lowercase();
    apps.retain(|app| app.label.to_lowercase().contains(&sought) || app.api.to_lowercase().contains(&sought));
    apps.sort_by(|one, two| (&one.label, &one.api).cmp(&(&two.label, &two.api)));
    let rows: Vec<Row> = apps
        .into_iter()
        .map(|app| {
            let action = Button::new(app.action, app.address.clone()).about(&app.label);
            Row::new(vec![
                Cell::Link { address: app.address, text: app.label },
                words(app.api),
                words(app.about),
                words(app.kind),
            ])
            .with(action)
        })
        .collect();
    let (chrome, frame) = setup.frame(&APP_MANAGER, APP_MANAGER.label).await?;
    ListPage {
        chrome,
        frame,
        buttons: Vec::new(),
        notice: None,
        paging: Paging::whole("apps", &APP_MANAGER.address(), Some(asked.text()), rows.len()),
        listing: Listing {
            caption: "Apps".to_owned(),
            columns: vec!["App Name", "Developer Name", "Description", "App Type"],
            rows,
            empty: ("No such app".to_owned(), "Try fewer letters of its name.".to_owned()),
        },
    }
    .answer()
}

async fn show(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    if !soql::is_id(&id) {
        return Err(Problem::NotFound);
    }
    let app = setup
        .row(&format!(
            "SELECT Id, Label, DeveloperName, Description, NamespacePrefix, Tabs FROM AppDefinition \
             WHERE Id = '{id}'"
        ))
        .await?;
    let id = app.id.clone().unwrap_or(id);
    let facts = Facts {
        title: "App Details".to_owned(),
        buttons: Vec::new(),
        facts: vec![
            Fact::text("App Name", app.text("Label")),
            Fact::text("Developer Name", api_name(&app)),
            Fact::text("Description", app.text("Description")),
            Fact::text("Package", app.text("NamespacePrefix")),
            Fact::text("Navigation Items", app.text("Tabs").replace(';', ", ")),
        ],
    };
    let given = given(&setup, &id).await?;
    let cards = vec![
        given_card("Profiles", &given, true, Vec::new()),
        given_card("Permission Sets", &given, false, Vec::new()),
    ];
    let (chrome, frame) = setup.frame(&APP_MANAGER, app.text("Label")).await?;
    DetailPage { chrome, frame, buttons: Vec::new(), notice: None, facts: vec![facts], cards }.answer()
}

/// The permission sets, hidden ones of profiles among them, that give an app or connected app.
async fn given(setup: &Setup, entity: &str) -> Result<Vec<Record>, Problem> {
    let soql = format!(
        "SELECT Id, Label, NamespacePrefix, IsOwnedByProfile, ProfileId, Profile.Name FROM PermissionSet \
         WHERE Id IN (SELECT ParentId FROM SetupEntityAccess WHERE SetupEntityId = '{entity}') ORDER BY Label"
    );
    Ok(setup.rows(&soql).await?)
}

/// A table of the profiles, or of the permission sets, that give something.
fn given_card(title: &str, given: &[Record], profiles: bool, buttons: Vec<Button>) -> Card {
    let rows = given.iter().filter(|set| (set.text("IsOwnedByProfile") == "true") == profiles).map(|set| {
        let link = if profiles {
            Cell::Link { address: profiles::address(&set.text("ProfileId")), text: set.text("Profile.Name") }
        } else {
            Cell::Link {
                address: sets::address(set.id.as_deref().unwrap_or_default()),
                text: set.text("Label"),
            }
        };
        Row::new(vec![link])
    });
    Card {
        title: title.to_owned(),
        note: None,
        buttons,
        listing: Listing {
            caption: title.to_owned(),
            columns: vec![if profiles { "Profile" } else { "Permission Set" }],
            rows: rows.collect(),
            empty: (format!("No {}", title.to_lowercase()), "Nobody has it through these.".to_owned()),
        },
    }
}
