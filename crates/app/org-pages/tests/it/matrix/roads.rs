//! The roads to a record: REST's describe, query, read and write with a user's own token, and pages
//! in a browser of the user's.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use serde_json::Value as Json;
use tokio::sync::Mutex;

use super::people::Person;
use super::texts;
use crate::world::{Answer, Browser, PLATFORM, World};

const DATA: &str = "/services/data/v67.0";
/// A verifier and its challenge, the example of RFC 7636.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// One user's roads.
pub struct Roads<'w> {
    world: &'w World,
    token: String,
    pub browser: Mutex<Browser<'w>>,
}

/// An object as described.
pub struct Described {
    pub createable: bool,
    pub updateable: bool,
    pub deletable: bool,
    pub fields: BTreeMap<String, Field>,
    /// The object of its master, if it is a detail.
    pub master: Option<String>,
}

/// A field as described.
pub struct Field {
    pub name: String,
    pub kind: String,
    pub length: usize,
    pub createable: bool,
    pub updateable: bool,
    pub permissionable: bool,
    pub compound: Option<String>,
    /// Whether no record may be without.
    pub required: bool,
    /// Name of the relationship that the lookup is, in queries.
    pub relationship: Option<String>,
    pub targets: Vec<String>,
    pub picklist: Vec<String>,
    pub unique: bool,
}

impl<'w> Roads<'w> {
    pub async fn of(world: &'w World, person: &Person) -> Roads<'w> {
        let mut browser = world.signed_in_as(&person.username).await;
        let callback = format!("{PLATFORM}/oauth/callback");
        let path = format!(
            "/services/oauth2/authorize?response_type=code&client_id=key&redirect_uri={callback}&scope=api&code_challenge={CHALLENGE}"
        );
        let sent = browser.get(&path).await;
        let code = sent.location().split_once("code=").map(|(_, rest)| rest.split('&').next().unwrap());
        let code = code.unwrap_or_else(|| panic!("{}: {} {}", person.username, sent.location(), sent.body));
        let answer = browser
            .post(
                "/services/oauth2/token",
                &[
                    ("grant_type", "authorization_code"),
                    ("code", &code.replace("%3D", "=")),
                    ("client_id", "key"),
                    ("client_secret", "secret"),
                    ("redirect_uri", &callback),
                    ("code_verifier", VERIFIER),
                ],
            )
            .await;
        let token = json(&answer)["access_token"].as_str().map(str::to_owned);
        let token = token.unwrap_or_else(|| panic!("{}: {}", person.username, answer.body));
        Roads { world, token, browser: Mutex::new(browser) }
    }

    async fn call(&self, method: &str, path: &str, body: Option<Json>) -> Answer {
        self.world.call(&self.token, method, &format!("{DATA}{path}"), body).await
    }

    /// Objects with records and pages of their own.
    pub async fn objects(&self) -> Vec<String> {
        let all = json(&self.call("GET", "/sobjects", None).await);
        let objects = all["sobjects"].as_array().unwrap().iter();
        let with_pages = objects.filter(|object| {
            object["layoutable"] == true && object["createable"] == true && object["updateable"] == true
        });
        with_pages.map(|object| object["name"].as_str().unwrap().to_owned()).collect()
    }

    pub async fn describe(&self, object: &str) -> Option<Described> {
        let answer = self.call("GET", &format!("/sobjects/{object}/describe"), None).await;
        if answer.status == StatusCode::NOT_FOUND {
            return None;
        }
        let described = json(&answer);
        let text = |json: &Json| json.as_str().map(str::to_owned);
        let fields = described["fields"].as_array().unwrap().iter().map(|field| {
            let name = text(&field["name"]).unwrap();
            let described = Field {
                name: name.clone(),
                kind: text(&field["type"]).unwrap(),
                length: field["length"].as_u64().unwrap() as usize,
                createable: field["createable"] == true,
                updateable: field["updateable"] == true,
                permissionable: field["permissionable"] == true,
                compound: text(&field["compoundFieldName"]),
                required: field["nillable"] == false && field["defaultedOnCreate"] == false,
                relationship: text(&field["relationshipName"]),
                targets: texts(&field["referenceTo"]).into_iter().collect(),
                picklist: field["picklistValues"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|entry| text(&entry["value"]).unwrap())
                    .collect(),
                unique: field["unique"] == true || field["externalId"] == true,
            };
            (name, described)
        });
        let fields: BTreeMap<String, Field> = fields.collect();
        // A detail has a lookup that is required, and no owner.
        let owned = fields.contains_key("OwnerId");
        let required = described["fields"].as_array().unwrap().iter().find(|field| {
            field["type"] == "reference" && field["nillable"] == false && field["custom"] == true
        });
        let master = required.and_then(|field| text(&field["referenceTo"][0])).filter(|_| !owned);
        Some(Described {
            createable: described["createable"] == true,
            updateable: described["updateable"] == true,
            deletable: described["deletable"] == true,
            fields,
            master,
        })
    }

    /// How many records a query for these fields of one record finds, or the code of its refusal.
    pub async fn query(&self, object: &str, fields: &[&str], id: &str) -> Result<u64, String> {
        let fields = if fields.is_empty() { "Id".to_owned() } else { fields.join(",") };
        self.ask(&format!("SELECT {fields} FROM {object} WHERE Id = '{id}'")).await
    }

    /// How many records a query finds, or the code of its refusal.
    pub async fn ask(&self, soql: &str) -> Result<u64, String> {
        let path = format!("/query?q={}", soql.replace('\'', "%27").replace(' ', "+"));
        let answer = self.call("GET", &path, None).await;
        if answer.status == StatusCode::OK {
            Ok(json(&answer)["totalSize"].as_u64().unwrap())
        } else {
            Err(code(&answer))
        }
    }

    /// The fields of a record, or the code of the refusal.
    pub async fn retrieve(&self, object: &str, id: &str) -> Result<BTreeSet<String>, String> {
        Ok(self.record(object, id).await?.keys().filter(|name| *name != "attributes").cloned().collect())
    }

    pub async fn record(&self, object: &str, id: &str) -> Result<serde_json::Map<String, Json>, String> {
        let answer = self.call("GET", &format!("/sobjects/{object}/{id}"), None).await;
        if answer.status == StatusCode::OK {
            Ok(json(&answer).as_object().unwrap().clone())
        } else {
            Err(code(&answer))
        }
    }

    /// Creates a record or changes the one given: the code of the refusal and the fields it names.
    pub async fn write(
        &self,
        object: &str,
        id: Option<&str>,
        body: Json,
    ) -> Result<(), (String, BTreeSet<String>)> {
        let answer = match id {
            Some(id) => self.call("PATCH", &format!("/sobjects/{object}/{id}"), Some(body)).await,
            None => self.call("POST", &format!("/sobjects/{object}"), Some(body)).await,
        };
        if answer.status.is_success() {
            return Ok(());
        }
        Err((code(&answer), texts(&json(&answer)[0]["fields"])))
    }

    /// Deletes a record: the code of the refusal.
    pub async fn delete(&self, object: &str, id: &str) -> Result<(), String> {
        let answer = self.call("DELETE", &format!("/sobjects/{object}/{id}"), None).await;
        if answer.status.is_success() { Ok(()) } else { Err(code(&answer)) }
    }

    /// Creates a record and returns its id.
    pub async fn create(&self, object: &str, body: Json) -> String {
        let answer = self.call("POST", &format!("/sobjects/{object}"), Some(body.clone())).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{object} {body}: {}", answer.body);
        json(&answer)["id"].as_str().unwrap().to_owned()
    }
}

fn json(answer: &Answer) -> Json {
    serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("no JSON: {}", answer.body))
}

