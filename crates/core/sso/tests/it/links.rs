use std::time::Duration;

use alongside_kernel::{AccountId, Secret, Timestamp};
use alongside_sso::{Audience, Expected, KeyName, LinkKey, LinkRefusal, LoginLink, SKEW, SignedLink};
use data_encoding::BASE64URL_NOPAD;
use proptest::prelude::*;

const OURS: AccountId = AccountId::from_random([1; 16]);
const THEIRS: AccountId = AccountId::from_random([2; 16]);
const HOUR: Duration = Duration::from_secs(3_600);

fn now() -> Timestamp {
    "2026-11-26T10:00:00Z".parse().unwrap()
}

fn api_key() -> Secret {
    Secret::new("key_of_the_tests")
}

fn key() -> LinkKey {
    LinkKey::new(api_key().expose().as_bytes())
}

fn link() -> LoginLink {
    LoginLink {
        account: OURS,
        partner_id: "0055e00000ABcDeAAB".into(),
        audience: Audience::Api,
        issued: now(),
        expires: now() + HOUR,
        nonce: "AAECAwQFBgcICQoLDA0ODw".into(),
    }
}

fn text(link: &LoginLink) -> String {
    link.sign(&KeyName::of_api_key(&api_key()), &key()).expose().to_owned()
}

fn expected() -> Expected {
    Expected { account: OURS, audience: Audience::Api, now: now(), longest: HOUR }
}

fn open(text: &[u8], expected: &Expected) -> Result<LoginLink, LinkRefusal> {
    SignedLink::split(text)?.open(&key(), expected)
}

/// A link with any content, signed rightly.
fn signed(payload: &str) -> String {
    let name = KeyName::of_api_key(&api_key());
    let head = format!("login1.{name}.{}", BASE64URL_NOPAD.encode(payload.as_bytes()));
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, api_key().expose().as_bytes());
    let signature = aws_lc_rs::hmac::sign(&key, head.as_bytes());
    format!("{head}.{}", BASE64URL_NOPAD.encode(signature.as_ref()))
}

#[test]
fn r214_a_link_says_what_was_signed_and_names_its_key() {
    let text = text(&link());
    assert_eq!(SignedLink::split(text.as_bytes()).unwrap().key(), &KeyName::of_api_key(&api_key()));
    assert_eq!(open(text.as_bytes(), &expected()), Ok(link()));
}

/// The reference's worked example is what this crate writes and takes.
#[test]
fn the_example_of_the_reference_is_a_link() {
    let page = include_str!("../../../../../docs/reference/login-links.md");
    let example = page.lines().find(|line| line.starts_with("login1.key_")).unwrap();
    assert_eq!(example, text(&link()));
    assert!(page.contains(KeyName::of_api_key(&api_key()).as_str()));
    assert!(page.contains(&OURS.to_string()));
}

#[test]
fn r94_a_link_is_good_until_it_expires_with_sixty_seconds_for_the_clocks() {
    let text = text(&link());
    let at = |now: Timestamp| open(text.as_bytes(), &Expected { now, ..expected() });
    let second = Duration::from_secs(1);
    assert!(at(now() - SKEW).is_ok());
    assert!(at(now() + HOUR + SKEW).is_ok());
    assert_eq!(at(now() - SKEW - second), Err(LinkRefusal::NotYetValid { ahead_seconds: 61 }));
    assert_eq!(at(now() + HOUR + SKEW + second), Err(LinkRefusal::Expired { ago_seconds: 61 }));
    // A maker whose clock is an hour off, the one way and the other.
    assert_eq!(at(now() - HOUR), Err(LinkRefusal::NotYetValid { ahead_seconds: 3_600 }));
    assert_eq!(at(now() + 2 * HOUR), Err(LinkRefusal::Expired { ago_seconds: 3_600 }));
}

#[test]
fn r94_a_link_that_is_made_to_last_longer_than_login_expiration_is_refused() {
    let longer = LoginLink { expires: now() + HOUR + Duration::from_secs(1), ..link() };
    assert_eq!(
        open(text(&longer).as_bytes(), &expected()),
        Err(LinkRefusal::Lifetime { seconds: 3_601, most: 3_600 })
    );
}

#[test]
fn r214_a_link_is_for_one_account_and_one_audience() {
    let text = text(&link());
    let theirs = Expected { account: THEIRS, ..expected() };
    assert_eq!(open(text.as_bytes(), &theirs), Err(LinkRefusal::OtherAccount));
    let sidebar = Expected { audience: Audience::Sidebar, ..expected() };
    let made_for = Audience::Api;
    assert_eq!(open(text.as_bytes(), &sidebar), Err(LinkRefusal::OtherAudience { made_for }));
    let other = SignedLink::split(text.as_bytes()).unwrap().open(&LinkKey::new(b"another"), &expected());
    assert_eq!(other, Err(LinkRefusal::Signature));
}

