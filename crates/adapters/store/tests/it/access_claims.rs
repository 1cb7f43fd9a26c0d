use alongside_kernel::Timestamp;
use alongside_store::{AccessClaim, AccessRun, Store, StoreConfig};
use alongside_wire::rest::RunState;

use crate::samples::{OURS, THEIRS, at, store};

fn claim(holder: &str, from: i64, until: i64) -> AccessClaim {
    AccessClaim {
        holder: holder.into(),
        claimed_by: format!("{holder}'s admin"),
        claimed: at(from),
        stands_until: at(until),
    }
}

fn run(id: &str, started: Timestamp) -> AccessRun {
    AccessRun {
        id: id.into(),
        manifest: "all".into(),
        title: "All".into(),
        started_by: "Ada".into(),
        started,
        ended: None,
        state: RunState::Running,
        access_set: None,
        undone_by: None,
        undone: None,
        changes: Vec::new(),
    }
}

#[tokio::test]
async fn one_claim_stands_for_an_account_until_it_is_given_back_or_runs_out() {
    let store = store().await;
    let first = claim("first", 10, 40);
    assert_eq!(store.claim_access(OURS, &first).await.unwrap(), None);
    assert_eq!(store.claim_access(OURS, &claim("second", 39, 69)).await.unwrap(), Some(first));
    assert_eq!(store.claim_access(THEIRS, &claim("theirs", 39, 69)).await.unwrap(), None);
    assert_eq!(store.access_claimed_by(OURS, at(39)).await.unwrap().as_deref(), Some("first's admin"));

    // Kept, it stands for longer; and nobody gives back what is another's.
    assert!(store.keep_access_claim(OURS, "first", at(60)).await.unwrap());
    store.release_access(OURS, "second").await.unwrap();
    assert!(store.claim_access(OURS, &claim("second", 59, 89)).await.unwrap().is_some());
    store.release_access(OURS, "first").await.unwrap();
    assert_eq!(store.access_claimed_by(OURS, at(59)).await.unwrap(), None);
    assert_eq!(store.claim_access(OURS, &claim("second", 59, 89)).await.unwrap(), None);

    // What has run out is taken over, and its holder learns of it.
    assert_eq!(store.claim_access(OURS, &claim("third", 89, 119)).await.unwrap(), None);
    assert!(!store.keep_access_claim(OURS, "second", at(200)).await.unwrap());
}

#[tokio::test]
async fn a_run_whose_node_stopped_is_kept_as_stopped_by_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let config = StoreConfig::file(folder.path().join("alongside.db"));
    let one = Store::open(&config).await.unwrap();
    crate::samples::accounts(&one).await;
    one.claim_access(OURS, &claim("first", 10, 40)).await.unwrap();
    one.begin_access_run(OURS, &run("broken", at(10))).await.unwrap();
    one.begin_access_run(THEIRS, &run("theirs", at(10))).await.unwrap();

    // Another node over the same file.
    let other = Store::open(&config).await.unwrap();
    assert!(other.claim_access(OURS, &claim("second", 20, 50)).await.unwrap().is_some());
    assert_eq!(other.access_run(OURS, "broken").await.unwrap().unwrap().state, RunState::Running);
    assert_eq!(other.claim_access(OURS, &claim("second", 40, 70)).await.unwrap(), None);
    assert_eq!(one.access_run(OURS, "broken").await.unwrap().unwrap().state, RunState::Stopped);
    assert_eq!(one.access_run(THEIRS, "theirs").await.unwrap().unwrap().state, RunState::Running);
}
