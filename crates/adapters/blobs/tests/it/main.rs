//! What the blobs promise, on a real disk.
#![allow(clippy::unwrap_used)]

use alongside_blobs::{BlobError, BlobHash, Blobs};
use alongside_kernel::AccountId;
use proptest::prelude::*;

const OURS: AccountId = AccountId::from_random([1; 16]);
const THEIRS: AccountId = AccountId::from_random([2; 16]);

#[tokio::test]
async fn what_was_put_is_read_again_also_by_the_next_process() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = b"body { color: teal }";
    let hash = BlobHash::of(bytes);
    let blobs = Blobs::at_most(folder.path(), 100).await.unwrap();
    assert_eq!(blobs.get(OURS, hash).await.unwrap(), None);
    blobs.put(OURS, hash, bytes).await.unwrap();
    blobs.put(OURS, hash, bytes).await.unwrap();
    drop(blobs);
    let blobs = Blobs::at_most(folder.path(), 100).await.unwrap();
    assert_eq!(blobs.get(OURS, hash).await.unwrap().unwrap(), &bytes[..]);
    assert_eq!(blobs.size(OURS, hash).await.unwrap(), Some(20));
}

#[tokio::test]
async fn another_account_learns_nothing_of_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::at_most(folder.path(), 100).await.unwrap();
    let hash = BlobHash::of(b"logo");
    blobs.put(OURS, hash, b"logo").await.unwrap();
    assert_eq!(blobs.get(THEIRS, hash).await.unwrap(), None);
    assert_eq!(blobs.size(THEIRS, hash).await.unwrap(), None);
}

#[tokio::test]
async fn wrong_bytes_and_too_many_bytes_are_refused_and_leave_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::at_most(folder.path(), 8).await.unwrap();
    let hash = BlobHash::of(b"right");
    let wrong = blobs.put(OURS, hash, b"wrong").await;
    assert!(matches!(wrong, Err(BlobError::Hash { stated }) if stated == hash));
    let long = blobs.put(OURS, BlobHash::of(&[0; 9]), &[0; 9]).await;
    assert!(matches!(long, Err(BlobError::TooLarge { most: 8 })));
    assert_eq!(blobs.get(OURS, hash).await.unwrap(), None);
}

#[tokio::test]
async fn many_writers_of_the_same_bytes_do_not_disturb_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::at_most(folder.path(), 1 << 20).await.unwrap();
    let bytes = vec![7; 1 << 18];
    let hash = BlobHash::of(&bytes);
    let writers = (0..16).map(|_| {
        let (blobs, bytes) = (blobs.clone(), bytes.clone());
        tokio::spawn(async move { blobs.put(OURS, hash, &bytes).await })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap().unwrap();
    }
    assert_eq!(blobs.get(OURS, hash).await.unwrap().unwrap(), bytes);
    let left = std::fs::read_dir(folder.path().join("unfinished")).unwrap();
    assert_eq!(left.count(), 0);
}

proptest! {
    #[test]
    fn only_64_lower_case_digits_are_a_hash(text in ".*") {
        let digits = text.len() == 64
            && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        prop_assert_eq!(text.parse::<BlobHash>().is_ok(), digits);
    }

    #[test]
    fn a_hash_is_read_as_it_is_written(bytes in any::<Vec<u8>>()) {
        let hash = BlobHash::of(&bytes);
        prop_assert_eq!(hash.to_string().parse::<BlobHash>().unwrap(), hash);
    }
}
