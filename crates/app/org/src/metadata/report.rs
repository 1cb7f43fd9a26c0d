//! Reports of deploys and retrieves as clients read them: one JSON, which SOAP writes as XML.

use jiff::Timestamp;
use serde_json::{Value as Json, json};

use super::{Deploy, DeployMessage, Kind, Property, Retrieve};

/// An instant as the platform writes it.
fn instant(at: Timestamp) -> String {
    format!("{at:.3}")
}

/// The result of a deploy.
pub(crate) fn deploy_result(deploy: &Deploy, details: bool) -> Json {
    let errors = deploy.failures().count();
    let succeeded =
        deploy.status.done() && errors == 0 && deploy.error.is_none() && deploy.canceled_by.is_none();
    let mut out = json!({
        "checkOnly": deploy.options.check_only,
        "canceledBy": deploy.canceled_by.as_ref().map(|by| &by.user_id),
        "canceledByName": deploy.canceled_by.as_ref().map(|by| &by.user_name),
        "completedDate": deploy.completed.map(instant),
        "createdBy": deploy.asked.user_id,
        "createdByName": deploy.asked.user_name,
        "createdDate": instant(deploy.asked.at),
        "done": deploy.status.done(),
        "errorMessage": deploy.error.as_ref().map(|(_, words)| words),
        "errorStatusCode": deploy.error.as_ref().map(|(code, _)| code),
        "id": deploy.id,
        "ignoreWarnings": deploy.options.ignore_warnings,
        "lastModifiedDate": instant(deploy.modified),
        "numberComponentErrors": errors,
        "numberComponentsDeployed": deploy.deployed,
        "numberComponentsTotal": deploy.total.max(errors),
        "numberTestErrors": 0,
        "numberTestsCompleted": 0,
        "numberTestsTotal": 0,
        "rollbackOnError": deploy.options.rollback_on_error,
        "runTestsEnabled": deploy.options.test_level.as_deref().is_some_and(|level| level != "NoTestRun"),
        "startDate": deploy.started.map(instant),
        "stateDetail": deploy.detail,
        "status": deploy.status.word(),
        "success": succeeded,
    });
    if details {
        let list = |messages: Vec<&DeployMessage>| messages.into_iter().map(message).collect::<Vec<Json>>();
        out["details"] = json!({
            "componentFailures": list(deploy.failures().collect()),
            "componentSuccesses": list(deploy.successes().collect()),
            "runTestResult": { "numFailures": 0, "numTestsRun": 0, "totalTime": 0.0 },
        });
    }
    out
}

fn message(message: &DeployMessage) -> Json {
    let kind = (!message.kind.is_empty()).then_some(message.kind);
    json!({
        "changed": message.changed,
        "columnNumber": message.place.map(|(_, column)| column),
        "componentType": kind.unwrap_or_default(),
        "created": message.created,
        "createdDate": instant(message.at),
        "deleted": message.deleted,
        "fileName": message.file_name,
        "fullName": message.full_name,
        "id": message.id,
        "lineNumber": message.place.map(|(line, _)| line),
        "problem": message.problem,
        "problemType": message.problem.as_ref().map(|_| if message.warning { "Warning" } else { "Error" }),
        "success": message.success,
    })
}

/// The options of a deploy.
pub(crate) fn deploy_options(deploy: &Deploy) -> Json {
    json!({
        "allowMissingFiles": deploy.options.allow_missing_files,
        "autoUpdatePackage": false,
        "checkOnly": deploy.options.check_only,
        "ignoreWarnings": deploy.options.ignore_warnings,
        "performRetrieve": false,
        "purgeOnDelete": false,
        "rollbackOnError": deploy.options.rollback_on_error,
        "runTests": null,
        "singlePackage": deploy.options.single_package,
        "testLevel": deploy.options.test_level,
    })
}

/// The result of a retrieve. The archive is given only when it is asked for.
pub(crate) fn retrieve_result(retrieve: &Retrieve, with_zip: bool) -> Json {
    let messages: Vec<Json> = retrieve
        .messages
        .iter()
        .map(|(file, problem)| json!({ "fileName": file, "problem": problem }))
        .collect();
    let failed = retrieve.error.is_some();
    json!({
        "done": true,
        "errorMessage": retrieve.error,
        "errorStatusCode": failed.then_some("UNKNOWN_EXCEPTION"),
        "fileProperties": retrieve.files.iter().map(file_properties).collect::<Vec<_>>(),
        "id": retrieve.id,
        "messages": messages,
        "status": if failed { "Failed" } else { "Succeeded" },
        "success": !failed,
        "zipFile": (with_zip && !failed).then(|| data_encoding::BASE64.encode(&retrieve.zip)),
    })
}

/// What a list or a retrieve says of a component.
pub(crate) fn file_properties(property: &Property) -> Json {
    json!({
        "createdById": property.created_by,
        "createdByName": property.created_by_name,
        "createdDate": instant(property.created_at),
        "fileName": property.file,
        "fullName": property.name,
        "id": property.id,
        "lastModifiedById": property.changed_by,
        "lastModifiedByName": property.changed_by_name,
        "lastModifiedDate": instant(property.changed_at),
        "manageableState": if property.namespace.is_some() { "installed" } else { "unmanaged" },
        "namespacePrefix": property.namespace,
        "type": property.kind.name(),
    })
}

/// The types there are.
pub(crate) fn describe_metadata() -> Json {
    let types: Vec<Json> = Kind::ALL
        .into_iter()
        .filter(|kind| *kind != Kind::CustomField)
        .map(|kind| {
            let children = (kind == Kind::CustomObject).then(|| vec![Kind::CustomField.name()]);
            json!({
                "childXmlNames": children,
                "directoryName": kind.folder(),
                "inFolder": false,
                "metaFile": false,
                "suffix": Some(kind.suffix()).filter(|suffix| !suffix.is_empty()),
                "xmlName": kind.name(),
            })
        })
        .collect();
    json!({
        "metadataObjects": types,
        "organizationNamespace": "",
        "partialSaveAllowed": true,
        "testRequired": false,
    })
}
