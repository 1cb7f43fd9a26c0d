//! Installing in steps: confirm the org, choose for whom and agree, watch it happen. The work goes
//! on by itself on the server; the page of its progress asks again until it is done.

use alongside_org::{
    InstallJob, InstallScope, InstallState, Listing, PackageError, PackagePlan, PackageSource,
};
use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::{address, listing, problem};
use crate::Pages;
use crate::chrome::Chrome;
use crate::problem::{Problem, html, refused};
use crate::setup::drawing::Sent;
use crate::viewer::Viewer;

const ADMINS: &str = "admins";
const EVERYBODY: &str = "all";
const PROFILES: &str = "profiles";

#[derive(Template)]
#[template(path = "marketplace/confirm.html")]
struct ConfirmPage {
    chrome: Chrome,
    listing: Listing,
    plan: PackagePlan,
    username: String,
    edition: String,
    /// Why it cannot go on.
    wrong: Option<String>,
}

struct Profile {
    id: String,
    name: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "marketplace/scope.html")]
struct ScopePage {
    chrome: Chrome,
    listing: Listing,
    upgrade: bool,
    scope: String,
    profiles: Vec<Profile>,
    agreed: bool,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "marketplace/progress.html")]
struct ProgressPage {
    chrome: Chrome,
    listing: Listing,
    job: InstallJob,
    /// Whom the package is now installed for, in words.
    whom: String,
}

impl ProgressPage {
    fn running(&self) -> bool {
        self.job.state == InstallState::Running
    }

    fn done(&self) -> bool {
        self.job.state == InstallState::Done
    }
}

/// The first step: which org, which version, what it brings.
pub async fn confirm(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(namespace): Path<String>,
) -> Result<Response, Problem> {
    allowed(&pages, &viewer).await?;
    let listing = listing(&pages, &namespace).await?;
    let (plan, mut wrong) = match pages.org.package_plan(&viewer.user, &PackageSource::embedded()).await {
        Ok(plan) => (plan, None),
        Err(error @ (PackageError::Downgrade { .. } | PackageError::Source(_))) => {
            (empty_plan(&listing), Some(error.to_string()))
        }
        Err(error) => return Err(problem(error)),
    };
    if plan.needs_migration {
        wrong = Some(format!(
            "Version {} is installed. Migrate it before you install version {}.",
            plan.installed.as_deref().unwrap_or_default(),
            plan.version
        ));
    }
    let organization =
        pages.org.query(&viewer.user, "SELECT OrganizationType FROM Organization LIMIT 1").await?;
    let edition = organization.records.first().map(|row| row.text("OrganizationType")).unwrap_or_default();
    html(&ConfirmPage {
        chrome: Chrome::of(&pages, &viewer, "").await?,
        listing,
        plan,
        username: viewer.user.username.clone(),
        edition,
        wrong,
    })
}

fn empty_plan(listing: &Listing) -> PackagePlan {
    PackagePlan {
        name: listing.name.clone(),
        version: listing.version.clone(),
        installed: listing.installed.clone(),
        added: Vec::new(),
        changed: Vec::new(),
        dropped: Vec::new(),
        warnings: Vec::new(),
        needs_migration: false,
    }
}

/// The second step: for whom, and the terms.
pub async fn scope(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(namespace): Path<String>,
) -> Result<Response, Problem> {
    html(&scope_page(&pages, &viewer, &namespace, &Sent::default(), None).await?)
}

async fn scope_page(
    pages: &Pages,
    viewer: &Viewer,
    namespace: &str,
    sent: &Sent,
    wrong: Option<String>,
) -> Result<ScopePage, Problem> {
    allowed(pages, viewer).await?;
    let listing = listing(pages, namespace).await?;
    let found = pages.org.query(&viewer.user, "SELECT Id, Name FROM Profile ORDER BY Name").await?;
    let profiles = found.records.into_iter().map(|row| {
        let (id, name) = (row.id.clone().unwrap_or_default(), row.text("Name"));
        Profile { chosen: sent.all("profile").any(|chosen| chosen == id), id, name }
    });
    Ok(ScopePage {
        chrome: Chrome::of(pages, viewer, "").await?,
        upgrade: listing.installed.is_some(),
        listing,
        scope: match sent.text("scope") {
            // What the platform proposes: nobody meets the package before he has set it up.
            "" => ADMINS.to_owned(),
            scope => scope.to_owned(),
        },
        profiles: profiles.collect(),
        agreed: sent.has("agreed"),
        wrong,
    })
}

/// Begins the installation and leads to its progress.
pub async fn install(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path(namespace): Path<String>,
    Form(sent): Form<Sent>,
) -> Result<Response, Problem> {
    allowed(&pages, &viewer).await?;
    let listing = listing(&pages, &namespace).await?;
    let wrong = match parse(&sent) {
        Err(words) => words,
        Ok(scope) => match pages.org.install_package(&viewer.user, PackageSource::embedded(), scope).await {
            Ok(job) => {
                let address = format!("{}/install/{job}", address(&listing));
                return Ok(Redirect::to(&address).into_response());
            }
            Err(error @ (PackageError::NotAllowed | PackageError::Unavailable)) => {
                return Err(problem(error));
            }
            Err(error) => error.to_string(),
        },
    };
    let page = scope_page(&pages, &viewer, &namespace, &sent, Some(wrong)).await?;
    refused(&page)
}

fn parse(sent: &Sent) -> Result<InstallScope, String> {
    if !sent.has("agreed") {
        return Err("Read the terms and agree to them first.".to_owned());
    }
    match sent.text("scope") {
        ADMINS => Ok(InstallScope::AdminsOnly),
        EVERYBODY => Ok(InstallScope::AllUsers),
        PROFILES => {
            let profiles: Vec<String> = sent.all("profile").map(str::to_owned).collect();
            if profiles.is_empty() {
                return Err("Tick the profiles to install for.".to_owned());
            }
            Ok(InstallScope::SpecificProfiles(profiles))
        }
        _ => Err("Choose for whom to install.".to_owned()),
    }
}

/// How far an installation is. The page asks again by itself while it goes on, with or without script.
pub async fn progress(
    State(pages): State<Pages>,
    viewer: Viewer,
    Path((namespace, job)): Path<(String, String)>,
) -> Result<Response, Problem> {
    allowed(&pages, &viewer).await?;
    let listing = listing(&pages, &namespace).await?;
    let job = pages.org.install_job(&job).ok_or(Problem::NotFound)?;
    let whom = match &job.scope {
        InstallScope::AdminsOnly => "administrators only".to_owned(),
        InstallScope::AllUsers => "all users".to_owned(),
        InstallScope::SpecificProfiles(profiles) if profiles.len() == 1 => "one profile".to_owned(),
        InstallScope::SpecificProfiles(profiles) => format!("{} profiles", profiles.len()),
    };
    let running = job.state == InstallState::Running;
    let page = ProgressPage { chrome: Chrome::of(&pages, &viewer, "").await?, listing, job, whom };
    let mut answer = html(&page)?;
    if running {
        answer.headers_mut().insert("refresh", axum::http::HeaderValue::from_static("2"));
    }
    Ok(answer)
}

async fn allowed(pages: &Pages, viewer: &Viewer) -> Result<(), Problem> {
    let rights = pages.org.setup_rights(&viewer.user).await?;
    if rights.customize { Ok(()) } else { Err(Problem::Forbidden("installing packages")) }
}
