//! One WebSocket connection with its bounds: sizes, silence, unfinished messages, slow readers.
//! Everything that can be wrong with a peer ends here as a close code. A connection on which
//! nothing happens holds no buffer: bytes are read through the stack.

use std::{
    collections::VecDeque,
    future::poll_fn,
    io,
    mem::MaybeUninit,
    pin::{Pin, pin},
    task::{Context, Poll, ready},
    time::Duration,
};

use alongside_websocket::{CloseReason, Decoder, Event as Message, Limits, Violation};
use alongside_wire::{close, frame};
use bytes::Bytes;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt, ReadBuf},
    task::coop,
    time::{Instant, Sleep, sleep_until, timeout},
};

use super::outbox::Outbox;
use crate::{
    Hub,
    mailbox::{Closing, Mailbox},
};

/// A peer does what no client of this product does.
pub(super) const POLICY: u16 = 1008;

/// Bytes of one read on a socket that carries JSON only: more than a usual message.
const TEXT_READ: usize = 4 * 1024;
/// Bytes of one read on a room's socket: the more frames a read brings, the more go out in one write.
const FRAMES_READ: usize = 64 * 1024;
/// More than this many pieces of a message no browser makes.
const MOST_FRAGMENTS: u32 = 1_024;
/// Room for this many messages is kept while none waits.
const KEPT_INBOX: usize = 4;
/// How long a close frame may take, and how long what still comes is thrown away after it.
const CLOSING_TAKES: Duration = Duration::from_millis(500);

/// What a socket is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Carries {
    /// JSON only.
    Text,
    /// Frames of a room, and JSON.
    Frames,
}

/// What came.
pub(super) enum Heard {
    Text(String),
    Binary(Bytes),
    /// A ping or pong, which needs no answer any more.
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
    connection: TokioIo<Upgraded>,
    hub: Hub,
    carries: Carries,
    decoder: Decoder,
    /// What has come and was not heard yet, and what ends it.
    inbox: VecDeque<Message>,
    wrong: Option<Violation>,
    /// What is not written whole. It outlives the future that wrote it: the next frame must not
    /// begin in the middle of it.
    outbox: Option<Box<Outbox>>,
    /// The payload of the latest ping that is not answered.
    ping: Option<Bytes>,
    /// The code of the peer's own close frame, which is answered with the same.
    closed_with: Option<Option<u16>>,
    heard_at: Instant,
    /// When the first byte of what is not whole yet has come.
    begun: Option<Instant>,
    /// Set to the earliest deadline and only moved when it fires: most never do.
    alarm: Pin<Box<Sleep>>,
}

impl Link {
    pub(super) fn over(connection: TokioIo<Upgraded>, carries: Carries, hub: &Hub) -> Self {
        let now = Instant::now();
        let text = hub.inner().config.sockets.text_bytes;
        let message = match carries {
            Carries::Text => text,
            Carries::Frames => frame::MOST_PAYLOAD_BYTES + frame::HEADER_BYTES,
        };
        Self {
            connection,
            carries,
            decoder: Decoder::new(Limits { message, text, fragments: MOST_FRAGMENTS }),
            inbox: VecDeque::new(),
            wrong: None,
            outbox: None,
            ping: None,
            closed_with: None,
            heard_at: now,
            begun: None,
            alarm: Box::pin(sleep_until(now + 2 * hub.inner().config.deadlines.heartbeat)),
            hub: hub.clone(),
        }
    }

    /// Waits for the first message, which has to come in time and to be text.
    pub(super) async fn first_text(&mut self) -> Result<String, Closing> {
        let patience = self.hub.inner().config.deadlines.first_message;
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
            Ok(Heard::Gone) => Err(Closing::gone()),
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
        poll_fn(|context| self.poll_hear(context)).await
    }

