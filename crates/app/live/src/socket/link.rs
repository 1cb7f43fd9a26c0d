//! One WebSocket connection with its bounds: sizes, silence, unfinished messages, slow readers.
//! Everything that can be wrong with a peer ends here as a close code.

use std::{future::poll_fn, pin::Pin, task::Poll, time::Duration};

use alongside_wire::{close, frame};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::{Instant, Sleep, sleep_until, timeout},
};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{
        Error, Message, Utf8Bytes,
        error::{CapacityError, ProtocolError},
        protocol::{CloseFrame, Role, WebSocketConfig},
    },
};

use super::meter::Meter;
use crate::{
    Deadlines, SocketLimits,
    mailbox::{Closing, Mailbox},
};

/// RFC 6455, 7.4.1.
const PROTOCOL_ERROR: u16 = 1002;
const NOT_UTF8: u16 = 1007;
/// A peer does what no client of this product does.
pub(super) const POLICY: u16 = 1008;
const TOO_LARGE: u16 = 1009;

/// Reads a usual message at once on a socket that is mostly idle, where the library's default of
/// 128 KiB would be nearly all of its memory.
const TEXT_READ_BUFFER: usize = 1024;
/// Reads most frames at once; there are few such sockets, and each read less is CPU saved. Larger
/// ones cost more than they save, since the library clears the buffer before each read.
const FRAME_READ_BUFFER: usize = 8 * 1024;
/// How long a close frame may take, and how long what still comes is thrown away after it.
const CLOSING_TAKES: Duration = Duration::from_millis(500);
/// A masked control frame's header.
const CONTROL_HEADER: usize = 6;

/// How large things may be on a socket.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    message: usize,
    text: usize,
    read_buffer: usize,
    write_buffer: usize,
    slowest_reader: u32,
}

impl Sizes {
    /// For sockets that carry JSON only: small, and each message is written at once.
    pub(super) const fn text_only(limits: &SocketLimits) -> Self {
        Self {
            message: limits.text_bytes,
            text: limits.text_bytes,
            read_buffer: TEXT_READ_BUFFER,
            write_buffer: 0,
            slowest_reader: limits.slowest_reader,
        }
    }

    /// For the room's sockets: many frames become one write.
    pub(super) const fn frames(limits: &SocketLimits) -> Self {
        Self {
            message: frame::MOST_PAYLOAD_BYTES + frame::HEADER_BYTES,
            text: limits.text_bytes,
            read_buffer: FRAME_READ_BUFFER,
            write_buffer: limits.write_batch_bytes,
            slowest_reader: limits.slowest_reader,
        }
    }
}

/// What came.
pub(super) enum Heard {
    Text(Utf8Bytes),
    Binary(Bytes),
    /// A ping or pong, answered already.
    Control,
    /// The peer closed, or is gone.
    Gone,
    /// The socket is to be closed.
    Wrong(Closing),
}

/// What to do next.
pub(super) enum Event {
    Heard(Heard),
    /// The mailbox may hold something.
    Rung,
}

/// Why something could not be said.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unsaid {
    /// The peer does not take it.
    Slow,
    /// The peer is gone.
    Gone,
}

/// One connection.
pub(super) struct Link {
    stream: WebSocketStream<Meter<TokioIo<Upgraded>>>,
    sizes: Sizes,
    deadlines: Deadlines,
    heard_at: Instant,
    /// Set to the earliest deadline and only moved when it fires: most never do.
    alarm: Pin<Box<Sleep>>,
}

impl Link {
    pub(super) async fn over(connection: TokioIo<Upgraded>, sizes: Sizes, deadlines: Deadlines) -> Self {
        let config = WebSocketConfig::default()
            .read_buffer_size(sizes.read_buffer)
            .write_buffer_size(sizes.write_buffer)
            .max_message_size(Some(sizes.message))
            .max_frame_size(Some(sizes.message));
        // Twice the size leaves room for frame headers and for what was read ahead, not for
        // fragments of a byte each.
        let meter = Meter::new(connection, 2 * sizes.message + sizes.read_buffer);
        let stream = WebSocketStream::from_raw_socket(meter, Role::Server, Some(config)).await;
        let now = Instant::now();
        Self {
            stream,
            sizes,
            heard_at: now,
            alarm: Box::pin(sleep_until(now + 2 * deadlines.heartbeat)),
            deadlines,
        }
    }

    /// Waits for the first message, which has to come in time and to be text.
    pub(super) async fn first_text(&mut self) -> Result<Utf8Bytes, Closing> {
        let patience = self.deadlines.first_message;
        let first = async {
            loop {
                match self.hear().await {
                    Heard::Control => {}
                    other => return other,
                }
            }
        };
        match timeout(patience, first).await {
            Ok(Heard::Text(text)) => Ok(text),
            Ok(Heard::Wrong(closing)) => Err(closing),
            Ok(Heard::Gone) => Err(Closing::new(PROTOCOL_ERROR, "")),
            Ok(Heard::Binary(_) | Heard::Control) => {
                Err(Closing::new(close::PROTOCOL, "the first message is text"))
            }
            Err(_) => Err(Closing::new(POLICY, "no first message in time")),
        }
    }

    /// Waits for the peer or for the mailbox.
    pub(super) async fn event(&mut self, mailbox: &Mailbox) -> Event {
        tokio::select! {
            heard = self.hear() => Event::Heard(heard),
            () = mailbox.rung() => Event::Rung,
        }
    }

