//! From a client's bytes to messages, in whatever pieces the bytes come.

use std::{collections::VecDeque, mem};

use bytes::{Buf as _, BufMut as _, Bytes, buf::Limit};

use crate::{
    CloseReason, MOST_CONTROL_PAYLOAD, Opcode, ProtocolError, Violation, close,
    header::{Header, MOST_HEADER},
    unmask,
};

/// Taken for a message at once. What is longer grows with what has really come, so that a header
/// alone makes nobody hold what it states.
const TRUSTED: usize = 64 * 1024;

/// How large a client's messages may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of payload of a binary message.
    pub message: usize,
    /// Bytes of payload of a text message.
    pub text: usize,
    /// Frames of one message.
    pub fragments: u32,
}

/// What a client has said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A whole message of text.
    Text(String),
    /// A whole message of bytes, in memory of its own.
    Binary(Bytes),
    /// A ping; its payload goes back in a pong.
    Ping(Bytes),
    /// A pong.
    Pong,
    /// The client closes. Nothing comes after it.
    Close(Option<CloseReason>),
}

/// Reads one client's frames.
///
/// After a [`Violation`] or [`Event::Close`] it takes nothing in any more.
#[derive(Debug)]
pub struct Decoder {
    limits: Limits,
    place: Place,
    /// The data message that has begun, over all its frames.
    message: Option<Message>,
}

#[derive(Debug)]
enum Place {
    /// Within a header, of which this much has come.
    Head { bytes: [u8; MOST_HEADER], have: u8 },
    /// Within the payload of a data frame.
    Data { last: bool, key: [u8; 4], left: usize, turn: u8 },
    /// Within the payload of a control frame.
    Control(Box<Control>),
    /// After a close frame or a violation.
    Done,
}

#[derive(Debug)]
struct Control {
    opcode: Opcode,
    key: [u8; 4],
    payload: [u8; MOST_CONTROL_PAYLOAD],
    have: u8,
    length: u8,
}

#[derive(Debug)]
struct Message {
    text: bool,
    fragments: u32,
    /// Unmasked, but for what [`Decoder::direct`] has put at its end since.
    payload: Vec<u8>,
    /// Bytes of it that are unmasked.
    plain: usize,
    /// Bytes of it that are known to be whole characters.
    checked: usize,
}

const BEFORE_HEAD: Place = Place::Head { bytes: [0; MOST_HEADER], have: 0 };

impl Decoder {
    /// A decoder for a connection that has just been upgraded.
    #[must_use]
    pub const fn new(limits: Limits) -> Self {
        Self { limits, place: BEFORE_HEAD, message: None }
    }

    /// Whether a frame or a message has begun and is not whole.
    #[must_use]
    pub const fn is_midway(&self) -> bool {
        match &self.place {
            Place::Head { have, .. } => *have > 0 || self.message.is_some(),
            Place::Data { .. } | Place::Control(_) => true,
            Place::Done => false,
        }
    }

    /// Takes bytes in and appends what has become whole to `events`.
    ///
    /// # Errors
    /// The first thing that is wrong; what was whole before it is in `events`.
    pub fn feed(&mut self, mut input: &[u8], events: &mut VecDeque<Event>) -> Result<(), Violation> {
        while !input.is_empty() && !matches!(self.place, Place::Done) {
            if let Err(violation) = self.step(&mut input, events) {
                self.stop();
                return Err(violation);
            }
        }
        Ok(())
    }

    /// Where the rest of a long payload may be read to, instead of through [`Decoder::feed`], when
    /// more than `at_least` bytes of it are missing. Whatever is put there has to be followed by
    /// [`Decoder::settle`] before anything else.
    pub fn direct(&mut self, at_least: usize) -> Option<Limit<&mut Vec<u8>>> {
        let Place::Data { left, .. } = self.place else { return None };
        let message = self.message.as_mut().filter(|_| left > at_least)?;
        let room = message.make_room(left);
        Some((&mut message.payload).limit(room))
    }

    /// Takes in what was put where [`Decoder::direct`] said.
    ///
    /// # Errors
    /// As [`Decoder::feed`].
    pub fn settle(&mut self, events: &mut VecDeque<Event>) -> Result<(), Violation> {
        let settled = self.take_plain(events);
        if settled.is_err() {
            self.stop();
        }
        settled
    }

    fn stop(&mut self) {
        self.place = Place::Done;
        self.message = None;
    }

    fn step(&mut self, input: &mut &[u8], events: &mut VecDeque<Event>) -> Result<(), Violation> {
        match &mut self.place {
            Place::Head { bytes, have } => {
                let before = usize::from(*have);
                let more = input.len().min(MOST_HEADER - before);
                bytes[before..before + more].copy_from_slice(&input[..more]);
                match Header::read(&bytes[..before + more])? {
                    Some((header, length)) => {
                        input.advance(length - before);
                        self.begin_frame(&header, events)
                    }
                    None => {
                        *have = u8::try_from(before + more).unwrap_or(u8::MAX);
                        input.advance(more);
                        Ok(())
                    }
                }
            }
            Place::Data { left, .. } => {
                let Some(message) = &mut self.message else { return Ok(()) };
                let more = input.len().min(*left);
                let more = more.min(message.make_room(*left));
                message.payload.extend_from_slice(&input[..more]);
                input.advance(more);
                self.take_plain(events)
            }
            Place::Control(control) => {
                let have = usize::from(control.have);
                let more = input.len().min(usize::from(control.length) - have);
                control.payload[have..have + more].copy_from_slice(&input[..more]);
                input.advance(more);
                control.have += u8::try_from(more).unwrap_or(u8::MAX);
                if control.have == control.length { self.end_control(events) } else { Ok(()) }
            }
            Place::Done => Ok(()),
        }
    }

