//! Sharing one record by hand: by whoever has all of it, with a user or group, for more than
//! everybody has anyway.

use alongside_orgstore::{ObjectDefinition, ShareOf};

use super::{Values, own, text};
use crate::records::Writing;
use crate::security::{Level, SharingModel};
use crate::{ApiError, ErrorCode};

pub(super) async fn before_insert(
    writing: &mut Writing<'_>,
    object: &ObjectDefinition,
    values: &Values,
) -> Result<(), ApiError> {
    let Some(of) = &object.share else { return Ok(()) };
    let shared = shared(writing, of)?;
    let record = text(values, &of.record);
    let access = writing.row(&shared, &record).await?.unwrap_or_default();
    if !access.full {
        let message = format!("insufficient access rights on cross-reference id: {record}");
        return Err(
            ApiError::new(ErrorCode::InsufficientAccessOnCrossReferenceEntity, message).about(&of.record)
        );
    }
    if text(values, "RowCause") != "Manual" {
        let message = "Only shares with the cause Manual can be made";
        return Err(ApiError::new(ErrorCode::FieldIntegrityException, message).about("RowCause"));
    }
    check_level(writing, &shared, of, values)?;
    // Sharing again takes the place of what was shared before.
    let known = [
        (of.record.as_str(), own(values, &of.record)),
        ("UserOrGroupId", own(values, "UserOrGroupId")),
        ("RowCause", "Manual".into()),
    ];
    for row in writing.store.select(object, &["Id"], &known).await? {
        writing.store.remove(object, &row[0].display()).await?;
    }
    Ok(())
}

pub(super) fn before_update(
    writing: &Writing<'_>,
    object: &ObjectDefinition,
    after: &Values,
) -> Result<(), ApiError> {
    let Some(of) = &object.share else { return Ok(()) };
    let shared = shared(writing, of)?;
    check_level(writing, &shared, of, after)
}

fn shared(writing: &Writing<'_>, of: &ShareOf) -> Result<std::sync::Arc<ObjectDefinition>, ApiError> {
    writing.schema.object(&of.object).cloned().ok_or_else(ApiError::not_found)
}

fn check_level(
    writing: &Writing<'_>,
    shared: &ObjectDefinition,
    of: &ShareOf,
    values: &Values,
) -> Result<(), ApiError> {
    let level = text(values, &of.level);
    let default = writing.rights.sharing_model(shared);
    let related = ["Opportunity", "Case"].map(|object| {
        let level = text(values, &format!("{object}AccessLevel"));
        let model = writing.schema.object(object).map(|object| writing.rights.sharing_model(object));
        (level, model)
    });
    let more = |level: &str, model: SharingModel| match level {
        "Read" => !model.gives(Level::Read),
        "Edit" => !model.gives(Level::Edit),
        _ => false,
    };
    let gives_more = more(&level, default)
        || related.iter().any(|(level, model)| model.is_some_and(|model| more(level, model)));
    if level != "All" && gives_more {
        return Ok(());
    }
    if shared.name == "Account" {
        let [(opportunities, opportunity_default), (cases, case_default)] = &related;
        let word = |model: &Option<SharingModel>| model.map_or("None", default_word);
        let message = format!(
            "Account, Opportunity, Case Levels ({level}, {opportunities}, {cases}) are below organization levels ({}, {}, {})",
            default_word(default),
            word(opportunity_default),
            word(case_default)
        );
        return Err(ApiError::new(ErrorCode::InvalidAccessLevel, message).about(&of.level));
    }
    let message =
        format!("trivial share level {level}, for organization with default level {}", default_word(default));
    Err(ApiError::new(ErrorCode::FieldIntegrityException, message).about(&of.level))
}

/// A default as share levels name it.
fn default_word(model: SharingModel) -> &'static str {
    match model {
        SharingModel::Private => "None",
        SharingModel::Read => "Read",
        SharingModel::ReadWrite | SharingModel::ReadWriteTransfer => "Edit",
        SharingModel::FullAccess => "All",
        SharingModel::ControlledByParent => "ControlledByParent",
    }
}
