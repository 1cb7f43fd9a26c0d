use alongside_kernel::{AccountId, PageRequest};
use alongside_store::{StoreError, TermsFilter, TermsQuestion};

use crate::samples::{OURS, THEIRS, at, device_id, session, session_id, store};

fn question(version: u32, text: &str, answer: Option<(bool, i64)>) -> TermsQuestion {
    TermsQuestion {
        version,
        text: text.into(),
        asked: at(1),
        answer: answer.map(|(accepted, answered)| (accepted, at(answered))),
    }
}

async fn keep(store: &alongside_store::Store, number: u8, account: AccountId, terms: &TermsQuestion) {
    let stored = session(number, account, Some(1), 1);
    store.save_asked_session(&stored, Some(terms), at(1)).await.unwrap();
}

#[tokio::test]
async fn r96_the_first_answer_counts_and_keeps_the_text_that_was_read() {
    let store = store().await;
    let asked = question(1, "First.", None);
    keep(&store, 1, OURS, &asked).await;
    assert_eq!(store.terms_of_session(session_id(1)).await.unwrap(), Some(asked));
    let all = TermsFilter::default();
    let first = PageRequest::new(None, None);
    assert!(store.terms_answers(OURS, &all, &first).await.unwrap().items.is_empty(), "asked only");

    keep(&store, 1, OURS, &question(1, "First.", Some((true, 5)))).await;
    keep(&store, 1, OURS, &question(2, "Second.", Some((false, 9)))).await;
    // A number that names another text does not change what stands under it.
    keep(&store, 2, OURS, &question(1, "Other.", Some((false, 7)))).await;
    let kept = store.terms_answers(OURS, &all, &first).await.unwrap().items;
    let told: Vec<_> =
        kept.iter().map(|one| (one.version, one.text.as_str(), one.accepted, one.answered)).collect();
    assert_eq!(told, [(1, "Other.", false, at(7)), (1, "First.", true, at(5))]);
    assert_eq!(store.terms_of_session(session_id(3)).await.unwrap(), None);
}

#[tokio::test]
async fn answers_are_listed_for_their_account_by_session_and_device_and_page_by_page() {
    let store = store().await;
    for number in 1..=5 {
        keep(&store, number, OURS, &question(1, "Ours.", Some((true, i64::from(number))))).await;
    }
    keep(&store, 9, THEIRS, &question(1, "Theirs.", Some((true, 1)))).await;
    let all = TermsFilter::default();
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = store.terms_answers(OURS, &all, &PageRequest::new(cursor, Some(2))).await.unwrap();
        assert_eq!(page.total, 5);
        seen.extend(page.items.iter().map(|one| one.session));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, [5, 4, 3, 2, 1].map(session_id));
    let first = PageRequest::new(None, None);
    for (session, device, found) in
        [(Some(2), None, 1), (Some(9), None, 0), (None, Some(1), 5), (None, Some(2), 0)]
    {
        let filter = TermsFilter { session: session.map(session_id), device: device.map(device_id) };
        let page = store.terms_answers(OURS, &filter, &first).await.unwrap();
        assert_eq!((page.items.len(), page.total), (found, found as u64), "{filter:?}");
    }
    let wrong = PageRequest::new(Some("nothing".into()), None);
    assert!(matches!(store.terms_answers(OURS, &all, &wrong).await, Err(StoreError::Cursor)));
}
