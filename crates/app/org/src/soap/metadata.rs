//! The Metadata API: what there is, deploys and retrieves, and single components at once.

use serde_json::json;

use super::answer::{element, leaf};
use super::envelope::{Call, Fault};
use super::partner::result;
use crate::clock::now;
use crate::engine::Engine;
use crate::metadata::{
    Asked, Component, DeployOptions, Element, Kind, Manifest, Names, Parsed, Problem, Refused,
    component_file, deploy_result, describe_metadata, file_properties, properties, read_components,
    retrieve_result,
};
use crate::model::SystemPermission;
use crate::{ApiError, CurrentUser, ErrorCode};

/// Most components of a call that works at once.
const MAX_COMPONENTS: usize = 10;
/// Most types of a list call.
const MAX_QUERIES: usize = 3;

/// A user who may work with metadata, for the record of who asked.
pub(crate) async fn asked(engine: &Engine, user: &CurrentUser) -> Result<Asked, ApiError> {
    let rights = engine.rights(&user.id).await?;
    if !(rights.has(SystemPermission::CustomizeApplication) || rights.has(SystemPermission::ModifyAllData)) {
        let message =
            "use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions";
        return Err(ApiError::new(ErrorCode::InsufficientAccess, message));
    }
    Ok(Asked { user_id: user.id.clone(), user_name: user.name.clone(), at: now() })
}

/// Answers a call.
pub(super) async fn call(call: &Call<'_>) -> Result<String, Fault> {
    let operation = call.operation;
    let user = call.user().await?;
    let asked = asked(call.engine, &user).await?;
    match operation.name() {
        "describeMetadata" => Ok(result(&describe_metadata())),
        "listMetadata" => list(call).await,
        "deploy" => {
            let zip = operation.optional("ZipFile").unwrap_or_default();
            let zip = base64(&zip).ok_or_else(|| Fault::new("INVALID_TYPE", "ZipFile is no base64 text"))?;
            let options = options(operation.child("DeployOptions"))?;
            let id = call.engine.begin_deploy(asked, zip, options);
            Ok(result(&json!({ "done": false, "id": id, "state": "Queued" })))
        }
        "checkDeployStatus" => {
            let id = operation.optional("asyncProcessId").unwrap_or_default();
            let details = flag(operation, "includeDetails")?;
            let deploy = call.engine.jobs.deploy(&id).ok_or_else(|| unknown(&id))?;
            Ok(result(&deploy_result(&deploy, details)))
        }
        "cancelDeploy" => {
            let id = operation.optional("String").or_else(|| operation.optional("asyncProcessId"));
            let id = id.unwrap_or_default();
            call.engine.jobs.deploy(&id).ok_or_else(|| unknown(&id))?;
            let stopped = call.engine.cancel_deploy(&id, asked);
            if !stopped {
                return Err(Fault::new("INVALID_ID_FIELD", "Deployment already completed"));
            }
            Ok(result(&json!({ "done": false, "id": id })))
        }
        "retrieve" => {
            // The name of the parameter is retrieveRequest; some clients shorten it.
            let request = operation.child("retrieveRequest").or_else(|| operation.child("request"));
            let request = request.ok_or_else(|| Fault::client("retrieveRequest is missing"))?;
            let unpackaged = request.child("unpackaged");
            let manifest = unpackaged.map(Manifest::from_element).transpose().map_err(wrong)?;
            let id = call.engine.run_retrieve(asked, manifest.unwrap_or_default()).await?;
            Ok(result(&json!({ "done": false, "id": id, "state": "Queued" })))
        }
        "checkRetrieveStatus" => {
            let id = operation.optional("asyncProcessId").unwrap_or_default();
            let with_zip = operation.child("includeZip").is_none() || flag(operation, "includeZip")?;
            let retrieve = call.engine.jobs.retrieve(&id).ok_or_else(|| unknown(&id))?;
            Ok(result(&retrieve_result(&retrieve, with_zip)))
        }
        "readMetadata" => read(call, &asked).await,
        "createMetadata" | "updateMetadata" | "upsertMetadata" => save(call, &asked).await,
        "deleteMetadata" => delete(call, &asked).await,
        _ => Err(call.no_operation()),
    }
}

fn wrong(problem: Problem) -> Fault {
    Fault::client(problem.reason)
}

fn flag(operation: Element<'_>, name: &str) -> Result<bool, Fault> {
    operation.flag_of_request(name).map_err(wrong)
}

fn unknown(id: &str) -> Fault {
    Fault::new("INVALID_CROSS_REFERENCE_KEY", format!("invalid cross reference id: {id}"))
}

/// Base64 with the blanks and line ends that XML allows in it.
fn base64(text: &str) -> Option<Vec<u8>> {
    let dense: Vec<u8> = text.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    data_encoding::BASE64.decode(&dense).ok()
}

fn options(given: Option<Element<'_>>) -> Result<DeployOptions, Fault> {
    let Some(given) = given else {
        return Ok(DeployOptions {
            rollback_on_error: false,
            single_package: false,
            ..DeployOptions::default()
        });
    };
    Ok(DeployOptions {
        allow_missing_files: flag(given, "allowMissingFiles")?,
        check_only: flag(given, "checkOnly")?,
        ignore_warnings: flag(given, "ignoreWarnings")?,
        rollback_on_error: flag(given, "rollbackOnError")?,
        single_package: flag(given, "singlePackage")?,
        test_level: given.optional("testLevel"),
    })
}

