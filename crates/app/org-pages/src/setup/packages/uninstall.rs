//! Taking a package out: what goes with it is told first, what stands in the way refuses it, and the
//! records that go are kept as a file for a while.

use alongside_org::{PackageError, UninstallPlan};
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};

use super::{address, package, uninstall_address};
use crate::problem::Problem;
use crate::setup::drawing::Notice;
use crate::setup::drawing::form::ConfirmPage;
use crate::setup::frame::Setup;
use crate::setup::tree::PACKAGES;
use crate::soql;

fn problem(error: PackageError) -> Problem {
    match error {
        PackageError::NotAllowed => Problem::Forbidden("uninstalling packages"),
        PackageError::NotInstalled => Problem::NotFound,
        error => {
            tracing::error!(error = %error, "a page about a package could not be made");
            Problem::Internal
        }
    }
}

pub async fn ask(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    let plan = setup.pages.org.uninstall_plan(&setup.viewer.user).await.map_err(problem)?;
    let blocked = blocked(&plan);
    let page = page(&setup, &id, plan).await?;
    match blocked {
        None => page.answer(),
        Some(words) => ConfirmPage { notice: Some(Notice::refusal(words)), ..page }.answer(),
    }
}

fn blocked(plan: &UninstallPlan) -> Option<String> {
    let words = format!("It cannot be uninstalled while these use it: {}.", plan.in_use.join(", "));
    (!plan.in_use.is_empty()).then_some(words)
}

async fn page(setup: &Setup, id: &str, plan: UninstallPlan) -> Result<ConfirmPage, Problem> {
    let package = package(setup, id).await?;
    let id = package.id.clone().unwrap_or_default();
    let (chrome, frame) = setup.frame(&PACKAGES, format!("Uninstall {}", plan.name)).await?;
    let objects = plan.objects.iter().map(|(object, records)| format!("{object}, with {records} records"));
    let sets = plan.permission_sets.iter().map(|(set, people)| format!("{set}, from {people} users"));
    let fields = plan.own_fields.iter().map(|field| format!("{field}, which is this org's own"));
    let mut consequences: Vec<String> = objects.chain(sets).chain(fields).collect();
    consequences.push("The records are kept as a file for 48 hours.".to_owned());
    Ok(ConfirmPage {
        chrome,
        frame: frame.below(&plan.name, address(&id)),
        action: uninstall_address(&id),
        cancel: address(&id),
        submit: "Uninstall",
        question: format!("Uninstall {} {}? This goes with it:", plan.name, plan.version),
        consequences,
        notice: None,
    })
}

pub async fn perform(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    let plan = setup.pages.org.uninstall_plan(&setup.viewer.user).await.map_err(problem)?;
    let page = page(&setup, &id, plan).await?;
    match setup.pages.org.uninstall_package(&setup.viewer.user).await {
        Ok(_) => Ok(Redirect::to(&format!("{}#removed", PACKAGES.address())).into_response()),
        Err(error @ (PackageError::InUse(_) | PackageError::Busy)) => page.refused(error.to_string()),
        Err(error) => Err(problem(error)),
    }
}

/// Where the newest file of removed records is, while there is one.
pub async fn kept(setup: &Setup) -> Result<Option<Notice>, Problem> {
    if !setup.rights.customize {
        return Ok(None);
    }
    let kept = setup.pages.org.package_exports(&setup.viewer.user).await.map_err(problem)?;
    Ok(kept.first().map(|export| Notice {
        words: format!("The records of version {} are kept for 48 hours.", export.version),
        tone: "wait",
        link: Some((format!("/lightning/setup/ImportedPackage/export/{}", export.id), "Download them")),
    }))
}

/// The file of removed records.
pub async fn export(setup: Setup, Path(id): Path<String>) -> Result<Response, Problem> {
    if !soql::is_name(&id) && !soql::is_id(&id) {
        return Err(Problem::NotFound);
    }
    let content = setup.pages.org.package_export(&setup.viewer.user, &id).await.map_err(problem)?;
    let content = content.ok_or(Problem::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "application/zip"),
        (CONTENT_DISPOSITION, "attachment; filename=\"package-records.zip\""),
    ];
    Ok((headers, content).into_response())
}
