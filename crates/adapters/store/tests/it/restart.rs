use alongside_kernel::PageRequest;
use alongside_store::{DeviceFilter, SessionFilter, Store, StoreConfig};

use crate::samples::{OURS, at, device, new_account, session, session_id};

/// The outbox, sessions and devices of a process that was killed are whole for the next one.
#[tokio::test]
async fn everything_is_there_for_the_next_process() {
    let folder = tempfile::tempdir().unwrap();
    let config = StoreConfig::file(folder.path().join("alongside.db"));
    let killed = Store::open(&config).await.unwrap();
    killed.create_account(&new_account(OURS, "ours"), at(0)).await.unwrap();
    killed.save_devices(&[device(1, OURS, &[("plan", "gold")], 5)]).await.unwrap();
    killed.save_session(&session(1, OURS, Some(1), 10), at(10)).await.unwrap();
    let secret = killed.keep_secret("code", [1; 32]).await.unwrap();

    // The first is not closed, as a killed process does not.
    let next = Store::open(&config).await.unwrap();
    let first = PageRequest::new(None, None);
    assert_eq!(next.devices(OURS, &DeviceFilter::default(), &first).await.unwrap().total, 1);
    assert_eq!(next.sessions(OURS, &SessionFilter::default(), &first).await.unwrap().total, 1);
    assert_eq!(next.outbox_due(at(10), 10).await.unwrap()[0].session, session_id(1));
    assert_eq!(next.keep_secret("code", [2; 32]).await.unwrap(), secret);
    next.ready().await.unwrap();
    killed.close().await;
    next.close().await;
}

/// Readers see whole transactions while the writer writes, and nobody is told that it is busy.
#[tokio::test(flavor = "multi_thread")]
async fn readers_and_the_writer_do_not_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&StoreConfig::file(folder.path().join("alongside.db"))).await.unwrap();
    store.create_account(&new_account(OURS, "ours"), at(0)).await.unwrap();
    let writer = {
        let store = store.clone();
        tokio::spawn(async move {
            for round in 0..8_u8 {
                let pair = [device(2 * round, OURS, &[], 1), device(2 * round + 1, OURS, &[], 1)];
                store.save_devices(&pair).await.unwrap();
            }
        })
    };
    let readers = (0..4).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            let first = PageRequest::new(None, Some(1));
            for _ in 0..20 {
                let page = store.devices(OURS, &DeviceFilter::default(), &first).await.unwrap();
                assert_eq!(page.total % 2, 0, "half a transaction was seen");
            }
        })
    });
    for task in readers.collect::<Vec<_>>() {
        task.await.unwrap();
    }
    writer.await.unwrap();
}