    /// Judges a frame by its header, before anything is held for it.
    fn begin_frame(&mut self, header: &Header, events: &mut VecDeque<Event>) -> Result<(), Violation> {
        let Header { last, opcode, length, key } = *header;
        if opcode.is_control() {
            // Not above 125, or the header would not have been read.
            let length = u8::try_from(length).unwrap_or(u8::MAX);
            let payload = [0; MOST_CONTROL_PAYLOAD];
            self.place = Place::Control(Box::new(Control { opcode, key, payload, have: 0, length }));
            return if length == 0 { self.end_control(events) } else { Ok(()) };
        }
        let (text, before, fragments) = match (&self.message, opcode) {
            (None, Opcode::Continuation) => return Err(ProtocolError::ContinuationOfNothing.into()),
            (None, opcode) => (opcode == Opcode::Text, 0, 0),
            (Some(message), Opcode::Continuation) => (message.text, message.payload.len(), message.fragments),
            (Some(_), _) => return Err(ProtocolError::MessageWithinMessage.into()),
        };
        let most = if text { self.limits.text } else { self.limits.message };
        let left = usize::try_from(length).ok().filter(|length| *length <= most.saturating_sub(before));
        let Some(left) = left else { return Err(Violation::TooLarge) };
        if fragments >= self.limits.fragments {
            return Err(Violation::TooManyFragments);
        }
        let message = self.message.get_or_insert_with(|| Message::new(text));
        message.fragments += 1;
        self.place = Place::Data { last, key, left, turn: 0 };
        if left == 0 { self.take_plain(events) } else { Ok(()) }
    }

    /// Unmasks what has come of a data frame, and ends the frame when all of it has.
    fn take_plain(&mut self, events: &mut VecDeque<Event>) -> Result<(), Violation> {
        let Place::Data { last, key, left, turn } = &mut self.place else { return Ok(()) };
        let Some(message) = &mut self.message else { return Ok(()) };
        let come = &mut message.payload[message.plain..];
        unmask(come, *key, usize::from(*turn));
        *turn = ((usize::from(*turn) + come.len()) % 4) as u8;
        *left = left.saturating_sub(come.len());
        message.plain = message.payload.len();
        if *left > 0 {
            return message.check();
        }
        let last = *last;
        self.place = BEFORE_HEAD;
        match self.message.take_if(|_| last) {
            Some(message) => events.push_back(message.whole()?),
            None => return self.message.as_mut().map_or(Ok(()), Message::check),
        }
        Ok(())
    }

    fn end_control(&mut self, events: &mut VecDeque<Event>) -> Result<(), Violation> {
        let Place::Control(mut control) = mem::replace(&mut self.place, BEFORE_HEAD) else { return Ok(()) };
        let key = control.key;
        let payload = &mut control.payload[..usize::from(control.length)];
        unmask(payload, key, 0);
        let event = match control.opcode {
            Opcode::Ping => Event::Ping(Bytes::copy_from_slice(payload)),
            Opcode::Close => Event::Close(close::read(payload)?),
            _ => Event::Pong,
        };
        if matches!(event, Event::Close(_)) {
            self.stop();
        }
        events.push_back(event);
        Ok(())
    }
}

impl Message {
    const fn new(text: bool) -> Self {
        Self { text, fragments: 0, payload: Vec::new(), plain: 0, checked: 0 }
    }

    /// Makes room for what is missing of a frame, or for a part of it; gives how many bytes fit.
    fn make_room(&mut self, missing: usize) -> usize {
        let have = self.payload.len();
        if self.payload.capacity() == have {
            let more = missing.min(TRUSTED.max(have));
            // How long a message in fragments becomes nobody knows: it must not be moved for each.
            if self.fragments > 1 { self.payload.reserve(more) } else { self.payload.reserve_exact(more) }
        }
        missing.min(self.payload.capacity() - have)
    }

    /// Looks at text as far as it has come: what is wrong is refused before the rest is waited for.
    fn check(&mut self) -> Result<(), Violation> {
        if !self.text {
            return Ok(());
        }
        match str::from_utf8(&self.payload[self.checked..]) {
            Ok(text) => self.checked += text.len(),
            // A character that is cut in two may become whole with the next bytes.
            Err(error) if error.error_len().is_none() => self.checked += error.valid_up_to(),
            Err(_) => return Err(Violation::NotUtf8),
        }
        Ok(())
    }

    fn whole(mut self) -> Result<Event, Violation> {
        if self.text {
            let text = String::from_utf8(self.payload).map_err(|_| Violation::NotUtf8)?;
            return Ok(Event::Text(text));
        }
        // It may be kept for long, and then as itself only.
        self.payload.shrink_to_fit();
        Ok(Event::Binary(self.payload.into()))
    }
}
