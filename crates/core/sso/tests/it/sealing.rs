use alongside_kernel::Secret;
use alongside_sso::{SealError, SealingKey};
use proptest::prelude::*;

const KEY: SealingKey = SealingKey::from_bytes([7; 32]);

#[test]
fn what_is_sealed_shows_nothing_and_opens_in_its_own_place_only() {
    let secret = Secret::new("an api key with many random bits");
    let sealed = KEY.seal([1; 12], "account a", &secret);
    assert!(!sealed.windows(7).any(|window| window == b"api key"));
    assert_eq!(KEY.open("account a", &sealed), Ok(secret.clone()));
    assert_eq!(KEY.open("account b", &sealed), Err(SealError));
    assert_eq!(SealingKey::from_bytes([8; 32]).open("account a", &sealed), Err(SealError));
    assert_ne!(KEY.seal([2; 12], "account a", &secret), sealed, "each is sealed under its own nonce");
    assert_eq!(format!("{KEY:?}"), "(sealing key)");
}

proptest! {
    #[test]
    fn a_changed_or_shortened_seal_does_not_open(secret in ".{0,60}", bit in any::<usize>(), cut in 1_usize..40) {
        let sealed = KEY.seal([3; 12], "here", &Secret::new(secret));
        let mut changed = sealed.clone();
        let bit = bit % (changed.len() * 8);
        changed[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(KEY.open("here", &changed), Err(SealError));
        prop_assert_eq!(KEY.open("here", &sealed[..sealed.len().saturating_sub(cut)]), Err(SealError));
    }

    #[test]
    fn no_bytes_make_opening_panic(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        prop_assert_eq!(KEY.open("here", &bytes), Err(SealError));
    }
}
