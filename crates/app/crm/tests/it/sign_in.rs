//! Signing in by browser: the address, the exchange, and refusals.

use alongside_crm::{ConfigError, Crm, CrmError, Pkce};
use alongside_kernel::Secret;
use alongside_outbound::{Outbound, OutboundConfig};

use crate::broken::{BrokenCrm, Fault};

#[tokio::test]
async fn a_code_is_exchanged_with_its_proof_and_names_the_person() {
    let server = BrokenCrm::start().await;
    let crm = server.connect();
    let pkce = Pkce::from_random([7; 32]);
    let url = crm.authorize_url("state-1", &pkce);
    assert!(url.starts_with(&format!("{}/services/oauth2/authorize?response_type=code", server.url)));
    assert!(url.contains(&format!("code_challenge={}&code_challenge_method=S256", pkce.challenge())));
    assert!(!url.contains(pkce.verifier().expose()) && !url.contains("consumer-secret"));

    let identity = crm.finish_sign_in(&Secret::new("code-1"), pkce.verifier()).await.unwrap();
    assert_eq!(identity.username, "sam@fernhill.example");
    assert_eq!(identity.user_id.key_prefix(), "005");
    let sent = &server.seen("/services/oauth2/token")[0].body;
    for part in ["grant_type=authorization_code", "code=code-1", "client_secret=consumer-secret"] {
        assert!(sent.contains(part), "{sent}");
    }
    assert!(sent.contains(&format!("code_verifier={}", pkce.verifier().expose())));
}

#[tokio::test]
async fn a_person_whom_the_policy_does_not_admit_is_told_apart_from_a_stale_code() {
    let server = BrokenCrm::start().await;
    let crm = server.connect();
    let code = Secret::new("code-1");
    let refusal = Fault::oauth("invalid_app_access", "user is not admin approved to access this app");
    server.breaks("", "/services/oauth2/token", refusal);
    let error = crm.finish_sign_in(&code, &code).await.unwrap_err();
    assert!(matches!(error, CrmError::NotApproved { .. }), "{error}");

    server.heals();
    server.breaks("", "/services/oauth2/token", Fault::oauth("invalid_grant", "expired authorization code"));
    let error = crm.finish_sign_in(&code, &code).await.unwrap_err();
    assert!(matches!(error, CrmError::SignInRefused { .. }), "{error}");
    assert_eq!(error.words(), "The CRM refused the sign-in: expired authorization code.");
}

#[tokio::test]
async fn a_configuration_that_cannot_work_is_refused_by_name() {
    let server = BrokenCrm::start().await;
    let attempt = |change: &dyn Fn(&mut alongside_crm::CrmConfig)| {
        let mut config = server.config();
        change(&mut config);
        Crm::new(config, Outbound::new(OutboundConfig::default()).unwrap()).map(|_| ()).unwrap_err()
    };
    for bad in ["crm.example", "ftp://crm.example", "https://", "https://crm.example/path", "https://a@b"] {
        assert_eq!(attempt(&|config| config.base_url = bad.to_owned()), ConfigError::BaseUrl, "{bad}");
    }
    assert_eq!(attempt(&|config| config.api_version = "62".to_owned()), ConfigError::ApiVersion);
    assert_eq!(
        attempt(&|config| config.consumer_secret = Secret::new("")),
        ConfigError::Empty("crm.consumer_secret")
    );
    let error = attempt(&|config| config.jwt_private_key_pem = Secret::new("not a key"));
    assert_eq!(error, ConfigError::PrivateKey);
    assert!(!format!("{:?}", server.config()).contains("consumer-secret"));
}
