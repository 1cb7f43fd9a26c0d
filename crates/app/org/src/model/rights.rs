//! Permission sets and what hangs on them, and the system permissions this org knows.

use alongside_orgstore::{FieldDefinition, FieldKind, ObjectDefinition};

use super::parts::{checkbox, field, picklist, reference, setup, text};

/// A system permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum SystemPermission {
    ApiEnabled,
    ViewAllData,
    ModifyAllData,
    ViewSetup,
    ManageUsers,
    AssignPermissionSets,
    ManageProfilesPermissionsets,
    CustomizeApplication,
}

/// Every system permission with its API name and label.
pub(crate) const SYSTEM_PERMISSIONS: [(SystemPermission, &str, &str); 8] = [
    (SystemPermission::ApiEnabled, "ApiEnabled", "API Enabled"),
    (SystemPermission::ViewAllData, "ViewAllData", "View All Data"),
    (SystemPermission::ModifyAllData, "ModifyAllData", "Modify All Data"),
    (SystemPermission::ViewSetup, "ViewSetup", "View Setup and Configuration"),
    (SystemPermission::ManageUsers, "ManageUsers", "Manage Users"),
    (SystemPermission::AssignPermissionSets, "AssignPermissionSets", "Assign Permission Sets"),
    (
        SystemPermission::ManageProfilesPermissionsets,
        "ManageProfilesPermissionsets",
        "Manage Profiles and Permission Sets",
    ),
    (SystemPermission::CustomizeApplication, "CustomizeApplication", "Customize Application"),
];

pub(super) fn objects() -> Vec<ObjectDefinition> {
    vec![
        permission_set(),
        setup(
            "PermissionSetGroup",
            "Permission Set Group",
            "0PG",
            vec![
                text("DeveloperName", "API Name", 80).required().indexed(),
                text("MasterLabel", "Label", 80).required().naming(),
                text("Description", "Description", 255),
                text("NamespacePrefix", "Namespace Prefix", 15).read_only(),
                picklist("Status", "Status", &["Updated", "Outdated", "Updating", "Failed"])
                    .read_only()
                    .defaults_to("Updated"),
                checkbox("HasActivationRequired", "Session Activation Required"),
            ],
        ),
        setup(
            "PermissionSetGroupComponent",
            "Permission Set Group Component",
            "0PM",
            vec![
                reference(
                    "PermissionSetGroupId",
                    "Permission Set Group ID",
                    &["PermissionSetGroup"],
                    "PermissionSetGroup",
                    Some("PermissionSetGroupComponents"),
                )
                .required()
                .create_only(),
                reference(
                    "PermissionSetId",
                    "Permission Set ID",
                    &["PermissionSet"],
                    "PermissionSet",
                    Some("PermissionSetGroupComponents"),
                )
                .required()
                .create_only(),
            ],
        ),
        muting_permission_set(),
        setup(
            "PermissionSetAssignment",
            "Permission Set Assignment",
            "0Pa",
            vec![
                reference(
                    "PermissionSetId",
                    "PermissionSet ID",
                    &["PermissionSet"],
                    "PermissionSet",
                    Some("Assignments"),
                )
                .create_only(),
                reference(
                    "PermissionSetGroupId",
                    "Permission Set Group ID",
                    &["PermissionSetGroup"],
                    "PermissionSetGroup",
                    Some("Assignments"),
                )
                .create_only(),
                reference(
                    "AssigneeId",
                    "Assignee ID",
                    &["User"],
                    "Assignee",
                    Some("PermissionSetAssignments"),
                )
                .required()
                .create_only(),
                field("ExpirationDate", "Expires On", FieldKind::DateTime),
                checkbox("IsActive", "Is Active").read_only().defaults_to(true),
            ],
        ),
        setup(
            "ObjectPermissions",
            "Object Permission",
            "110",
            vec![
                parent("ObjectPerms"),
                field("SobjectType", "Object", FieldKind::Text)
                    .required()
                    .create_only()
                    .at_most(120)
                    .indexed(),
                checkbox("PermissionsCreate", "Create Records"),
                checkbox("PermissionsRead", "Read Records"),
                checkbox("PermissionsEdit", "Edit Records"),
                checkbox("PermissionsDelete", "Delete Records"),
                checkbox("PermissionsViewAllRecords", "Read All Records"),
                checkbox("PermissionsModifyAllRecords", "Edit All Records"),
            ],
        ),
        setup(
            "FieldPermissions",
            "Field Permission",
            "01k",
            vec![
                parent("FieldPerms"),
                field("SobjectType", "Object", FieldKind::Text)
                    .required()
                    .create_only()
                    .at_most(120)
                    .indexed(),
                field("Field", "Field", FieldKind::Text).required().create_only().indexed(),
                checkbox("PermissionsEdit", "Edit Field"),
                checkbox("PermissionsRead", "Read Field"),
            ],
        ),
        setup(
            "SetupEntityAccess",
            "Setup Entity Access",
            "0J0",
            vec![
                parent("SetupEntityAccessItems"),
                field("SetupEntityId", "Setup Entity ID", FieldKind::Key)
                    .required()
                    .create_only()
                    .at_most(18)
                    .indexed(),
                picklist(
                    "SetupEntityType",
                    "Setup Entity Type",
                    &["ConnectedApplication", "CustomPermission", "ExternalClientApplication", "TabSet"],
                )
                .read_only(),
            ],
        ),
        setup(
            "CustomPermission",
            "Custom Permission",
            "0CP",
            vec![
                text("DeveloperName", "API Name", 80).read_only().indexed(),
                text("MasterLabel", "Label", 80).naming().read_only(),
                text("Description", "Description", 255).read_only(),
                text("NamespacePrefix", "Namespace Prefix", 15).read_only(),
            ],
        ),
        user_record_access(),
    ]
}