async fn list(call: &Call<'_>) -> Result<String, Fault> {
    let queries: Vec<Element<'_>> = call.operation.children("queries").collect();
    if queries.len() > MAX_QUERIES {
        return Err(Fault::new("LIMIT_EXCEEDED", format!("At most {MAX_QUERIES} queries are taken")));
    }
    let mut kinds = Vec::new();
    for query in queries {
        let name = query.text("type").map_err(wrong)?;
        // Types of the platform that this org has nothing of have no components.
        kinds.extend(Kind::named(&name));
    }
    if kinds.is_empty() {
        return Ok(String::new());
    }
    let found = properties(call.engine, &kinds).await?;
    Ok(found.iter().map(|property| element("result", &file_properties(property))).collect())
}

fn kind_named(name: &str) -> Result<Kind, Fault> {
    Kind::named(name).ok_or_else(|| Fault::new("INVALID_TYPE", format!("Unknown type: {name}")))
}

fn few<T>(items: Vec<T>) -> Result<Vec<T>, Fault> {
    if items.len() > MAX_COMPONENTS {
        let message = format!(
            "record limit reached. cannot submit more than {MAX_COMPONENTS} records into this operation"
        );
        return Err(Fault::new("LIMIT_EXCEEDED", message));
    }
    Ok(items)
}

async fn read(call: &Call<'_>, asked: &Asked) -> Result<String, Fault> {
    let kind = kind_named(&call.operation.optional("type").unwrap_or_default())?;
    let names = few(call.operation.texts("fullNames"))?;
    let mut out = String::new();
    for (name, content) in read_components(call.engine, asked, kind, &names).await? {
        // What is not there is an empty record, as on the platform.
        let inner = content.map(|inner| leaf("fullName", &name) + &inner).unwrap_or_default();
        out += &format!("<records xsi:type=\"{}\">{inner}</records>", kind.name());
    }
    Ok(format!("<result>{out}</result>"))
}

/// A component sent by itself, as the file it would have in an archive.
fn component(element: Element<'_>) -> Result<Vec<Component>, Fault> {
    let kind = element.attribute("type").unwrap_or_default();
    let kind = kind_named(kind.rsplit(':').next().unwrap_or_default())?;
    let name = element.text("fullName").map_err(wrong)?;
    // A request binds prefixes at its envelope, which a file does not have.
    let parts: Vec<String> =
        element.elements().filter(|child| child.name() != "fullName").map(Element::plain).collect();
    let mut inner = parts.join("\n    ");
    if kind == Kind::CustomField {
        let short = name.split('.').nth(1).unwrap_or_default();
        inner = format!("{}\n    {inner}", leaf("fullName", short));
    }
    component_file(kind, &name, &inner).map_err(wrong)
}

async fn save(call: &Call<'_>, asked: &Asked) -> Result<String, Fault> {
    let operation = call.operation.name();
    let mut out = String::new();
    for element in few(call.operation.children("metadata").collect())? {
        let name = element.optional("fullName").unwrap_or_default();
        let kind = element.attribute("type").unwrap_or_default().rsplit(':').next().unwrap_or_default();
        let there = match Kind::named(kind) {
            Some(kind) => properties(call.engine, &[kind]).await?.iter().any(|known| known.name == name),
            None => false,
        };
        let refused = match operation {
            "createMetadata" if there => {
                Some(("DUPLICATE_DEVELOPER_NAME", format!("There is already an item named {name}")))
            }
            "updateMetadata" if !there => {
                Some(("INVALID_CROSS_REFERENCE_KEY", format!("no {kind} named {name} found")))
            }
            _ => None,
        };
        let outcome = match refused {
            Some(refused) => Err(refused),
            None => put(call, asked, &component(element)?)
                .await?
                .map_err(|reason| ("FIELD_INTEGRITY_EXCEPTION", reason)),
        };
        out += &save_result(&name, outcome, (operation == "upsertMetadata").then_some(!there));
    }
    Ok(out)
}

fn save_result(name: &str, outcome: Result<(), (&str, String)>, created: Option<bool>) -> String {
    let success = outcome.is_ok();
    let errors = outcome.err().map(|(code, message)| json!({ "message": message, "statusCode": code }));
    result(
        &json!({ "created": created.filter(|_| success), "errors": errors, "fullName": name, "success": success }),
    )
}

/// Puts components in, all or none of them.
async fn put(call: &Call<'_>, asked: &Asked, components: &[Component]) -> Result<Result<(), String>, Fault> {
    let mut applying = call.engine.applying(&asked.user_id).await?;
    for component in components {
        let taken = match Parsed::read(&Names::own(), component) {
            Ok(parsed) => Box::pin(applying.put(component, &parsed)).await.map(|_| ()),
            Err(problem) => Err(problem.into()),
        };
        match taken {
            Ok(()) => {}
            Err(Refused::Problem(problem)) => return Ok(Err(problem.reason)),
            Err(Refused::Store(error)) => return Err(error.into()),
        }
    }
    call.engine.finish(applying).await?;
    Ok(Ok(()))
}

async fn delete(call: &Call<'_>, asked: &Asked) -> Result<String, Fault> {
    let kind = kind_named(&call.operation.optional("type").unwrap_or_default())?;
    let mut out = String::new();
    for name in few(call.operation.texts("fullNames"))? {
        let mut applying = call.engine.applying(&asked.user_id).await?;
        let outcome = match Box::pin(applying.remove(kind, &name, "request")).await {
            Ok(()) => {
                call.engine.finish(applying).await?;
                Ok(())
            }
            Err(Refused::Problem(problem)) => Err(("FIELD_INTEGRITY_EXCEPTION", problem.reason)),
            Err(Refused::Store(error)) => return Err(error.into()),
        };
        out += &save_result(&name, outcome, None);
    }
    Ok(out)
}
