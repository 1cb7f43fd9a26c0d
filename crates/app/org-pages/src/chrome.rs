//! What stands around every page: the company, search, the App Launcher, the app's tabs, the user.

use alongside_org::{AppEntry, AppKind, TabPage};

use crate::Pages;
use crate::page::{chatter, home};
use crate::problem::Problem;
use crate::setup;
use crate::shape::{Shape, TABS};
use crate::viewer::Viewer;

/// The frame of a page for one user.
pub struct Chrome {
    pub company: String,
    pub mark: String,
    pub user: String,
    pub profile: String,
    pub initials: String,
    pub app: String,
    /// API name of the app whose tabs are shown.
    pub app_name: Option<String>,
    pub tabs: Vec<Tab>,
    pub apps: Vec<App>,
    pub items: Vec<Tab>,
    pub search: String,
    /// Where Setup is, for those who may view it.
    pub setup: Option<&'static str>,
    /// Where this page is edited, for those who may.
    pub edit_page: Option<String>,
    /// Whether nothing of this is drawn, because the page stands in a console's tab.
    pub bare: bool,
    /// Id of the user whose tabs a console keeps; none where this page is no console's.
    pub console: Option<String>,
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
        let current = current(pages, viewer, &apps).await;
        let mut tabs = Vec::new();
        if current.is_none_or(|app| app.kind == AppKind::Standard) {
            tabs.push(Tab {
                label: "Home".to_owned(),
                address: home::ADDRESS.to_owned(),
                icon: "home",
                current: here == "Home",
            });
            tabs.push(feeds(here));
        }
        let names = current.map_or_else(Vec::new, |app| app.tabs.clone());
        let shown = pages.org.tab_pages(&names).await?;
        for name in &names {
            match shown.iter().find(|page| page.tab == *name) {
                Some(page) => tabs.push(page_tab(page, here)),
                None => tabs.extend(tab(pages, viewer, name, here).await),
            }
        }
        let packaged = apps.iter().filter(|app| app.kind == AppKind::Packaged);
        let mut all: Vec<&str> = TABS.to_vec();
        for name in packaged.flat_map(|app| &app.tabs) {
            if !all.contains(&name.as_str()) {
                all.push(name);
            }
        }
        let mut items = vec![feeds(here)];
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
            app_name: current.map(|app| app.name.clone()),
            tabs,
            apps: apps.iter().map(launcher_tile).collect(),
            items,
            search: String::new(),
            edit_page: None,
            bare: viewer.asked.framed,
            console: (viewer.asked.tab && !viewer.asked.framed && current.is_some_and(|app| app.console))
                .then(|| viewer.user.id.clone()),
            setup: pages.org.setup_rights(&viewer.user).await?.view.then_some(setup::HOME),
        })
    }
}

/// The app whose tabs are shown: the one chosen, the profile's default, or the first standard one that
/// begins with what the user works on.
async fn current<'a>(pages: &Pages, viewer: &Viewer, apps: &'a [AppEntry]) -> Option<&'a AppEntry> {
    let chosen = apps.iter().find(|app| Some(&app.name) == viewer.app.as_ref());
    if chosen.is_some() {
        return chosen;
    }
    if let Some(default) = apps.iter().find(|app| app.default && app.granted) {
        return Some(default);
    }
    let standard = || apps.iter().filter(|app| app.granted && app.kind == AppKind::Standard);
    for app in standard() {
        if let Some(first) = app.tabs.first()
            && let Ok(describe) = pages.org.describe(&viewer.user, first).await
            && describe.updateable
        {
            return Some(app);
        }
    }
    standard().next()
}

/// The tab of the feeds: everybody has one.
fn feeds(here: &str) -> Tab {
    Tab {
        label: "Chatter".to_owned(),
        address: chatter::ADDRESS.to_owned(),
        icon: "feed",
        current: here == chatter::TAB,
    }
}

/// The tab of a page of a package or of the org's own.
fn page_tab(page: &TabPage, here: &str) -> Tab {
    Tab {
        label: page.label.clone(),
        address: format!("/lightning/n/{}", page.tab),
        icon: "sidebar",
        current: here == page.tab,
    }
}

/// The tab of an object, if the user may see its records.
async fn tab(pages: &Pages, viewer: &Viewer, object: &str, here: &str) -> Option<Tab> {
    let describe = pages.org.describe(&viewer.user, object).await.ok()?;
    Some(Tab {
        address: format!("/lightning/o/{object}/list"),
        icon: Shape::icon_of(object),
        label: describe.label_plural,
        current: object == here,
    })
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
