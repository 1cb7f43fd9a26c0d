//! A small company in a real org on loopback, and the connector to it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use alongside_crm::{Crm, CrmConfig, Pkce};
use alongside_kernel::{CrmId, Secret};
use alongside_org::{
    ConnectedAppConfig, CurrentUser, Org, OrgConfig, SeedAppPolicy, SeedBatch, SeedFieldPermission,
    SeedObjectPermission, SeedPermissionSet, SeedProfile, SeedRecord, SeedUser, SeedValue,
};
use alongside_outbound::{Outbound, OutboundConfig, Reach};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use serde_json::json;
use tower::ServiceExt;

use crate::keys::KEYS;

pub const AGENT: &str = "sam.okafor@fernhill.example";
pub const COLLEAGUE: &str = "mei.tanaka@fernhill.example";
pub const ADMIN: &str = "ada.lindqvist@fernhill.example";
pub const STRANGER: &str = "jonas.weber@fernhill.example";
const INTEGRATION: &str = "integration@fernhill.example";
const PASSWORD: &str = "fernhill-test-1";
const CALLBACK: &str = "http://localhost:4400/oauth/callback";
const SESSION: &str = "alongside__Session__c";
const SESSION_FIELDS: [&str; 18] = [
    "Account",
    "Agent",
    "Case",
    "Contact",
    "Customer_Email",
    "Customer_Name",
    "Device_Id",
    "Device",
    "Duration_Seconds",
    "Ended_At",
    "Ended_Reason",
    "External_Id",
    "Kind",
    "Lead",
    "Opportunity",
    "Started_At",
    "State",
    "Visitor_Id",
];

pub struct Company {
    pub org: Org,
    pub crm: Crm,
    pub case: CrmId,
    pub wire: Wire,
    url: String,
}

/// What was asked over the connector's connection, and what of it is not answered.
#[derive(Clone, Default)]
pub struct Wire {
    asked: Arc<Mutex<Vec<String>>>,
    fails_on: Arc<Mutex<Option<&'static str>>>,
}

impl Wire {
    /// Addresses of the calls so far, and begins anew.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    /// From now on, calls whose address holds this text fail.
    pub fn fails_on(&self, text: Option<&'static str>) {
        *self.fails_on.lock().unwrap() = text;
    }

    async fn pass(self, request: Request<Body>, next: Next) -> Response {
        let address = request.uri().to_string();
        let fails = self.fails_on.lock().unwrap().is_some_and(|text| address.contains(text));
        self.asked.lock().unwrap().push(address);
        if fails {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
        next.run(request).await
    }
}

impl Company {
    /// With everything granted to those who work with the product.
    pub async fn start() -> Self {
        Self::open(seed(true)).await
    }

    /// As after installing the package: only the integration user has its rights.
    pub async fn without_grants() -> Self {
        Self::open(seed(false)).await
    }

    async fn open(batch: SeedBatch) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let org = Org::open(OrgConfig {
            data_dir: None,
            instance_url: url.clone(),
            company_name: "Fernhill".to_owned(),
            install_package: true,
            connected_app: ConnectedAppConfig {
                consumer_key: "consumer-key".to_owned(),
                consumer_secret: "consumer-secret".to_owned(),
                callback_urls: vec![CALLBACK.to_owned()],
                jwt_public_key_pem: Some(KEYS.public_pem.clone()),
                run_as_username: Some(INTEGRATION.to_owned()),
            },
        })
        .await
        .unwrap();
        let made = org.seed(batch).await.unwrap();
        let wire = Wire::default();
        let tap = wire.clone();
        let router = org.router().layer(from_fn(move |request, next| tap.clone().pass(request, next)));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let crm = connect(&url);
        Self { org, crm, url, case: made.ids["case"].parse().unwrap(), wire }
    }

    /// Another connection, which has read nothing yet.
    pub fn connect(&self) -> Crm {
        connect(&self.url)
    }

    pub async fn user(&self, username: &str) -> CurrentUser {
        let token = self.org.sign_in(username, PASSWORD).await.unwrap();
        self.org.current_user(token.expose()).await.unwrap()
    }

    /// What a browser does in which the user is signed in to the CRM: goes to the address, and is
    /// sent back with a code. The error is whatever else the browser got.
    pub async fn authorize(&self, username: &str, state: &str, pkce: &Pkce) -> Result<String, String> {
        let session = self.org.sign_in(username, PASSWORD).await.unwrap();
        let url = self.crm.authorize_url(state, pkce);
        let path = url.strip_prefix(self.crm.base_url()).unwrap().to_owned();
        let request = Request::get(path)
            .header(header::COOKIE, format!("sid={}", session.expose()))
            .body(Body::empty())
            .unwrap();
        let response = self.org.router().oneshot(request).await.unwrap();
        let status = response.status();
        let location =
            response.headers().get(header::LOCATION).map(|value| value.to_str().unwrap().to_owned());
        let Some(location) = location else {
            let page = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
            return Err(String::from_utf8_lossy(&page).into_owned());
        };
        assert!(matches!(status, StatusCode::FOUND | StatusCode::SEE_OTHER), "{status}");
        let query = location.strip_prefix(CALLBACK).and_then(|rest| rest.strip_prefix('?'));
        let query = query.ok_or_else(|| location.clone())?.to_owned();
        let value = |name: &str| {
            query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)
        };
        let (_, code) = value("code").ok_or_else(|| location.clone())?;
        assert_eq!(value("state"), Some(("state", state)));
        Ok(code.replace("%3D", "=").replace("%21", "!"))
    }
}

