//! The company as the org takes it: people with their rights, the connected app's policy, records.

use std::collections::BTreeMap;

use alongside_org::{
    PlacedComponent, RecordPage, SeedAppPolicy, SeedBatch, SeedFieldPermission, SeedObjectPermission,
    SeedPermissionSet, SeedProfile, SeedRecord, SeedRecordPage, SeedUser, SeedValue,
};
use jiff::Timestamp;

use crate::people::{ACCESS_SET, DOCTOR_SET, INTEGRATION_SET};
use crate::row::{Row, rows};
use crate::{Demo, DemoUser};

/// API name of the set that the connected app approves.
const ACCESS_NAME: &str = "Alongside_Access";
const INTEGRATION_NAME: &str = "Alongside_Integration";
const DOCTOR_NAME: &str = "Alongside_Doctor";

/// Everything that makes an empty org, with the package installed, Fernhill's as of `now`.
pub fn org_seed(demo: &Demo, now: Timestamp) -> SeedBatch {
    let rows = rows(demo, now);
    let feeds = crate::feeds::feeds(demo, &rows, now);
    SeedBatch {
        profiles: profiles(),
        permission_sets: permission_sets(),
        users: demo.users.iter().map(user).collect(),
        connected_app: Some(SeedAppPolicy {
            admin_approved_only: true,
            profiles: Vec::new(),
            permission_sets: vec![ACCESS_NAME.to_owned()],
        }),
        records: rows.into_iter().map(record).chain(feeds).collect(),
        record_pages: record_pages(),
        // Sales people see their own opportunities and no colleague's.
        private_objects: vec![("Opportunity".to_owned(), true)],
    }
}

/// The objects on whose pages Fernhill's administrator has placed the Sidebar.
const SIDEBAR_OBJECTS: [&str; 5] = ["Case", "Contact", "Account", "Lead", "Opportunity"];

fn record_pages() -> Vec<SeedRecordPage> {
    let page = |object: &str| {
        let mut page = RecordPage::standard(object, object);
        let sidebar = PlacedComponent {
            component: "alongside:sidebar".to_owned(),
            properties: BTreeMap::new(),
            visibility: None,
        };
        page.regions.iter_mut().filter(|region| region.name == "sidebar").for_each(|region| {
            region.components.push(sidebar.clone());
        });
        SeedRecordPage { name: format!("{object}_Record_Page"), page }
    };
    SIDEBAR_OBJECTS.map(page).to_vec()
}

/// What the product writes: the package's objects and their fields, without the namespace.
const PRODUCT_FIELDS: &[(&str, &[&str])] = &[
    (
        "alongside__Session__c",
        &[
            "Account",
            "Agent",
            "Case",
            "Contact",
            "Customer_Email",
            "Customer_Name",
            "Device",
            "Device_Id",
            "Duration_Seconds",
            "Ended_At",
            "Ended_Reason",
            "External_Id",
            "Kind",
            "Lead",
            "Notes",
            "Opportunity",
            "Started_At",
            "State",
            "Task",
            "Visitor_Id",
        ],
    ),
    (
        "alongside__Session_Participant__c",
        &["Display_Name", "External_Id", "Joined_At", "Left_At", "Role", "User"],
    ),
    (
        "alongside__Sync_Run__c",
        &["Ended_At", "Error", "External_Id", "Records_Read", "Sessions_Written", "Started_At", "Status"],
    ),
];

fn profiles() -> Vec<SeedProfile> {
    let profile = |name: &str, objects, hidden: &[&str]| SeedProfile {
        name: name.to_owned(),
        clone_of: "Standard User".to_owned(),
        object_permissions: objects,
        field_permissions: hidden
            .iter()
            .map(|field| SeedFieldPermission { field: (*field).to_owned(), read: false, edit: false })
            .collect(),
        apps: Vec::new(),
    };
    vec![
        profile(
            "Support Agent",
            vec![
                edits("Account"),
                edits("Contact"),
                edits("Case"),
                edits("Task"),
                reads("Lead"),
                sees_all("Opportunity"),
            ],
            &["Account.AnnualRevenue", "Opportunity.Amount", "Opportunity.Probability"],
        ),
        profile(
            "Service Manager",
            vec![
                deletes("Account"),
                deletes("Contact"),
                deletes("Case"),
                deletes("Task"),
                edits("Lead"),
                sees_all("Opportunity"),
            ],
            &[],
        ),
        profile(
            "Sales Rep",
            vec![
                edits("Account"),
                edits("Contact"),
                edits("Lead"),
                edits("Opportunity"),
                edits("Task"),
                reads("Case"),
            ],
            &[],
        ),
        profile(
            "Support Trainee",
            vec![reads("Account"), reads("Contact"), edits("Case"), edits("Task"), reads("Lead")],
            &["Contact.Email", "Account.AnnualRevenue"],
        ),
        profile(
            "Lead Desk",
            vec![
                hides("Case"),
                reads("Account"),
                reads("Contact"),
                edits("Lead"),
                edits("Opportunity"),
                edits("Task"),
            ],
            &[],
        ),
        profile(
            "Integration User",
            ["Account", "Contact", "Case", "Lead", "Opportunity", "Task"].map(reads).to_vec(),
            &[],
        ),
    ]
}

