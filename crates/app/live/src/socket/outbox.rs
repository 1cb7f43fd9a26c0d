//! What is on its way out on one connection: frames put together so that one system call takes as
//! many as it can. What is small is copied next to its head; what is large is shared with everybody
//! else who gets it.

use std::{
    io::{self, IoSlice},
    mem,
    ops::Range,
    pin::Pin,
    task::{Context, Poll, ready},
};

use alongside_websocket::{FrameHead, Opcode, close_frame};
use bytes::Bytes;
use tokio::io::AsyncWrite;

/// Copying this much costs less than one more slice in a system call.
const COPIED: usize = 1024;
/// Slices of one system call.
const SLICES: usize = 64;

/// Frames that have not been written whole.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    copied: Vec<u8>,
    pieces: Vec<Piece>,
    /// Pieces that are written.
    done: usize,
    /// Bytes of the next piece that are written.
    begun: usize,
    left: usize,
}

#[derive(Debug)]
enum Piece {
    Copied(Range<usize>),
    Shared(Bytes),
}

impl Outbox {
    /// Bytes that are not written.
    pub(super) const fn left(&self) -> usize {
        self.left
    }

    /// Adds a text message.
    pub(super) fn text(&mut self, text: &str) {
        self.copy(FrameHead::new(Opcode::Text, text.len()).as_bytes(), text.as_bytes());
    }

    /// Adds a binary message.
    pub(super) fn binary(&mut self, payload: Bytes) {
        let head = FrameHead::new(Opcode::Binary, payload.len());
        if payload.len() <= COPIED {
            return self.copy(head.as_bytes(), &payload);
        }
        self.copy(head.as_bytes(), &[]);
        self.left += payload.len();
        self.pieces.push(Piece::Shared(payload));
    }

    /// Adds a pong with a ping's payload.
    pub(super) fn pong(&mut self, payload: &[u8]) {
        self.copy(FrameHead::new(Opcode::Pong, payload.len()).as_bytes(), payload);
    }

    /// Adds a close frame; without a code it states none.
    pub(super) fn close(&mut self, code: Option<u16>, reason: &str) {
        match code {
            Some(code) => self.copy(&close_frame(code, reason), &[]),
            None => self.copy(FrameHead::new(Opcode::Close, 0).as_bytes(), &[]),
        }
    }

    fn copy(&mut self, head: &[u8], payload: &[u8]) {
        let start = self.copied.len();
        self.copied.reserve(head.len() + payload.len());
        self.copied.extend_from_slice(head);
        self.copied.extend_from_slice(payload);
        let end = self.copied.len();
        self.left += end - start;
        match self.pieces.last_mut() {
            Some(Piece::Copied(range)) => range.end = end,
            _ => self.pieces.push(Piece::Copied(start..end)),
        }
    }

    fn slice<'a>(&'a self, piece: &'a Piece) -> &'a [u8] {
        match piece {
            Piece::Copied(range) => &self.copied[range.clone()],
            Piece::Shared(bytes) => bytes,
        }
    }

    /// Writes as much as the connection takes; ready when nothing is left. Can be left at any
    /// time and taken up again: what is written stays written.
    pub(super) fn poll_write<S>(
        &mut self,
        mut connection: Pin<&mut S>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>>
    where
        S: AsyncWrite + ?Sized,
    {
        while self.left > 0 {
            let mut slices = [IoSlice::new(&[]); SLICES];
            let mut skip = self.begun;
            let mut used = 0;
            for (slice, piece) in slices.iter_mut().zip(&self.pieces[self.done..]) {
                *slice = IoSlice::new(&self.slice(piece)[mem::take(&mut skip)..]);
                used += 1;
            }
            let written = match &slices[..used] {
                [only] => ready!(connection.as_mut().poll_write(context, only))?,
                several => ready!(connection.as_mut().poll_write_vectored(context, several))?,
            };
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.advance(written);
        }
        connection.poll_flush(context)
    }

    fn advance(&mut self, written: usize) {
        self.left -= written;
        self.begun += written;
        while let Some(piece) = self.pieces.get(self.done) {
            let length = self.slice(piece).len();
            if self.begun < length {
                return;
            }
            self.begun -= length;
            // What is written is not held until the rest is.
            self.pieces[self.done] = Piece::Copied(0..0);
            self.done += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::task::Waker;

    use super::*;

    /// Takes a few bytes of each call, and nothing of every third.
    #[derive(Default)]
    struct Narrow {
        taken: Vec<u8>,
        calls: usize,
        most: usize,
    }

    impl AsyncWrite for Narrow {
        fn poll_write(
            self: Pin<&mut Self>,
            context: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            self.poll_write_vectored(context, &[IoSlice::new(bytes)])
        }

        fn poll_write_vectored(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            slices: &[IoSlice<'_>],
        ) -> Poll<io::Result<usize>> {
            self.calls += 1;
            if self.calls.is_multiple_of(3) {
                return Poll::Pending;
            }
            let before = self.taken.len();
            let most = self.most;
            self.taken.extend(slices.iter().flat_map(|slice| slice.iter()).take(most));
            Poll::Ready(Ok(self.taken.len() - before))
        }

        fn is_write_vectored(&self) -> bool {
            true
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    fn frame(opcode: Opcode, payload: &[u8]) -> Vec<u8> {
        [FrameHead::new(opcode, payload.len()).as_bytes(), payload].concat()
    }

    #[test]
    fn whatever_the_connection_takes_at_once_everything_arrives_once_and_in_order() {
        for most in [1, 2, 3, 7, 1_000, 1_029, 5_000, 1_000_000] {
            let (mut outbox, mut expected) = (Outbox::default(), Vec::new());
            for round in 0..100_u8 {
                for size in [0, 1, 30, COPIED, COPIED + 1, 3_000] {
                    let payload = vec![round; size / if most < 1_000 { 30 } else { 1 }];
                    expected.extend(frame(Opcode::Binary, &payload));
                    outbox.binary(payload.into());
                }
                outbox.text("told");
                expected.extend(frame(Opcode::Text, b"told"));
            }
            outbox.pong(b"pong");
            outbox.close(Some(4000), "ended");
            expected.extend(frame(Opcode::Pong, b"pong"));
            expected.extend(close_frame(4000, "ended"));
            assert_eq!(outbox.left(), expected.len());

            let mut connection = Narrow { most, ..Narrow::default() };
            let mut context = Context::from_waker(Waker::noop());
            while outbox.poll_write(Pin::new(&mut connection), &mut context).is_pending() {
                assert_eq!(outbox.left(), expected.len() - connection.taken.len());
            }
            assert!(connection.taken == expected, "{most} bytes at once");
        }
    }

    #[test]
    fn small_frames_are_one_slice() {
        let mut outbox = Outbox::default();
        for _ in 0..500 {
            outbox.binary(vec![1; 100].into());
        }
        let mut connection = Narrow { most: usize::MAX, ..Narrow::default() };
        let mut context = Context::from_waker(Waker::noop());
        assert!(outbox.poll_write(Pin::new(&mut connection), &mut context).is_ready());
        assert_eq!(connection.calls, 1);
    }
}
