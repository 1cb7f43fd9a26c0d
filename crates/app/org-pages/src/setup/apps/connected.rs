//! Connected apps and External Client Apps, their successor: who may use them, and through which profiles and permission sets.

use std::collections::{BTreeSet, HashMap};

use alongside_org::{Change, Record};
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use serde_json::{Map, Value as Json};

use super::{given, given_card};
use crate::Pages;
use crate::cell::Cell;
use crate::problem::Problem;
use crate::setup::drawing::choice::{Item, TickedList, refuse};
use crate::setup::drawing::detail::{DetailPage, Fact, Facts, words};
use crate::setup::drawing::form::{Entries, Entry, FormPage, Input, Refusal};
use crate::setup::drawing::listing::{Asked, ListPage, Listing, Paging, Row};
use crate::setup::drawing::{Button, Notice, Sent};
use crate::setup::frame::Setup;
use crate::setup::grants::api_name;
use crate::setup::tree::{CONNECTED_APPS, EXTERNAL_CLIENT_APPS, Node};
use crate::soql;

/// One of the two kinds of apps that connect from outside; their policies are the same.
pub struct Kind {
    /// API name of their object.
    object: &'static str,
    /// The field that names one.
    pub name: &'static str,
    /// What one is called.
    pub label: &'static str,
    prefix: &'static str,
    node: &'static Node,
}

pub const KINDS: [Kind; 2] = [
    Kind {
        object: "ConnectedApplication",
        name: "Name",
        label: "Connected App",
        prefix: "0H4",
        node: &CONNECTED_APPS,
    },
    Kind {
        object: "ExternalClientApplication",
        name: "MasterLabel",
        label: "External Client App",
        prefix: "0xI",
        node: &EXTERNAL_CLIENT_APPS,
    },
];

impl Kind {
    /// The kind of the app with this id.
    fn of(id: &str) -> Result<&'static Kind, Problem> {
        KINDS.iter().find(|kind| id.starts_with(kind.prefix)).ok_or(Problem::NotFound)
    }

    /// What App Manager calls the type of one.
    pub fn app_type(&self, managed: bool) -> &'static str {
        match (self.object, managed) {
            ("ConnectedApplication", true) => "Connected (Managed)",
            ("ConnectedApplication", false) => "Connected",
            (_, true) => "External Client App (Managed)",
            (_, false) => "External Client App",
        }
    }

    fn address(&self, id: &str, part: &str) -> String {
        format!("/lightning/setup/{}/{id}/{part}", self.node.name)
    }
}

/// The policy's field, and what its two values are called.
const POLICY: &str = "OptionsAllowAdminApprovedUsersOnly";
const EVERYBODY: &str = "All users may self-authorize";
const APPROVED: &str = "Admin approved users are pre-authorized";

pub fn router() -> Router<Pages> {
    let mut router = Router::new()
        .route("/lightning/setup/ConnectedApplication/home", get(list_connected))
        .route("/lightning/setup/ManageExternalClientApplication/home", get(list_external));
    for kind in &KINDS {
        let at = |part: &str| format!("/lightning/setup/{}/{{id}}/{part}", kind.node.name);
        router = router
            .route(&at("view"), get(show))
            .route(&at("policies"), get(policies).post(save_policies))
            .route(&at("profiles"), get(profiles).post(save_profiles))
            .route(&at("sets"), get(sets).post(save_sets));
    }
    router
}

/// Where an app is managed.
pub fn address(id: &str) -> String {
    Kind::of(id).map(|kind| kind.address(id, "view")).unwrap_or_default()
}

/// Every app of a kind.
pub async fn all(setup: &Setup, kind: &Kind) -> Result<Vec<Record>, Problem> {
    let Kind { object, name, .. } = kind;
    let soql = format!(
        "SELECT Id, {name}, DeveloperName, NamespacePrefix, {POLICY} FROM {object} ORDER BY {name}, Id"
    );
    Ok(setup.rows(&soql).await?)
}

/// An app with its kind and what it is called.
struct App {
    kind: &'static Kind,
    id: String,
    label: String,
    record: Record,
}

async fn app(setup: &Setup, id: &str) -> Result<App, Problem> {
    if !soql::is_id(id) {
        return Err(Problem::NotFound);
    }
    let kind = Kind::of(id)?;
    let Kind { object, name, .. } = kind;
    let record = setup
        .row(&format!(
            "SELECT Id, {name}, DeveloperName, NamespacePrefix, StartUrl, {POLICY}, CreatedBy.Name, \
             LastModifiedBy.Name FROM {object} WHERE Id = '{id}'"
        ))
        .await?;
    Ok(App { kind, id: record.id.clone().unwrap_or_default(), label: record.text(name), record })
}

fn policy(app: &Record) -> &'static str {
    if app.text(POLICY) == "true" { APPROVED } else { EVERYBODY }
}