    fn poll_hear(&mut self, context: &mut Context<'_>) -> Poll<Heard> {
        // A read may bring more messages than others should have to wait for.
        let turn = ready!(coop::poll_proceed(context));
        let mut heard = self.poll_next(context);
        if heard.is_pending() {
            heard = self.poll_alarm(context).map(Heard::Wrong);
        }
        if heard.is_ready() {
            turn.made_progress();
        }
        heard
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Heard> {
        loop {
            if let Some(message) = self.inbox.pop_front() {
                return Poll::Ready(self.judge(message));
            }
            if let Some(violation) = self.wrong.take() {
                return Poll::Ready(Heard::Wrong(closing(violation)));
            }
            if self.inbox.capacity() > KEPT_INBOX {
                self.inbox = VecDeque::new();
            }
            // A pong that is not taken waits; a peer that is gone is found out by reading.
            let _ = self.poll_write(context);
            match ready!(self.poll_read(context)) {
                Ok(0) | Err(_) => return Poll::Ready(Heard::Gone),
                Ok(_) => {}
            }
        }
    }

    /// Reads once and decodes what came; gives how many bytes.
    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let at_once = match self.carries {
            Carries::Text => TEXT_READ,
            Carries::Frames => FRAMES_READ,
        };
        let read = if let Some(mut space) = self.decoder.direct(at_once) {
            let read = ready!(pin!(self.connection.read_buf(&mut space)).poll(context))?;
            self.wrong = self.decoder.settle(&mut self.inbox).err();
            read
        } else {
            match self.carries {
                Carries::Text => ready!(self.poll_read_through::<TEXT_READ>(context))?,
                Carries::Frames => ready!(self.poll_read_through::<FRAMES_READ>(context))?,
            }
        };
        if read > 0 {
            self.heard_at = Instant::now();
            let whole =
                self.inbox.iter().any(|message| matches!(message, Message::Text(_) | Message::Binary(_)));
            self.begun = match self.begun {
                _ if !self.decoder.is_midway() => None,
                Some(begun) if !whole => Some(begun),
                _ => Some(self.heard_at),
            };
        }
        Poll::Ready(Ok(read))
    }

    /// Reads through the stack. A function of its own, so that its frame is there only meanwhile.
    #[inline(never)]
    fn poll_read_through<const BYTES: usize>(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        let mut space = [MaybeUninit::uninit(); BYTES];
        let mut buffer = ReadBuf::uninit(&mut space);
        ready!(Pin::new(&mut self.connection).poll_read(context, &mut buffer))?;
        self.wrong = self.decoder.feed(buffer.filled(), &mut self.inbox).err();
        Poll::Ready(Ok(buffer.filled().len()))
    }

    /// Ready when a message was begun and not finished in time, or nothing was heard for too long.
    fn poll_alarm(&mut self, context: &mut Context<'_>) -> Poll<Closing> {
        let deadlines = &self.hub.inner().config.deadlines;
        let message_due = self.begun.map(|begun| begun + deadlines.message);
        if let Some(due) = message_due.filter(|due| *due < self.alarm.deadline()) {
            self.alarm.as_mut().reset(due);
        }
        while self.alarm.as_mut().poll(context).is_ready() {
            let now = Instant::now();
            let silent_at = self.heard_at + 2 * deadlines.heartbeat;
            if message_due.is_some_and(|due| now >= due) {
                return Poll::Ready(Closing::new(POLICY, "a message was begun and not finished"));
            }
            if now >= silent_at {
                return Poll::Ready(Closing::new(POLICY, SILENT));
            }
            let due = message_due.map_or(silent_at, |due| due.min(silent_at));
            self.alarm.as_mut().reset(due);
        }
        Poll::Pending
    }

    fn judge(&mut self, message: Message) -> Heard {
        match message {
            Message::Text(text) => Heard::Text(text),
            Message::Binary(bytes) => Heard::Binary(bytes),
            Message::Ping(payload) => {
                // Of several pings the latest is answered (RFC 6455, 5.5.3).
                self.ping = Some(payload);
                Heard::Control
            }
            Message::Pong => Heard::Control,
            Message::Close(reason) => {
                self.closed_with = Some(reason.map(|CloseReason { code, .. }| code));
                Heard::Gone
            }
        }
    }

