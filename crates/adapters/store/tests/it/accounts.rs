use alongside_store::{Digest, NewSettings, StoreError};

use crate::samples::{OURS, THEIRS, at, new_account, store};

#[tokio::test]
async fn an_account_is_found_by_its_license_and_by_its_keys() {
    let store = store().await;
    assert_eq!(store.account_by_license("ours").await.unwrap().unwrap().id, OURS);
    assert_eq!(store.account_by_license("nobody's").await.unwrap(), None);
    let key = Digest::of("a key with many random bits");
    store.add_api_key(OURS, key, "sign-on links", at(1)).await.unwrap();
    assert_eq!(store.account_by_api_key(key).await.unwrap(), Some(OURS));
    assert_eq!(store.account_by_api_key(Digest::of("another")).await.unwrap(), None);
    let again = store.add_api_key(THEIRS, key, "the same", at(2)).await;
    assert!(matches!(again, Err(StoreError::KeyTaken)));
}

#[tokio::test]
async fn a_replaced_key_opens_nothing_any_more_and_others_stay() {
    let store = store().await;
    let [first, second, other, theirs] = ["first", "second", "other", "theirs"].map(Digest::of);
    store.add_api_key(OURS, other, "sign-on links", at(1)).await.unwrap();
    store.add_api_key(THEIRS, theirs, "configuration", at(1)).await.unwrap();
    store.replace_api_key(OURS, Some(first), "configuration", at(2)).await.unwrap();
    store.replace_api_key(OURS, Some(first), "configuration", at(3)).await.unwrap();
    assert_eq!(store.account_by_api_key(first).await.unwrap(), Some(OURS));
    store.replace_api_key(OURS, Some(second), "configuration", at(4)).await.unwrap();
    assert_eq!(store.account_by_api_key(first).await.unwrap(), None);
    assert_eq!(store.account_by_api_key(second).await.unwrap(), Some(OURS));
    // One that is another account's changes nothing.
    let taken = store.replace_api_key(OURS, Some(theirs), "configuration", at(5)).await;
    assert!(matches!(taken, Err(StoreError::KeyTaken)));
    assert_eq!(store.account_by_api_key(second).await.unwrap(), Some(OURS));
    store.replace_api_key(OURS, None, "configuration", at(6)).await.unwrap();
    assert_eq!(store.account_by_api_key(second).await.unwrap(), None);
    assert_eq!(store.account_by_api_key(other).await.unwrap(), Some(OURS));
    assert_eq!(store.account_by_api_key(theirs).await.unwrap(), Some(THEIRS));
}

#[tokio::test]
async fn a_license_names_one_account_only() {
    let store = store().await;
    let third = alongside_kernel::AccountId::from_random([3; 16]);
    let taken = store.create_account(&new_account(third, "ours"), at(1)).await;
    assert!(matches!(taken, Err(StoreError::KeyTaken)));
    assert_eq!(store.account(third).await.unwrap(), None);
}

#[tokio::test]
async fn r205_of_two_changes_from_one_version_the_second_is_told() {
    let store = store().await;
    let mut settings = store.account(OURS).await.unwrap().unwrap().settings;
    settings.presence.show_terms = false;
    let change =
        NewSettings { based_on: 1, settings, changed_by: "Ada".into(), note: "<b>no terms</b>".into() };
    assert_eq!(store.save_settings(OURS, &change, at(5)).await.unwrap(), 2);
    let second = store.save_settings(OURS, &change, at(6)).await;
    assert!(matches!(second, Err(StoreError::SettingsChanged { current: 2 })));

    let account = store.account(OURS).await.unwrap().unwrap();
    assert_eq!(account.settings_version, 2);
    assert!(!account.settings.presence.show_terms);
    let versions = store.settings_versions(OURS, None, 10).await.unwrap();
    let numbers: Vec<_> = versions.iter().map(|version| version.version).collect();
    assert_eq!(numbers, [2, 1]);
    assert_eq!(versions[0].changed_by, "Ada");
    assert_eq!(versions[0].note, "<b>no terms</b>");
    assert_eq!((versions[0].changed, versions[1].note.as_str()), (at(5), ""));
    assert!(versions[1].settings.presence.show_terms);
    assert_eq!(store.settings_versions(OURS, Some(2), 10).await.unwrap(), versions[1..]);
    assert_eq!(store.settings_version(OURS, 1).await.unwrap().as_ref(), Some(&versions[1]));
    assert_eq!(store.settings_version(OURS, 3).await.unwrap(), None);
    let theirs = store.settings_versions(THEIRS, None, 10).await.unwrap();
    assert_eq!(theirs.len(), 1);
}

#[tokio::test]
async fn an_older_reading_of_the_directory_does_not_replace_a_newer_one() {
    let store = store().await;
    assert_eq!(store.directory(OURS).await.unwrap(), None);
    store.save_directory(OURS, "newer", at(10)).await.unwrap();
    store.save_directory(OURS, "older", at(9)).await.unwrap();
    assert_eq!(store.directory(OURS).await.unwrap(), Some(("newer".to_owned(), at(10))));
    store.confirm_directory(OURS, at(12)).await.unwrap();
    store.confirm_directory(OURS, at(11)).await.unwrap();
    assert_eq!(store.directory(OURS).await.unwrap(), Some(("newer".to_owned(), at(12))));
    assert_eq!(store.directory(THEIRS).await.unwrap(), None);
}

#[tokio::test]
async fn the_first_secret_of_a_name_stays() {
    let store = store().await;
    assert_eq!(store.keep_secret("code", [1; 32]).await.unwrap(), [1; 32]);
    assert_eq!(store.keep_secret("code", [2; 32]).await.unwrap(), [1; 32]);
    assert_eq!(store.keep_secret("other", [2; 32]).await.unwrap(), [2; 32]);
}
