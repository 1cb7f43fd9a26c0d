//! Apps of the org's own that get tokens: connected apps and external client apps that were
//! deployed, their policies, and the client of command-line tools.

use axum::http::StatusCode;
use serde_json::Value as Json;

use crate::client::{VERIFIER, access, authorize_url, get, post_form, sid, token};
use crate::deploys::{Files, deploy, file, manifest, problems};
use crate::support::{Company, KEY, company};

const CALLBACK: &str = "https://build.example/callback";

fn client_app(key: &str, policy: &str) -> Files {
    let part = |inner: &str| {
        format!("{inner}<externalClientApplication>Build</externalClientApplication><label>Build</label>")
    };
    let global = part(&format!(
        "<callbackUrl>{CALLBACK}</callbackUrl><consumerKey>{key}</consumerKey><consumerSecret>build-secret</consumerSecret><isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled>"
    ));
    Files::from([
        (
            "package.xml".into(),
            manifest(&[
                ("ExternalClientApplication", "Build"),
                ("ExtlClntAppGlobalOauthSettings", "Build_g"),
                ("ExtlClntAppOauthConfigurablePolicies", "Build_p"),
            ]),
        ),
        (
            "externalClientApps/Build.eca".into(),
            file("ExternalClientApplication", "<contactEmail>a@b.example</contactEmail><label>Build</label>"),
        ),
        (
            "extlClntAppGlobalOauthSets/Build_g.ecaGlblOauth".into(),
            file("ExtlClntAppGlobalOauthSettings", &global),
        ),
        (
            "extlClntAppOauthPolicies/Build_p.ecaOauthPlcy".into(),
            file("ExtlClntAppOauthConfigurablePolicies", &part(policy)),
        ),
    ])
}

const APPROVED: &str = "<commaSeparatedProfile>Admin</commaSeparatedProfile><isClientCredentialsFlowEnabled>true</isClientCredentialsFlowEnabled><clientCredentialsFlowUser>integration@fernhill.example</clientCredentialsFlowUser><permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>";

async fn made(company: &Company, files: &Files) {
    let session = access(company, "ada").await;
    let result = deploy(company, &session, files, "").await;
    assert_eq!(result["status"], "Succeeded", "{:?}", problems(&result));
}

fn ask(key: &str, callback: &str) -> String {
    authorize_url(&[("client_id", key), ("redirect_uri", callback), ("scope", "api refresh_token")])
}

async fn exchanged(company: &Company, code: &str, changes: &[(&str, &str)]) -> Json {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("client_id", "build-key"),
        ("client_secret", "build-secret"),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    for change in changes {
        fields.retain(|(name, _)| *name != change.0);
        fields.extend((!change.1.is_empty()).then_some(*change));
    }
    token(company, &fields).await.json()
}

#[tokio::test]
async fn an_external_client_app_lets_in_whom_its_policy_approves() {
    let company = company().await;
    made(&company, &client_app("build-key", APPROVED)).await;
    let cookie = sid(&company, "ada").await;
    let answer = get(&company, &ask("build-key", CALLBACK), &cookie).await;
    let code = answer.sent("code").unwrap_or_else(|| panic!("{}", answer.text));
    let tokens = exchanged(&company, &code, &[]).await;
    assert!(tokens["access_token"].is_string() && tokens["refresh_token"].is_string(), "{tokens}");
    let answer = get(&company, &ask("build-key", CALLBACK), &sid(&company, "sam").await).await;
    assert_eq!(answer.sent("error").as_deref(), Some("OAUTH_APP_ACCESS_DENIED"));
    let refused = get(&company, &ask("build-key", "https://evil.example/"), &cookie).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.text.contains("redirect_uri_mismatch"));
    let wrong =
        [("grant_type", "client_credentials"), ("client_id", "build-key"), ("client_secret", "wrong")];
    assert_eq!(token(&company, &wrong).await.json()["error"], "invalid_client");
    let right =
        [("grant_type", "client_credentials"), ("client_id", "build-key"), ("client_secret", "build-secret")];
    assert!(token(&company, &right).await.json()["access_token"].is_string());

    // Whoever is no longer approved is refused at the next refresh.
    let others = APPROVED.replace("<commaSeparatedProfile>Admin</commaSeparatedProfile>", "");
    made(&company, &client_app("build-key", &others)).await;
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh),
        ("client_id", "build-key"),
        ("client_secret", "build-secret"),
    ];
    let refused = token(&company, &fields).await.json();
    assert_eq!(refused["error"], "invalid_app_access");
    assert_eq!(refused["error_description"], "user is not admin approved to access this app");
}

