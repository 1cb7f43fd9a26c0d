use std::collections::BTreeSet;

use alongside_kernel::{PageRequest, Timestamp};
use alongside_store::{DeviceFilter, SessionFilter, Store, StoreError};
use proptest::prelude::*;

use crate::samples::{OURS, device, device_id, session, store};

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// Reads all pages of the devices, with what may happen between two of them.
async fn pages(store: &Store, limit: u32, mut between: impl AsyncFnMut()) -> Vec<(Timestamp, String)> {
    let mut read = Vec::new();
    let mut cursor = None;
    loop {
        let request = PageRequest::new(cursor, Some(limit));
        let page = store.devices(OURS, &DeviceFilter::default(), &request).await.unwrap();
        assert!(page.items.len() <= limit as usize);
        assert!(page.next.is_none() || page.items.len() == limit as usize);
        read.extend(page.items.iter().map(|device| (device.last_seen, device.id.to_string())));
        cursor = page.next;
        if cursor.is_none() {
            return read;
        }
        between().await;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever the page's size, and however many were seen at the same moment: every device is on
    /// exactly one page, in order.
    #[test]
    fn every_device_is_on_exactly_one_page(
        seen in prop::collection::vec(0..6_i64, 0..40),
        limit in 1..12_u32,
    ) {
        run(async {
            let store = store().await;
            let devices: Vec<_> =
                (0..).zip(&seen).map(|(number, at)| device(number, OURS, &[], *at)).collect();
            store.save_devices(&devices).await.unwrap();
            let read = pages(&store, limit, async || {}).await;
            let mut expected: Vec<_> =
                devices.iter().map(|device| (device.last_seen, device.id.to_string())).collect();
            expected.sort_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)));
            assert_eq!(read, expected);
        });
    }

    /// Who comes while the list is being read pushes nobody off it and shows nobody twice.
    #[test]
    fn newcomers_disturb_nobody(count in 1..30_u8, limit in 1..8_u32) {
        run(async {
            let store = store().await;
            let devices: Vec<_> =
                (0..count).map(|number| device(number, OURS, &[], i64::from(number))).collect();
            store.save_devices(&devices).await.unwrap();
            let mut next = count;
            let read = pages(&store, limit, async || {
                next += 1;
                let newcomer = device(100 + next, OURS, &[], 1_000 + i64::from(next));
                store.save_devices(&[newcomer]).await.unwrap();
            })
            .await;
            let distinct: BTreeSet<_> = read.iter().map(|(_, id)| id.clone()).collect();
            assert_eq!(distinct.len(), read.len());
            assert!((0..count).all(|number| distinct.contains(&device_id(number).to_string())));
        });
    }

    /// No text that claims to be a cursor does more than be refused or give a page.
    #[test]
    fn a_made_up_cursor_does_no_harm(cursor in ".{0,60}", bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        run(async {
            let store = store().await;
            store.save_session(&session(1, OURS, Some(1), 10), Timestamp::from_millis(10)).await.unwrap();
            let encoded = data_encoding::BASE64URL_NOPAD.encode(&bytes);
            for cursor in [cursor, encoded] {
                let request = PageRequest::new(Some(cursor), None);
                match store.sessions(OURS, &SessionFilter::default(), &request).await {
                    Ok(page) => assert!(page.items.len() <= 1),
                    Err(error) => assert!(matches!(error, StoreError::Cursor), "{error}"),
                }
            }
        });
    }
}
