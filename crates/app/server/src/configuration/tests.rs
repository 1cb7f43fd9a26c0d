#![allow(clippy::unwrap_used)]
use super::*;

const FILE: &str = r#"
[account]
name = "Fernhill"
license_key = "fernhill"
allowed_origins = ["https://www.fernhill.example"]
[crm]
url = "https://fernhill.my.salesforce.com"
consumer_key = "3MVG"
"#;

fn key_file() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.pem");
    std::fs::write(&path, "-----BEGIN PRIVATE KEY-----").unwrap();
    let path = path.to_string_lossy().into_owned();
    (folder, path)
}

fn layers(flags: &[(&str, &str)], variables: &[(&str, &str)]) -> Result<Layers, ConfigurationError> {
    let find = |pairs: &[(&str, &str)], name: &str| {
        pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    };
    Layers::new(Some(FILE), |name| find(variables, name), |name| find(flags, name))
}

#[test]
fn a_flag_wins_over_a_variable_over_the_file_over_the_default() {
    let (_folder, key) = key_file();
    let variables = [
        ("ALONGSIDE_CRM_CONSUMER_SECRET", "s3cret"),
        ("ALONGSIDE_ACCOUNT_NAME", "From the environment"),
        ("ALONGSIDE_LISTEN_PLATFORM", "127.0.0.1:1"),
    ];
    let flags = [("listen-platform", "127.0.0.1:2"), ("crm-jwt-private-key-file", key.as_str())];
    let configuration = Configuration::from_layers(&layers(&flags, &variables).unwrap()).unwrap();
    assert_eq!(configuration.listen_platform.port(), 2);
    assert_eq!(configuration.account_name, "From the environment");
    assert_eq!(configuration.account_license_key, "fernhill");
    assert_eq!(configuration.listen_viewer.port(), 4404);
    assert!(!format!("{configuration:?}").contains("s3cret"), "a secret is not shown");
}

#[test]
fn an_error_names_the_key_its_source_and_the_fix() {
    let error = layers(&[("listen-platform", "4400")], &[]).unwrap();
    let error = Configuration::from_layers(&error).unwrap_err();
    assert_eq!(error.to_string(), "listen.platform (--listen-platform): invalid socket address syntax");

    let error = Layers::new(Some("[listen]\nplatfrom = \"x\""), |_| None, |_| None).err().unwrap();
    assert_eq!(error.to_string(), "listen.platfrom (in the file): there is no such key");
}

#[test]
fn what_is_missing_is_named_with_its_variable() {
    let (_folder, key) = key_file();
    let layers = layers(&[("crm-jwt-private-key-file", key.as_str())], &[]).unwrap();
    let error = Configuration::from_layers(&layers).unwrap_err();
    assert_eq!(
        error.to_string(),
        "crm.consumer_secret: must be set: in the file, or as ALONGSIDE_CRM_CONSUMER_SECRET"
    );
}

#[test]
fn the_viewer_may_not_share_the_platforms_origin() {
    let flags = [("public-viewer", "http://localhost:4400")];
    let error = Configuration::from_layers(&layers(&flags, &[]).unwrap()).unwrap_err();
    assert_eq!(error.key, "public.viewer");
}

#[test]
fn an_origin_is_scheme_host_and_port_only() {
    assert!(check_origin("https://shop.example.com:8443").is_ok());
    for wrong in
        ["shop.example.com", "https://shop.example.com/", "https://*.example.com", "https://Shop.example.com"]
    {
        assert!(check_origin(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn secrets_have_no_flag() {
    assert!(KEYS.iter().filter(|key| key.secret).all(|key| key.flag().is_none()));
}

/// `ALONGSIDE_CODEGEN=1` writes the page.
#[test]
fn the_reference_page_tells_every_key() {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../docs/reference/configuration.md");
    if std::env::var_os("ALONGSIDE_CODEGEN").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, reference()).unwrap();
    }
    assert!(std::fs::read_to_string(&path).unwrap_or_default() == reference(), "run `cargo xtask codegen`");
}
