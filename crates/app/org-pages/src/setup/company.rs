//! Company Information: the organization, and how many of its licenses are used.

use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::drawing::detail::{Card, DetailPage, Fact, Facts, words};
use super::drawing::listing::{Listing, Row};
use super::frame::Setup;
use super::tree::COMPANY_INFORMATION;
use crate::Pages;
use crate::cell::Cell;
use crate::problem::Problem;

pub fn router() -> Router<Pages> {
    Router::new().route("/lightning/setup/CompanyProfileInfo/home", get(show))
}

async fn show(setup: Setup) -> Result<Response, Problem> {
    let company = setup
        .row(
            "SELECT Id, Name, OrganizationType, InstanceName, IsSandbox, NamespacePrefix, PrimaryContact, \
             LanguageLocaleKey, DefaultLocaleSidKey, TimeZoneSidKey FROM Organization LIMIT 1",
        )
        .await?;
    let facts = Facts {
        title: "Organization Detail".to_owned(),
        buttons: Vec::new(),
        facts: vec![
            Fact::text("Organization Name", company.text("Name")),
            Fact::text("Organization ID", company.id.clone().unwrap_or_default()),
            Fact::text("Organization Edition", company.text("OrganizationType")),
            Fact::text("Instance", company.text("InstanceName")),
            Fact::new("Sandbox", Cell::Flag(company.text("IsSandbox") == "true")),
            Fact::text("Primary Contact", company.text("PrimaryContact")),
            Fact::text("Default Locale", company.text("DefaultLocaleSidKey")),
            Fact::text("Default Language", company.text("LanguageLocaleKey")),
            Fact::text("Default Time Zone", company.text("TimeZoneSidKey")),
        ],
    };
    let mut rows = Vec::new();
    for license in setup.rows("SELECT Id, Name, TotalLicenses FROM UserLicense ORDER BY Name").await? {
        let used = setup
            .count(&format!(
                "FROM User WHERE IsActive = true AND Profile.UserLicenseId = '{}'",
                license.id.as_deref().unwrap_or_default()
            ))
            .await?;
        rows.push(Row::new(vec![
            words(license.text("Name")),
            words(license.text("TotalLicenses")),
            words(used.to_string()),
        ]));
    }
    let licenses = Card {
        title: "User Licenses".to_owned(),
        note: None,
        buttons: Vec::new(),
        listing: Listing {
            caption: "User Licenses".to_owned(),
            columns: vec!["Name", "Total Licenses", "Used Licenses"],
            rows,
            empty: ("No licenses".to_owned(), String::new()),
        },
    };
    let (chrome, frame) = setup.frame(&COMPANY_INFORMATION, COMPANY_INFORMATION.label).await?;
    DetailPage { chrome, frame, buttons: Vec::new(), notice: None, facts: vec![facts], cards: vec![licenses] }
        .answer()
}
