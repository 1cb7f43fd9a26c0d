//! What a changed configuration does to an account that is there already.
#![allow(clippy::unwrap_used)]

use alongside_store::{Digest, NewSettings};

use super::*;

const SEALING: SealingKey = SealingKey::from_bytes([1; 32]);

fn configured(name: &str, license: &str, key: Option<&str>, origin: &str) -> AccountConfiguration {
    AccountConfiguration {
        name: name.into(),
        license_key: license.into(),
        api_key: key.map(Secret::new),
        allowed_origins: vec![origin.parse().unwrap()],
        settings: Settings::default(),
    }
}

async fn store() -> Store {
    Store::open(&StoreConfig::memory()).await.unwrap()
}

#[tokio::test]
async fn name_origins_and_api_key_follow_the_configuration_and_settings_stay_the_admins() {
    let store = store().await;
    let first = configured("Fernhill", "lic", Some("first"), "https://a.example");
    let id = ensure_account(&store, &first, &SEALING).await.unwrap();
    let account = store.account(id).await.unwrap().unwrap();
    let mut settings = account.settings;
    settings.presence.show_terms = false;
    let new = NewSettings { based_on: 1, settings, changed_by: "Ada".into(), note: String::new() };
    store.save_settings(id, &new, Clock::start().now()).await.unwrap();

    let second = configured("Fernhill Garden", "lic", Some("second"), "https://b.example");
    assert_eq!(ensure_account(&store, &second, &SEALING).await.unwrap(), id);
    let account = store.account(id).await.unwrap().unwrap();
    assert_eq!(account.name, "Fernhill Garden");
    let licenses = store.license_keys(id).await.unwrap();
    assert_eq!(licenses[0].allowed_origins, ["https://b.example".parse().unwrap()]);
    assert!(!account.settings.presence.show_terms);
    assert_eq!(account.settings_version, 2);
    let now = Clock::start().now();
    let opens = async |key: &str| store.opening_api_key(Digest::of(key), now).await.unwrap().is_some();
    assert!(!opens("first").await && opens("second").await);

    // Unset: no program access.
    let none = configured("Fernhill Garden", "lic", None, "https://b.example");
    ensure_account(&store, &none, &SEALING).await.unwrap();
    assert!(!opens("second").await);
    assert_eq!(store.account(id).await.unwrap().unwrap().settings_version, 2, "nothing else changed");
}

#[tokio::test]
async fn another_license_key_does_not_begin_another_company_in_the_same_folder() {
    let store = store().await;
    ensure_account(&store, &configured("Fernhill", "lic", None, "https://a.example"), &SEALING)
        .await
        .unwrap();
    let other = configured("Fernhill", "lic2", None, "https://a.example");
    let error = ensure_account(&store, &other, &SEALING).await.unwrap_err().to_string();
    assert!(error.starts_with("account.license_key: ") && error.contains("\"lic\""), "{error}");
    assert_eq!(store.accounts().await.unwrap().len(), 1);
}
