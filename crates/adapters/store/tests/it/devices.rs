use alongside_kernel::PageRequest;
use alongside_store::{DeviceFilter, Digest, MOST_DATA_FILTERS, Store, StoreError};

use crate::samples::{OURS, THEIRS, at, device, device_id, store};

/// The numbers of the devices that match, in the list's order.
async fn found(store: &Store, filter: &DeviceFilter) -> Vec<u8> {
    let page = store.devices(OURS, filter, &PageRequest::new(None, None)).await.unwrap();
    assert_eq!(page.total, page.items.len() as u64);
    (0..=u8::MAX)
        .filter_map(|number| {
            let place = page.items.iter().position(|device| device.id == device_id(number))?;
            Some((place, number))
        })
        .collect::<std::collections::BTreeMap<_, _>>()
        .into_values()
        .collect()
}

fn with(pairs: &[(&str, &str)]) -> DeviceFilter {
    DeviceFilter {
        custom_data: pairs.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
        ..DeviceFilter::default()
    }
}

async fn filled() -> Store {
    let store = store().await;
    let devices = [
        device(1, OURS, &[("user_email", "casey@home.example"), ("plan", "gold")], 100),
        device(2, OURS, &[("user_email", "casey@home.example"), ("plan", "silver")], 200),
        device(3, OURS, &[("user_email", "100%_sure@home.example")], 300),
        device(4, THEIRS, &[("user_email", "casey@home.example")], 400),
        device(5, OURS, &[], 500),
    ];
    store.save_devices(&devices).await.unwrap();
    store
}

#[tokio::test]
async fn devices_are_found_by_all_pairs_of_their_custom_data_within_their_account() {
    let store = filled().await;
    assert_eq!(found(&store, &DeviceFilter::default()).await, [5, 3, 2, 1]);
    assert_eq!(found(&store, &with(&[("user_email", "casey@home.example")])).await, [2, 1]);
    let both = [("user_email", "casey@home.example"), ("plan", "gold")];
    assert_eq!(found(&store, &with(&both)).await, [1]);
    assert_eq!(found(&store, &with(&[both[1], both[0], both[1]])).await, [1]);
    assert!(found(&store, &with(&[("plan", "gold"), ("plan", "silver")])).await.is_empty());
    assert!(found(&store, &with(&[("user_email", "CASEY@home.example")])).await.is_empty());
    assert!(found(&store, &with(&[("user_email", "%")])).await.is_empty());
}

/// Key and value are kept as one text, which must not let one pair pass for another.
#[tokio::test]
async fn a_pair_is_not_mistaken_for_another_that_reads_alike() {
    let store = store().await;
    store.save_devices(&[device(1, OURS, &[("a", "b=c")], 1)]).await.unwrap();
    assert_eq!(found(&store, &with(&[("a", "b=c")])).await, [1]);
    assert!(found(&store, &with(&[("a=b", "c")])).await.is_empty());
    assert!(found(&store, &with(&[("1:a", "b=c")])).await.is_empty());
}

#[tokio::test]
async fn a_search_looks_at_name_and_values_and_takes_its_text_literally() {
    let store = filled().await;
    let search = |text: &str| DeviceFilter { search: Some(text.into()), ..DeviceFilter::default() };
    assert_eq!(found(&store, &search("CASEY@")).await, [2, 1]);
    assert_eq!(found(&store, &search("chrome")).await, [5, 3, 2, 1]);
    assert_eq!(found(&store, &search("100%_s")).await, [3]);
    assert!(found(&store, &search("100%xs")).await.is_empty());
    assert!(found(&store, &search("\\")).await.is_empty());
    assert!(found(&store, &search("user_email")).await.is_empty());
}

#[tokio::test]
async fn devices_are_found_by_when_they_were_seen() {
    let store = filled().await;
    let filter =
        DeviceFilter { seen_after: Some(at(200)), seen_before: Some(at(500)), ..DeviceFilter::default() };
    assert_eq!(found(&store, &filter).await, [3, 2]);
}

#[tokio::test]
async fn what_a_site_no_longer_says_no_longer_matches() {
    let store = filled().await;
    let mut changed = device(1, OURS, &[("plan", "platinum")], 600);
    changed.token_digest = Digest::of("not the device's own");
    store.save_devices(&[changed]).await.unwrap();
    assert_eq!(found(&store, &with(&[("user_email", "casey@home.example")])).await, [2]);
    assert_eq!(found(&store, &with(&[("plan", "platinum")])).await, [1]);
    let kept = store.device(OURS, device_id(1)).await.unwrap().unwrap();
    assert_eq!(kept.token_digest, Digest::of("token 1"), "a known device keeps its token");
    assert_eq!(store.device(THEIRS, device_id(1)).await.unwrap(), None);
}

#[tokio::test]
async fn last_seen_never_moves_back() {
    let store = filled().await;
    store.save_last_seen(&[(device_id(1), at(900)), (device_id(5), at(1))]).await.unwrap();
    assert_eq!(found(&store, &DeviceFilter::default()).await, [1, 5, 3, 2]);
}

#[tokio::test]
async fn more_pairs_than_a_query_takes_are_refused() {
    let store = filled().await;
    let pairs = |count: usize| DeviceFilter {
        custom_data: (0..count).map(|key| (key.to_string(), String::new())).collect(),
        ..DeviceFilter::default()
    };
    let first = PageRequest::new(None, None);
    assert!(store.devices(OURS, &pairs(MOST_DATA_FILTERS), &first).await.is_ok());
    let refused = store.devices(OURS, &pairs(MOST_DATA_FILTERS + 1), &first).await;
    assert!(matches!(refused, Err(StoreError::TooManyFilters { most: MOST_DATA_FILTERS })));
}

/// Every size of statement and what is left over: nothing is lost, doubled or mixed up.
#[tokio::test]
async fn many_new_devices_are_kept_as_they_are() {
    let store = store().await;
    let email = |number: u8| format!("visitor{number}@home.example");
    let all: Vec<_> = (1..=150)
        .map(|number| {
            let mail = email(number);
            let data = [("user_email", mail.as_str()), ("plan", "gold")];
            device(number, OURS, &data[..usize::from(number % 3)], i64::from(number))
        })
        .collect();
    store.create_devices(&all).await.unwrap();
    for device in &all {
        assert_eq!(store.device(device.account, device.id).await.unwrap().as_ref(), Some(device));
    }
    assert_eq!(found(&store, &with(&[("user_email", &email(77))])).await, [77]);
    assert!(found(&store, &with(&[("user_email", &email(78))])).await.is_empty());
    assert_eq!(found(&store, &with(&[("plan", "gold")])).await.len(), 50);
}

#[tokio::test]
async fn a_device_that_is_there_already_is_not_made_again_nor_are_those_beside_it() {
    let store = store().await;
    store.create_devices(&[device(1, OURS, &[("plan", "gold")], 1)]).await.unwrap();
    let both = [device(2, OURS, &[], 2), device(1, THEIRS, &[("plan", "stolen")], 2)];
    assert!(store.create_devices(&both).await.is_err());
    assert_eq!(found(&store, &DeviceFilter::default()).await, [1]);
    assert_eq!(found(&store, &with(&[("plan", "gold")])).await, [1]);
}
