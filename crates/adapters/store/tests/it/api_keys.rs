use alongside_sso::KeyName;
use alongside_store::{Digest, NewApiKey, Store, StoreError};

use crate::samples::{OURS, THEIRS, at, store};

fn key(text: &str) -> NewApiKey {
    NewApiKey { digest: Digest::of(text), sealed: Some(text.as_bytes().to_vec()), name: "links".into() }
}

async fn opens(store: &Store, text: &str, now: i64) -> Option<alongside_kernel::AccountId> {
    let found = store.opening_api_key(Digest::of(text), at(now)).await.unwrap();
    found.map(|key| key.account)
}

#[tokio::test]
async fn an_api_key_opens_its_own_account_and_is_found_by_its_name() {
    let store = store().await;
    store.add_api_key(OURS, &key("first"), at(1)).await.unwrap();
    assert_eq!(opens(&store, "first", 2).await, Some(OURS));
    assert_eq!(opens(&store, "another", 2).await, None);
    let again = store.add_api_key(THEIRS, &key("first"), at(2)).await;
    assert!(matches!(again, Err(StoreError::KeyTaken)));

    let kept = store.api_key(OURS, &key("first").id()).await.unwrap().unwrap();
    assert_eq!((kept.sealed.as_deref(), kept.created), (Some(b"first".as_slice()), at(1)));
    assert_eq!(kept.last_used, None);
    assert_eq!(store.api_key(THEIRS, &key("first").id()).await.unwrap(), None);
    store.touch_api_key(kept.digest, at(9)).await.unwrap();
    store.touch_api_key(kept.digest, at(8)).await.unwrap();
    assert_eq!(store.api_keys(OURS).await.unwrap()[0].last_used, Some(at(9)));
}

#[tokio::test]
async fn r92_a_rotated_key_works_until_its_grace_is_over_and_a_revoked_one_not_at_all() {
    let store = store().await;
    store.add_api_key(OURS, &key("old"), at(1)).await.unwrap();
    let old = key("old").id();
    assert!(!store.rotate_api_key(THEIRS, &old, &key("theirs"), at(5), at(9)).await.unwrap());
    assert!(store.rotate_api_key(OURS, &old, &key("new"), at(5), at(9)).await.unwrap());
    assert_eq!((opens(&store, "old", 8).await, opens(&store, "new", 8).await), (Some(OURS), Some(OURS)));
    assert_eq!((opens(&store, "old", 9).await, opens(&store, "new", 9).await), (None, Some(OURS)));
    // What is replaced is not replaced again: its grace would begin anew.
    assert!(!store.rotate_api_key(OURS, &old, &key("newest"), at(6), at(90)).await.unwrap());
    assert_eq!(opens(&store, "newest", 8).await, None);

    assert!(!store.revoke_api_key(THEIRS, &key("new").id(), at(10)).await.unwrap());
    assert!(store.revoke_api_key(OURS, &key("new").id(), at(10)).await.unwrap());
    assert!(!store.revoke_api_key(OURS, &key("new").id(), at(11)).await.unwrap());
    assert_eq!(opens(&store, "new", 10).await, None);
    assert!(!store.rotate_api_key(OURS, &key("new").id(), &key("newer"), at(12), at(90)).await.unwrap());
    let kept = store.api_keys(OURS).await.unwrap();
    assert_eq!(kept.iter().map(|key| key.works(at(8))).collect::<Vec<_>>(), [true, false]);
    assert_eq!(store.api_key(OURS, &KeyName::own()).await.unwrap(), None);
}

#[tokio::test]
async fn the_configurations_key_follows_it_and_others_stay() {
    let store = store().await;
    store.add_api_key(OURS, &key("other"), at(1)).await.unwrap();
    store.configure_api_key(THEIRS, Some(&key("theirs")), at(1)).await.unwrap();
    store.configure_api_key(OURS, Some(&key("first")), at(2)).await.unwrap();
    store.configure_api_key(OURS, Some(&key("first")), at(3)).await.unwrap();
    assert_eq!(opens(&store, "first", 4).await, Some(OURS));
    store.configure_api_key(OURS, Some(&key("second")), at(4)).await.unwrap();
    assert_eq!((opens(&store, "first", 5).await, opens(&store, "second", 5).await), (None, Some(OURS)));
    // One that is another account's changes nothing.
    let taken = store.configure_api_key(OURS, Some(&key("theirs")), at(5)).await;
    assert!(matches!(taken, Err(StoreError::KeyTaken)));
    assert_eq!(opens(&store, "second", 6).await, Some(OURS));
    // What an admin has revoked no restart brings back.
    assert!(store.revoke_api_key(OURS, &key("second").id(), at(6)).await.unwrap());
    store.configure_api_key(OURS, Some(&key("second")), at(7)).await.unwrap();
    assert_eq!(opens(&store, "second", 8).await, None);
    store.configure_api_key(OURS, None, at(8)).await.unwrap();
    assert_eq!(store.api_keys(OURS).await.unwrap().len(), 1);
    assert_eq!(
        (opens(&store, "other", 9).await, opens(&store, "theirs", 9).await),
        (Some(OURS), Some(THEIRS))
    );
}
