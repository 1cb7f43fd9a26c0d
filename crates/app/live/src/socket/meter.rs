//! Counts what a connection sends below the WebSocket layer, where fragments and unfinished
//! messages can be seen: a message has a bound in raw bytes and a time in which to become whole.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Instant,
};

/// A connection with a counter.
#[derive(Debug)]
pub(super) struct Meter<S> {
    inner: S,
    since_message: usize,
    most: usize,
    begun: Option<Instant>,
    exceeded: bool,
}

impl<S> Meter<S> {
    /// `most` raw bytes may come before a message is whole.
    pub(super) const fn new(inner: S, most: usize) -> Self {
        Self { inner, since_message: 0, most, begun: None, exceeded: false }
    }

    /// When the first byte of what is not whole yet has come.
    pub(super) const fn begun(&self) -> Option<Instant> {
        self.begun
    }

    /// Whether a message was cut off for its raw size.
    pub(super) const fn exceeded(&self) -> bool {
        self.exceeded
    }

    /// A message is whole.
    pub(super) const fn message_done(&mut self) {
        self.since_message = 0;
        self.begun = None;
    }

    /// A control frame of this many raw bytes has been read: it may stand within a message, which
    /// it neither ends nor makes larger.
    pub(super) const fn control_done(&mut self, bytes: usize) {
        self.since_message = self.since_message.saturating_sub(bytes);
        if self.since_message == 0 {
            self.begun = None;
        }
    }

    /// Reads on without counting, to throw away what a closed socket still sends.
    pub(super) const fn stop_counting(&mut self) {
        self.most = usize::MAX;
        self.exceeded = false;
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Meter<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.inner).poll_read(context, buffer))?;
        let read = buffer.filled().len() - before;
        if read > 0 {
            this.begun.get_or_insert_with(Instant::now);
        }
        this.since_message = this.since_message.saturating_add(read);
        if this.since_message > this.most {
            this.exceeded = true;
            return Poll::Ready(Err(io::Error::other("too many bytes for one message")));
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Meter<S> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(context)
    }
}