    /// Says what `fill` puts into the outbox, with as few writes as the connection needs.
    pub(super) async fn say(&mut self, fill: impl FnOnce(&mut Outbox)) -> Result<(), Unsaid> {
        let outbox = self.outbox.get_or_insert_default();
        fill(outbox);
        let bytes = outbox.left();
        // Nearly always the connection takes all of it, and no timer is needed.
        let at_once = poll_fn(|context| Poll::Ready(self.poll_write(context))).await;
        let written = match at_once {
            Poll::Ready(written) => Ok(written),
            // Boxed: an idle socket should not hold room for it.
            Poll::Pending => {
                let patience = self.patience(bytes);
                Box::pin(timeout(patience, poll_fn(|context| self.poll_write(context)))).await
            }
        };
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Unsaid::Gone),
            Err(_) => Err(Unsaid::Slow),
        }
    }

    /// Says what waits in a mailbox; hands on what it says about closing.
    pub(super) async fn say_mail(&mut self, mailbox: &Mailbox) -> Result<Option<Closing>, Unsaid> {
        let (texts, closing) = mailbox.take();
        if !texts.is_empty() {
            self.say(|outbox| texts.iter().for_each(|text| outbox.text(text))).await?;
        }
        Ok(closing)
    }

    /// Writes what is not written, the answer to a ping included; ready when nothing is left.
    fn poll_write(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if let Some(payload) = self.ping.take_if(|_| self.outbox.is_none()) {
            self.outbox.get_or_insert_default().pong(&payload);
        }
        if let Some(outbox) = &mut self.outbox {
            ready!(outbox.poll_write(Pin::new(&mut self.connection), context))?;
            self.outbox = None;
        }
        Poll::Ready(Ok(()))
    }

    /// Closes: says why, then throws away for a moment what still comes, so that unread bytes do
    /// not reset the connection before the peer has read the reason.
    pub(super) async fn close(mut self: Box<Self>, closing: Closing) {
        let outbox = self.outbox.get_or_insert_default();
        outbox.close(Some(closing.code), &closing.reason);
        let saying = poll_fn(|context| self.poll_write(context));
        // A peer that does not take the reason is closed without it.
        let said = timeout(CLOSING_TAKES, saying).await;
        if !matches!(said, Ok(Ok(()))) {
            return;
        }
        let connection = &mut self.connection;
        let throwing_away = async {
            connection.shutdown().await?;
            let mut discarded = vec![0; TEXT_READ];
            while connection.read(&mut discarded).await? > 0 {}
            Ok::<(), io::Error>(())
        };
        // However it goes, the connection is dropped now.
        let _ = timeout(CLOSING_TAKES, throwing_away).await;
    }

    /// Answers the peer's own close frame.
    pub(super) async fn let_go(mut self: Box<Self>) {
        let Some(code) = self.closed_with else { return };
        self.outbox.get_or_insert_default().close(code, "");
        // The peer is going; there is nobody left to tell if this fails.
        let _ = timeout(CLOSING_TAKES, poll_fn(|context| self.poll_write(context))).await;
    }

    fn patience(&self, bytes: usize) -> Duration {
        let config = &self.hub.inner().config;
        let slowest = u64::from(config.sockets.slowest_reader.max(1));
        config.deadlines.write + Duration::from_millis(bytes as u64 * 1_000 / slowest)
    }
}

fn closing(violation: Violation) -> Closing {
    let reason = match violation {
        Violation::Protocol(_) => "not a WebSocket frame",
        Violation::NotUtf8 => "text is UTF-8",
        Violation::TooLarge => "the message is too large",
        Violation::TooManyFragments => "a message in too many fragments",
    };
    Closing::new(violation.close_code(), reason)
}

/// The reason of a close for silence, by which it is counted.
pub(super) const SILENT: &str = "nothing was heard for two heartbeats";
