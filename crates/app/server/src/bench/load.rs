//! The load: publishers and viewers over real sockets, counting what arrives, in which order, and when.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use alongside_wire::frame::{HEADER_BYTES, Header, KEYFRAME_BEGIN, KEYFRAME_END, Kind};
use bytes::{BufMut as _, BytesMut};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::{net::TcpStream, sync::Notify, time::Instant};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream,
    tungstenite::{Message, client::IntoClientRequest},
};

use super::{figures::Latencies, traffic::Sizes};

/// A client's socket.
pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Opens a client's socket. Like a browser's it sends at once: with Nagle's algorithm a small frame
/// behind another waits for an acknowledgement that the other side delays by 40 ms.
pub async fn open(request: impl IntoClientRequest + Unpin) -> anyhow::Result<Socket> {
    Ok(tokio_tungstenite::connect_async_with_config(request, None, true).await?.0)
}

/// One session: a publisher and its viewers, all connected and let in.
pub struct Session {
    /// The customer's room socket.
    pub publisher: Socket,
    /// The agents' sockets.
    pub viewers: Vec<Socket>,
    /// The first keyframe's epoch.
    pub epoch: u32,
}

/// When frames are sent.
#[derive(Clone, Copy)]
pub enum Pace {
    /// As fast as the slowest viewer takes them, with this many on the way.
    Saturated {
        /// Frames on the way.
        window: u64,
    },
    /// At fixed times, whatever happened to the frames before.
    Every(Duration),
}

/// What a run gave.
#[derive(Default)]
pub struct Outcome {
    /// Frames that arrived at viewers.
    pub deliveries: u64,
    /// Bytes that arrived at viewers.
    pub bytes: u64,
    /// Frames that a viewer missed.
    pub lost: u64,
    /// Frames that came after a later one.
    pub reordered: u64,
    /// From the time a frame was to be sent until a viewer had it.
    pub latencies: Latencies,
}

/// How far each viewer of a session is, for the publisher to wait on.
struct Progress {
    received: Vec<AtomicU64>,
    changed: Notify,
    stop: AtomicBool,
    keyframe_wanted: AtomicBool,
}

impl Progress {
    fn slowest(&self) -> u64 {
        self.received.iter().map(|count| count.load(Ordering::Acquire)).min().unwrap_or(0)
    }
}

/// Drives all sessions for a while and adds up what arrived.
pub async fn drive(sessions: Vec<Session>, pace: Pace, lasting: Duration) -> anyhow::Result<Outcome> {
    let start = Instant::now();
    let mut publishers = Vec::new();
    let mut viewers = Vec::new();
    for (number, session) in sessions.into_iter().enumerate() {
        let progress = Arc::new(Progress {
            received: session.viewers.iter().map(|_| AtomicU64::new(0)).collect(),
            changed: Notify::new(),
            stop: AtomicBool::new(false),
            keyframe_wanted: AtomicBool::new(false),
        });
        for (place, viewer) in session.viewers.into_iter().enumerate() {
            viewers.push(tokio::spawn(watch(viewer, place, Arc::clone(&progress), start)));
        }
        // Publishers do not send in step with each other.
        let offset = Duration::from_micros(number as u64 * 1_237);
        publishers.push(tokio::spawn(publish(
            session.publisher,
            Sizes::new(number as u64),
            session.epoch,
            progress,
            pace,
            (start, start + offset, start + lasting),
        )));
    }
    let mut sent = 0;
    for publisher in publishers {
        sent += publisher.await??;
    }
    let mut outcome = Outcome::default();
    for viewer in viewers {
        let seen = viewer.await?;
        outcome.deliveries += seen.deliveries;
        outcome.bytes += seen.bytes;
        outcome.lost += seen.lost;
        outcome.reordered += seen.reordered;
        outcome.latencies.merge(seen.latencies);
    }
    // What never arrived after the last frame that did.
    outcome.lost = outcome.lost.max(sent.saturating_sub(outcome.deliveries));
    Ok(outcome)
}