fn code(answer: &Answer) -> String {
    json(answer)[0]["errorCode"].as_str().unwrap_or("no code").to_owned()
}

/// The labels of a record page's details.
pub fn shown_labels(page: &str) -> BTreeSet<String> {
    let details = page.split_once("card details").map_or("", |(_, rest)| rest);
    let details = details.split("card related").next().unwrap_or_default();
    pieces(details, "<dt>", "</dt>").map(str::to_owned).collect()
}

/// The fields a form offers.
pub fn shown_inputs(page: &str) -> BTreeSet<String> {
    pieces(page, "<label for=\"", "\"").map(str::to_owned).collect()
}

/// The fields a form offers, with their labels.
pub fn input_labels(page: &str) -> BTreeMap<String, String> {
    pieces(page, "<label for=\"", "</label>")
        .filter_map(|piece| {
            let (field, text) = piece.split_once("\">")?;
            let label = text.rsplit("</span>").next().unwrap_or(text).trim();
            Some((field.to_owned(), label.to_owned()))
        })
        .collect()
}

/// The fields of a list's columns, as far as they sort.
pub fn shown_columns(page: &str) -> BTreeSet<String> {
    let head = pieces(page, "<thead>", "</thead>").next().unwrap_or_default();
    let sorts = pieces(head, "sort=", "\"").map(|sort| sort.trim_start_matches('-').to_owned());
    // The attribute that tells the order is called alike, and is in quotes.
    sorts.filter(|field| !field.is_empty()).collect()
}

fn pieces<'p>(text: &'p str, from: &'static str, to: &'static str) -> impl Iterator<Item = &'p str> {
    text.split(from).skip(1).filter_map(move |rest| rest.split_once(to).map(|(piece, _)| piece))
}
