//! The platform beside a company, in one process, with every connection over loopback.

use std::{
    net::{IpAddr, SocketAddr},
    sync::atomic::Ordering,
    time::Duration,
};

use alongside_api::{ApiConfig, ApiState, platform_router, viewer_router};
use alongside_blobs::Blobs;
use alongside_crm::{Crm, CrmConfig};
use alongside_kernel::{AccountId, MemberId, Secret, Timestamp};
use alongside_live::{Hub, HubConfig};
use alongside_outbound::{Outbound, OutboundConfig, Reach};
use alongside_platform::{Jobs, OutboxTimes, Platform, PlatformConfig, SealingKey, sealed_api_key};
use alongside_settings::{ButtonRow, Presence, ProfileRow, Settings, SsoSettings};
use alongside_store::{Member, MemberSubscription, NewAccount, Store, StoreConfig};
use alongside_wire::rest::{Policy, PolicyMode};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tower::ServiceExt;

use crate::company::{CONSUMER_KEY, CONSUMER_SECRET, Company, KEYS};

pub const OURS: AccountId = AccountId::from_random([1; 16]);
pub const THEIRS: AccountId = AccountId::from_random([2; 16]);
pub const LICENSE: &str = "fernhill";
pub const THEIR_LICENSE: &str = "other";
pub const API_KEY: &str = "an api key with many random bits";
pub const THEIR_API_KEY: &str = "another company's api key";
pub const SEALING: SealingKey = SealingKey::from_bytes([7; 32]);
pub const SHOP: &str = "http://shop.example";
pub const VIEWER: &str = "http://127.0.0.2:1";
/// How long the CRM may take.
const CRM_TIMEOUT: Duration = Duration::from_secs(3);

/// A running platform with its company.
pub struct World {
    pub company: Company,
    pub server: Server,
    pub folder: TempDir,
    times: Times,
}

/// How the directory is kept up to date, and how long bearers last.
#[derive(Debug, Clone, Copy)]
pub struct Times {
    pub refresh: Duration,
    pub watch: Duration,
    pub most_age: Duration,
    pub bearer: Duration,
}

impl Default for Times {
    /// On its long beat, and after refusals.
    fn default() -> Self {
        let usual = PlatformConfig::new(OURS, VIEWER, SEALING);
        Self {
            refresh: usual.directory_refresh,
            watch: Duration::ZERO,
            most_age: usual.directory_most_age,
            bearer: usual.widget_bearer,
        }
    }
}

impl Times {
    /// Changes are heard of within a tenth of a second.
    pub fn watching() -> Self {
        Self { watch: Duration::from_millis(100), ..Self::default() }
    }
}

/// One process of the platform.
pub struct Server {
    pub platform: Platform,
    pub hub: Hub,
    pub crm: Crm,
    pub address: SocketAddr,
    pub origin: String,
    router: Router,
    viewer: Router,
    jobs: Jobs,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    /// The error's name, with the status it came with.
    pub fn refusal(&self) -> (u16, String) {
        (self.status.as_u16(), self.json()["id"].as_str().unwrap_or_default().to_owned())
    }

    pub fn ok(&self) -> Value {
        assert!(self.status.is_success(), "{self:?}");
        self.json()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl World {
    pub async fn start() -> Self {
        Self::with(|_| {}, |_| {}).await
    }

    /// With a directory and bearers of these times.
    pub async fn with_times(times: Times) -> Self {
        Self::with_all(|_| {}, |_| {}, times).await
    }

    /// With other bounds than the usual ones, and other settings of the account.
    pub async fn with(adjust: impl FnOnce(&mut HubConfig), set: impl FnOnce(&mut Settings)) -> Self {
        Self::with_all(adjust, set, Times::default()).await
    }

    async fn with_all(
        adjust: impl FnOnce(&mut HubConfig),
        set: impl FnOnce(&mut Settings),
        times: Times,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let callback = format!("http://{}/oauth/callback", listener.local_addr().unwrap());
        let company = Company::start(&callback).await;
        Self::beside(listener, company, adjust, set, times).await
    }

    /// Beside a company that has installed the package and granted nothing yet.
    pub async fn freshly_installed() -> Self {
        Self::freshly_installed_with(Times::default()).await
    }

    /// The same, with a directory and bearers of these times.
    pub async fn freshly_installed_with(times: Times) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let callback = format!("http://{}/oauth/callback", listener.local_addr().unwrap());
        let company = Company::freshly_installed(&callback).await;
        Self::beside(listener, company, |_| {}, |_| {}, times).await
    }

    async fn beside(
        listener: TcpListener,
        company: Company,
        adjust: impl FnOnce(&mut HubConfig),
        set: impl FnOnce(&mut Settings),
        times: Times,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = open_store(&folder).await;
        let mut ours = account(OURS, LICENSE);
        set(&mut ours.settings);
        store.create_account(&ours, Timestamp::default()).await.unwrap();
        store.create_account(&account(THEIRS, THEIR_LICENSE), Timestamp::default()).await.unwrap();
        for (key, account) in [(API_KEY, OURS), (THEIR_API_KEY, THEIRS)] {
            let key = sealed_api_key(&SEALING, account, &Secret::new(key), "test");
            store.add_api_key(account, &key, Timestamp::default()).await.unwrap();
        }
        store.add_members(&members(&company)).await.unwrap();
        let server = Server::start(listener, store, &company, &folder, adjust, times).await;
        Self { company, server, folder, times }
    }

    /// Another process over the same database, at another port; the one before is left as a
    /// killed process leaves it, except that it must not go on working.
    pub async fn restart(&mut self) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let store = open_store(&self.folder).await;
        let next = Server::start(listener, store, &self.company, &self.folder, |_| {}, self.times).await;
        let old = std::mem::replace(&mut self.server, next);
        old.jobs.stop().await;
    }

