//! A CRM on loopback that answers rightly until it is told to misbehave, for one caller or for all.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use alongside_crm::{Crm, CrmConfig};
use alongside_kernel::{Secret, Timestamp};
use alongside_outbound::{Outbound, OutboundConfig, Reach};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{Response, header},
};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};

use crate::keys::KEYS;

/// The tests' only clock.
pub fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

/// One answer out of turn.
#[derive(Debug, Clone)]
pub enum Fault {
    /// Status, headers and body.
    Answer(u16, &'static [(&'static str, &'static str)], String),
    /// No answer at all.
    Silence,
    /// More than anybody wants to read.
    Flood,
}

impl Fault {
    /// A REST error of the platform.
    pub fn rest(status: u16, code: &str, message: &str, fields: &[&str]) -> Self {
        let body = json!([{ "errorCode": code, "message": message, "fields": fields }]);
        Self::Answer(status, &[], body.to_string())
    }

    /// An OAuth error of the platform.
    pub fn oauth(error: &str, description: &str) -> Self {
        let body = json!({ "error": error, "error_description": description });
        Self::Answer(400, &[], body.to_string())
    }
}

#[derive(Default)]
struct Script {
    /// By caller ("" for the integration user) and the beginning of the path: what to answer, and
    /// how many times more.
    faults: Vec<(String, &'static str, Fault, usize)>,
    requests: Vec<Seen>,
    tokens: usize,
}

/// A request that came.
#[derive(Debug, Clone)]
pub struct Seen {
    pub caller: String,
    pub method: String,
    pub path: String,
    pub body: String,
}

#[derive(Clone)]
pub struct BrokenCrm {
    script: Arc<Mutex<Script>>,
    pub url: String,
}

const MANY: usize = usize::MAX;

impl BrokenCrm {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let crm = Self { script: Arc::default(), url: format!("http://{}", listener.local_addr().unwrap()) };
        let router = Router::new().fallback(answer).with_state(crm.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        crm
    }

    pub fn connect(&self) -> Crm {
        let outbound = Outbound::new(OutboundConfig {
            reach: Reach::Everywhere,
            total_timeout: Duration::from_secs(1),
            most_reply_bytes: 1 << 20,
            ..OutboundConfig::default()
        })
        .unwrap();
        Crm::new(self.config(), outbound).unwrap()
    }

    pub fn config(&self) -> CrmConfig {
        CrmConfig {
            base_url: self.url.clone(),
            api_version: "62.0".to_owned(),
            consumer_key: "consumer-key".to_owned(),
            consumer_secret: Secret::new("consumer-secret"),
            callback_url: "http://localhost:4400/oauth/callback".to_owned(),
            jwt_private_key_pem: Secret::new(KEYS.private_pem.as_str()),
            jwt_audience: None,
        }
    }

    /// From now on, requests of the caller to paths that begin so are answered by the fault.
    pub fn breaks(&self, caller: &str, path: &'static str, fault: Fault) {
        self.breaks_times(caller, path, fault, MANY);
    }

    pub fn breaks_times(&self, caller: &str, path: &'static str, fault: Fault, times: usize) {
        self.script.lock().unwrap().faults.push((caller.to_owned(), path, fault, times));
    }

    pub fn heals(&self) {
        self.script.lock().unwrap().faults.clear();
    }

    pub fn seen(&self, path: &str) -> Vec<Seen> {
        let script = self.script.lock().unwrap();
        script.requests.iter().filter(|seen| seen.path.starts_with(path)).cloned().collect()
    }

    fn fault(&self, caller: &str, path: &str) -> Option<Fault> {
        let mut script = self.script.lock().unwrap();
        let (_, _, fault, times) = script
            .faults
            .iter_mut()
            .find(|(who, prefix, _, times)| *who == caller && path.starts_with(prefix) && *times > 0)?;
        if *times != MANY {
            *times -= 1;
        }
        Some(fault.clone())
    }
}

async fn answer(State(crm): State<BrokenCrm>, request: Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    let path = parts.uri.path().to_owned();
    let form = form(&body);
    // Tokens are made of the caller's name, so that each answer can depend on it.
    let bearer = parts.headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap().to_owned());
    let caller = match (&bearer, form.get("assertion")) {
        (Some(bearer), _) => bearer.trim_start_matches("Bearer 00D!").split('~').next().unwrap().to_owned(),
        (None, Some(assertion)) => asserted(assertion, &crm.url),
        (None, None) => String::new(),
    };
    let asked = composite(&path, &body);
    let seen = Seen { caller: caller.clone(), method: parts.method.to_string(), path: path.clone(), body };
    crm.script.lock().unwrap().requests.push(seen);

