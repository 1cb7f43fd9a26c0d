//! What an operator may set about sockets and rooms. The defaults are those of `docs/protocol.md`.

use std::time::Duration;

use alongside_room::RelayLimits;

/// How the hub behaves.
#[derive(Debug, Clone)]
pub struct HubConfig {
    /// The platform's own origin, `http://localhost:4400`: the console's and the widget's.
    pub platform_origin: String,
    /// The viewer's origin, `http://127.0.0.1:4404`.
    pub viewer_origin: String,
    /// How long a second of the accounts' timers takes: a second. Tests that cannot wait make it
    /// shorter.
    pub timer_second: Duration,
    /// The bounds of a room.
    pub relay: RelayLimits,
    /// The deadlines of a socket.
    pub deadlines: Deadlines,
    /// The bounds of a socket.
    pub sockets: SocketLimits,
    /// Bytes of assets that one session may store.
    pub session_asset_bytes: u64,
}

impl HubConfig {
    /// The defaults for these origins.
    #[must_use]
    pub fn new(platform_origin: impl Into<String>, viewer_origin: impl Into<String>) -> Self {
        Self {
            platform_origin: platform_origin.into(),
            viewer_origin: viewer_origin.into(),
            timer_second: Duration::from_secs(1),
            relay: RelayLimits::default(),
            deadlines: Deadlines::default(),
            sockets: SocketLimits::default(),
            session_asset_bytes: 100 * 1024 * 1024,
        }
    }
}

/// The deadlines of a socket.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// Until the first message.
    pub first_message: Duration,
    /// Between two beats of a client; two missed ones close the socket.
    pub heartbeat: Duration,
    /// For a message to be whole once its first byte has come.
    pub message: Duration,
    /// For what is being written to be taken, plus what [`SocketLimits::slowest_reader`] allows.
    pub write: Duration,
    /// Between two checks that an agent who watches may still do so.
    pub access_check: Duration,
    /// Between two values of one topic.
    pub topic_value: Duration,
    /// For a ticket to be used.
    pub ticket: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            first_message: Duration::from_secs(10),
            heartbeat: Duration::from_secs(25),
            message: Duration::from_secs(10),
            write: Duration::from_secs(10),
            access_check: Duration::from_secs(30),
            topic_value: Duration::from_millis(100),
            ticket: Duration::from_secs(30),
        }
    }
}

/// The bounds of a socket.
#[derive(Debug, Clone, Copy)]
pub struct SocketLimits {
    /// Bytes of a text message.
    pub text_bytes: usize,
    /// Messages a second, on average and at once, on the device and agent sockets.
    pub messages: (u32, u32),
    /// Frames and messages a second, on average and at once, on the room socket.
    pub frames: (u32, u32),
    /// Bytes a second, on average and at once, on the room socket.
    pub frame_bytes: (u32, u32),
    /// Bytes that are handed to a viewer's connection at once.
    pub write_batch_bytes: usize,
    /// Bytes a second below which a reader is given up.
    pub slowest_reader: u32,
    /// Messages that may wait for a device's or agent's page.
    pub waiting_messages: usize,
    /// Topics that one page may watch.
    pub watches: usize,
    /// Sockets of all kinds on this node.
    pub sockets: usize,
    /// Pages of one device.
    pub pages_of_device: usize,
}

impl Default for SocketLimits {
    fn default() -> Self {
        Self {
            text_bytes: 16 * 1024,
            messages: (10, 50),
            frames: (200, 1_000),
            frame_bytes: (4 * 1024 * 1024, 48 * 1024 * 1024),
            write_batch_bytes: 64 * 1024,
            slowest_reader: 8 * 1024,
            waiting_messages: 256,
            watches: 16,
            sockets: 100_000,
            pages_of_device: 32,
        }
    }
}
