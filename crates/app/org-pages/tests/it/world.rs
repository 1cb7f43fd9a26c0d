//! The demo company behind its pages, and a browser that remembers cookies.

use alongside_org::{ConnectedAppConfig, CurrentUser, Org, OrgConfig, Record, SeedBatch};
use alongside_org_pages::{PagesConfig, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use serde_json::Value as Json;
use tower::ServiceExt;

pub const ORIGIN_OF_THE_ORG: &str = "http://localhost:4401";
pub const PLATFORM: &str = "http://localhost:4400";

pub struct World {
    pub org: Org,
    app: Router,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

/// One browser, with the cookies it was given.
pub struct Browser<'w> {
    world: &'w World,
    cookies: Vec<(String, String)>,
}

impl World {
    pub async fn new() -> Self {
        let world = Self::open(true).await;
        let now = jiff::Timestamp::now();
        world.org.seed(alongside_demo::org_seed(&alongside_demo::demo(), now)).await.unwrap();
        world
    }

    /// An org that nothing was installed in, with an administrator and a user.
    pub async fn without_package() -> Self {
        let world = Self::open(false).await;
        let mut seed = alongside_demo::org_seed(&alongside_demo::demo(), jiff::Timestamp::now());
        seed.users.retain(|user| ["System Administrator", "Standard User"].contains(&user.profile.as_str()));
        for user in &mut seed.users {
            user.permission_sets.clear();
        }
        world.org.seed(SeedBatch { users: seed.users, ..SeedBatch::default() }).await.unwrap();
        world
    }

    async fn open(install_package: bool) -> Self {
        let org = Org::open(OrgConfig {
            data_dir: None,
            instance_url: ORIGIN_OF_THE_ORG.to_owned(),
            company_name: alongside_demo::COMPANY.to_owned(),
            install_package,
            connected_app: ConnectedAppConfig {
                consumer_key: "key".to_owned(),
                consumer_secret: "secret".to_owned(),
                callback_urls: vec![format!("{PLATFORM}/oauth/callback")],
                jwt_public_key_pem: None,
                run_as_username: None,
            },
        })
        .await
        .unwrap();
        let config = PagesConfig::new(alongside_demo::COMPANY, PLATFORM).unwrap();
        let app = router(org.clone(), config);
        Self { org, app }
    }

    /// A call of the API with an access token.
    pub async fn call(&self, token: &str, method: &str, path: &str, body: Option<Json>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, "localhost:4401")
            .header(AUTHORIZATION, format!("Bearer {token}"))
            .header(CONTENT_TYPE, "application/json");
        let body = body.map_or_else(Body::empty, |json| Body::from(json.to_string()));
        Answer::of(self.app.clone().oneshot(request.body(body).unwrap()).await.unwrap()).await
    }

    /// A browser that nobody has signed in with.
    pub fn browser(&self) -> Browser<'_> {
        Browser { world: self, cookies: Vec::new() }
    }

    /// A browser that this person has signed in with.
    pub async fn signed_in(&self, person: &str) -> Browser<'_> {
        self.signed_in_as(&username(person)).await
    }

    /// A browser that the user of this name has signed in with.
    pub async fn signed_in_as(&self, username: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let answer =
            browser.post("/login", &[("username", username), ("password", alongside_demo::PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        browser
    }

    pub async fn user(&self, person: &str) -> CurrentUser {
        let token = self.org.sign_in(&username(person), alongside_demo::PASSWORD).await.unwrap();
        self.org.current_user(token.expose()).await.unwrap()
    }

    /// What the administrator with every right finds.
    pub async fn find(&self, soql: &str) -> Vec<Record> {
        let ada = self.user("Ada Lindqvist").await;
        self.org.query(&ada, soql).await.unwrap().records
    }

    /// The id of the one record that the administrator finds.
    pub async fn id(&self, soql: &str) -> String {
        self.find(soql).await.into_iter().next().and_then(|record| record.id).expect(soql)
    }
}

pub fn username(person: &str) -> String {
    let demo = alongside_demo::demo();
    demo.users.into_iter().find(|user| user.name == person).unwrap().username
}

impl Browser<'_> {
    pub async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// Asks for a page as a frame of another page does.
    pub async fn get_framed(&mut self, path: &str) -> Answer {
        let request = Request::get(path).header("sec-fetch-dest", "iframe").body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// Sends a form as this org's own page does.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from(path, fields, &[(ORIGIN.as_str(), ORIGIN_OF_THE_ORG)]).await
    }

    /// Sends a form with these headers, which tell where its page came from.
    pub async fn post_from(&mut self, path: &str, fields: &[(&str, &str)], from: &[(&str, &str)]) -> Answer {
        let pairs: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let mut request = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in from {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(pairs.join("&"))).unwrap()).await
    }

    pub async fn post_json(&mut self, path: &str, body: &str) -> Answer {
        let request = Request::post(path)
            .header(CONTENT_TYPE, "application/json")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body.to_owned()))
            .unwrap();
        self.send(request).await
    }

    async fn send(&mut self, mut request: Request<Body>) -> Answer {
        request.headers_mut().insert(HOST, "localhost:4401".parse().unwrap());
        if !self.cookies.is_empty() {
            let pairs: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request.headers_mut().insert(COOKIE, pairs.join("; ").parse().unwrap());
        }
        let response = self.world.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for header in parts.headers.get_all(SET_COOKIE) {
            self.remember(header.to_str().unwrap());
        }
        Answer::of(Response::from_parts(parts, body)).await
    }

    fn remember(&mut self, header: &str) {
        let (pair, attributes) = header.split_once(';').unwrap_or((header, ""));
        let (name, value) = pair.split_once('=').unwrap();
        self.cookies.retain(|(known, _)| known != name);
        if !attributes.contains("Max-Age=0") {
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }

    pub fn has_cookie(&self, name: &str) -> bool {
        self.cookies.iter().any(|(known, _)| known == name)
    }
}

impl Answer {
    async fn of(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 4 << 20).await.unwrap();
        let body = String::from_utf8_lossy(&body).into_owned();
        Self { status: parts.status, headers: parts.headers, body }
    }

    pub fn location(&self) -> &str {
        self.headers.get(LOCATION).map_or("", |location| location.to_str().unwrap())
    }

    /// The answer, when it is a page that holds all of these.
    #[track_caller]
    pub fn shows(&self, texts: &[&str]) -> &Self {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        for text in texts {
            assert!(self.body.contains(text), "no {text:?} in {}", self.body);
        }
        self
    }

    #[track_caller]
    pub fn hides(&self, texts: &[&str]) -> &Self {
        for text in texts {
            assert!(!self.body.contains(text), "{text:?} in {}", self.body);
        }
        self
    }

    #[track_caller]
    pub fn is_refused(&self, status: StatusCode, words: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        assert!(self.body.contains(words), "no {words:?} in {}", self.body);
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