    match crm.fault(&caller, &path) {
        Some(Fault::Answer(status, headers, body)) => {
            let mut response = Response::builder().status(status);
            for (name, value) in headers {
                response = response.header(*name, *value);
            }
            return response.body(Body::from(body)).unwrap();
        }
        Some(Fault::Silence) => std::future::pending().await,
        Some(Fault::Flood) => return Response::new(Body::from(vec![b' '; 2 << 20])),
        None => {}
    }
    if let Some(answers) = asked {
        return Response::new(Body::from(answers.to_string()));
    }
    let query = parts.uri.query().unwrap_or_default();
    let (status, body) = rightly(&crm, &caller, parts.method.as_ref(), &path, query);
    Response::builder().status(status).body(Body::from(body.to_string())).unwrap()
}

/// Several queries in one call, each without a row.
fn composite(path: &str, body: &str) -> Option<Value> {
    if path != "/services/data/v62.0/composite" {
        return None;
    }
    let body: Value = serde_json::from_str(body).unwrap();
    let answers = body["compositeRequest"].as_array().unwrap().iter().map(|request| {
        let counts = request["url"].as_str().unwrap().contains("COUNT");
        let records = if counts { json!([{ "counted": 0, "newest": null }]) } else { json!([]) };
        json!({
            "referenceId": request["referenceId"],
            "httpStatusCode": 200,
            "body": { "totalSize": records.as_array().unwrap().len(), "done": true, "records": records },
        })
    });
    Some(json!({ "compositeResponse": answers.collect::<Vec<_>>() }))
}

/// The sign-in name in an assertion that is signed, meant and dated as the platform wants it.
fn asserted(assertion: &str, audience: &str) -> String {
    let mut rules = Validation::new(Algorithm::RS256);
    rules.set_audience(&[audience]);
    rules.set_issuer(&["consumer-key"]);
    // The tests' clock is not the machine's.
    rules.validate_exp = false;
    let key = DecodingKey::from_rsa_pem(KEYS.public_pem.as_bytes()).unwrap();
    let claims = jsonwebtoken::decode::<Value>(assertion, &key, &rules).unwrap().claims;
    let seconds = claims["exp"].as_i64().unwrap() - now().millis() / 1_000;
    assert!((1..=180).contains(&seconds), "an assertion for {seconds} seconds");
    claims["sub"].as_str().unwrap().to_owned()
}

fn rightly(crm: &BrokenCrm, caller: &str, method: &str, path: &str, query: &str) -> (u16, Value) {
    let field = |name: &str, label: &str, name_field: bool, targets: &[&str]| {
        json!({
            "name": name, "label": label, "nameField": name_field, "length": 255,
            "createable": true, "updateable": true, "referenceTo": targets,
            "relationshipName": (!targets.is_empty()).then(|| name.trim_end_matches("Id")),
        })
    };
    match (method, path) {
        ("POST", "/services/oauth2/token") => {
            let mut script = crm.script.lock().unwrap();
            script.tokens += 1;
            (
                200,
                json!({ "access_token": format!("00D!{caller}~{}", script.tokens), "token_type": "Bearer" }),
            )
        }
        ("GET", "/services/oauth2/userinfo") => (
            200,
            json!({
                "user_id": "005000000000001", "organization_id": "00D000000000001",
                "preferred_username": "sam@fernhill.example", "name": "Sam Okafor", "email": "sam@fernhill.example",
            }),
        ),
        ("GET", "/services/data/v62.0/sobjects/Case/describe") => (
            200,
            json!({ "name": "Case", "label": "Case", "fields": [
                field("CaseNumber", "Case Number", true, &[]),
                field("ContactEmail", "Contact Email", false, &[]),
                field("ContactId", "Contact ID", false, &["Contact"]),
            ]}),
        ),
        ("GET", "/services/data/v62.0/sobjects/Contact/describe") => (
            200,
            json!({ "name": "Contact", "label": "Contact", "fields": [field("Phone", "Phone", false, &[])] }),
        ),
        ("GET", "/services/data/v62.0/sobjects/alongside__Session__c/describe") => (
            200,
            json!({ "name": "alongside__Session__c", "label": "Session", "fields": [
                field("alongside__External_Id__c", "External Id", false, &[]),
                field("alongside__Kind__c", "Kind", false, &[]),
                field("alongside__State__c", "State", false, &[]),
                field("alongside__Device__c", "Device", false, &[]),
                field("alongside__Started_At__c", "Started", false, &[]),
                field("alongside__Ended_At__c", "Ended", false, &[]),
                field("alongside__Duration_Seconds__c", "Duration", false, &[]),
                field("Case_of_ours__c", "Case", false, &["Case"]),
                field("alongside__Case__c", "Case", false, &["Case"]),
                field("alongside__Agent__c", "Agent", false, &["User"]),
            ]}),
        ),
        ("GET", "/services/data/v62.0/query") if query.contains("FROM%20Case") => (
            200,
            json!({ "totalSize": 1, "done": true, "records": [{
                "Id": "500000000000001", "CaseNumber": "00001042", "ContactEmail": "casey@brightwell.example",
                "Contact": { "Phone": "+44 20 7946 0001" },
            }]}),
        ),
        ("GET", "/services/data/v62.0/query") => {
            (200, json!({ "totalSize": 0, "done": true, "records": [] }))
        }
        ("PATCH", path) if path.starts_with("/services/data/v62.0/sobjects/alongside__Session__c/") => {
            (201, json!({ "id": "a00000000000001", "success": true, "errors": [], "created": true }))
        }
        _ => (404, json!([{ "errorCode": "NOT_FOUND", "message": "The requested resource does not exist" }])),
    }
}

fn form(body: &str) -> HashMap<String, String> {
    body.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}