async fn list_connected(setup: Setup, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    list(&setup, &KINDS[0], &asked).await
}

async fn list_external(setup: Setup, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    list(&setup, &KINDS[1], &asked).await
}

async fn list(setup: &Setup, kind: &'static Kind, asked: &Asked) -> Result<Response, Problem> {
    let sought = asked.text().to_lowercase();
    let rows: Vec<Row> = all(setup, kind)
        .await?
        .iter()
        .filter(|app| app.text(kind.name).to_lowercase().contains(&sought))
        .map(|app| {
            Row::new(vec![
                Cell::Link {
                    address: address(app.id.as_deref().unwrap_or_default()),
                    text: app.text(kind.name),
                },
                words(app.text("NamespacePrefix")),
                words(policy(app)),
            ])
        })
        .collect();
    let (chrome, frame) = setup.frame(kind.node, kind.node.label).await?;
    ListPage {
        chrome,
        frame,
        buttons: Vec::new(),
        notice: None,
        paging: Paging::whole("apps", &kind.node.address(), Some(asked.text()), rows.len()),
        listing: Listing {
            caption: format!("{}s", kind.label),
            columns: vec![kind.label, "Package", "Permitted Users"],
            rows,
            empty: (
                format!("No {}s here", kind.label),
                "They come with a package, or by the Metadata API.".to_owned(),
            ),
        },
    }
    .answer()
}

async fn show(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    let App { kind, id, label, record } = app(&setup, &id).await?;
    let facts = vec![
        Facts {
            title: format!("{} Detail", kind.label),
            buttons: Vec::new(),
            facts: vec![
                Fact::text(kind.label, label.clone()),
                Fact::text("API Name", api_name(&record)),
                Fact::text("Package", record.text("NamespacePrefix")),
                Fact::text("Start URL", record.text("StartUrl")),
                Fact::text("Created By", record.text("CreatedBy.Name")),
                Fact::text("Last Modified By", record.text("LastModifiedBy.Name")),
            ],
        },
        Facts {
            title: "OAuth Policies".to_owned(),
            buttons: Vec::new(),
            facts: vec![Fact::text("Permitted Users", policy(&record))],
        },
    ];
    let given = given(&setup, &id).await?;
    let manage = |label: &str, part: &str| {
        let may = setup.rights.manage_grants;
        may.then(|| Button::new(label, kind.address(&id, part))).into_iter().collect()
    };
    let mut cards = vec![
        given_card("Profiles", &given, true, manage("Manage Profiles", "profiles")),
        given_card("Permission Sets", &given, false, manage("Manage Permission Sets", "sets")),
    ];
    if policy(&record) == EVERYBODY {
        for card in &mut cards {
            card.note =
                Some(format!("Counts once Permitted Users is “{APPROVED}”. Now everybody may use the app."));
        }
    }
    let (chrome, frame) = setup.frame(kind.node, label).await?;
    let edit =
        setup.rights.customize.then(|| Button::new("Edit Policies", kind.address(&id, "policies")).primary());
    let buttons = edit.into_iter().collect();
    DetailPage { chrome, frame, buttons, notice: None, facts, cards }.answer()
}

async fn policies(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    setup.needs(setup.rights.customize, "changing connected apps")?;
    let app = app(&setup, &id).await?;
    policies_form(&setup, &app).await?.answer()
}

async fn policies_form(setup: &Setup, app: &App) -> Result<FormPage, Problem> {
    let choices = [EVERYBODY, APPROVED].map(|choice| (choice.to_owned(), choice.to_owned()));
    let entry = Entry::new("permitted", "Permitted Users", policy(&app.record), Input::Select(choices.to_vec()))
        .hint("With pre-authorization, only users whose profile or permission set is listed here may use the app, administrators included.");
    let (chrome, frame) = setup.frame(app.kind.node, "Edit Policies").await?;
    Ok(FormPage {
        chrome,
        frame: frame.below(&app.label, address(&app.id)),
        action: app.kind.address(&app.id, "policies"),
        cancel: address(&app.id),
        submit: "Save",
        notice: None,
        groups: vec![Entries { title: "OAuth Policies", entries: vec![entry] }],
    })
}

async fn save_policies(
    setup: Setup,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    setup.needs(setup.rights.customize, "changing connected apps")?;
    let app = app(&setup, &id).await?;
    let approved = match sent.text("permitted") {
        EVERYBODY => false,
        APPROVED => true,
        _ => {
            let refusal = Refusal::at("permitted", "Choose one of the two.");
            return policies_form(&setup, &app).await?.refused(&sent, &[refusal]);
        }
    };
    let fields: Map<String, Json> = [(POLICY.to_owned(), Json::Bool(approved))].into_iter().collect();
    match setup.pages.org.update(&setup.viewer.user, app.kind.object, &app.id, &fields).await {
        Ok(()) => Ok(Redirect::to(&format!("{}#saved", address(&app.id))).into_response()),
        Err(error) => {
            let refusals = Refusal::of(error)?;
            policies_form(&setup, &app).await?.refused(&sent, &refusals)
        }
    }
}

