//! Things to keep.

use alongside_kernel::{AccountId, CrmId, DeviceId, SessionId, Timestamp};
use alongside_settings::Settings;
use alongside_store::{Device, Digest, NewAccount, Store, StoreConfig, StoredSession};
use alongside_wire::{
    Instant,
    rest::{Policy, PolicyMode, RecordRef, Session, SessionAgent, SessionDevice, SessionKind, SessionState},
};

pub const OURS: AccountId = AccountId::from_random([1; 16]);
pub const THEIRS: AccountId = AccountId::from_random([2; 16]);

pub fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

pub fn user(number: u32) -> CrmId {
    format!("0050000000{number:05}").parse().unwrap()
}

pub fn device_id(number: u8) -> DeviceId {
    DeviceId::from_random([number; 16])
}

pub fn session_id(number: u8) -> SessionId {
    SessionId::from_random([number; 16])
}

pub fn new_account(id: AccountId, license: &str) -> NewAccount {
    NewAccount {
        id,
        name: "Fernhill".into(),
        license_key: license.into(),
        allowed_origins: vec!["https://shop.example".parse().unwrap()],
        settings: Settings::default(),
        policy: Policy { version: 1, mode: PolicyMode::Private, rules: Vec::new() },
        made_by: "test".into(),
    }
}

/// A store with two accounts.
pub async fn store() -> Store {
    let store = Store::open(&StoreConfig::memory()).await.unwrap();
    accounts(&store).await;
    store
}

/// Keeps the two accounts.
pub async fn accounts(store: &Store) {
    store.create_account(&new_account(OURS, "ours"), at(0)).await.unwrap();
    store.create_account(&new_account(THEIRS, "theirs"), at(0)).await.unwrap();
}

pub fn device(number: u8, account: AccountId, custom_data: &[(&str, &str)], last_seen: i64) -> Device {
    Device {
        id: device_id(number),
        account,
        token_digest: Digest::of(&format!("token {number}")),
        name: "Chrome on Windows".into(),
        custom_data: custom_data.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect(),
        created: at(0),
        last_seen: at(last_seen),
    }
}

pub fn session(number: u8, account: AccountId, agent: Option<u32>, created: i64) -> StoredSession {
    StoredSession {
        account,
        session: Session {
            id: session_id(number),
            kind: SessionKind::Cobrowse,
            state: SessionState::Pending,
            code: None,
            agent: agent.map(|number| SessionAgent { id: user(number).to_string(), name: "Sam".into() }),
            device: SessionDevice {
                id: device_id(1),
                name: "Chrome on Windows".into(),
                visitor: "Casey".into(),
            },
            record: Some(RecordRef { object: "Case".into(), id: "500000000000001AAA".into() }),
            created: Instant(at(created)),
            activated: None,
            ended: None,
            ended_reason: None,
            away: None,
            crm: None,
        },
        deadline: Some(at(created + 24_000)),
        code: None,
        resume_digest: None,
        owner_epoch: 1,
    }
}
