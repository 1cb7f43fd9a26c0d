//! A session's row and how it becomes a document again.

use alongside_kernel::Timestamp;
use alongside_wire::{
    Instant,
    rest::{AwayState, CrmWrite, RecordRef, Session, SessionAgent, SessionDevice},
};
use sqlx::FromRow;

use super::{SessionCode, StoredSession, read_account};
use crate::{
    StoreError,
    text::{read_count, read_digest, read_id, read_word},
};

#[derive(FromRow)]
pub(super) struct SessionRow {
    id: String,
    account: String,
    kind: String,
    state: String,
    agent_id: Option<String>,
    agent_name: Option<String>,
    device: String,
    device_name: String,
    visitor: String,
    record_object: Option<String>,
    record_id: Option<String>,
    created: i64,
    activated: Option<i64>,
    ended: Option<i64>,
    ended_reason: Option<String>,
    away_reason: Option<String>,
    away_deadline: Option<i64>,
    deadline: Option<i64>,
    code_digest: Option<Vec<u8>>,
    code_expires: Option<i64>,
    resume_digest: Option<Vec<u8>>,
    owner_epoch: i64,
    crm_record: Option<String>,
    crm_url: Option<String>,
    next_attempt: Option<i64>,
    last_error: Option<String>,
    refused: Option<i64>,
}

impl SessionRow {
    pub(super) fn read(self) -> Result<StoredSession, StoreError> {
        let crm = self.crm();
        let code = match (&self.code_digest, self.code_expires) {
            (Some(digest), Some(expires)) => Some(SessionCode {
                digest: read_digest("session.code_digest", digest)?,
                expires: Timestamp::from_micros(expires),
            }),
            _ => None,
        };
        let resume_digest = self
            .resume_digest
            .as_deref()
            .map(|bytes| read_digest("session.resume_digest", bytes))
            .transpose()?;
        let away = match (self.away_reason, self.away_deadline) {
            (Some(reason), Some(deadline)) => Some(AwayState {
                reason: read_word("session.away_reason", reason)?,
                deadline: instant(deadline),
            }),
            _ => None,
        };
        let session = Session {
            id: read_id("session.id", &self.id)?,
            kind: read_word("session.kind", self.kind)?,
            state: read_word("session.state", self.state)?,
            code: None,
            agent: self.agent_id.zip(self.agent_name).map(|(id, name)| SessionAgent { id, name }),
            device: SessionDevice {
                id: read_id("session.device", &self.device)?,
                name: self.device_name,
                visitor: self.visitor,
            },
            record: self.record_object.zip(self.record_id).map(|(object, id)| RecordRef { object, id }),
            created: instant(self.created),
            activated: self.activated.map(instant),
            ended: self.ended.map(instant),
            ended_reason: self
                .ended_reason
                .map(|reason| read_word("session.ended_reason", reason))
                .transpose()?,
            away,
            crm,
        };
        Ok(StoredSession {
            account: read_account(&self.account)?,
            session,
            deadline: self.deadline.map(Timestamp::from_micros),
            code,
            resume_digest,
            owner_epoch: read_count("session.owner_epoch", self.owner_epoch)?,
        })
    }

    /// What became of the session's record in the CRM: an outbox row means that the newest state
    /// is not there.
    fn crm(&self) -> Option<CrmWrite> {
        if let Some(next_attempt) = self.next_attempt {
            let reason = self.last_error.clone().unwrap_or_default();
            return Some(if self.refused == Some(1) {
                CrmWrite::Refused { reason }
            } else {
                CrmWrite::Waiting { reason, next_attempt: instant(next_attempt) }
            });
        }
        self.crm_record
            .clone()
            .zip(self.crm_url.clone())
            .map(|(record, url)| CrmWrite::Written { record, url })
    }
}

fn instant(micros: i64) -> Instant {
    Instant(Timestamp::from_micros(micros))
}
