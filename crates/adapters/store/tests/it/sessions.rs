use alongside_kernel::PageRequest;
use alongside_store::{Digest, SessionCode, SessionFilter, StoreError};
use alongside_wire::{
    Instant,
    rest::{AwayReason, AwayState, CrmWrite, EndedReason, SessionState},
};

use crate::samples::{OURS, THEIRS, at, device, device_id, session, session_id, store, user};

#[tokio::test]
async fn a_session_is_read_as_it_was_kept() {
    let store = store().await;
    let mut kept = session(1, OURS, Some(1), 10);
    kept.session.state = SessionState::Active;
    kept.session.activated = Some(Instant(at(20)));
    kept.session.away = Some(AwayState { reason: AwayReason::Navigation, deadline: Instant(at(300)) });
    kept.resume_digest = Some(Digest::of("resume"));
    store.save_session(&kept, at(20)).await.unwrap();
    let mut read = store.session(session_id(1)).await.unwrap().unwrap();
    let waiting = CrmWrite::Waiting { reason: String::new(), next_attempt: Instant(at(20)) };
    assert_eq!(read.session.crm.take(), Some(waiting));
    assert_eq!(read, kept);
    assert_eq!(store.session(session_id(2)).await.unwrap(), None);
}

#[tokio::test]
async fn a_code_opens_one_waiting_session_of_its_account() {
    let store = store().await;
    let code = SessionCode { digest: Digest::keyed(&[7; 32], "123456"), expires: at(1_000) };
    let mut waiting = session(1, OURS, None, 10);
    waiting.code = Some(code);
    store.save_session(&waiting, at(10)).await.unwrap();

    let found = store.session_by_code(OURS, code.digest, at(999)).await.unwrap().unwrap();
    assert_eq!(found.session.id, session_id(1));
    assert_eq!(found.session.code, None, "the digits themselves are not kept");
    assert_eq!(store.session_by_code(OURS, code.digest, at(1_000)).await.unwrap(), None);
    assert_eq!(store.session_by_code(THEIRS, code.digest, at(999)).await.unwrap(), None);
    let other = Digest::keyed(&[7; 32], "123457");
    assert_eq!(store.session_by_code(OURS, other, at(999)).await.unwrap(), None);

    let mut second = session(2, OURS, None, 20);
    second.code = Some(code);
    let taken = store.save_session(&second, at(20)).await;
    assert!(matches!(taken, Err(StoreError::CodeTaken)));
    let mut elsewhere = session(3, THEIRS, None, 20);
    elsewhere.code = Some(code);
    store.save_session(&elsewhere, at(20)).await.unwrap();

    waiting.code = None;
    store.save_session(&waiting, at(30)).await.unwrap();
    store.save_session(&second, at(30)).await.unwrap();
}

#[tokio::test]
async fn only_the_last_owner_saves_a_session_and_an_ended_one_stays_ended() {
    let store = store().await;
    let mut old = session(1, OURS, Some(1), 10);
    store.save_session(&old, at(10)).await.unwrap();
    let mut ended = session(2, OURS, Some(1), 11);
    ended.session.state = SessionState::Ended;
    ended.session.ended = Some(Instant(at(11)));
    ended.session.ended_reason = Some(EndedReason::AgentEnded);
    store.save_session(&ended, at(11)).await.unwrap();

    let claimed = store.claim_open_sessions().await.unwrap();
    assert_eq!(claimed.len(), 1);
    assert_eq!(claimed[0].owner_epoch, 2);
    old.session.state = SessionState::Active;
    let stale = store.save_session(&old, at(12)).await;
    assert!(matches!(stale, Err(StoreError::NotOwner)));
    let mut new = claimed.into_iter().next().unwrap();
    new.session.state = SessionState::Authorizing;
    store.save_session(&new, at(13)).await.unwrap();

    ended.session.state = SessionState::Active;
    let revived = store.save_session(&ended, at(14)).await;
    assert!(matches!(revived, Err(StoreError::NotOwner)));
    let read = store.session(session_id(2)).await.unwrap().unwrap();
    assert_eq!(read.session.state, SessionState::Ended);
}

/// Nobody moves a session to another device or account by saving it under its id.
#[tokio::test]
async fn a_session_keeps_its_account_and_device() {
    let store = store().await;
    store.save_session(&session(1, OURS, Some(1), 10), at(10)).await.unwrap();
    let foreign = store.save_session(&session(1, THEIRS, Some(1), 10), at(11)).await;
    assert!(matches!(foreign, Err(StoreError::NotOwner)));
    let mut moved = session(1, OURS, Some(1), 10);
    moved.session.device.id = device_id(9);
    assert!(matches!(store.save_session(&moved, at(11)).await, Err(StoreError::NotOwner)));
}

#[tokio::test]
async fn the_list_takes_each_of_its_filters() {
    let store = store().await;
    store.save_devices(&[device(1, OURS, &[("plan", "gold")], 1)]).await.unwrap();
    store.save_session(&session(1, OURS, Some(1), 10), at(10)).await.unwrap();
    store.save_session(&session(2, OURS, Some(2), 20), at(20)).await.unwrap();
    store.save_session(&session(3, THEIRS, Some(1), 30), at(30)).await.unwrap();
    let mut active = session(4, OURS, Some(1), 40);
    active.session.state = SessionState::Active;
    active.session.activated = Some(Instant(at(45)));
    active.session.record = None;
    active.session.device.id = device_id(2);
    store.save_session(&active, at(45)).await.unwrap();
    let mut ended = session(5, OURS, Some(1), 50);
    ended.session.state = SessionState::Ended;
    store.save_session(&ended, at(50)).await.unwrap();

    let none = SessionFilter::default;
    let cases: [(SessionFilter, &[u8]); 9] = [
        (none(), &[5, 4, 2, 1]),
        (SessionFilter { agent: Some(user(1).to_string()), ..none() }, &[5, 4, 1]),
        (SessionFilter { state: Some(SessionState::Active), ..none() }, &[4]),
        (SessionFilter { open: true, ..none() }, &[4, 2, 1]),
        (SessionFilter { record: Some("500000000000001AAA".into()), ..none() }, &[5, 2, 1]),
        (SessionFilter { device: Some(device_id(2)), ..none() }, &[4]),
        (SessionFilter { activated_after: Some(at(45)), activated_before: Some(at(46)), ..none() }, &[4]),
        (SessionFilter { activated_after: Some(at(46)), ..none() }, &[]),
        (SessionFilter { custom_data: vec![("plan".into(), "gold".into())], open: true, ..none() }, &[2, 1]),
    ];
    for (filter, expected) in cases {
        let page = store.sessions(OURS, &filter, &PageRequest::new(None, None)).await.unwrap();
        let found: Vec<_> = page.items.iter().map(|stored| stored.session.id).collect();
        let expected: Vec<_> = expected.iter().copied().map(session_id).collect();
        assert_eq!(found, expected, "{filter:?}");
        assert_eq!(page.total, expected.len() as u64, "{filter:?}");
    }
}
