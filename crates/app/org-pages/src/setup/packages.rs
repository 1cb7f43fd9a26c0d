//! Installed Packages: what was installed, what it brought, and taking it out again.

mod uninstall;

use alongside_org::Record;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;

use super::drawing::Button;
use super::drawing::detail::{Card, DetailPage, Fact, Facts, words};
use super::drawing::listing::{ListPage, Listing, Paging, Row};
use super::frame::Setup;
use super::tree::{MARKETPLACE, PACKAGES};
use crate::Pages;
use crate::cell::Cell;
use crate::problem::Problem;
use crate::soql;

const ADDRESS: &str = "/lightning/setup/ImportedPackage";
const FIELDS: &str = "Id, SubscriberPackageName, NamespacePrefix, VersionNumber, Status, CreatedDate, \
                      CreatedBy.Name, LastModifiedDate";

pub fn router() -> Router<Pages> {
    Router::new()
        .route("/lightning/setup/ImportedPackage/home", get(list))
        .route("/lightning/setup/ImportedPackage/{id}/view", get(show))
        .route(
            "/lightning/setup/ImportedPackage/{id}/uninstall",
            get(uninstall::ask).post(uninstall::perform),
        )
        .route("/lightning/setup/ImportedPackage/export/{id}", get(uninstall::export))
}

fn uninstall_address(id: &str) -> String {
    format!("{ADDRESS}/{id}/uninstall")
}

fn address(id: &str) -> String {
    format!("{ADDRESS}/{id}/view")
}

async fn list(setup: Setup) -> Result<Response, Problem> {
    let packages = setup
        .rows(&format!(
            "SELECT {FIELDS} FROM InstalledSubscriberPackage WHERE Status = 'Installed' \
             ORDER BY SubscriberPackageName"
        ))
        .await?;
    let rows: Vec<Row> = packages
        .iter()
        .map(|package| {
            Row::new(vec![
                Cell::Link {
                    address: address(package.id.as_deref().unwrap_or_default()),
                    text: package.text("SubscriberPackageName"),
                },
                words(package.text("VersionNumber")),
                words(package.text("NamespacePrefix")),
                words(package.text("Status")),
            ])
            .with(
                Button::new("Uninstall", uninstall_address(package.id.as_deref().unwrap_or_default()))
                    .about(package.text("SubscriberPackageName")),
            )
        })
        .collect();
    let notice = uninstall::kept(&setup).await?;
    let (chrome, frame) = setup.frame(&PACKAGES, PACKAGES.label).await?;
    ListPage {
        chrome,
        frame,
        buttons: vec![Button::new("Visit Marketplace", MARKETPLACE.address())],
        notice,
        paging: Paging::whole("installed packages", &PACKAGES.address(), None, rows.len()),
        listing: Listing {
            caption: "Installed Packages".to_owned(),
            columns: vec!["Package Name", "Version Number", "Namespace Prefix", "Status"],
            rows,
            empty: (
                "No packages are installed".to_owned(),
                "The Marketplace has apps for this org.".to_owned(),
            ),
        },
    }
    .answer()
}

async fn package(setup: &Setup, id: &str) -> Result<Record, Problem> {
    if !soql::is_id(id) {
        return Err(Problem::NotFound);
    }
    setup.row(&format!("SELECT {FIELDS} FROM InstalledSubscriberPackage WHERE Id = '{id}'")).await
}

async fn show(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    let package = package(&setup, &id).await?;
    let namespace = package.text("NamespacePrefix");
    let facts = Facts {
        title: "Package Details".to_owned(),
        buttons: Vec::new(),
        facts: vec![
            Fact::text("Package Name", package.text("SubscriberPackageName")),
            Fact::text("Version Number", package.text("VersionNumber")),
            Fact::text("Namespace Prefix", namespace.clone()),
            Fact::text("Status", package.text("Status")),
            Fact::text("Installed By", package.text("CreatedBy.Name")),
        ],
    };
    let mut buttons = Vec::new();
    if setup.rights.customize {
        let id = package.id.as_deref().unwrap_or_default();
        buttons.push(Button::new("Upgrade", format!("{}/{namespace}", MARKETPLACE.address())));
        buttons.push(Button::new("Uninstall", uninstall_address(id)));
    }
    let cards = vec![components(&setup, &namespace).await?];
    let (chrome, frame) = setup.frame(&PACKAGES, package.text("SubscriberPackageName")).await?;
    DetailPage { chrome, frame, buttons, notice: None, facts: vec![facts], cards }.answer()
}

/// Everything in the org that came with the package.
async fn components(setup: &Setup, namespace: &str) -> Result<Card, Problem> {
    let mut rows = Vec::new();
    for (kind, object, label, name) in [
        ("Custom App", "AppDefinition", "Label", "DeveloperName"),
        ("Connected App", "ConnectedApplication", "Name", "DeveloperName"),
        ("Custom Permission", "CustomPermission", "MasterLabel", "DeveloperName"),
        ("Permission Set", "PermissionSet", "Label", "Name"),
    ] {
        let found = setup
            .rows(&format!(
                "SELECT Id, {label}, {name} FROM {object} WHERE NamespacePrefix = {} ORDER BY {label}",
                soql::text(namespace)
            ))
            .await?;
        let own = found.iter().map(|row| (row.text(label), format!("{namespace}__{}", row.text(name))));
        rows.extend(own.map(|(label, name)| Row::new(vec![words(label), words(name), words(kind)])));
    }
    for object in setup.objects().await? {
        if object.namespace.as_deref() == Some(namespace) {
            rows.push(Row::new(vec![
                Cell::Link { address: super::objects::address(&object.name), text: object.label },
                words(object.name),
                words("Custom Object"),
            ]));
        }
    }
    Ok(Card {
        title: format!("Package Components ({})", rows.len()),
        note: None,
        buttons: Vec::new(),
        listing: Listing {
            caption: "Package Components".to_owned(),
            columns: vec!["Component", "API Name", "Type"],
            rows,
            empty: ("No components".to_owned(), String::new()),
        },
    })
}