    /// A bearer of the Sidebar, with which this person asks.
    pub async fn bearer(&self, person: &str) -> String {
        let nonce = "0123456789abcdef0123456789abcdef";
        let token = self.company.component_token(person, nonce).await;
        let body = serde_json::json!({"token": token, "nonce": nonce});
        let answer = self.server.post("/api/1/widget/sign-in", None, &body).await;
        answer.ok()["bearer"].as_str().unwrap().to_owned()
    }

    /// Waits until a session's record is in the state that `wanted` names.
    pub async fn crm_status(&self, session: &str, wanted: &str) -> Value {
        for _ in 0..200 {
            let read = self.server.get(&format!("/api/1/sessions/{session}"), Some(API_KEY)).await.ok();
            if read["crm"]["status"] == wanted {
                return read["crm"].clone();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the session's record never became {wanted}");
    }

    /// Waits until the agent is told in these words why a session's record is not in the CRM.
    pub async fn crm_reason(&self, session: &str, words: &str) {
        let mut told = Value::Null;
        for _ in 0..300 {
            told = self.server.get(&format!("/api/1/sessions/{session}"), Some(API_KEY)).await.ok();
            if told["crm"]["reason"] == words {
                assert_ne!(told["crm"]["status"], "written");
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("never told {words}: {}", told["crm"]);
    }

    /// Gives somebody another name in the CRM.
    pub async fn rename(&self, person: &str, first: &str, last: &str) {
        let admin = self.company.org.sign_in("ada@fernhill.example", crate::company::PASSWORD).await.unwrap();
        let admin = self.company.org.current_user(admin.expose()).await.unwrap();
        let names = serde_json::json!({"FirstName": first, "LastName": last});
        let Value::Object(names) = names else { unreachable!() };
        self.company.org.update(&admin, "User", self.company.id(person), &names).await.unwrap();
        // The next refusal reads the directory again, once the reading before is old enough.
        let tom = self.bearer("tom").await;
        for _ in 0..100 {
            self.server.get("/api/1/devices", Some(&tom)).await;
            let path = format!("/api/1/access/matrix?user={person}@fernhill.example");
            let read = self.server.get(&path, Some(API_KEY)).await.ok();
            if read["items"][0]["name"].as_str().unwrap().starts_with(first) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the new name never reached the platform");
    }

    /// How many session records the CRM holds.
    pub async fn records_in_crm(&self) -> Vec<Value> {
        let session = self
            .company
            .org
            .sign_in(&crate::company::username("integration"), crate::company::PASSWORD)
            .await
            .unwrap();
        let user = self.company.org.current_user(session.expose()).await.unwrap();
        let soql = "SELECT Id, alongside__External_Id__c, alongside__State__c, alongside__Ended_Reason__c, \
                    alongside__Case__c, alongside__Customer_Name__c FROM alongside__Session__c";
        let found = self.company.org.query(&user, soql).await.unwrap();
        found.records.iter().map(|record| record.to_json("62.0")).collect()
    }

    pub fn writes(&self) -> u64 {
        self.company.fault.writes.load(Ordering::SeqCst)
    }
}

impl Server {
    async fn start(
        listener: TcpListener,
        store: Store,
        company: &Company,
        folder: &TempDir,
        adjust: impl FnOnce(&mut HubConfig),
        times: Times,
    ) -> Self {
        let address = listener.local_addr().unwrap();
        let origin = format!("http://{address}");
        let mut config = HubConfig::new(&origin, VIEWER);
        adjust(&mut config);
        let hub = Hub::new(store.clone(), config).await.unwrap();
        let outbound = Outbound::new(OutboundConfig {
            reach: Reach::Everywhere,
            total_timeout: CRM_TIMEOUT,
            ..OutboundConfig::default()
        })
        .unwrap();
        let crm = CrmConfig {
            base_url: company.url.clone(),
            api_version: "62.0".into(),
            consumer_key: CONSUMER_KEY.into(),
            consumer_secret: Secret::new(CONSUMER_SECRET),
            callback_url: format!("{origin}/oauth/callback"),
            jwt_private_key_pem: Secret::new(KEYS.0.clone()),
            jwt_audience: None,
        };
        let crm = Crm::new(crm, outbound).unwrap();
        let config = PlatformConfig {
            outbox: OutboxTimes {
                first_retry: Duration::from_millis(100),
                most_retry: Duration::from_millis(400),
                breaker_open: Duration::from_millis(300),
                refused_retry: Duration::from_secs(2),
            },
            directory_refresh: times.refresh,
            directory_watch: times.watch,
            directory_most_age: times.most_age,
            widget_bearer: times.bearer,
            ..PlatformConfig::new(OURS, VIEWER, SEALING)
        };
        let platform = Platform::new(store, hub.clone(), crm.clone(), config);
        let jobs = platform.start().await.unwrap();
        hub.restore().await.unwrap();
        let blobs = Blobs::open(folder.path().join("assets")).await.unwrap();
        let state = ApiState::new(platform.clone(), blobs, ApiConfig::new(&origin, VIEWER));
        let router = platform_router(state.clone());
        let served = router.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, served).await.unwrap() });
        Self { platform, hub, crm, address, origin, router, viewer: viewer_router(state), jobs }
    }

    pub async fn get(&self, path: &str, bearer: Option<&str>) -> Answer {
        self.send(with_bearer(Method::GET, path, bearer).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, bearer: Option<&str>, body: &Value) -> Answer {
        let request =
            with_bearer(Method::POST, path, bearer).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// As [`Server::post_from`], with headers that claim another address.
    pub async fn post_claiming(
        &self,
        path: &str,
        bearer: &str,
        body: &Value,
        address: IpAddr,
        claimed: &str,
    ) -> Answer {
        let mut request = with_bearer(Method::POST, path, Some(bearer))
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-forwarded-for", claimed)
            .header("x-real-ip", claimed)
            .header("forwarded", format!("for={claimed}"))
            .body(Body::from(body.to_string()))
            .unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((address, 40_000))));
        self.send(request).await
    }

    /// Any method, with a body where there is one.
    pub async fn ask(&self, method: &str, path: &str, bearer: Option<&str>, body: &Value) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = with_bearer(method, path, bearer).header(header::CONTENT_TYPE, "application/json");
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        self.send(request.body(body).unwrap()).await
    }

    /// As [`Server::post`], from this address.
    pub async fn post_from(&self, path: &str, bearer: &str, body: &Value, address: IpAddr) -> Answer {
        let mut request = with_bearer(Method::POST, path, Some(bearer))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((address, 40_000))));
        self.send(request).await
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        answer(self.router.clone(), request).await
    }

    pub async fn send_to_viewer(&self, request: Request<Body>) -> Answer {
        answer(self.viewer.clone(), request).await
    }
}

