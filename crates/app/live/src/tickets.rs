//! Tickets: 256 random bits that open one socket, once, within thirty seconds. Kept in memory as
//! digests; a restart spends them all.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use alongside_kernel::Timestamp;
use alongside_store::Digest;
use parking_lot::Mutex;

use crate::random;

/// Tickets for one kind of socket. `T` is what a ticket proves.
#[derive(Debug)]
pub(crate) struct TicketBook<T> {
    valid_for: Duration,
    book: Mutex<Book<T>>,
}

#[derive(Debug)]
struct Book<T> {
    open: HashMap<Digest, (Timestamp, T)>,
    /// In the order of issue, which is the order of expiry.
    expiries: VecDeque<(Timestamp, Digest)>,
}

impl<T> TicketBook<T> {
    pub(crate) fn new(valid_for: Duration) -> Self {
        Self { valid_for, book: Mutex::new(Book { open: HashMap::new(), expiries: VecDeque::new() }) }
    }

    /// Issues a ticket.
    pub(crate) fn issue(&self, proves: T, now: Timestamp) -> String {
        let (ticket, digest) = random::secret();
        let expires = now + self.valid_for;
        let mut book = self.book.lock();
        while let Some((_, old)) = book.expiries.pop_front_if(|(at, _)| *at <= now) {
            book.open.remove(&old);
        }
        book.open.insert(digest, (expires, proves));
        book.expiries.push_back((expires, digest));
        ticket
    }

    /// Spends a ticket: what it proves, or `None` when it is unknown, spent or too old.
    pub(crate) fn spend(&self, ticket: &str, now: Timestamp) -> Option<T> {
        let (expires, proves) = self.book.lock().open.remove(&Digest::of(ticket))?;
        (now < expires).then_some(proves)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_ticket_opens_once_and_not_after_its_time() {
        let book = TicketBook::new(Duration::from_secs(30));
        let start = Timestamp::from_millis(0);
        let ticket = book.issue("room", start);
        assert_eq!(book.spend(&ticket, start), Some("room"));
        assert_eq!(book.spend(&ticket, start), None);
        let late = book.issue("room", start);
        assert_eq!(book.spend(&late, start + Duration::from_secs(30)), None);
        assert_eq!(book.spend("", start), None);
    }

    #[test]
    fn tickets_that_nobody_uses_do_not_pile_up() {
        let book = TicketBook::new(Duration::from_secs(30));
        for second in 0..1_000 {
            book.issue((), Timestamp::from_millis(second * 1_000));
        }
        let kept = book.book.lock();
        assert!(kept.open.len() <= 31 && kept.expiries.len() <= 31);
    }
}
