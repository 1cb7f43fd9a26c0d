//! Everybody's standing, by the ways in which somebody can and cannot be signed in.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use alongside_access::{DirectoryRows, Installation, ProfileRow, UserRow};
use alongside_kernel::{AccountId, MemberId};
use alongside_store::MemberSubscription;

use super::*;

const ACCOUNT: AccountId = AccountId::from_random([1; 16]);

fn now() -> Timestamp {
    Timestamp::from_millis(1_000_000)
}

fn later(seconds: u64) -> Timestamp {
    now() + Duration::from_secs(seconds)
}

fn id(number: u32) -> CrmId {
    format!("0050000000{number:05}").parse().unwrap()
}

/// Users with these Partner User IDs; the third of a row says whether they may sign in to the CRM.
fn facts(users: &[(u32, Option<&str>, bool)]) -> Facts {
    let profile = "00e000000000001".parse().unwrap();
    let row = |(number, partner_id, active): &(u32, Option<&str>, bool)| UserRow {
        id: id(*number),
        username: format!("user{number}@fernhill.example"),
        name: format!("User {number}"),
        email: format!("user{number}@fernhill.example"),
        active: *active,
        profile,
        partner_id: partner_id.map(str::to_owned),
    };
    Facts::new(DirectoryRows {
        installation: Installation::Managed,
        users: users.iter().map(row).collect(),
        profiles: vec![ProfileRow { id: profile, name: "Support Agent".into() }],
        read_at: now(),
        permission_sets: Vec::new(),
        assignments: Vec::new(),
        connected_app: None,
        apps: Vec::new(),
        unrestricted: Vec::new(),
        paths: Vec::new(),
    })
}

fn member(number: u8, partner_id: Option<&str>, active: bool, ends: Option<Timestamp>) -> Member {
    Member {
        id: MemberId::from_random([number; 16]),
        account: ACCOUNT,
        address: format!("member{number}@fernhill.example"),
        name: format!("Member {number}"),
        partner_id: partner_id.map(str::to_owned),
        password_hash: None,
        subscription: MemberSubscription { active, ends },
        created: Timestamp::default(),
    }
}

fn stored(user: u32, member: u8, expires: Timestamp) -> StoredSignIn {
    let member = MemberId::from_random([member; 16]);
    StoredSignIn { user: id(user), member, stored: Timestamp::default(), expires }
}

fn sso(enabled: bool, field: Option<&str>) -> SsoSettings {
    SsoSettings { enabled, partner_user_id_field: field.map(str::to_owned), ..SsoSettings::default() }
}

fn of(standing: &Standing, user: u32) -> (SignIn, Subscription) {
    let known = standing.members.of(id(user)).unwrap();
    (known.sign_in.clone(), known.subscription)
}

#[test]
fn r86_r88_single_sign_on_takes_one_person_of_one_partner_id_whom_a_member_has() {
    let users = [
        (1, Some("p1"), true),
        (2, None, true),
        (3, Some("twice"), true),
        (4, Some("twice"), true),
        (5, Some("nobody's"), true),
        // Who has left takes the id from nobody.
        (6, Some("p1"), false),
    ];
    let members = vec![member(1, Some("p1"), true, None), member(2, Some("twice"), true, None)];
    let roster = Roster::new(members, Vec::new());
    let field = "FederationIdentifier".to_owned();
    let found = standing(&roster, &facts(&users), &sso(true, Some(&field)), now());
    assert_eq!(of(&found, 1), (SignIn::Sso, Subscription::Active));
    assert_eq!(of(&found, 2).0, SignIn::NoPartnerId { field: field.clone() });
    for (user, other) in [(3, "User 4"), (4, "User 3")] {
        let shared = SignIn::SharedPartnerId { field: field.clone(), others: vec![other.into()] };
        assert_eq!(of(&found, user), (shared, Subscription::None));
    }
    assert_eq!(of(&found, 5).0, SignIn::NotProvisioned { partner_id: "nobody's".into() });
    assert_eq!(found.until, None);
    let no_field = standing(&roster, &facts(&users), &sso(true, None), now());
    assert_eq!(of(&no_field, 1).0, SignIn::NoField);
    // Off, the partner ids count for nothing.
    let off = standing(&roster, &facts(&users), &sso(false, Some(&field)), now());
    assert_eq!(of(&off, 1), (SignIn::Missing, Subscription::None));
}

#[test]
fn r90_without_single_sign_on_it_takes_a_stored_sign_in_until_that_expires() {
    let members = vec![member(1, None, true, None)];
    let expired = stored(2, 1, now());
    let roster = Roster::new(members, vec![stored(1, 1, later(5)), expired]);
    let facts = facts(&[(1, None, true), (2, None, true), (3, None, true)]);
    let off = sso(false, None);
    let found = standing(&roster, &facts, &off, now());
    assert_eq!(of(&found, 1), (SignIn::Stored, Subscription::Active));
    assert_eq!(of(&found, 2), (SignIn::Expired { since: now() }, Subscription::Active));
    assert_eq!(of(&found, 3), (SignIn::Missing, Subscription::None));
    assert_eq!(found.until, Some(later(5)));
    let then = standing(&roster, &facts, &off, later(5));
    assert_eq!(of(&then, 1).0, SignIn::Expired { since: later(5) });
    assert_eq!(then.until, None);
}

#[test]
fn r116_what_somebody_typed_counts_where_single_sign_on_does_not_know_them() {
    let members = vec![member(1, Some("p1"), true, None), member(2, None, true, None)];
    let roster =
        Roster::new(members, vec![stored(1, 2, later(5)), stored(2, 2, later(5)), stored(3, 2, now())]);
    let facts = facts(&[(1, Some("p1"), true), (2, None, true), (3, None, true)]);
    let found = standing(&roster, &facts, &sso(true, Some("Id")), now());
    assert_eq!(of(&found, 1).0, SignIn::Sso);
    assert_eq!(of(&found, 2).0, SignIn::Stored);
    // What an admin has to mend is said before what has expired.
    assert_eq!(of(&found, 3).0, SignIn::NoPartnerId { field: "Id".into() });
}

#[test]
fn r115_a_subscription_ends_at_its_moment() {
    let members = vec![
        member(1, Some("p1"), true, Some(later(9))),
        member(2, Some("p2"), true, Some(now())),
        member(3, Some("p3"), false, Some(later(9))),
    ];
    let roster = Roster::new(members, Vec::new());
    let facts = facts(&[(1, Some("p1"), true), (2, Some("p2"), true), (3, Some("p3"), true)]);
    let on = sso(true, Some("Id"));
    let found = standing(&roster, &facts, &on, now());
    assert_eq!(of(&found, 1).1, Subscription::Active);
    assert_eq!(of(&found, 2).1, Subscription::Ended { at: now() });
    assert_eq!(of(&found, 3).1, Subscription::None);
    assert_eq!(found.until, Some(later(9)));
    assert_eq!(of(&standing(&roster, &facts, &on, later(9)), 1).1, Subscription::Ended { at: later(9) });
}