/// Sends until the time is over, then waits until the viewers have all; gives frames times viewers.
async fn publish(
    socket: Socket,
    mut sizes: Sizes,
    mut epoch: u32,
    progress: Arc<Progress>,
    pace: Pace,
    (start, first, end): (Instant, Instant, Instant),
) -> anyhow::Result<u64> {
    let (mut sink, mut stream) = socket.split();
    let told = Arc::clone(&progress);
    let reader = tokio::spawn(async move {
        while let Some(Ok(message)) = stream.next().await {
            if message.to_text().is_ok_and(|text| text.contains("keyframe.request")) {
                told.keyframe_wanted.store(true, Ordering::Release);
            }
        }
    });
    let mut sent: u64 = 0;
    let mut seq = 0;
    let mut scheduled = first;
    while scheduled < end && !reader.is_finished() {
        match pace {
            Pace::Saturated { window } => {
                while sent >= progress.slowest() + window {
                    let changed = progress.changed.notified();
                    if sent < progress.slowest() + window {
                        break;
                    }
                    if tokio::time::timeout_at(end, changed).await.is_err() {
                        break;
                    }
                }
                scheduled = Instant::now();
            }
            Pace::Every(_) => tokio::time::sleep_until(scheduled).await,
        }
        let begin = sent == 0 || progress.keyframe_wanted.swap(false, Ordering::AcqRel);
        if begin && sent > 0 {
            epoch += 1;
            seq = 0;
        }
        let frame = frame(begin, epoch, seq, sent, scheduled - start, sizes.next());
        if sink.send(Message::Binary(frame)).await.is_err() {
            break;
        }
        seq += 1;
        sent += 1;
        if let Pace::Every(period) = pace {
            scheduled += period;
        }
    }
    let patience = Instant::now() + Duration::from_secs(5);
    while progress.slowest() < sent {
        let changed = progress.changed.notified();
        if tokio::time::timeout_at(patience, changed).await.is_err() {
            break;
        }
    }
    progress.stop.store(true, Ordering::Release);
    reader.abort();
    // Dropping the sink closes the socket; the viewers are told to stop by `stop`.
    drop(sink);
    Ok(sent * progress.received.len() as u64)
}

/// Counts what a viewer gets until the publisher is done and a moment of silence has passed.
async fn watch(mut socket: Socket, place: usize, progress: Arc<Progress>, start: Instant) -> Outcome {
    let mut seen = Outcome::default();
    let mut next: u64 = 0;
    loop {
        let silence = tokio::time::timeout(Duration::from_millis(200), socket.next());
        let message = match silence.await {
            Err(_) if progress.stop.load(Ordering::Acquire) => return seen,
            Err(_) => continue,
            Ok(Some(Ok(message))) => message,
            Ok(_) => return seen,
        };
        let Message::Binary(frame) = message else { continue };
        let Some((number, scheduled)) = stamp(&frame) else { continue };
        seen.latencies.record(start.elapsed().saturating_sub(scheduled));
        seen.deliveries += 1;
        seen.bytes += frame.len() as u64;
        if number < next {
            seen.reordered += 1;
        } else {
            seen.lost += number - next;
            next = number + 1;
        }
        progress.received[place].store(next, Ordering::Release);
        progress.changed.notify_waiters();
    }
}

fn frame(begin: bool, epoch: u32, seq: u32, number: u64, scheduled: Duration, size: usize) -> bytes::Bytes {
    let (kind, flags) = if begin { (Kind::Key, KEYFRAME_BEGIN | KEYFRAME_END) } else { (Kind::Delta, 0) };
    let length = u32::try_from(size.max(16)).unwrap_or(u32::MAX);
    let header = Header { kind, flags, stream: 0, epoch, seq, length };
    let mut bytes = BytesMut::with_capacity(HEADER_BYTES + length as usize);
    bytes.put_slice(&header.write());
    bytes.put_u64(number);
    bytes.put_u64(u64::try_from(scheduled.as_micros()).unwrap_or(u64::MAX));
    bytes.resize(HEADER_BYTES + length as usize, 0x5a);
    bytes.freeze()
}

/// The frame's number and the time when it was to be sent.
fn stamp(frame: &[u8]) -> Option<(u64, Duration)> {
    let number = frame.get(HEADER_BYTES..HEADER_BYTES + 8)?.try_into().ok().map(u64::from_be_bytes)?;
    let micros = frame.get(HEADER_BYTES + 8..HEADER_BYTES + 16)?.try_into().ok().map(u64::from_be_bytes)?;
    Some((number, Duration::from_micros(micros)))
}
