use std::path::Path;

use alongside_store::{LicenseKey, Store, StoreConfig, StoreError};
use alongside_wire::rest::Environment;
use sqlx::{Connection as _, SqliteConnection, migrate::Migrator};

use crate::samples::{OURS, THEIRS, at, store};

fn license(name: &str, origin: &str) -> LicenseKey {
    LicenseKey {
        license: name.into(),
        account: OURS,
        name: "For developers".into(),
        environment: Environment::Development,
        allowed_origins: vec![origin.parse().unwrap()],
        configured: false,
        created: at(5),
    }
}

#[tokio::test]
async fn r36_an_account_has_a_license_key_for_each_environment_with_origins_of_its_own() {
    let store = store().await;
    let mut key = license("dev", "http://localhost:3000");
    store.add_license_key(&key).await.unwrap();
    assert_eq!(store.account_by_license("dev").await.unwrap().unwrap().id, OURS);
    let kept = store.license_keys(OURS).await.unwrap();
    assert_eq!(kept.iter().map(|key| key.license.as_str()).collect::<Vec<_>>(), ["ours", "dev"]);
    assert_eq!((kept[0].configured, kept[0].environment), (true, Environment::Production));
    assert_eq!(kept[1], key);

    key.allowed_origins = vec!["https://test.example".parse().unwrap()];
    key.environment = Environment::Test;
    assert!(store.update_license_key(&key).await.unwrap());
    assert_eq!(store.license_keys(OURS).await.unwrap()[1], key);
    assert!(!store.update_license_key(&LicenseKey { account: THEIRS, ..key.clone() }).await.unwrap());
    let taken = store.add_license_key(&LicenseKey { account: THEIRS, ..key }).await;
    assert!(matches!(taken, Err(StoreError::KeyTaken)));
    assert_eq!(store.all_license_keys().await.unwrap().len(), 3);

    assert!(!store.delete_license_key(THEIRS, "dev").await.unwrap());
    assert!(store.delete_license_key(OURS, "dev").await.unwrap());
    assert_eq!(store.account_by_license("dev").await.unwrap(), None);
}

/// R34: a database of the version before is read on with its license key, its origins, its settings
/// and its API keys.
#[tokio::test]
async fn r34_what_stood_in_the_account_and_its_settings_moves_to_its_license_key() {
    let folder = tempfile::tempdir().unwrap();
    let before = folder.path().join("before");
    std::fs::create_dir(&before).unwrap();
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite");
    for file in ["0001_first_slice.sql", "0002_settings_note.sql"] {
        std::fs::copy(all.join(file), before.join(file)).unwrap();
    }
    let file = folder.path().join("alongside.db");
    let mut database =
        SqliteConnection::connect(&format!("sqlite://{}?mode=rwc", file.display())).await.unwrap();
    Migrator::new(before.as_path()).await.unwrap().run(&mut database).await.unwrap();
    let settings = r#"{"allowed_origins": ["https://a.example", "https://b.example"], "presence": {"show_terms": false}}"#;
    sqlx::query("INSERT INTO account VALUES ($1, 'Fernhill', 'fernhill', $2, 2, '{\"version\":1,\"mode\":\"private\",\"rules\":[]}', 7)")
        .bind(OURS.to_string())
        .bind(settings)
        .execute(&mut database)
        .await
        .unwrap();
    sqlx::query("INSERT INTO settings_version (account, version, settings, changed_by, changed) VALUES ($1, 2, $2, 'Ada', 8)")
        .bind(OURS.to_string())
        .bind(settings)
        .execute(&mut database)
        .await
        .unwrap();
    let digest = alongside_store::Digest::of("the key");
    sqlx::query("INSERT INTO api_key VALUES ($1, $2, 'configuration', 9)")
        .bind(digest.bytes().as_slice())
        .bind(OURS.to_string())
        .execute(&mut database)
        .await
        .unwrap();
    database.close().await.unwrap();

    let store = Store::open(&StoreConfig::file(&file)).await.unwrap();
    let account = store.account_by_license("fernhill").await.unwrap().unwrap();
    assert_eq!((account.id, account.settings.presence.show_terms), (OURS, false));
    let keys = store.license_keys(OURS).await.unwrap();
    let origins: Vec<String> = keys[0].allowed_origins.iter().map(ToString::to_string).collect();
    assert_eq!(origins, ["https://a.example", "https://b.example"]);
    assert_eq!((keys.len(), keys[0].configured), (1, true));
    assert!(!store.settings_version(OURS, 2).await.unwrap().unwrap().settings.presence.show_terms);
    let key = store.opening_api_key(digest, at(1)).await.unwrap().unwrap();
    assert_eq!(key.id, alongside_sso::KeyName::of_digest(digest.bytes()));
    assert_eq!((key.configured, key.sealed), (true, None));
    store.close().await;
}