/// One of the two lists of who may use a connected app.
#[derive(Clone, Copy)]
struct Through {
    noun: &'static str,
    part: &'static str,
    /// The permission sets that can be ticked; profiles stand there with the set each owns.
    all: &'static str,
    label: &'static str,
}

const PROFILES: Through = Through {
    noun: "Profiles",
    part: "profiles",
    all: "SELECT Id, Profile.Name, NamespacePrefix FROM PermissionSet WHERE IsOwnedByProfile = true \
          ORDER BY Profile.Name",
    label: "Profile.Name",
};

const SETS: Through = Through {
    noun: "Permission Sets",
    part: "sets",
    all: "SELECT Id, Label, NamespacePrefix FROM PermissionSet \
          WHERE IsOwnedByProfile = false AND PermissionSetGroupId = null ORDER BY Label, Id",
    label: "Label",
};

async fn profiles(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    ticked(&setup, PROFILES, &id).await?.page.answer()
}

async fn sets(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    ticked(&setup, SETS, &id).await?.page.answer()
}

async fn save_profiles(
    setup: Setup,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    save(&setup, PROFILES, &id, &sent).await
}

async fn save_sets(
    setup: Setup,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    save(&setup, SETS, &id, &sent).await
}

struct Ticked {
    app: String,
    page: TickedList,
    /// The records that give the app, by the set they hang on.
    standing: HashMap<String, String>,
}

async fn ticked(setup: &Setup, through: Through, id: &str) -> Result<Ticked, Problem> {
    setup.needs(setup.rights.manage_grants, "changing profiles and permission sets")?;
    let App { kind, id, label, record } = app(setup, id).await?;
    let standing: HashMap<String, String> = setup
        .rows(&format!("SELECT Id, ParentId FROM SetupEntityAccess WHERE SetupEntityId = '{id}'"))
        .await?
        .into_iter()
        .map(|row| (row.text("ParentId"), row.id.unwrap_or_default()))
        .collect();
    let items = setup.rows(through.all).await?.into_iter().map(|set| {
        let own = set.id.clone().unwrap_or_default();
        Item {
            label: set.text(through.label),
            note: match set.text("NamespacePrefix") {
                namespace if namespace.is_empty() => String::new(),
                namespace => format!("Managed, from the package {namespace}"),
            },
            chosen: standing.contains_key(&own),
            id: own,
            wrong: None,
        }
    });
    let (chrome, frame) = setup.frame(kind.node, format!("Manage {}", through.noun)).await?;
    let page = TickedList {
        chrome,
        frame: frame.below(label, address(&id)),
        action: kind.address(&id, through.part),
        cancel: address(&id),
        noun: through.noun,
        notice: (policy(&record) == EVERYBODY).then(|| {
            Notice::hint(format!(
                "This counts once Permitted Users is “{APPROVED}”. Now everybody may use the app."
            ))
        }),
        items: items.collect(),
    };
    Ok(Ticked { app: id, page, standing })
}

async fn save(setup: &Setup, through: Through, id: &str, sent: &Sent) -> Result<Response, Problem> {
    let Ticked { app, mut page, standing } = ticked(setup, through, id).await?;
    let wanted: BTreeSet<&str> = sent.all("chosen").collect();
    let mut changes: Vec<(String, Change)> = Vec::new();
    for item in &mut page.items {
        let on = wanted.contains(item.id.as_str());
        if on != item.chosen {
            let change = match standing.get(&item.id) {
                Some(row) => Change::Delete { object: "SetupEntityAccess", id: row.clone() },
                None => {
                    let fields: Map<String, Json> =
                        [("ParentId", item.id.as_str()), ("SetupEntityId", app.as_str())]
                            .into_iter()
                            .map(|(name, value)| (name.to_owned(), Json::from(value)))
                            .collect();
                    Change::Create { object: "SetupEntityAccess", fields }
                }
            };
            changes.push((item.id.clone(), change));
        }
        item.chosen = on;
    }
    let (sets, changes): (Vec<String>, Vec<Change>) = changes.into_iter().unzip();
    match setup.pages.org.save_all(&setup.viewer.user, changes).await {
        Ok(()) => Ok(Redirect::to(&format!("{}#saved", page.cancel)).into_response()),
        Err(refused) => {
            let about = refused.index.and_then(|index| sets.get(index)).map(String::as_str);
            refuse(&mut page.notice, &mut page.items, about, &refused.error.message);
            page.refused()
        }
    }
}
