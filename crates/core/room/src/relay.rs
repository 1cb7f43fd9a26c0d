//! The room's frames: one publisher, any number of viewers, the tail for those who come late.
//! `T` is whatever wakes a viewer's task; the relay only hands it back.

use std::time::Duration;

use alongside_kernel::Timestamp;
use alongside_wire::{frame::Header, room::ToRoom};
use bytes::Bytes;

use crate::{Admission, Admitted, Outgoing, Pushed, QueueLimits, SocketId, Tail, ViewerQueue, Violation};

/// The bounds of one room.
#[derive(Debug, Clone, Copy)]
pub struct RelayLimits {
    /// What may wait for one viewer.
    pub queue: QueueLimits,
    /// A tail larger than this, and than twice its keyframe, is made short by a new keyframe.
    pub long_tail_bytes: usize,
    /// No tail is larger.
    pub most_tail_bytes: usize,
    /// How long at least between two requests for a keyframe.
    pub keyframe_every: Duration,
}

impl Default for RelayLimits {
    fn default() -> Self {
        Self {
            queue: QueueLimits::default(),
            long_tail_bytes: 256 * 1024,
            most_tail_bytes: 32 * 1024 * 1024,
            keyframe_every: Duration::from_secs(5),
        }
    }
}

/// What follows from a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Published {
    /// Ask the publisher for a keyframe now.
    pub request_keyframe: bool,
    /// To how many viewers it goes.
    pub delivered: u32,
    /// How many viewers lost their queue by it.
    pub overflowed: u32,
}

/// What follows from a viewer's coming or going.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entered {
    /// Viewers in the room now.
    pub viewers: u32,
    /// Ask the publisher for a keyframe now.
    pub request_keyframe: bool,
}

#[derive(Debug)]
struct Viewer<T> {
    socket: SocketId,
    queue: ViewerQueue,
    waker: T,
}

/// The frames of one room.
#[derive(Debug)]
pub struct Relay<T> {
    limits: RelayLimits,
    publisher: Option<SocketId>,
    admission: Admission,
    tail: Tail,
    viewers: Vec<Viewer<T>>,
    keyframe_wanted: bool,
    last_request: Option<Timestamp>,
}

impl<T> Relay<T> {
    /// An empty room whose first epoch is above `epoch_floor`.
    #[must_use]
    pub fn new(limits: RelayLimits, epoch_floor: u32) -> Self {
        Self {
            limits,
            publisher: None,
            admission: Admission::above(epoch_floor),
            tail: Tail::default(),
            viewers: Vec::new(),
            keyframe_wanted: false,
            last_request: None,
        }
    }

    /// The largest epoch so far.
    #[must_use]
    pub const fn epoch(&self) -> u32 {
        self.admission.epoch()
    }

    /// Who publishes.
    #[must_use]
    pub const fn publisher(&self) -> Option<SocketId> {
        self.publisher
    }

    /// How many viewers are in the room.
    #[must_use]
    pub fn viewers(&self) -> u32 {
        u32::try_from(self.viewers.len()).unwrap_or(u32::MAX)
    }

    /// Bytes kept for viewers that come later.
    #[must_use]
    pub const fn tail_bytes(&self) -> usize {
        self.tail.bytes()
    }

    /// Makes the socket the room's publisher. The one before, if any, is returned: it is replaced.
    /// Its first frame has to begin a keyframe, so a wish for one is fulfilled by that.
    pub fn publisher_enters(&mut self, socket: SocketId) -> Option<SocketId> {
        self.admission.close();
        self.keyframe_wanted = false;
        self.last_request = None;
        self.publisher.replace(socket)
    }

    /// The socket is gone; says whether it was the publisher.
    pub fn publisher_leaves(&mut self, socket: SocketId) -> bool {
        let was = self.publisher == Some(socket);
        if was {
            self.publisher = None;
            self.admission.close();
        }
        was
    }

    /// Adds a viewer, which starts with the tail when there is one.
    pub fn viewer_enters(&mut self, socket: SocketId, waker: T, now: Timestamp) -> Entered {
        let queue = ViewerQueue::starting_with(self.tail.frames());
        // With the first viewer the recorder begins a new epoch by itself.
        let request_keyframe = queue.needs_keyframe() && !self.viewers.is_empty() && self.want_keyframe(now);
        self.viewers.push(Viewer { socket, queue, waker });
        Entered { viewers: self.viewers(), request_keyframe }
    }

    /// Removes a viewer; `None` when it was not there.
    pub fn viewer_leaves(&mut self, socket: SocketId) -> Option<Entered> {
        let place = self.place_of(socket)?;
        self.viewers.swap_remove(place);
        Some(Entered { viewers: self.viewers(), request_keyframe: false })
    }

