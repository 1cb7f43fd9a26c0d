//! A small company in an org of its own, and a way to make that org fail.

use std::{
    collections::HashMap,
    sync::{
        Arc, LazyLock, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use alongside_org::{
    ConnectedAppConfig, CurrentUser, Org, OrgConfig, SeedAppPolicy, SeedBatch, SeedFieldPermission,
    SeedObjectPermission, SeedPermissionSet, SeedProfile, SeedRecord, SeedUser, SeedValue,
};
use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use axum::{
    extract::Request,
    http::StatusCode,
    middleware::{self, Next},
    response::IntoResponse,
};
use serde_json::json;
use tokio::{net::TcpListener, sync::watch};

pub const CONSUMER_KEY: &str = "3MVG9alongside";
pub const CONSUMER_SECRET: &str = "a-secret-of-the-tests";
pub const PASSWORD: &str = "a-password-of-the-tests";

/// The connector's key pair, made once.
pub static KEYS: LazyLock<(String, String)> = LazyLock::new(|| {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let private: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let public: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    (pem("PRIVATE KEY", private.as_ref()), pem("PUBLIC KEY", public.as_ref()))
});

fn pem(kind: &str, der: &[u8]) -> String {
    let text = data_encoding::BASE64.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", lines.join("\n"))
}

/// What the org answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// As it should.
    Rightly,
    /// With this status and nothing that helps.
    Status(u16),
    /// With success, and with what no CRM says.
    Nonsense,
    /// Never.
    Nothing,
}

/// How the org fails.
#[derive(Clone)]
pub struct Fault {
    answers: Arc<Mutex<Answers>>,
    /// Calls whose address holds this text wait until it is taken back.
    held: watch::Sender<Option<&'static str>>,
    /// How many calls wait so.
    waiting: watch::Sender<usize>,
    /// Sessions written to the log so far, as the org was asked for it.
    pub writes: Arc<AtomicU64>,
    /// How many more changes of several records are answered; beyond, the answer is lost on the way.
    pub collections: Arc<AtomicU64>,
}

impl Fault {
    pub fn set(&self, answers: Answers) {
        *self.answers.lock().unwrap() = answers;
    }

    /// Holds up every call whose address has this text.
    pub fn hold(&self, text: &'static str) {
        self.held.send_replace(Some(text));
    }

    /// Waits until a call is held up.
    pub async fn holds_one(&self) {
        self.waiting.subscribe().wait_for(|waiting| *waiting > 0).await.unwrap();
    }

    /// Lets go of what is held up.
    pub fn release(&self) {
        self.held.send_replace(None);
    }

    async fn held_up(&self, address: &str) {
        let mut held = self.held.subscribe();
        let holds = |held: &Option<&'static str>| held.is_some_and(|text| address.contains(text));
        if holds(&held.borrow()) {
            self.waiting.send_modify(|waiting| *waiting += 1);
            held.wait_for(|held| !holds(held)).await.unwrap();
            self.waiting.send_modify(|waiting| *waiting -= 1);
        }
    }
}

impl Default for Fault {
    fn default() -> Self {
        Self {
            answers: Arc::new(Mutex::new(Answers::Rightly)),
            held: watch::Sender::new(None),
            waiting: watch::Sender::new(0),
            writes: Arc::default(),
            collections: Arc::new(AtomicU64::new(u64::MAX)),
        }
    }
}

/// Of the fifteen fields that messages use (R57, R58), those that the CRM can restrict.
pub const RESTRICTED_FIELDS: [&str; 11] = [
    "Contact.AccountId",
    "Contact.Phone",
    "Contact.MobilePhone",
    "Contact.Email",
    "Contact.Title",
    "Lead.Phone",
    "Lead.MobilePhone",
    "Lead.Email",
    "Lead.Title",
    "Lead.LeadSource",
    "Lead.Rating",
];

/// The org with its people and records.
pub struct Company {
    pub org: Org,
    pub url: String,
    pub fault: Fault,
    ids: HashMap<String, String>,
    organization: String,
}

impl Company {
    /// `sam` and `mei` are agents, `ada` is an admin, `priya` is an agent whose profile has no row,
    /// `rosa` sees the app, is let in by the connected app and is neither Agent nor Admin, `tom` has no grant,
    /// `jonas` administers the CRM and has no grant.
    pub async fn start(callback: &str) -> Self {
        Self::start_with(callback, batch()).await
    }

    /// The same people right after the package was installed: nobody was granted anything.
    pub async fn freshly_installed(callback: &str) -> Self {
        let mut batch = batch();
        batch.permission_sets.clear();
        batch.users.iter_mut().for_each(|user| user.permission_sets.clear());
        batch.connected_app = None;
        // What the guide has an admin check, field by field, is not granted either.
        let agents = batch.profiles.iter_mut().find(|profile| profile.name == "Support Agent").unwrap();
        agents.field_permissions = RESTRICTED_FIELDS
            .map(|field| SeedFieldPermission { field: field.into(), read: false, edit: false })
            .to_vec();
        agents.object_permissions =
            vec![SeedObjectPermission { object: "Lead".into(), ..SeedObjectPermission::default() }];
        Self::start_with(callback, batch).await
    }

    async fn start_with(callback: &str, batch: SeedBatch) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let org = Org::open(OrgConfig {
            data_dir: None,
            instance_url: url.clone(),
            company_name: "Fernhill".into(),
            install_package: true,
            connected_app: ConnectedAppConfig {
                consumer_key: CONSUMER_KEY.into(),
                consumer_secret: CONSUMER_SECRET.into(),
                callback_urls: vec![callback.to_owned()],
                jwt_public_key_pem: Some(KEYS.1.clone()),
                run_as_username: Some("integration@fernhill.example".into()),
            },
        })
        .await
        .unwrap();
        let seeded = org.seed(batch).await.unwrap();
        let fault = Fault::default();
        let guard = fault.clone();
        let router = org.router().layer(middleware::from_fn(move |request: Request, next: Next| {
            let fault = guard.clone();
            async move {
                if request.uri().path().contains("Session__c/") {
                    fault.writes.fetch_add(1, Ordering::SeqCst);
                }
                fault.held_up(&request.uri().to_string()).await;
                let answers = *fault.answers.lock().unwrap();
                if request.uri().path().ends_with("/composite/sobjects") {
                    let left = fault.collections.load(Ordering::SeqCst);
                    if left == 0 {
                        next.run(request).await;
                        return (StatusCode::BAD_GATEWAY, "lost").into_response();
                    }
                    fault.collections.store(left - 1, Ordering::SeqCst);
                }
                match answers {
                    Answers::Rightly => next.run(request).await,
                    Answers::Status(status) => {
                        (StatusCode::from_u16(status).unwrap(), "not now").into_response()
                    }
                    Answers::Nonsense => "<html>Down for maintenance</html>".into_response(),
                    Answers::Nothing => std::future::pending().await,
                }
            }
        }));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let session = org.sign_in(&username("ada"), PASSWORD).await.unwrap();
        let admin = org.current_user(session.expose()).await.unwrap();
        let found = org.query(&admin, "SELECT Id FROM Organization").await.unwrap();
        let organization = found.records[0].text("Id");
        Self { org, url, fault, ids: seeded.ids, organization }
    }

    /// The id of a record or a person.
    pub fn id(&self, key: &str) -> &str {
        self.ids.get(key).or_else(|| self.ids.get(&username(key))).unwrap()
    }

    /// The CRM's organization.
    pub fn organization(&self) -> &str {
        &self.organization
    }

    /// The administrator of the CRM, at whose word it changes.
    pub async fn administrator(&self) -> CurrentUser {
        let session = self.org.sign_in(&username("ada"), PASSWORD).await.unwrap();
        self.org.current_user(session.expose()).await.unwrap()
    }

    /// Takes every permission set out of somebody's hands.
    pub async fn withdraw(&self, person: &str) {
        let admin = self.administrator().await;
        let user = self.id(person);
        let soql = format!("SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '{user}'");
        for row in self.org.query(&admin, &soql).await.unwrap().records {
            self.org.delete(&admin, "PermissionSetAssignment", &row.text("Id")).await.unwrap();
        }
    }

    /// Puts a permission set into somebody's hands.
    pub async fn grant(&self, person: &str, set: &str) {
        let admin = self.administrator().await;
        let found =
            self.org.query(&admin, &format!("SELECT Id FROM PermissionSet WHERE Name = '{set}'")).await;
        let set = found.unwrap().records[0].text("Id");
        self.create(
            &admin,
            "PermissionSetAssignment",
            json!({"AssigneeId": self.id(person), "PermissionSetId": set}),
        )
        .await;
    }

    /// Lets somebody in the CRM no more, or again.
    pub async fn activate(&self, person: &str, active: bool) {
        let serde_json::Value::Object(fields) = json!({"IsActive": active}) else { unreachable!() };
        self.org.update(&self.administrator().await, "User", self.id(person), &fields).await.unwrap();
    }

    /// Takes a profile's rights on an object.
    pub async fn close(&self, profile: &str, object: &str) {
        let admin = self.administrator().await;
        let soql = format!(
            "SELECT Id FROM ObjectPermissions WHERE SobjectType = '{object}' AND Parent.Profile.Name = '{profile}'"
        );
        for row in self.org.query(&admin, &soql).await.unwrap().records {
            self.org.delete(&admin, "ObjectPermissions", &row.text("Id")).await.unwrap();
        }
    }

    async fn create(&self, admin: &CurrentUser, object: &str, fields: serde_json::Value) {
        let serde_json::Value::Object(fields) = fields else { unreachable!() };
        self.org.create(admin, object, &fields).await.unwrap();
    }

    /// A signed request of the Sidebar, as the org's page hands it to its frame.
    pub async fn component_token(&self, person: &str, nonce: &str) -> String {
        let session = self.org.sign_in(&username(person), PASSWORD).await.unwrap();
        let user = self.org.current_user(session.expose()).await.unwrap();
        self.org.component_token(&user, "Sidebar", None, nonce).await.unwrap()
    }
}