#[test]
fn h32_what_has_not_the_form_of_a_link_is_no_link() {
    let good = text(&link());
    let [_, name, payload, signature] = good.split('.').collect::<Vec<_>>()[..] else { unreachable!() };
    let malformed = [
        String::new(),
        "login1".into(),
        "login1...".into(),
        format!("{good}."),
        format!("{good} "),
        format!(" {good}"),
        format!("{good}\n"),
        format!("login1.{name}.{payload}"),
        format!("LOGIN1.{name}.{payload}.{signature}"),
        format!("login1.../../etc.{payload}.{signature}"),
        format!("login1.KEY.{payload}.{signature}"),
        format!("login1.{name}.{payload}=.{signature}"),
        format!("login1.{name}.{payload}.{signature}="),
        format!("login1.{name}.{payload}.+/+/"),
        // A JWT, with and without a signature.
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiIwMDUifQ.".into(),
        "x".repeat(3_000),
    ];
    for text in malformed {
        let refused = SignedLink::split(text.as_bytes()).map(|_| ());
        assert!(matches!(refused, Err(LinkRefusal::Malformed { .. })), "{text:?}: {refused:?}");
    }
    let version = SignedLink::split(good.replacen("login1", "login2", 1).as_bytes()).map(|_| ()).unwrap_err();
    assert_eq!(version, LinkRefusal::Version);
    assert!(matches!(SignedLink::split(&[0xff; 20]), Err(LinkRefusal::Malformed { .. })));
    let unsigned = format!("login1.{name}.{payload}.");
    assert_eq!(open(unsigned.as_bytes(), &expected()), Err(LinkRefusal::Signature));
}

#[test]
fn h32_signed_content_that_cannot_be_is_told_by_its_place() {
    let good = r#"{"account":"ACC","partner_id":"005","audience":"api","issued":1795687200,"expires":1795690800,"nonce":"0123456789abcdef"}"#
        .replace("ACC", &OURS.to_string());
    assert!(open(signed(&good).as_bytes(), &expected()).is_ok());
    let cases = [
        (good.replace("\"005\"", "\"\""), "partner_id: 1 to 255"),
        (good.replace("\"005\"", "\"a\\u0000b\""), "partner_id: 1 to 255"),
        (good.replace("\"005\"", &format!("{:?}", "x".repeat(256))), "partner_id: 1 to 255"),
        (good.replace("\"api\"", "\"console\""), "audience: one of api, sidebar"),
        (good.replace("0123456789abcdef", "short"), "nonce: 16 to 64"),
        (good.replace("0123456789abcdef", "0123456789abcde\\n"), "nonce: 16 to 64"),
        (good.replace("1795690800", "1795687200"), "expires: not after issued"),
        (good.replace("1795690800", "-1"), "Data at line 1"),
        (good.replace("1795690800", "1e99"), "Data at line 1"),
        (good.replace("\"nonce\"", "\"admin\":true,\"nonce\""), "Data at line 1"),
        (good.replace("\"nonce\"", "\"account\":\"x\",\"nonce\""), "Data at line 1"),
        (good.replace(&OURS.to_string(), "acc_1"), "Data at line 1"),
        (format!("{good}{good}"), "Syntax at line 1"),
        ("[]".repeat(300), "at line 1"),
        (String::new(), "Eof at line 1"),
    ];
    for (payload, wanted) in cases {
        match open(signed(&payload).as_bytes(), &expected()) {
            Err(LinkRefusal::Payload { problem }) => {
                assert!(problem.contains(wanted), "{payload}: {problem}")
            }
            other => panic!("{payload}: {other:?}"),
        }
    }
}

#[test]
fn a_secret_shows_nothing_of_itself() {
    assert_eq!(format!("{:?}", key()), "(link key)");
    let signed = link().sign(&KeyName::own(), &key());
    assert_eq!(format!("{signed:?}"), "(secret)");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn r214_a_link_with_any_bit_altered_is_refused(bit in any::<usize>()) {
        let mut bytes = text(&link()).into_bytes();
        let bit = bit % (bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(open(&bytes, &expected()).is_err());
    }

    #[test]
    fn r214_a_link_that_is_cut_or_extended_is_refused(at in any::<usize>(), more in "[A-Za-z0-9_.-]{1,8}") {
        let good = text(&link());
        let at = at % good.len();
        prop_assert!(open(&good.as_bytes()[..at], &expected()).is_err());
        let (head, tail) = good.split_at(at);
        let longer = format!("{head}{more}{tail}");
        prop_assert!(open(longer.as_bytes(), &expected()).is_err());
    }

    #[test]
    fn h32_no_bytes_make_reading_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(open(&bytes, &expected()).is_err());
    }

    #[test]
    fn what_is_signed_is_read_again(partner_id in "[^\\p{C}]{1,60}", life in 1_u64..3_600) {
        let wanted = LoginLink { partner_id, expires: now() + Duration::from_secs(life), ..link() };
        prop_assert_eq!(open(text(&wanted).as_bytes(), &expected()), Ok(wanted));
    }
}

/// Every single bit, not only those that a draw meets.
#[test]
fn r214_no_bit_of_a_link_can_be_altered() {
    let good = text(&link()).into_bytes();
    for bit in 0..good.len() * 8 {
        let mut bytes = good.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(open(&bytes, &expected()).is_err(), "bit {bit}");
    }
}
