use alongside_kernel::{AccountId, MemberId, Secret};
use alongside_store::{Member, MemberSubscription, StoreError, StoredSignIn};

use crate::samples::{OURS, THEIRS, at, store, user};

fn member(number: u8, account: AccountId) -> Member {
    Member {
        id: MemberId::from_random([number; 16]),
        account,
        address: format!("person{number}@fernhill.example"),
        name: format!("Person {number}"),
        partner_id: Some(format!("p{number}")),
        password_hash: None,
        subscription: MemberSubscription { active: true, ends: Some(at(90)) },
        created: at(1),
    }
}

#[tokio::test]
async fn r88_a_members_address_and_partner_id_are_nobody_elses_in_the_account() {
    let store = store().await;
    let [first, second] = [1, 2].map(|number| member(number, OURS));
    store.add_members(&[first.clone(), second.clone()]).await.unwrap();
    // Another company may have the same people.
    store
        .add_members(&[Member { id: MemberId::from_random([9; 16]), account: THEIRS, ..first.clone() }])
        .await
        .unwrap();
    assert_eq!(store.members(OURS).await.unwrap(), [first.clone(), second.clone()]);
    assert_eq!(store.member_by_address(OURS, &second.address).await.unwrap(), Some(second.clone()));
    assert_eq!(store.member(THEIRS, second.id).await.unwrap(), None);

    let third = member(3, OURS);
    let same_address = Member { address: first.address.clone(), ..member(4, OURS) };
    let same_partner = Member { partner_id: first.partner_id.clone(), ..member(4, OURS) };
    for (wrong, address) in [(same_address, true), (same_partner, false)] {
        let both = [third.clone(), wrong.clone()];
        match store.add_members(&both).await {
            Err(StoreError::AddressTaken) => assert!(address),
            Err(StoreError::PartnerIdTaken) => assert!(!address),
            other => panic!("{other:?}"),
        }
        assert_eq!(store.members(OURS).await.unwrap().len(), 2, "all or none");
        let refused = store.update_member(&Member { id: second.id, ..wrong }, at(2)).await;
        assert!(refused.is_err());
    }
    assert_eq!(store.member(OURS, second.id).await.unwrap(), Some(second.clone()));
    let renamed = Member { name: "Another".into(), partner_id: None, ..second };
    assert!(store.update_member(&renamed, at(2)).await.unwrap());
    assert_eq!(store.member(OURS, renamed.id).await.unwrap(), Some(renamed.clone()));
    assert!(
        !store
            .update_member(
                &Member { account: THEIRS, partner_id: None, address: "x@y".into(), ..renamed },
                at(2)
            )
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn r90_r118_a_stored_sign_in_ends_with_the_password_and_is_erased_without_the_member() {
    let store = store().await;
    let mut sam = Member { password_hash: Some(Secret::new("hash 1")), ..member(1, OURS) };
    store.add_members(&[sam.clone()]).await.unwrap();
    let stored = |number| StoredSignIn { user: user(number), member: sam.id, stored: at(5), expires: at(50) };
    store.save_stored_sign_in(OURS, &stored(1)).await.unwrap();
    store.save_stored_sign_in(OURS, &stored(2)).await.unwrap();
    store.save_stored_sign_in(OURS, &StoredSignIn { stored: at(6), ..stored(1) }).await.unwrap();
    let kept = store.stored_sign_ins(OURS).await.unwrap();
    assert_eq!(kept, [stored(2), StoredSignIn { stored: at(6), ..stored(1) }]);

    sam.name = "Sam".into();
    assert!(store.update_member(&sam, at(10)).await.unwrap());
    assert_eq!(store.stored_sign_ins(OURS).await.unwrap(), kept, "a name is no reason to sign in again");
    sam.password_hash = Some(Secret::new("hash 2"));
    assert!(store.update_member(&sam, at(10)).await.unwrap());
    assert!(store.stored_sign_ins(OURS).await.unwrap().iter().all(|one| one.expires == at(10)));

    assert!(!store.delete_stored_sign_in(THEIRS, user(1)).await.unwrap());
    assert!(store.delete_stored_sign_in(OURS, user(1)).await.unwrap());
    assert!(!store.delete_stored_sign_in(OURS, user(1)).await.unwrap());
    assert_eq!(store.members(OURS).await.unwrap().len(), 1);
    assert!(store.delete_member(OURS, sam.id).await.unwrap());
    assert!(store.stored_sign_ins(OURS).await.unwrap().is_empty());
}
