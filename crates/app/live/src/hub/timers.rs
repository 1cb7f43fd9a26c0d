//! One task that watches all deadlines of this node: a heap, no task per session.

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    sync::{Arc, Weak, atomic::Ordering},
    time::Duration,
};

use alongside_kernel::{SessionId, Timestamp};
use alongside_room::Input;
use alongside_wire::room::ToRoom;
use parking_lot::Mutex;
use tokio::sync::Notify;

use super::{Hub, Inner};
use crate::{entry::Entry, metrics, topics::Change};

/// How long to sleep when nothing is due; also how soon a dropped hub's task ends.
const IDLE: Duration = Duration::from_secs(60);

#[derive(Debug, Default)]
pub(super) struct Timers {
    heap: Mutex<BinaryHeap<Reverse<(Timestamp, SessionId)>>>,
    earlier: Arc<Notify>,
}

/// Starts the task; it ends when the hub's last handle is dropped.
pub(super) fn start(hub: &Hub) {
    let inner = Arc::downgrade(&hub.0);
    let earlier = hub.0.timers.earlier.clone();
    tokio::spawn(async move {
        while let Some(pause) = pause(&inner) {
            // A wake-up is early when something earlier was put in, which is looked at anyway.
            let _ = tokio::time::timeout(pause, earlier.notified()).await;
            let Some(inner) = inner.upgrade() else { return };
            Hub(inner).run_due().await;
        }
    });
}

fn pause(inner: &Weak<Inner>) -> Option<Duration> {
    let inner = inner.upgrade()?;
    let session = inner.timers.heap.lock().peek().map(|Reverse((at, _))| *at);
    let device = inner.presence.lock().next_deadline();
    let next = session.into_iter().chain(device).min();
    let now = inner.clock.now();
    Some(next.map_or(IDLE, |at| at.since(now)).min(IDLE))
}

impl Hub {
    /// Sees to it that the session is looked at when its next deadline comes.
    pub(super) fn schedule(&self, entry: &Entry, at: Option<Timestamp>) {
        let Some(at) = at else { return };
        if entry.scheduled.fetch_min(at.micros(), Ordering::Relaxed) > at.micros() {
            self.0.timers.heap.lock().push(Reverse((at, entry.id)));
            self.0.timers.earlier.notify_one();
        }
    }

    /// The timer has to look again: a device may be leaving.
    pub(super) fn presence_deadline_set(&self) {
        self.0.timers.earlier.notify_one();
    }

    async fn run_due(&self) {
        let now = self.now();
        while let Some(session) = self.pop_due(now) {
            if let Some(entry) = self.entry(session) {
                let hub = self.clone();
                // On its own: a store that is slow for one session must not hold up the others.
                tokio::spawn(async move { hub.tick(&entry).await });
            }
        }
        let gone = self.0.presence.lock().tick(now);
        for online in gone {
            metrics::leave(&self.0.metrics.devices_online);
            self.announce(Change::Devices(online.account));
            self.0.devices.seen(online.device, now).await;
        }
    }

    fn pop_due(&self, now: Timestamp) -> Option<SessionId> {
        let mut heap = self.0.timers.heap.lock();
        let Reverse((at, _)) = heap.peek()?;
        if *at > now {
            return None;
        }
        heap.pop().map(|Reverse((_, session))| session)
    }

    async fn tick(&self, entry: &Arc<Entry>) {
        entry.scheduled.store(i64::MAX, Ordering::Relaxed);
        let now = self.now();
        let relay_deadline = {
            let mut room = entry.room.lock();
            if room.relay.tick(now)
                && let Some(publisher) = &room.publisher
            {
                publisher.send(&ToRoom::KeyframeRequest);
            }
            room.relay.next_deadline()
        };
        if let Err(error) = self.drive(entry, Input::Tick).await {
            tracing::warn!(%error, session = %entry.id, "a deadline could not be acted on, trying again");
            self.schedule(entry, Some(now + Duration::from_secs(1)));
        }
        self.schedule(entry, relay_deadline);
    }
}
