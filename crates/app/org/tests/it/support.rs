//! A small company in an org of its own, made anew for each test.

use alongside_org::{
    ConnectedAppConfig, CurrentUser, Org, OrgConfig, SeedAppPolicy, SeedBatch, SeedFieldPermission,
    SeedObjectPermission, SeedPermissionSet, SeedProfile, SeedRecord, SeedResult, SeedUser, SeedValue,
};
use serde_json::{Map, Value as Json, json};

pub const KEY: &str = "3MVG9alongside";
pub const SECRET: &str = "a-secret-of-the-tests";
pub const CALLBACK: &str = "http://localhost:4400/sso/crm/callback";
pub const PASSWORD: &str = "a-password-of-the-tests";

/// An org with the package, and the ids of its people and records.
pub struct Company {
    pub org: Org,
    pub ids: SeedResult,
}

pub fn config() -> OrgConfig {
    OrgConfig {
        data_dir: None,
        instance_url: "http://localhost:4401".into(),
        company_name: "Fernhill".into(),
        install_package: true,
        connected_app: ConnectedAppConfig {
            consumer_key: KEY.into(),
            consumer_secret: SECRET.into(),
            callback_urls: vec![CALLBACK.into()],
            jwt_public_key_pem: None,
            run_as_username: Some("integration@fernhill.example".into()),
        },
    }
}

/// `ada` administers, `sam` has a custom profile without some fields, `tom` sees no contacts' mail
/// addresses and no leads, `ivy` may not sign in.
pub async fn company() -> Company {
    company_with(config()).await
}

pub async fn company_with(config: OrgConfig) -> Company {
    let org = Org::open(config).await.unwrap();
    let ids = org.seed(batch()).await.unwrap();
    Company { org, ids }
}

pub fn batch() -> SeedBatch {
    let agent = SeedProfile {
        name: "Support Agent".into(),
        clone_of: "Standard User".into(),
        ..SeedProfile::default()
    };
    let narrow = SeedProfile {
        name: "Narrow".into(),
        clone_of: "Standard User".into(),
        object_permissions: vec![
            SeedObjectPermission { object: "Lead".into(), ..SeedObjectPermission::default() },
            SeedObjectPermission { object: "Account".into(), read: true, ..SeedObjectPermission::default() },
        ],
        field_permissions: vec![
            SeedFieldPermission { field: "Contact.Email".into(), read: false, edit: false },
            SeedFieldPermission { field: "Contact.Phone".into(), read: true, edit: false },
        ],
        apps: Vec::new(),
    };
    let user = |name: &str, last: &str, profile: &str, sets: &[&str]| SeedUser {
        username: format!("{name}@fernhill.example"),
        password: Some(PASSWORD.into()),
        first_name: name[..1].to_uppercase() + &name[1..],
        last_name: last.into(),
        email: format!("{name}@fernhill.example"),
        title: None,
        profile: profile.into(),
        permission_sets: sets.iter().map(|set| (*set).to_owned()).collect(),
        is_active: name != "ivy",
    };
    SeedBatch {
        profiles: vec![agent, narrow],
        permission_sets: vec![SeedPermissionSet {
            name: "Alongside_Access".into(),
            label: "Alongside Access".into(),
            ..SeedPermissionSet::default()
        }],
        users: vec![
            user(
                "ada",
                "Lindqvist",
                "System Administrator",
                &["alongside__Alongside_Admin", "Alongside_Access"],
            ),
            user("jonas", "Weber", "System Administrator", &[]),
            user("sam", "Okafor", "Support Agent", &["alongside__Alongside_Agent", "Alongside_Access"]),
            user("tom", "Ellery", "Narrow", &[]),
            user("ivy", "Gone", "Support Agent", &[]),
            user(
                "integration",
                "Alongside",
                "System Administrator",
                &["alongside__Alongside_Admin", "Alongside_Access"],
            ),
        ],
        connected_app: Some(SeedAppPolicy {
            admin_approved_only: true,
            profiles: Vec::new(),
            permission_sets: vec!["Alongside_Access".into()],
        }),
        records: records(),
        record_pages: Vec::new(),
        private_objects: vec![("Case".into(), true)],
    }
}

fn records() -> Vec<SeedRecord> {
    let text = |text: &str| SeedValue::Json(json!(text));
    let link = |key: &str| SeedValue::Reference(key.into());
    let record = |object: &str, key: &str, fields: Vec<(&str, SeedValue)>| SeedRecord {
        object: object.into(),
        key: key.into(),
        fields: fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    };
    vec![
        record(
            "Account",
            "brightwell",
            vec![
                ("Name", text("Brightwell Landscapes")),
                ("Industry", text("Agriculture")),
                ("BillingCity", text("Leeds")),
                ("AnnualRevenue", SeedValue::Json(json!(120_000))),
            ],
        ),
        record("Account", "other", vec![("Name", text("O'Hara & Sons 100%")), ("Industry", text("Retail"))]),
        record(
            "Contact",
            "casey",
            vec![
                ("FirstName", text("Casey")),
                ("LastName", text("Morgan")),
                ("Email", text("casey.morgan@brightwell.example")),
                ("Phone", text("+44 113 496 0101")),
                ("AccountId", link("brightwell")),
            ],
        ),
        record("Contact", "robin", vec![("LastName", text("Robin")), ("AccountId", link("brightwell"))]),
        record("Lead", "lead", vec![("LastName", text("Prospect")), ("Company", text("Newco"))]),
        record(
            "Case",
            "sams case",
            vec![
                ("Subject", text("Cannot finish checkout")),
                ("ContactId", link("casey")),
                ("AccountId", link("brightwell")),
                ("OwnerId", link("sam@fernhill.example")),
                ("Priority", text("High")),
            ],
        ),
        record(
            "Case",
            "adas case",
            vec![("Subject", text("Invoice")), ("OwnerId", link("ada@fernhill.example"))],
        ),
        record(
            "Task",
            "call",
            vec![
                ("Subject", text("Call back")),
                ("WhoId", link("casey")),
                ("WhatId", link("sams case")),
                ("OwnerId", link("sam@fernhill.example")),
            ],
        ),
    ]
}

impl Company {
    pub fn id(&self, key: &str) -> &str {
        &self.ids.ids[key]
    }

    pub async fn user(&self, name: &str) -> CurrentUser {
        let token = self.org.sign_in(&format!("{name}@fernhill.example"), PASSWORD).await.unwrap();
        self.org.current_user(token.expose()).await.unwrap()
    }
}

pub fn fields(json: Json) -> Map<String, Json> {
    match json {
        Json::Object(fields) => fields,
        other => panic!("{other} is not an object"),
    }
}
