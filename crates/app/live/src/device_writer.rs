//! Writes devices to the store, many in one transaction: thousands of pages that come back at once
//! must not be thousands of transactions.

use alongside_kernel::{DeviceId, Timestamp};
use alongside_store::{Device, Store, StoreError};
use tokio::sync::{mpsc, oneshot};

/// How many writes wait at most.
const WAITING: usize = 4_096;
/// How many go into one transaction.
const BATCH: usize = 512;

enum Job {
    Create(Box<Device>, oneshot::Sender<bool>),
    Update(Box<Device>),
    Seen(DeviceId, Timestamp),
    Flush(oneshot::Sender<()>),
}

/// The way to the writer.
#[derive(Debug, Clone)]
pub(crate) struct DeviceWriter {
    jobs: mpsc::Sender<Job>,
}

impl DeviceWriter {
    /// Starts the writer; it ends with its last handle.
    pub(crate) fn start(store: Store) -> Self {
        let (jobs, waiting) = mpsc::channel(WAITING);
        tokio::spawn(write_all(store, waiting));
        Self { jobs }
    }

    /// Keeps a new device; answers when it is stored, `false` when it could not be.
    pub(crate) async fn create(&self, device: Device) -> bool {
        let (done, stored) = oneshot::channel();
        let job = Job::Create(Box::new(device), done);
        self.jobs.send(job).await.is_ok() && stored.await.unwrap_or(false)
    }

    /// Keeps what a known device says about itself, soon.
    pub(crate) async fn update(&self, device: Device) {
        // The writer lives as long as the hub; without it there is nothing left to keep.
        let _ = self.jobs.send(Job::Update(Box::new(device))).await;
    }

    /// Notes when a device was last on the site, soon.
    pub(crate) async fn seen(&self, device: DeviceId, at: Timestamp) {
        let _ = self.jobs.send(Job::Seen(device, at)).await;
    }

    /// Waits until everything before it is stored.
    pub(crate) async fn flush(&self) {
        let (done, stored) = oneshot::channel();
        if self.jobs.send(Job::Flush(done)).await.is_ok() {
            let _ = stored.await;
        }
    }
}

async fn write_all(store: Store, mut waiting: mpsc::Receiver<Job>) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        let (mut created, mut updated, mut seen) = (Vec::new(), Vec::new(), Vec::new());
        let (mut creators, mut flushers) = (Vec::new(), Vec::new());
        for job in batch.drain(..) {
            match job {
                Job::Create(device, answer) => {
                    created.push(*device);
                    creators.push(answer);
                }
                Job::Update(device) => updated.push(*device),
                Job::Seen(device, at) => seen.push((device, at)),
                Job::Flush(answer) => flushers.push(answer),
            }
        }
        let stored = note(store.create_devices(&created).await, created.len());
        for creator in creators {
            // Whoever asked may be gone by now.
            let _ = creator.send(stored);
        }
        note(store.save_devices(&updated).await, updated.len());
        note(store.save_last_seen(&seen).await, seen.len());
        for flusher in flushers {
            let _ = flusher.send(());
        }
    }
}

/// Whether it was stored; an error is told to the operator, who can act on it.
fn note(outcome: Result<(), StoreError>, devices: usize) -> bool {
    if let Err(error) = &outcome {
        tracing::error!(%error, devices, "devices could not be stored");
    }
    outcome.is_ok()
}
