//! What stands around every page: the company, search, the App Launcher, the app's tabs, the user.

use alongside_org::{AppEntry, AppKind};

use crate::Pages;
use crate::problem::Problem;
use crate::shape::{Shape, TABS};
use crate::viewer::Viewer;
use crate::{home, soql};

/// The frame of a page for one user.
pub struct Chrome {
    pub company: String,
    pub mark: String,
    pub user: String,
    pub profile: String,
    pub initials: String,
    pub app: String,
    pub tabs: Vec<Tab>,
    pub apps: Vec<App>,
    pub items: Vec<Tab>,
    pub search: String,
}

/// A link to an object's list or to a page of a package.
#[derive(Clone)]
pub struct Tab {
    pub label: String,
    pub address: String,
    pub icon: &'static str,
    pub current: bool,
}

/// A tile of the App Launcher.
pub struct App {
    pub label: String,
    pub description: String,
    pub address: String,
    pub mark: String,
}

impl Chrome {
    /// The frame of the page called `here`: an object, a tab, or `Home`.
    pub async fn of(pages: &Pages, viewer: &Viewer, here: &str) -> Result<Self, Problem> {
        let apps = pages.org.apps(&viewer.user).await?;
        let current = current(&apps, viewer.app.as_deref());
        let names: Vec<&str> = match current {
            Some(app) if !app.tabs.is_empty() => app.tabs.iter().map(String::as_str).collect(),
            _ => TABS.to_vec(),
        };
        let mut tabs = Vec::new();
        if current.is_none_or(|app| app.kind == AppKind::Standard) {
            tabs.push(Tab {
                label: "Home".to_owned(),
                address: home::ADDRESS.to_owned(),
                icon: "home",
                current: here == "Home",
            });
        }
        for name in names {
            tabs.extend(tab(pages, viewer, name, here).await);
        }
        let packaged = apps.iter().filter(|app| app.kind == AppKind::Packaged);
        let mut all: Vec<&str> = TABS.to_vec();
        for name in packaged.flat_map(|app| &app.tabs) {
            if !all.contains(&name.as_str()) {
                all.push(name);
            }
        }
        let mut items = Vec::new();
        for name in all {
            items.extend(tab(pages, viewer, name, here).await);
        }
        Ok(Self {
            company: pages.config.company_name().to_owned(),
            mark: mark(pages.config.company_name()),
            initials: initials(&viewer.user.first_name, &viewer.user.last_name),
            user: viewer.user.name.clone(),
            profile: viewer.user.profile_name.clone(),
            app: current.map_or_else(|| "Apps".to_owned(), |app| app.label.clone()),
            tabs,
            apps: apps.iter().map(launcher_tile).collect(),
            items,
            search: String::new(),
        })
    }
}

/// The app whose tabs are shown: the one chosen, or the first standard one the user has.
fn current<'a>(apps: &'a [AppEntry], chosen: Option<&str>) -> Option<&'a AppEntry> {
    apps.iter()
        .find(|app| Some(app.name.as_str()) == chosen)
        .or_else(|| apps.iter().find(|app| app.granted && app.kind == AppKind::Standard))
}

/// The tab of that name, if the user may see what it shows.
async fn tab(pages: &Pages, viewer: &Viewer, name: &str, here: &str) -> Option<Tab> {
    let current = name == here;
    if let Ok(describe) = pages.org.describe(&viewer.user, name).await {
        return Some(Tab {
            address: format!("/lightning/o/{name}/list"),
            icon: Shape::icon_of(name),
            label: describe.label_plural,
            current,
        });
    }
    // A custom object that may not be read is no page; a package's page has no object.
    if name.ends_with("__c") || !name.contains("__") || !soql::is_name(name) {
        return None;
    }
    Some(Tab { label: page_label(name), address: format!("/lightning/n/{name}"), icon: "sidebar", current })
}

/// What a package's page is called: its name without the namespace.
pub fn page_label(name: &str) -> String {
    let own = name.split_once("__").map_or(name, |(_, own)| own);
    own.replace('_', " ")
}

fn launcher_tile(app: &AppEntry) -> App {
    App {
        label: app.label.clone(),
        description: app.description.clone(),
        address: format!("/lightning/app/{}", app.name),
        mark: mark(&app.label),
    }
}

/// One or two letters that stand for a name.
fn mark(name: &str) -> String {
    name.split(' ').take(2).filter_map(|word| word.chars().next()).collect()
}

fn initials(first: &str, last: &str) -> String {
    first.chars().take(1).chain(last.chars().take(1)).collect()
}
