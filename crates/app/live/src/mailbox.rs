//! What waits to be sent to one page: few and small messages, bounded in number.
//! For a viewer it is also the bell that says that the room's queue has something.

use std::{borrow::Cow, collections::VecDeque, mem};

use alongside_wire::close;
use parking_lot::Mutex;
use serde::Serialize;
use tokio::sync::Notify;

/// Why and how a socket is to be closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Closing {
    pub(crate) code: u16,
    pub(crate) reason: Cow<'static, str>,
}

impl Closing {
    pub(crate) const fn new(code: u16, reason: &'static str) -> Self {
        Self { code, reason: Cow::Borrowed(reason) }
    }

    /// The peer is going by itself, or gone: nothing is to be said but the answer to its own close.
    pub(crate) const fn gone() -> Self {
        Self::new(0, "")
    }
}

/// The messages that wait for one page.
#[derive(Debug)]
pub(crate) struct Mailbox {
    waiting: Mutex<Waiting>,
    bell: Notify,
    most: usize,
}

#[derive(Debug, Default)]
struct Waiting {
    texts: VecDeque<String>,
    closing: Option<Closing>,
}

impl Mailbox {
    pub(crate) fn new(most: usize) -> Self {
        Self { waiting: Mutex::default(), bell: Notify::new(), most }
    }

    /// Queues a message. A page that has not taken `most` of them is given up.
    pub(crate) fn send(&self, message: &impl Serialize) {
        let text = serde_json::to_string(message).expect("wire messages have string keys only");
        let mut waiting = self.waiting.lock();
        if waiting.texts.len() >= self.most {
            waiting.closing.get_or_insert(Closing::new(close::SLOW, "too many messages wait"));
        } else {
            waiting.texts.push_back(text);
        }
        drop(waiting);
        self.bell.notify_one();
    }

    /// Asks the socket to close once what waits is sent; the first reason stays.
    pub(crate) fn close(&self, code: u16, reason: impl Into<Cow<'static, str>>) {
        self.waiting.lock().closing.get_or_insert(Closing { code, reason: reason.into() });
        self.bell.notify_one();
    }

    /// Wakes the socket's task.
    pub(crate) fn ring(&self) {
        self.bell.notify_one();
    }

    /// Waits until something may be there.
    pub(crate) async fn rung(&self) {
        self.bell.notified().await;
    }

    /// Takes what waits.
    pub(crate) fn take(&self) -> (VecDeque<String>, Option<Closing>) {
        let mut waiting = self.waiting.lock();
        (mem::take(&mut waiting.texts), waiting.closing.clone())
    }
}