fn connect(url: &str) -> Crm {
    let outbound = Outbound::new(OutboundConfig {
        reach: Reach::Everywhere,
        total_timeout: Duration::from_secs(10),
        ..OutboundConfig::default()
    })
    .unwrap();
    let config = CrmConfig {
        base_url: url.to_owned(),
        api_version: "62.0".to_owned(),
        consumer_key: "consumer-key".to_owned(),
        consumer_secret: Secret::new("consumer-secret"),
        callback_url: CALLBACK.to_owned(),
        jwt_private_key_pem: Secret::new(KEYS.private_pem.as_str()),
        jwt_audience: None,
    };
    Crm::new(config, outbound).unwrap()
}

fn seed(granted: bool) -> SeedBatch {
    let sets = |names: &[&str]| -> Vec<String> {
        if granted { names.iter().map(|name| (*name).to_owned()).collect() } else { Vec::new() }
    };
    SeedBatch {
        profiles: vec![SeedProfile {
            name: "Support Agent".to_owned(),
            clone_of: "Standard User".to_owned(),
            object_permissions: vec![
                rights("Case", true),
                rights("Contact", true),
                rights("Opportunity", false),
            ],
            ..SeedProfile::default()
        }],
        permission_sets: vec![
            SeedPermissionSet {
                name: "Alongside_Access".to_owned(),
                label: "Alongside Access".to_owned(),
                ..SeedPermissionSet::default()
            },
            integration_set(),
        ],
        users: vec![
            user(
                AGENT,
                "Sam Okafor",
                "Support Agent",
                sets(&["alongside__Alongside_Agent", "Alongside_Access"]),
            ),
            user(
                COLLEAGUE,
                "Mei Tanaka",
                "Support Agent",
                sets(&["alongside__Alongside_Agent", "Alongside_Access"]),
            ),
            user(
                ADMIN,
                "Ada Lindqvist",
                "System Administrator",
                sets(&["alongside__Alongside_Admin", "Alongside_Access"]),
            ),
            user(STRANGER, "Jonas Weber", "System Administrator", Vec::new()),
            user(INTEGRATION, "Alongside Integration", "Standard User", vec!["Integration".to_owned()]),
        ],
        connected_app: granted.then(|| SeedAppPolicy {
            admin_approved_only: true,
            profiles: Vec::new(),
            permission_sets: vec!["Alongside_Access".to_owned(), "Integration".to_owned()],
        }),
        records: vec![
            record(
                "Contact",
                "contact",
                &[("LastName", json!("Morgan")), ("Email", json!("casey.morgan@brightwell.example"))],
                &[("OwnerId", AGENT)],
            ),
            record(
                "Case",
                "case",
                &[("Subject", json!("Cannot finish checkout"))],
                &[("OwnerId", AGENT), ("ContactId", "contact")],
            ),
        ],
        record_pages: Vec::new(),
        private_objects: vec![("Case".to_owned(), true)],
    }
}

/// What the integration user needs: the directory, and the session log to write.
fn integration_set() -> SeedPermissionSet {
    SeedPermissionSet {
        name: "Integration".to_owned(),
        label: "Integration".to_owned(),
        object_permissions: vec![SeedObjectPermission { create: true, edit: true, ..rights(SESSION, true) }],
        field_permissions: SESSION_FIELDS
            .iter()
            .map(|field| SeedFieldPermission {
                field: format!("{SESSION}.alongside__{field}__c"),
                read: true,
                edit: true,
            })
            .collect(),
        system_permissions: ["ApiEnabled", "ViewAllData", "ViewSetup"].map(str::to_owned).to_vec(),
        ..SeedPermissionSet::default()
    }
}

fn rights(object: &str, read: bool) -> SeedObjectPermission {
    SeedObjectPermission { object: object.to_owned(), read, ..SeedObjectPermission::default() }
}

fn user(username: &str, name: &str, profile: &str, permission_sets: Vec<String>) -> SeedUser {
    let (first_name, last_name) = name.split_once(' ').unwrap();
    SeedUser {
        username: username.to_owned(),
        password: Some(PASSWORD.to_owned()),
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        email: username.to_owned(),
        profile: profile.to_owned(),
        permission_sets,
        is_active: true,
        ..SeedUser::default()
    }
}

fn record(
    object: &str,
    key: &str,
    values: &[(&str, serde_json::Value)],
    references: &[(&str, &str)],
) -> SeedRecord {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), SeedValue::Json(value.clone())));
    let references = references
        .iter()
        .map(|(name, target)| ((*name).to_owned(), SeedValue::Reference((*target).to_owned())));
    SeedRecord { object: object.to_owned(), key: key.to_owned(), fields: values.chain(references).collect() }
}
