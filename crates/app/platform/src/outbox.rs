//! The worker of the session log: tells the CRM each session's newest state until the CRM has it.
//! The session's id is the record's external id, so that telling twice is telling once.

use std::time::Duration;

use alongside_crm::{CrmError, SessionRow, Verdict};
use alongside_kernel::{CrmId, Timestamp};
use alongside_live::Change;
use alongside_schedule::{Admission, Backoff, Breaker, BreakerLimits};
use alongside_store::{OutboxEntry, StoreError, StoredSession, WriteOutcome};
use alongside_wire::rest::{EndedReason, SessionKind, SessionState};
use tokio::sync::watch;

use crate::{Platform, random};

/// How many sessions one round tells of.
const ROUND: u32 = 20;
/// How long the worker sleeps when there is nothing to do.
const IDLE: Duration = Duration::from_secs(30);
/// How long it sleeps when the database does not answer.
const TROUBLE: Duration = Duration::from_secs(1);

/// How the CRM has answered of late.
struct CrmState {
    breaker: Breaker,
    /// What was wrong last, in words for the agent.
    trouble: String,
}

impl Platform {
    /// Works until it is told to stop.
    pub(crate) async fn write_session_log(&self, mut stop: watch::Receiver<bool>) {
        let times = self.shared.config.outbox;
        let mut crm = CrmState {
            breaker: Breaker::new(BreakerLimits {
                failures: 3,
                open: times.breaker_open,
                // Longer than a call can take.
                probe: Duration::from_secs(30),
            }),
            trouble: String::new(),
        };
        let mut refused_retried = self.now();
        while !*stop.borrow() {
            let now = self.now();
            if now >= refused_retried + times.refused_retry {
                refused_retried = now;
                if let Err(error) = self.store().retry_refused(now).await {
                    tracing::error!(%error, "refused session log entries not retried");
                }
            }
            let sleep = match self.write_round(&mut crm).await {
                Ok(sleep) => sleep,
                Err(error) => {
                    tracing::error!(%error, "session log not read");
                    TROUBLE
                }
            };
            let sleep = sleep.min(times.refused_retry);
            tokio::select! {
                () = tokio::time::sleep(sleep) => {}
                () = self.shared.outbox_bell.notified() => {}
                _ = stop.wait_for(|stopping| *stopping) => return,
            }
        }
    }

    /// Tells the CRM of what is due, a round of it, and says how long nothing will be.
    async fn write_round(&self, crm: &mut CrmState) -> Result<Duration, StoreError> {
        let due = self.store().outbox_due(self.now(), ROUND).await?;
        if due.is_empty() {
            let next = self.store().outbox_next_attempt().await?;
            return Ok(next.map_or(IDLE, |at| at.since(self.now()).min(IDLE)));
        }
        let mut outcomes = Vec::with_capacity(due.len());
        for entry in due {
            let outcome = match crm.breaker.admit(self.now()) {
                Admission::Call | Admission::Probe => self.write_entry(&entry, crm).await?,
                // The agent sees why although this one was not tried.
                Admission::Wait { until } => {
                    WriteOutcome::Deferred { reason: crm.trouble.clone(), next_attempt: until }
                }
            };
            outcomes.push((entry, outcome));
        }
        self.store().save_write_outcomes(&outcomes, self.now()).await?;
        self.tell_outcomes(&outcomes).await?;
        Ok(Duration::ZERO)
    }

    /// Tells the CRM of one session.
    async fn write_entry(&self, entry: &OutboxEntry, crm: &mut CrmState) -> Result<WriteOutcome, StoreError> {
        let Some(stored) = self.store().session(entry.session).await? else {
            // The database forbids it; an entry without a session could never be written.
            return Ok(WriteOutcome::Refused { reason: "The session is not there any more.".to_owned() });
        };
        let row = self.session_row(&stored).await?;
        Ok(match self.crm().write_session(&row, self.now()).await {
            Ok(written) => {
                crm.breaker.succeeded();
                for left_out in &written.left_out {
                    tracing::warn!(session.id = %row.id, left_out, "session log is incomplete");
                }
                WriteOutcome::Written { record: written.id.to_string(), url: written.url }
            }
            Err(error) => self.failed(entry, &error, crm),
        })
    }

    fn failed(&self, entry: &OutboxEntry, error: &CrmError, crm: &mut CrmState) -> WriteOutcome {
        tracing::warn!(
            session.id = %entry.session,
            attempt = entry.attempts + 1,
            %error,
            "session not written to the crm"
        );
        let reason = error.words();
        match error.verdict() {
            Verdict::Refused => {
                // It answered: the way to it is open.
                crm.breaker.succeeded();
                WriteOutcome::Refused { reason }
            }
            Verdict::RetryLater { after } => {
                let now = self.now();
                crm.breaker.failed(now, after);
                crm.trouble.clone_from(&reason);
                let times = self.shared.config.outbox;
                let wait = Backoff::new(times.first_retry, times.most_retry).delay_at_least(
                    entry.attempts + 1,
                    random::jitter(),
                    after,
                );
                WriteOutcome::Failed { reason, next_attempt: now + wait }
            }
        }
    }

    async fn session_row(&self, stored: &StoredSession) -> Result<SessionRow, StoreError> {
        let session = &stored.session;
        let device = self.store().device(stored.account, session.device.id).await?;
        let said = |key: &str| device.as_ref()?.custom_data.get(key).cloned();
        let instant = |at: Option<alongside_wire::Instant>| -> Option<Timestamp> { Some(at?.0) };
        Ok(SessionRow {
            id: session.id,
            kind: match session.kind {
                SessionKind::Cobrowse => "cobrowse",
            }
            .to_owned(),
            state: match session.state {
                SessionState::Pending => "pending",
                SessionState::Authorizing => "authorizing",
                SessionState::Active => "active",
                SessionState::Ended => "ended",
            }
            .to_owned(),
            agent: session.agent.as_ref().and_then(|agent| agent.id.parse::<CrmId>().ok()),
            record: session
                .record
                .as_ref()
                .and_then(|record| Some((record.object.clone(), record.id.parse().ok()?))),
            device_id: session.device.id.to_string(),
            device_name: session.device.name.clone(),
            customer_name: said("name"),
            customer_email: said("user_email"),
            visitor_id: said("visitor_id"),
            started: instant(session.activated),
            ended: instant(session.ended),
            ended_reason: session.ended_reason.map(|reason| ended_reason(reason).to_owned()),
        })
    }

    /// Tells the pages that show a session what became of its record.
    async fn tell_outcomes(&self, outcomes: &[(OutboxEntry, WriteOutcome)]) -> Result<(), StoreError> {
        for (entry, _) in outcomes {
            if let Some(stored) = self.store().session(entry.session).await? {
                let change = Change::Session(stored.account, entry.session);
                self.shared.hub.announce(change);
            }
        }
        Ok(())
    }
}

const fn ended_reason(reason: EndedReason) -> &'static str {
    match reason {
        EndedReason::DeviceEnded => "device_ended",
        EndedReason::AgentEnded => "agent_ended",
        EndedReason::PendingTimeout => "pending_timeout",
        EndedReason::AuthorizingTimeout => "authorizing_timeout",
        EndedReason::ActiveTimeout => "active_timeout",
        EndedReason::LimitEnforcement => "limit_enforcement",
    }
}
