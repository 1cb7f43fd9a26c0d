//! Groups of users, and the objects whose rows share single records with users and groups.

use alongside_orgstore::{FieldDefinition, FieldKind, ObjectDefinition, PicklistValue, ShareOf};

use super::parts::{checkbox, email, picklist, reference, setup, text};

/// Standard objects whose records can be shared, with the key prefixes of their shares.
const SHARED: [(&str, &str); 5] =
    [("Account", "00r"), ("Contact", "03s"), ("Lead", "01o"), ("Case", "01n"), ("Opportunity", "00t")];
/// The key prefix that shares of all custom objects have in common.
const CUSTOM_SHARES: &str = "02c";
/// Levels of access a share can give.
const LEVELS: [&str; 3] = ["Read", "Edit", "All"];
/// Levels of access an account's share can give to what hangs on the account.
const RELATED_LEVELS: [&str; 3] = ["None", "Read", "Edit"];

pub(super) fn objects() -> Vec<ObjectDefinition> {
    vec![group(), group_member()]
}

/// The objects together with the share object of each that has owners.
pub(crate) fn with_shares(mut objects: Vec<ObjectDefinition>) -> Vec<ObjectDefinition> {
    let shares: Vec<ObjectDefinition> = objects.iter().filter_map(share_of).collect();
    objects.extend(shares);
    objects
}

fn group() -> ObjectDefinition {
    setup(
        "Group",
        "Group",
        "00G",
        vec![
            text("Name", "Name", 40).required().naming(),
            text("DeveloperName", "Developer Name", 80),
            reference("RelatedId", "Related ID", &["UserRole"], "Related", None).read_only(),
            restricted("Type", "Type", &["Regular", "Queue", "Role", "RoleAndSubordinates", "Organization"])
                .create_only()
                .defaults_to("Regular"),
            email("Email", "Email"),
            checkbox("DoesSendEmailToMembers", "Send Email to Members"),
            checkbox("DoesIncludeBosses", "Include Bosses").defaults_to(true),
        ],
    )
}

fn group_member() -> ObjectDefinition {
    setup(
        "GroupMember",
        "Group Member",
        "011",
        vec![
            reference("GroupId", "Group ID", &["Group"], "Group", Some("GroupMembers"))
                .required()
                .create_only(),
            user_or_group(),
        ],
    )
}

fn share_of(object: &ObjectDefinition) -> Option<ObjectDefinition> {
    if object.setup || object.computed || object.field("OwnerId").is_none() {
        return None;
    }
    let (name, prefix, record, level) = if object.custom {
        let name = format!("{}__Share", object.name.strip_suffix("__c")?);
        (name, CUSTOM_SHARES, "ParentId".to_owned(), "AccessLevel".to_owned())
    } else {
        let (_, prefix) = SHARED.iter().find(|(name, _)| *name == object.name)?;
        let name = format!("{}Share", object.name);
        (name, *prefix, format!("{}Id", object.name), format!("{}AccessLevel", object.name))
    };
    let relationship = record.trim_end_matches("Id").to_owned();
    let mut fields = vec![
        reference(&record, &format!("{} ID", object.label), &[&object.name], &relationship, Some("Shares"))
            .required()
            .create_only(),
        user_or_group(),
        restricted(&level, &format!("{} Access", object.label), &LEVELS).required(),
    ];
    if object.name == "Account" {
        for related in ["Opportunity", "Case"] {
            let level = format!("{related}AccessLevel");
            let access = format!("{related} Access");
            fields.push(restricted(&level, &access, &RELATED_LEVELS).defaults_to("None"));
        }
    }
    fields.push(
        picklist("RowCause", "Row Cause", &["Owner", "Manual", "Rule", "ImplicitChild", "ImplicitParent"])
            .create_only()
            .defaults_to("Manual"),
    );
    let mut share = setup(&name, &format!("{} Share", object.label), prefix, fields);
    share.namespace = object.namespace.clone();
    share.custom = object.custom;
    share.share = Some(ShareOf { object: object.name.clone(), record, level });
    Some(share)
}

fn user_or_group() -> FieldDefinition {
    reference("UserOrGroupId", "User/Group ID", &["Group", "User"], "UserOrGroup", None)
        .required()
        .create_only()
}

/// A picklist that takes its own values only.
fn restricted(name: &str, label: &str, values: &[&str]) -> FieldDefinition {
    let values = values
        .iter()
        .map(|value| PicklistValue {
            value: (*value).to_owned(),
            label: (*value).to_owned(),
            is_default: false,
        })
        .collect();
    FieldDefinition::new(name, label, FieldKind::Picklist { values, restricted: true })
}
