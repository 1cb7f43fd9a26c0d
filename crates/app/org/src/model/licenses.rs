//! Licenses: what a profile's users may be given at all, and what permission sets can ask for besides.

use alongside_orgstore::{FieldKind, ObjectDefinition};

use super::parts::{field, picklist, reference, setup, text};

/// User licenses of every org: name, definition key and how many active users may have one. The first
/// is that of the standard profiles.
pub(crate) const USER_LICENSES: [(&str, &str, i64); 2] =
    [("Salesforce", "SFDC", 250), ("Salesforce Platform", "AUL", 100)];

/// Permission set licenses of every org: API name, label and how many there are.
pub(crate) const PERMISSION_SET_LICENSES: [(&str, &str, i64); 2] =
    [("CRMUserPsl", "CRM User", 100), ("SalesforceAPIIntegrationPsl", "Salesforce API Integration", 5)];

pub(super) fn objects() -> Vec<ObjectDefinition> {
    vec![
        setup(
            "UserLicense",
            "User License",
            "100",
            vec![
                text("Name", "Name", 80).naming().read_only(),
                text("LicenseDefinitionKey", "License Def. ID", 80).read_only(),
                picklist("Status", "Status", &["Active", "Disabled"]).read_only(),
                field("TotalLicenses", "Total Licenses", FieldKind::Integer).read_only(),
            ],
        ),
        setup(
            "PermissionSetLicense",
            "Permission Set License",
            "0PL",
            vec![
                text("DeveloperName", "Developer Name", 80).read_only().indexed(),
                text("MasterLabel", "Permission Set License Label", 80).naming().read_only(),
                picklist("Status", "Status", &["Active", "Disabled"]).read_only(),
                field("TotalLicenses", "Total Licenses", FieldKind::Integer).read_only(),
            ],
        ),
        setup(
            "PermissionSetLicenseAssign",
            "Permission Set License Assignment",
            "2LA",
            vec![
                reference(
                    "PermissionSetLicenseId",
                    "Permission Set License ID",
                    &["PermissionSetLicense"],
                    "PermissionSetLicense",
                    Some("PermissionSetLicenseAssignments"),
                )
                .required()
                .create_only(),
                reference(
                    "AssigneeId",
                    "Assignee ID",
                    &["User"],
                    "Assignee",
                    Some("PermissionSetLicenseAssignments"),
                )
                .required()
                .create_only(),
            ],
        ),
    ]
}
