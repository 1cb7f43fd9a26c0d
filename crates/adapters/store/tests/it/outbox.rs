use alongside_store::{OutboxEntry, Store, WriteOutcome};
use alongside_wire::{
    Instant,
    rest::{AwayReason, AwayState, CrmWrite, SessionState},
};

use crate::samples::{OURS, at, session, session_id, store};

async fn due(store: &Store, millis: i64) -> Vec<OutboxEntry> {
    store.outbox_due(at(millis), 10).await.unwrap()
}

async fn crm(store: &Store) -> Option<CrmWrite> {
    store.session(session_id(1)).await.unwrap().unwrap().session.crm
}

fn written() -> WriteOutcome {
    WriteOutcome::Written { record: "a00000000000001AAA".into(), url: "http://crm/a00".into() }
}

#[tokio::test]
async fn what_the_log_shows_is_put_into_the_outbox_with_the_session() {
    let store = store().await;
    let mut kept = session(1, OURS, None, 10);
    store.save_session(&kept, at(10)).await.unwrap();
    assert!(due(&store, 100).await.is_empty(), "a session without an agent is nobody's to log");
    assert_eq!(crm(&store).await, None);

    kept.session.agent = session(1, OURS, Some(1), 10).session.agent;
    store.save_session(&kept, at(20)).await.unwrap();
    let first = due(&store, 100).await;
    assert_eq!((first.len(), first[0].version), (1, 1));
    store.save_write_outcomes(&[(first[0].clone(), written())], at(30)).await.unwrap();
    assert!(due(&store, 100).await.is_empty());
    assert_eq!(
        crm(&store).await,
        Some(CrmWrite::Written { record: "a00000000000001AAA".into(), url: "http://crm/a00".into() })
    );

    kept.session.away = Some(AwayState { reason: AwayReason::Navigation, deadline: Instant(at(300)) });
    store.save_session(&kept, at(40)).await.unwrap();
    assert!(due(&store, 100).await.is_empty(), "the log does not show where a side is");

    kept.session.state = SessionState::Ended;
    kept.session.ended = Some(Instant(at(50)));
    store.save_session(&kept, at(50)).await.unwrap();
    assert_eq!(due(&store, 100).await[0].version, 2);
}

#[tokio::test]
async fn what_got_newer_while_the_crm_was_told_is_told_again() {
    let store = store().await;
    let mut kept = session(1, OURS, Some(1), 10);
    store.save_session(&kept, at(10)).await.unwrap();
    let read = due(&store, 10).await.remove(0);
    kept.session.state = SessionState::Active;
    store.save_session(&kept, at(20)).await.unwrap();
    store.save_write_outcomes(&[(read, written())], at(30)).await.unwrap();
    let again = due(&store, 30).await;
    assert_eq!((again[0].version, again[0].attempts), (2, 0));
    assert!(matches!(crm(&store).await, Some(CrmWrite::Waiting { .. })));
}

#[tokio::test]
async fn a_failure_waits_a_refusal_parks_and_neither_is_forgotten() {
    let store = store().await;
    store.save_session(&session(1, OURS, Some(1), 10), at(10)).await.unwrap();
    let entry = due(&store, 10).await.remove(0);
    let failed = WriteOutcome::Failed { reason: "The CRM is in trouble.".into(), next_attempt: at(500) };
    store.save_write_outcomes(&[(entry.clone(), failed)], at(20)).await.unwrap();
    assert!(due(&store, 499).await.is_empty());
    assert_eq!(store.outbox_next_attempt().await.unwrap(), Some(at(500)));
    assert_eq!(due(&store, 500).await[0].attempts, 1);
    assert_eq!(
        crm(&store).await,
        Some(CrmWrite::Waiting { reason: "The CRM is in trouble.".into(), next_attempt: Instant(at(500)) })
    );
    let deferred = WriteOutcome::Deferred { reason: "Still.".into(), next_attempt: at(600) };
    store.save_write_outcomes(&[(entry.clone(), deferred)], at(20)).await.unwrap();
    assert_eq!(due(&store, 600).await[0].attempts, 1, "not tried is not failed");

    let refused = WriteOutcome::Refused { reason: "No such field.".into() };
    store.save_write_outcomes(&[(entry, refused)], at(700)).await.unwrap();
    assert!(due(&store, 10_000).await.is_empty());
    assert_eq!(crm(&store).await, Some(CrmWrite::Refused { reason: "No such field.".into() }));
    assert_eq!(store.outbox_length().await.unwrap(), 1);
    assert_eq!(store.retry_refused(at(800)).await.unwrap(), 1);
    assert_eq!(due(&store, 800).await.len(), 1);
}

/// A refusal of an old state says nothing about the new one.
#[tokio::test]
async fn a_change_is_tried_even_after_a_refusal() {
    let store = store().await;
    let mut kept = session(1, OURS, Some(1), 10);
    store.save_session(&kept, at(10)).await.unwrap();
    let entry = due(&store, 10).await.remove(0);
    let refused = WriteOutcome::Refused { reason: "No such record.".into() };
    store.save_write_outcomes(&[(entry.clone(), refused.clone())], at(20)).await.unwrap();
    kept.session.state = SessionState::Active;
    store.save_session(&kept, at(30)).await.unwrap();
    store.save_write_outcomes(&[(entry, refused)], at(31)).await.unwrap();
    assert_eq!(due(&store, 31).await[0].version, 2);
}