    /// A viewer could not apply what came; says whether to ask the publisher now.
    pub fn viewer_asks(&mut self, socket: SocketId, now: Timestamp) -> bool {
        self.place_of(socket).is_some() && self.want_keyframe(now)
    }

    /// Takes a frame in and queues it for everybody who can use it. `wake` is called for each
    /// viewer for whom nothing waited before.
    ///
    /// # Errors
    /// When the frame may not be sent by this socket or not at this place; nothing is changed.
    pub fn publish(
        &mut self,
        from: SocketId,
        frame: Bytes,
        now: Timestamp,
        mut wake: impl FnMut(&T),
    ) -> Result<Published, Violation> {
        if self.publisher != Some(from) {
            return Err(Violation::NotPublisher);
        }
        let header = Header::read(&frame)?;
        let admitted = self.admission.admit(&header)?;
        match admitted {
            Admitted::Begins => {
                self.keyframe_wanted = false;
                self.tail.begin(&header, frame.clone(), self.limits.most_tail_bytes);
            }
            Admitted::Follows => {
                self.tail.push(&header, frame.clone(), self.limits.most_tail_bytes);
            }
            Admitted::Lossy => {}
        }
        let mut published = Published::default();
        let mut behind = false;
        for viewer in &mut self.viewers {
            let limits = &self.limits.queue;
            let pushed = match admitted {
                Admitted::Begins => viewer.queue.push_keyframe(frame.clone(), limits),
                Admitted::Follows => viewer.queue.push(frame.clone(), limits),
                Admitted::Lossy => viewer.queue.push_lossy(frame.clone(), limits),
            };
            match pushed {
                Pushed::Queued { first } => {
                    published.delivered += 1;
                    if first {
                        wake(&viewer.waker);
                    }
                }
                Pushed::LeftOut => {}
                Pushed::Overflowed => {
                    published.overflowed += 1;
                    behind = true;
                    wake(&viewer.waker);
                }
                Pushed::Restarted => {
                    published.overflowed += 1;
                    published.delivered += 1;
                    wake(&viewer.waker);
                }
            }
        }
        if behind || (admitted == Admitted::Follows && self.tail.is_long(self.limits.long_tail_bytes)) {
            published.request_keyframe = self.want_keyframe(now);
        } else if self.keyframe_wanted {
            published.request_keyframe = self.request_if_due(now);
        }
        Ok(published)
    }

    /// Queues a message of the server's for every viewer.
    pub fn tell_viewers(&mut self, message: &ToRoom, mut wake: impl FnMut(&T)) {
        for viewer in &mut self.viewers {
            if viewer.queue.tell(message.clone()) {
                wake(&viewer.waker);
            }
        }
    }

    /// The session is over: nothing of it is shown any more, the message is all that goes out.
    pub fn finish(&mut self, message: &ToRoom, wake: impl FnMut(&T)) {
        self.publisher = None;
        self.admission.close();
        self.tail = Tail::default();
        self.keyframe_wanted = false;
        for viewer in &mut self.viewers {
            viewer.queue = ViewerQueue::starting_with(None);
        }
        self.tell_viewers(message, wake);
    }

    /// Takes what waits for a viewer, up to `most_bytes` of frames; says whether more waits.
    pub fn take(&mut self, socket: SocketId, most_bytes: usize, into: &mut Vec<Outgoing>) -> bool {
        let Some(place) = self.place_of(socket) else {
            return false;
        };
        let queue = &mut self.viewers[place].queue;
        queue.take(most_bytes, into);
        !queue.is_empty()
    }

    /// Bytes that wait for a viewer, without the tail it started with.
    #[must_use]
    pub fn waiting_bytes(&self, socket: SocketId) -> Option<usize> {
        self.place_of(socket).map(|place| self.viewers[place].queue.bytes())
    }

    /// When [`Relay::tick`] has something to do.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        let due = self.keyframe_wanted && self.publisher.is_some();
        due.then_some(self.last_request? + self.limits.keyframe_every)
    }

    /// Says whether a wished-for keyframe is to be asked for now.
    pub fn tick(&mut self, now: Timestamp) -> bool {
        self.keyframe_wanted && self.request_if_due(now)
    }

    fn want_keyframe(&mut self, now: Timestamp) -> bool {
        self.keyframe_wanted = true;
        self.request_if_due(now)
    }

    fn request_if_due(&mut self, now: Timestamp) -> bool {
        let due = self.last_request.is_none_or(|last| now >= last + self.limits.keyframe_every);
        let ask = due && self.publisher.is_some();
        if ask {
            // The wish stays until the keyframe comes: a request may be lost with its socket.
            self.last_request = Some(now);
        }
        ask
    }

    fn place_of(&self, socket: SocketId) -> Option<usize> {
        self.viewers.iter().position(|viewer| viewer.socket == socket)
    }
}

#[cfg(test)]
mod tests;
