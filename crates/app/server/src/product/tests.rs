//! What a changed configuration does to an account that is there already.
#![allow(clippy::unwrap_used)]

use super::*;

fn configured(name: &str, license: &str, key: Option<&str>, origin: &str) -> AccountConfiguration {
    AccountConfiguration {
        name: name.into(),
        license_key: license.into(),
        api_key: key.map(Secret::new),
        settings: Settings { allowed_origins: vec![origin.parse().unwrap()], ..Settings::default() },
    }
}

async fn store() -> Store {
    Store::open(&StoreConfig::memory()).await.unwrap()
}

#[tokio::test]
async fn name_origins_and_api_key_follow_the_configuration_and_settings_stay_the_admins() {
    let store = store().await;
    let first = configured("Fernhill", "lic", Some("first"), "https://a.example");
    let id = ensure_account(&store, &first).await.unwrap();
    let account = store.account(id).await.unwrap().unwrap();
    let mut settings = account.settings;
    settings.presence.show_terms = false;
    let new = NewSettings { based_on: 1, settings, changed_by: "Ada".into(), note: String::new() };
    store.save_settings(id, &new, Clock::start().now()).await.unwrap();

    let second = configured("Fernhill Garden", "lic", Some("second"), "https://b.example");
    assert_eq!(ensure_account(&store, &second).await.unwrap(), id);
    let account = store.account(id).await.unwrap().unwrap();
    assert_eq!(account.name, "Fernhill Garden");
    assert!(account.settings.allows_origin("https://b.example"));
    assert!(!account.settings.allows_origin("https://a.example"));
    assert!(!account.settings.presence.show_terms);
    assert_eq!(account.settings_version, 3);
    let opens = async |key: &str| store.account_by_api_key(Digest::of(key)).await.unwrap().is_some();
    assert!(!opens("first").await && opens("second").await);

    // Unset: no program access.
    let none = configured("Fernhill Garden", "lic", None, "https://b.example");
    ensure_account(&store, &none).await.unwrap();
    assert!(!opens("second").await);
    assert_eq!(store.account(id).await.unwrap().unwrap().settings_version, 3, "nothing else changed");
}

#[tokio::test]
async fn another_license_key_does_not_begin_another_company_in_the_same_folder() {
    let store = store().await;
    ensure_account(&store, &configured("Fernhill", "lic", None, "https://a.example")).await.unwrap();
    let other = configured("Fernhill", "lic2", None, "https://a.example");
    let error = ensure_account(&store, &other).await.unwrap_err().to_string();
    assert!(error.starts_with("account.license_key: ") && error.contains("\"lic\""), "{error}");
    assert_eq!(store.accounts().await.unwrap().len(), 1);
}