fn parent(children: &str) -> FieldDefinition {
    reference("ParentId", "Parent ID", &["PermissionSet"], "Parent", Some(children)).required().create_only()
}

fn permission_set() -> ObjectDefinition {
    let mut fields = vec![
        text("Name", "Permission Set Name", 80).required().indexed(),
        text("Label", "Permission Set Label", 80).required().naming(),
        text("Description", "Description", 255),
        text("NamespacePrefix", "Namespace Prefix", 15).read_only(),
        reference("LicenseId", "License ID", &["PermissionSetLicense", "UserLicense"], "License", None)
            .create_only(),
        reference("ProfileId", "Profile ID", &["Profile"], "Profile", None).read_only(),
        checkbox("IsOwnedByProfile", "Is Owned By Profile").read_only(),
        checkbox("IsCustom", "Is Custom").read_only().defaults_to(true),
        checkbox("HasActivationRequired", "Session Activation Required"),
        picklist("Type", "Permission Set Type", &["Regular", "Standard", "Session", "Group", "Profile"])
            .read_only()
            .defaults_to("Regular"),
        reference(
            "PermissionSetGroupId",
            "Permission Set Group ID",
            &["PermissionSetGroup"],
            "PermissionSetGroup",
            None,
        )
        .read_only(),
    ];
    fields.extend(system_permissions());
    setup("PermissionSet", "Permission Set", "0PS", fields)
}

fn muting_permission_set() -> ObjectDefinition {
    let mut fields = vec![
        text("DeveloperName", "API Name", 80).required(),
        text("MasterLabel", "Label", 80).required().naming(),
        text("NamespacePrefix", "Namespace Prefix", 15).read_only(),
    ];
    fields.extend(system_permissions());
    setup("MutingPermissionSet", "Muting Permission Set", "0QM", fields)
}

fn system_permissions() -> impl Iterator<Item = FieldDefinition> {
    SYSTEM_PERMISSIONS.into_iter().map(|(_, name, label)| checkbox(&format!("Permissions{name}"), label))
}

fn user_record_access() -> ObjectDefinition {
    let flag = |name: &str, label: &str| checkbox(name, label).read_only();
    ObjectDefinition {
        name: "UserRecordAccess".into(),
        label: "User Record Access".into(),
        plural_label: "User Record Access".into(),
        setup: true,
        computed: true,
        fields: vec![
            FieldDefinition::new("Id", "Access ID", FieldKind::Id).locked(),
            field("UserId", "User ID", FieldKind::Reference { targets: vec!["User".into()] })
                .locked()
                .read_only(),
            field("RecordId", "Record ID", FieldKind::Id).locked().read_only(),
            flag("HasReadAccess", "Has Read Access").locked(),
            flag("HasEditAccess", "Has Edit Access").locked(),
            flag("HasDeleteAccess", "Has Delete Access").locked(),
            flag("HasTransferAccess", "Has Transfer Access").locked(),
            flag("HasAllAccess", "Has All Access").locked(),
            picklist(
                "MaxAccessLevel",
                "Maximum Access Level",
                &["None", "Read", "Edit", "Delete", "Transfer", "All"],
            )
            .locked()
            .read_only(),
        ],
        ..ObjectDefinition::default()
    }
}