pub fn username(person: &str) -> String {
    format!("{person}@fernhill.example")
}

fn batch() -> SeedBatch {
    let profile = |name: &str| SeedProfile {
        name: name.into(),
        clone_of: "Standard User".into(),
        ..SeedProfile::default()
    };
    let user = |name: &str, last: &str, profile: &str, sets: &[&str]| SeedUser {
        username: username(name),
        password: Some(PASSWORD.into()),
        first_name: name[..1].to_uppercase() + &name[1..],
        last_name: last.into(),
        email: username(name),
        profile: profile.into(),
        permission_sets: sets.iter().map(|set| (*set).to_owned()).collect(),
        is_active: true,
        ..SeedUser::default()
    };
    let agent = ["alongside__Alongside_Agent", "Alongside_Access"];
    let admin = ["alongside__Alongside_Admin", "Alongside_Access"];
    SeedBatch {
        profiles: vec![profile("Support Agent"), profile("Sales Rep")],
        permission_sets: vec![SeedPermissionSet {
            name: "Alongside_Access".into(),
            label: "Alongside Access".into(),
            apps: vec!["alongside__Alongside".into()],
            ..SeedPermissionSet::default()
        }],
        users: vec![
            user("sam", "Okafor", "Support Agent", &agent),
            user("mei", "Tanaka", "Support Agent", &agent),
            user("ada", "Lindqvist", "System Administrator", &admin),
            user("priya", "Nair", "Sales Rep", &agent),
            user("rosa", "Lima", "Support Agent", &["Alongside_Access"]),
            user("tom", "Ellery", "Support Agent", &[]),
            user("jonas", "Weber", "System Administrator", &[]),
            user("integration", "Alongside", "System Administrator", &admin),
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
    let case = |key: &str, subject: &str, contact: &str, owner: &str| {
        record(
            "Case",
            key,
            vec![
                ("Subject", text(subject)),
                ("ContactId", link(contact)),
                ("OwnerId", link(&username(owner))),
            ],
        )
    };
    vec![
        // A contact without an account is nobody's but its owner's.
        record("Account", "brightwell", vec![("Name", text("Brightwell"))]),
        record(
            "Contact",
            "casey",
            vec![
                ("AccountId", link("brightwell")),
                ("FirstName", text("Casey")),
                ("LastName", text("Morgan")),
                ("Email", text("casey@home.example")),
            ],
        ),
        record("Contact", "no mail", vec![("LastName", text("Robin")), ("AccountId", link("brightwell"))]),
        case("sams case", "Cannot finish checkout", "casey", "sam"),
        case("meis case", "Invoice", "casey", "mei"),
        case("priyas case", "Order", "casey", "priya"),
        case("case without mail", "Letter", "no mail", "sam"),
    ]
}
