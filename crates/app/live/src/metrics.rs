//! What this node has done, as counters that only grow and gauges of what is open.

use std::sync::atomic::{AtomicU64, Ordering};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {
        /// The counters, shared by all sockets.
        #[derive(Debug, Default)]
        pub struct Metrics {
            $(pub(crate) $name: AtomicU64,)*
        }

        /// The counters at one moment.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub struct Counts {
            $($(#[$doc])* pub $name: u64,)*
        }

        impl Metrics {
            pub(crate) fn read(&self) -> Counts {
                Counts { $($name: self.$name.load(Ordering::Relaxed),)* }
            }
        }
    };
}

counters! {
    /// Sockets open now.
    sockets_open,
    /// Sockets opened so far.
    sockets_opened,
    /// Devices on a site now.
    devices_online,
    /// Sessions open now.
    sessions_open,
    /// Sessions begun so far.
    sessions_begun,
    /// Frames taken from customers.
    frames_in,
    /// Bytes of these frames.
    frame_bytes_in,
    /// Frames queued for viewers.
    deliveries,
    /// Queues of viewers that were emptied because the viewer could not keep up.
    viewers_overflowed,
    /// Handshakes refused for their origin.
    origins_refused,
    /// Handshakes refused for an unknown license.
    licenses_refused,
    /// Sockets closed for a message or frame that the protocol does not allow.
    protocol_violations,
    /// Sockets closed for too many messages or bytes.
    rate_violations,
    /// Sockets closed because their reader did not take what was written.
    slow_readers,
    /// Sockets closed for silence.
    silent_sockets,
    /// Writes to the store that failed.
    store_failures,
}

/// Adds one.
pub(crate) fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// Adds `more`.
pub(crate) fn add(counter: &AtomicU64, more: u64) {
    counter.fetch_add(more, Ordering::Relaxed);
}

/// Takes one off a gauge.
pub(crate) fn leave(gauge: &AtomicU64) {
    gauge.fetch_sub(1, Ordering::Relaxed);
}