fn permission_sets() -> Vec<SeedPermissionSet> {
    vec![
        SeedPermissionSet {
            name: ACCESS_NAME.to_owned(),
            label: ACCESS_SET.to_owned(),
            description: "Approved in the policy of AlongsideWebApp, and shows the app. Grants nothing else."
                .to_owned(),
            apps: vec!["alongside__Alongside".to_owned()],
            ..SeedPermissionSet::default()
        },
        SeedPermissionSet {
            name: INTEGRATION_NAME.to_owned(),
            label: INTEGRATION_SET.to_owned(),
            description: "For the user that Alongside runs as: sees all data and the directory \
                of users and rights."
                .to_owned(),
            object_permissions: PRODUCT_FIELDS.iter().map(|(object, _)| edits(object)).collect(),
            field_permissions: PRODUCT_FIELDS
                .iter()
                .flat_map(|(object, fields)| fields.iter().map(move |field| writes(object, field)))
                .collect(),
            system_permissions: ["ApiEnabled", "ViewAllData", "ViewSetup"].map(str::to_owned).to_vec(),
            ..SeedPermissionSet::default()
        },
        SeedPermissionSet {
            name: DOCTOR_NAME.to_owned(),
            label: DOCTOR_SET.to_owned(),
            description: "Lets the user that Alongside runs as repair what the CRM grants. Take it away \
                when nothing is to be repaired."
                .to_owned(),
            system_permissions: [
                "ViewSetup",
                "AssignPermissionSets",
                "ManageProfilesPermissionsets",
                "CustomizeApplication",
            ]
            .map(str::to_owned)
            .to_vec(),
            ..SeedPermissionSet::default()
        },
    ]
}

fn user(user: &DemoUser) -> SeedUser {
    let (first, last) = user.name.split_once(' ').unwrap_or(("", user.name));
    SeedUser {
        username: user.username.clone(),
        password: (!user.integration).then(|| user.password.to_owned()),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        email: user.email.clone(),
        title: Some(user.title.to_owned()),
        profile: user.profile.to_owned(),
        permission_sets: user.permission_sets.iter().map(|label| set_name(label)).collect(),
        is_active: user.active,
    }
}

/// The API name of a permission set: the company's own as it is, the package's with its namespace.
fn set_name(label: &str) -> String {
    let name = label.replace(' ', "_");
    if [ACCESS_SET, DOCTOR_SET, INTEGRATION_SET].contains(&label) {
        name
    } else {
        format!("alongside__{name}")
    }
}

fn record(row: Row) -> SeedRecord {
    let mut fields: Vec<(String, SeedValue)> = vec![
        ("OwnerId".to_owned(), SeedValue::Reference(row.owner.clone())),
        ("CreatedById".to_owned(), SeedValue::Reference(row.owner.clone())),
        ("LastModifiedById".to_owned(), SeedValue::Reference(row.owner)),
        ("CreatedDate".to_owned(), moment(row.created)),
        ("LastModifiedDate".to_owned(), moment(row.modified)),
    ];
    fields.extend(row.values.into_iter().map(|(name, value)| (name, SeedValue::Json(value))));
    fields.extend(
        row.lookups.into_iter().map(|(name, target)| (name.to_owned(), SeedValue::Reference(target))),
    );
    SeedRecord { object: row.object.to_owned(), key: row.reference, fields }
}

fn moment(at: Timestamp) -> SeedValue {
    SeedValue::Json(at.to_string().into())
}

fn hides(object: &str) -> SeedObjectPermission {
    SeedObjectPermission { object: object.to_owned(), ..SeedObjectPermission::default() }
}

fn reads(object: &str) -> SeedObjectPermission {
    SeedObjectPermission { object: object.to_owned(), read: true, ..SeedObjectPermission::default() }
}

fn sees_all(object: &str) -> SeedObjectPermission {
    SeedObjectPermission { view_all: true, ..reads(object) }
}

fn edits(object: &str) -> SeedObjectPermission {
    SeedObjectPermission { create: true, edit: true, ..reads(object) }
}

fn deletes(object: &str) -> SeedObjectPermission {
    SeedObjectPermission { delete: true, ..edits(object) }
}

/// Read and edit of one of the package's fields.
fn writes(object: &str, field: &str) -> SeedFieldPermission {
    SeedFieldPermission { field: format!("{object}.alongside__{field}__c"), read: true, edit: true }
}
