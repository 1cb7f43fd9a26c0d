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
    for viewer in ["http://localhost:4400", "http://localhost:4404", "https://localhost"] {
        let flags = [("public-viewer", viewer)];
        let error = Configuration::from_layers(&layers(&flags, &[]).unwrap()).unwrap_err();
        assert_eq!(error.key, "public.viewer", "{viewer}");
    }
}

/// Each documented key, set by its variable, arrives; and each is told when it does not fit.
#[test]
fn every_key_reaches_the_configuration() {
    type Shown = fn(&Configuration) -> String;
    let (_folder, pem) = key_file();
    let keys: [(&str, &str, Shown, &str); 19] = [
        ("listen.platform", "127.0.0.1:1", |found| found.listen_platform.to_string(), "4400"),
        ("listen.viewer", "127.0.0.1:2", |found| found.listen_viewer.to_string(), "localhost:x"),
        ("public.platform", "https://p.example", |found| found.public_platform.clone(), "p.example"),
        (
            "public.viewer",
            "https://v.example:8443",
            |found| found.public_viewer.clone(),
            "https://v.example/",
        ),
        ("data.folder", "/data", |found| found.data_folder.display().to_string(), ""),
        ("account.name", "Name", |found| found.account_name.clone(), " "),
        ("account.license_key", "lic", |found| found.account_license_key.clone(), ""),
        ("account.api_key", "key", |found| found.account_api_key.as_ref().unwrap().expose().to_owned(), ""),
        (
            "account.allowed_origins",
            "https://a.example,https://b.example:1",
            |found| found.account_allowed_origins.join(","),
            "https://a.example:99999",
        ),
        ("crm.url", "https://crm.example", |found| found.crm_url.clone(), "ftp://crm.example"),
        ("crm.consumer_key", "3MVG9", |found| found.crm_consumer_key.clone(), ""),
        ("crm.consumer_secret", "secret", |found| found.crm_consumer_secret.expose().to_owned(), ""),
        (
            "crm.jwt_private_key_file",
            pem.as_str(),
            |found| found.crm_jwt_private_key.expose().to_owned(),
            "/nowhere/key.pem",
        ),
        ("crm.watch_seconds", "3", |found| found.crm_watch.as_secs().to_string(), "86401"),
        (
            "crm.directory_most_age_minutes",
            "15",
            |found| (found.crm_directory_most_age.as_secs() / 60).to_string(),
            "4",
        ),
        ("limits.connections", "7", |found| found.limits_connections.to_string(), "many"),
        (
            "metrics.addresses",
            "10.0.0.7",
            |found| found.metrics_addresses.iter().map(ToString::to_string).collect(),
            "10.0.0.0/8",
        ),
        ("log.filter", "debug", |found| found.log_filter.clone(), ""),
        ("log.format", "json", |found| format!("{:?}", found.log_format), "xml"),
    ];
    assert_eq!(keys.map(|(name, ..)| name), KEYS.each_ref().map(|key| key.name));
    let read = |other: Option<(&str, &str)>| {
        let value = |variable: &str| {
            let (name, value, ..) = keys.iter().find(|(name, ..)| *variable == variable_of(name)).copied()?;
            Some(other.filter(|(other, _)| *other == name).map_or(value, |(_, wrong)| wrong).to_owned())
        };
        Configuration::from_layers(&Layers::new(None, value, |_| None).unwrap())
    };
    let found = read(None).unwrap();
    for (name, value, shown, wrong) in keys {
        let shown = shown(&found);
        let wanted = match name {
            "crm.jwt_private_key_file" => "-----BEGIN PRIVATE KEY-----",
            "log.format" => "Json",
            _ => value,
        };
        assert_eq!(shown, wanted, "{name}");
        // The API key may be empty, which is no program access.
        if name != "account.api_key" {
            assert_eq!(read(Some((name, wrong))).unwrap_err().key, name);
        }
    }
}

fn variable_of(name: &str) -> String {
    KEYS.iter().find(|key| key.name == name).unwrap().variable()
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
