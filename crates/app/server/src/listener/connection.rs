//! A connection and what stays with it for as long as it is open, also after it has become a
//! WebSocket.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    sync::OwnedSemaphorePermit,
};

use super::head::Heads;

/// Stays with a connection.
pub(super) trait Companion: Unpin {
    /// Sees what has been read before its reader does, and may change it.
    fn see(&mut self, _read: &mut [u8]) {}
}

/// A place among the listener's connections, given back when the connection is closed.
impl Companion for OwnedSemaphorePermit {}

/// Requests are read by one story only.
impl Companion for Heads {
    fn see(&mut self, read: &mut [u8]) {
        self.check(read);
    }
}

/// A connection with its companion.
#[derive(Debug)]
pub(super) struct Accompanied<S, C> {
    stream: S,
    companion: C,
}

impl<S, C> Accompanied<S, C> {
    pub(super) const fn new(stream: S, companion: C) -> Self {
        Self { stream, companion }
    }
}

impl<S: AsyncRead + Unpin, C: Companion> AsyncRead for Accompanied<S, C> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(context, buffer);
        this.companion.see(&mut buffer.filled_mut()[before..]);
        read
    }
}

impl<S: AsyncWrite + Unpin, C: Companion> AsyncWrite for Accompanied<S, C> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