#[tokio::test]
async fn a_client_app_that_was_removed_is_told_apart_from_an_unknown_one() {
    let company = company().await;
    made(&company, &client_app("build-key", APPROVED)).await;
    let files = Files::from([
        ("package.xml".into(), file("Package", "<version>64.0</version>")),
        ("destructiveChanges.xml".into(), manifest(&[("ExternalClientApplication", "Build")])),
    ]);
    made(&company, &files).await;
    let cookie = sid(&company, "ada").await;
    let removed = get(&company, &ask("build-key", CALLBACK), &cookie).await;
    assert!(removed.text.contains("OAUTH_EC_APP_NOT_FOUND"), "{}", removed.text);
    let unknown = get(&company, &ask("nobodys-key", CALLBACK), &cookie).await;
    assert!(unknown.text.contains("invalid_client_id"), "{}", unknown.text);
}

#[tokio::test]
async fn no_app_takes_anothers_consumer_key() {
    let company = company().await;
    let session = access(&company, "ada").await;
    for key in [KEY, "PlatformCLI"] {
        let result = deploy(&company, &session, &client_app(key, APPROVED), "").await;
        assert!(problems(&result).contains(&"The consumer key is already taken".to_owned()), "{result}");
    }
    for callback in ["http://evil.example/", "javascript://x", "nonsense"] {
        let mut files = client_app("build-key", APPROVED);
        let path = "extlClntAppGlobalOauthSets/Build_g.ecaGlblOauth";
        let text = String::from_utf8(files[path].clone()).unwrap().replace(CALLBACK, callback);
        files.insert(path.into(), text.into_bytes());
        let result = deploy(&company, &session, &files, "").await;
        assert!(
            problems(&result).iter().any(|problem| problem.starts_with("Invalid callback URL")),
            "{result}"
        );
    }
}

#[tokio::test]
async fn the_command_line_signs_in_by_pkce_without_a_secret() {
    let company = company().await;
    let callback = "http://localhost:1717/OauthRedirect";
    let cookie = sid(&company, "ada").await;
    let asked = authorize_url(&[
        ("client_id", "PlatformCLI"),
        ("redirect_uri", callback),
        ("scope", "refresh_token api web"),
        ("prompt", "login"),
    ]);
    let page = get(&company, &asked, &cookie).await;
    assert_eq!(page.status, StatusCode::OK, "asked once: {:?}", page.headers);
    let uri: axum::http::Uri = asked.parse().unwrap();
    let fields: std::collections::BTreeMap<String, String> =
        axum::extract::Query::try_from_uri(&uri).unwrap().0;
    let ticket = page.text.split("name=\"ticket\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let ticket = ticket.replace("&#43;", "+").replace("&#x2b;", "+").replace("&#61;", "=");
    let mut form: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    form.extend([("ticket", ticket.as_str()), ("answer", "allow")]);
    let answer = post_form(&company, "/services/oauth2/approve", &cookie, &form).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text);
    let code = answer.sent("code").unwrap();
    let client = [("client_id", "PlatformCLI"), ("client_secret", ""), ("redirect_uri", callback)];
    let mut wrong = client.to_vec();
    wrong.push(("code_verifier", "another-verifier-of-more-than-forty-three-characters"));
    assert_eq!(exchanged(&company, &code, &wrong).await["error"], "invalid_grant");

    let again = get(&company, &asked, &cookie).await;
    let tokens = exchanged(&company, &again.sent("code").unwrap(), &client).await;
    assert!(tokens["access_token"].is_string() && tokens["refresh_token"].is_string(), "{tokens}");
    let refresh = [
        ("grant_type", "refresh_token"),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
        ("client_id", "PlatformCLI"),
    ];
    assert!(token(&company, &refresh).await.json()["access_token"].is_string());
    let credentials = [("grant_type", "client_credentials"), ("client_id", "PlatformCLI")];
    assert_eq!(token(&company, &credentials).await.json()["error"], "invalid_client");
}

#[tokio::test]
async fn a_configured_app_whose_package_is_not_installed_is_not_let_in() {
    let mut config = crate::support::config();
    config.install_package = false;
    let org = alongside_org::Org::open(config).await.unwrap();
    let mut batch = crate::support::batch();
    batch.connected_app = None;
    for user in &mut batch.users {
        user.permission_sets.retain(|set| !set.contains("__"));
    }
    let ids = org.seed(batch).await.unwrap();
    let company = Company { org, ids };
    let answer = get(&company, &authorize_url(&[]), &sid(&company, "ada").await).await;
    assert!(answer.text.contains("app must be installed into org"), "{}", answer.text);
}