async fn answer(router: Router, request: Request<Body>) -> Answer {
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 1 << 20).await.unwrap();
    Answer {
        status: parts.status,
        headers: parts.headers,
        text: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

pub fn with_bearer(method: Method, path: &str, bearer: Option<&str>) -> axum::http::request::Builder {
    let request = Request::builder().method(method).uri(path);
    match bearer {
        Some(bearer) => request.header(header::AUTHORIZATION, format!("Bearer {bearer}")),
        None => request,
    }
}

async fn open_store(folder: &TempDir) -> Store {
    Store::open(&StoreConfig::file(folder.path().join("alongside.db"))).await.unwrap()
}

fn account(id: AccountId, license: &str) -> NewAccount {
    let row = |profile: &str| ProfileRow { profile: profile.into(), join: true, ..ProfileRow::default() };
    NewAccount {
        id,
        name: "Fernhill".into(),
        license_key: license.into(),
        allowed_origins: vec![SHOP.parse().unwrap()],
        settings: Settings {
            buttons: vec![ButtonRow { object: "Case".into(), join: true, ..ButtonRow::default() }],
            profiles: vec![row("Support Agent"), row("System Administrator")],
            presence: Presence { share_page: true, ..Presence::default() },
            sso: SsoSettings {
                enabled: true,
                partner_user_id_field: Some("Id".into()),
                ..SsoSettings::default()
            },
            ..Settings::default()
        },
        policy: Policy { version: 1, mode: PolicyMode::Private, rules: Vec::new() },
        made_by: "test".into(),
    }
}

/// Everybody of the company is a member, known by the id in the CRM.
fn members(company: &Company) -> Vec<Member> {
    let people = ["sam", "mei", "ada", "priya", "rosa", "tom", "jonas"];
    let member = |(number, person): (u8, &str)| Member {
        id: MemberId::from_random([number; 16]),
        account: OURS,
        address: crate::company::username(person),
        name: person.to_owned(),
        partner_id: Some(company.id(person).to_owned()),
        password_hash: None,
        subscription: MemberSubscription { active: true, ends: None },
        created: Timestamp::default(),
    };
    (1..).zip(people).map(member).collect()
}