    /// Waits for the peer. Can be dropped at any time without losing anything.
    async fn hear(&mut self) -> Heard {
        let next = poll_fn(|context| {
            if let Poll::Ready(next) = self.stream.poll_next_unpin(context) {
                return Poll::Ready(Ok(next));
            }
            let message_due = self.stream.get_ref().begun().map(|begun| begun + self.deadlines.message);
            if let Some(due) = message_due.filter(|due| *due < self.alarm.deadline()) {
                self.alarm.as_mut().reset(due);
            }
            while self.alarm.as_mut().poll(context).is_ready() {
                let now = Instant::now();
                let silent_at = self.heard_at + 2 * self.deadlines.heartbeat;
                if message_due.is_some_and(|due| now >= due) {
                    return Poll::Ready(Err(Closing::new(POLICY, "a message was begun and not finished")));
                }
                if now >= silent_at {
                    return Poll::Ready(Err(Closing::new(POLICY, SILENT)));
                }
                let due = message_due.map_or(silent_at, |due| due.min(silent_at));
                self.alarm.as_mut().reset(due);
            }
            Poll::Pending
        });
        match next.await {
            Err(closing) => Heard::Wrong(closing),
            Ok(next) => self.judge(next),
        }
    }

    fn judge(&mut self, next: Option<Result<Message, Error>>) -> Heard {
        self.heard_at = Instant::now();
        let meter = self.stream.get_mut();
        match next {
            Some(Ok(Message::Text(text))) => {
                meter.message_done();
                if text.len() > self.sizes.text {
                    return Heard::Wrong(Closing::new(TOO_LARGE, "the message is too large"));
                }
                Heard::Text(text)
            }
            Some(Ok(Message::Binary(bytes))) => {
                meter.message_done();
                Heard::Binary(bytes)
            }
            Some(Ok(Message::Ping(payload) | Message::Pong(payload))) => {
                meter.control_done(CONTROL_HEADER + payload.len());
                Heard::Control
            }
            Some(Ok(Message::Close(_) | Message::Frame(_))) | None => Heard::Gone,
            Some(Err(error)) => match error {
                Error::Capacity(CapacityError::MessageTooLong { .. } | CapacityError::TooManyHeaders) => {
                    Heard::Wrong(Closing::new(TOO_LARGE, "the message is too large"))
                }
                Error::Utf8(_) => Heard::Wrong(Closing::new(NOT_UTF8, "text is UTF-8")),
                Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => Heard::Gone,
                Error::Protocol(_) => Heard::Wrong(Closing::new(PROTOCOL_ERROR, "not a WebSocket frame")),
                Error::Io(_) if meter.exceeded() => {
                    Heard::Wrong(Closing::new(POLICY, "a message in too many fragments"))
                }
                _ => Heard::Gone,
            },
        }
    }

    /// Hands messages of `bytes` in all to the connection and flushes once.
    pub(super) async fn say(
        &mut self,
        messages: impl Iterator<Item = Message>,
        bytes: usize,
    ) -> Result<(), Unsaid> {
        let patience = self.patience(bytes);
        let saying = async {
            for message in messages {
                self.stream.feed(message).await?;
            }
            self.stream.flush().await
        };
        match timeout(patience, saying).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Unsaid::Gone),
            Err(_) => Err(Unsaid::Slow),
        }
    }

    /// Says what waits in a mailbox; hands on what it says about closing.
    pub(super) async fn say_mail(&mut self, mailbox: &Mailbox) -> Result<Option<Closing>, Unsaid> {
        let (texts, closing) = mailbox.take();
        if !texts.is_empty() {
            let bytes = texts.iter().map(|text| text.len()).sum();
            // Boxed: mail is rare, and an idle socket should not hold room for it.
            Box::pin(self.say(texts.into_iter().map(Message::Text), bytes)).await?;
        }
        Ok(closing)
    }

    /// Closes: says why, then throws away for a moment what still comes, so that unread bytes do
    /// not reset the connection before the peer has read the reason.
    pub(super) async fn close(mut self, closing: Closing) {
        let frame = CloseFrame { code: closing.code.into(), reason: closing.reason.into_owned().into() };
        let saying = self.stream.send(Message::Close(Some(frame)));
        // A peer that does not take the reason is closed without it.
        let said = timeout(CLOSING_TAKES, saying).await;
        if !matches!(said, Ok(Ok(()))) {
            return;
        }
        let connection = self.stream.get_mut();
        connection.stop_counting();
        let throwing_away = async {
            connection.shutdown().await?;
            let mut discarded = vec![0; TEXT_READ_BUFFER];
            while connection.read(&mut discarded).await? > 0 {}
            Ok::<(), std::io::Error>(())
        };
        // However it goes, the connection is dropped now.
        let _ = timeout(CLOSING_TAKES, throwing_away).await;
    }

    /// Lets the answer to the peer's own close frame out.
    pub(super) async fn let_go(mut self) {
        // The peer is going or gone; there is nobody left to tell if this fails.
        let _ = timeout(CLOSING_TAKES, self.stream.flush()).await;
    }

    fn patience(&self, bytes: usize) -> Duration {
        let slowest = u64::from(self.sizes.slowest_reader.max(1));
        self.deadlines.write + Duration::from_millis(bytes as u64 * 1_000 / slowest)
    }
}

/// The reason of a close for silence, by which it is counted.
pub(super) const SILENT: &str = "nothing was heard for two heartbeats";
