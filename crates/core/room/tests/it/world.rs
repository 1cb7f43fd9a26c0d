//! One session with its customer and viewers, driven by a seed, and what must always hold.

use std::{collections::BTreeMap, time::Duration};

use alongside_kernel::{DeviceId, SessionId, Timestamp};
use alongside_room::{
    Effect, EndedBy, Input, Lifecycle, Limits, Opening, Outgoing, QueueLimits, Relay, RelayLimits, SocketId,
};
use alongside_wire::{
    frame::{Header, KEYFRAME_BEGIN, KEYFRAME_END, Kind},
    rest::{AwayReason, Session, SessionAgent, SessionDevice, SessionKind, SessionState},
    room::ToRoom,
};
use bytes::Bytes;

const QUEUE_BYTES: usize = 4_000;
const TAIL_BYTES: usize = 20_000;

/// What a viewer has seen.
#[derive(Default)]
struct Seen {
    last: Option<(u32, u32)>,
    /// Frames were left out and it was told.
    behind: bool,
    over: bool,
}

pub(crate) struct World {
    random: u64,
    now: Timestamp,
    life: Lifecycle,
    stored: Session,
    relay: Relay<()>,
    next_socket: u64,
    publisher: Option<Recorder>,
    viewers: BTreeMap<SocketId, Seen>,
    /// The largest epoch that any recorder has used.
    epoch: u32,
    most_epoch_seen: u32,
    pub(crate) delivered: u64,
    pub(crate) overflowed: u64,
    pub(crate) restarts: u64,
}

/// The customer's page.
struct Recorder {
    socket: SocketId,
    epoch: u32,
    seq: u32,
    wants_keyframe: bool,
}

type Held = Result<(), String>;

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let now = Timestamp::from_millis(1_000_000_000);
        let opening = Opening {
            id: SessionId::from_random([1; 16]),
            kind: SessionKind::Cobrowse,
            device: SessionDevice {
                id: DeviceId::from_random([2; 16]),
                name: String::new(),
                visitor: String::new(),
            },
            agent: Some(SessionAgent { id: "005".into(), name: "Ada".into() }),
            record: None,
            code: None,
        };
        let (life, _) = Lifecycle::begin(opening, Limits::default(), now);
        Self {
            random: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
            now,
            stored: life.session().clone(),
            life,
            relay: Relay::new(limits(), 0),
            next_socket: 1,
            publisher: None,
            viewers: BTreeMap::new(),
            epoch: 0,
            most_epoch_seen: 0,
            delivered: 0,
            overflowed: 0,
            restarts: 0,
        }
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.life.state() == SessionState::Ended
    }

    pub(crate) fn step(&mut self) -> Held {
        match self.below(100) {
            0..=3 => self.drive(Input::Shown)?,
            4..=7 => {
                let tab = SocketId(0);
                let allow = self.below(20) > 0;
                self.drive(Input::Answered { allow, tab })?;
            }
            8..=12 => self.customer_enters()?,
            13..=14 => self.customer_leaves()?,
            15..=19 => self.viewer_enters()?,
            20..=22 => self.viewer_leaves()?,
            23..=69 => self.frame()?,
            70..=89 => self.viewer_reads()?,
            90..=91 => self.viewer_asks(),
            92..=96 => {
                let pause = Duration::from_millis(self.below(3_000));
                self.pass(pause)?;
            }
            97 => {
                let pause = Duration::from_secs(self.below(90));
                self.pass(pause)?;
            }
            98 if self.below(6) == 0 => self.restart()?,
            99 if self.below(20) == 0 => self.drive(Input::End(EndedBy::Agent))?,
            _ => {}
        }
        self.check()
    }

    /// A last keyframe reaches everybody who is there: nobody waits for ever.
    pub(crate) fn come_to_rest(&mut self) -> Held {
        if self.life.state() != SessionState::Active {
            return Ok(());
        }
        self.customer_enters()?;
        self.viewer_enters()?;
        if let Some(recorder) = &mut self.publisher {
            recorder.wants_keyframe = true;
        }
        self.send(false, false)?;
        let waiting: Vec<_> = self.viewers.keys().copied().collect();
        for viewer in waiting {
            self.read(viewer, usize::MAX)?;
            let seen = &self.viewers[&viewer];
            if seen.behind || seen.last.map(|(epoch, _)| epoch) != Some(self.epoch) {
                return Err(format!("viewer {viewer:?} is left behind at {:?}", seen.last));
            }
        }
        Ok(())
    }

    fn drive(&mut self, input: Input) -> Held {
        let before = self.life.session().clone();
        let mut next = self.life.clone();
        let Ok(effects) = next.handle(input.clone(), self.now) else {
            if next.session() != &before {
                return Err(format!("{input:?} was refused and changed the session"));
            }
            return Ok(());
        };
        if rank(next.state()) < rank(before.state) {
            return Err(format!("{:?} went back to {:?}", before.state, next.state()));
        }
        let persists = effects.first() == Some(&Effect::Persist);
        if effects.iter().skip(1).any(|effect| *effect == Effect::Persist) {
            return Err(format!("{input:?} stores after it has told: {effects:?}"));
        }
        if next.session() != &self.stored && !persists {
            return Err(format!("{input:?} changed the session and did not store it"));
        }
        self.life = next;
        self.stored = self.life.session().clone();
        for effect in effects {
            match effect {
                Effect::Away(away) => self.relay.tell_viewers(&ToRoom::Away(away), |()| {}),
                Effect::Back => self.relay.tell_viewers(&ToRoom::Back, |()| {}),
                Effect::Ended(reason) => {
                    self.relay.finish(&ToRoom::Ended { reason }, |()| {});
                    self.publisher = None;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn customer_enters(&mut self) -> Held {
        if self.life.state() != SessionState::Active {
            return Ok(());
        }
        let socket = self.socket();
        let before = self.publisher.as_ref().map(|recorder| recorder.socket);
        if self.relay.publisher_enters(socket) != before {
            return Err("the room had another publisher than the one that entered".into());
        }
        self.publisher = Some(Recorder {
            socket,
            epoch: self.relay.epoch().max(self.epoch),
            seq: 0,
            wants_keyframe: true,
        });
        self.drive(Input::CustomerEntered)
    }

    fn customer_leaves(&mut self) -> Held {
        let Some(recorder) = self.publisher.take() else {
            return Ok(());
        };
        if self.below(2) == 0 {
            self.drive(Input::CustomerLeft(AwayReason::Navigation))?;
        }
        self.relay.publisher_leaves(recorder.socket);
        self.drive(Input::CustomerLeft(AwayReason::ConnectionLost))
    }

    fn viewer_enters(&mut self) -> Held {
        if self.viewers.len() >= 4 || self.has_ended() {
            return Ok(());
        }
        let socket = self.socket();
        let entered = self.relay.viewer_enters(socket, (), self.now);
        self.viewers.insert(socket, Seen::default());
        if entered.request_keyframe || entered.viewers == 1 {
            self.request_keyframe();
        }
        self.drive(Input::ViewerEntered)
    }

    fn viewer_leaves(&mut self) -> Held {
        let Some(socket) = self.any_viewer() else {
            return Ok(());
        };
        self.viewers.remove(&socket);
        let left = self.relay.viewer_leaves(socket);
        if left.is_some_and(|left| left.viewers == 0) {
            self.drive(Input::LastViewerLeft)?;
        }
        Ok(())
    }

    fn viewer_asks(&mut self) {
        if let Some(socket) = self.any_viewer()
            && self.relay.viewer_asks(socket, self.now)
        {
            self.request_keyframe();
        }
    }

    fn frame(&mut self) -> Held {
        let (wrong, lossy) = (self.below(60) == 0, self.below(5) == 0);
        self.send(wrong, lossy)
    }

    fn send(&mut self, wrong: bool, lossy: bool) -> Held {
        let (size, ends) = (self.below(900) as usize, self.below(2) == 0);
        let Some(recorder) = &mut self.publisher else {
            return Ok(());
        };
        let (kind, flags) = if recorder.wants_keyframe {
            (recorder.epoch, recorder.seq) = (recorder.epoch + 1, 0);
            let ends = if ends { KEYFRAME_END } else { 0 };
            (Kind::Key, KEYFRAME_BEGIN | ends)
        } else if lossy {
            (Kind::Pointer, 0)
        } else {
            recorder.seq += 1;
            (Kind::Delta, if ends { KEYFRAME_END } else { 0 })
        };
        let mut header = Header {
            kind,
            flags,
            stream: 0,
            epoch: recorder.epoch,
            seq: recorder.seq,
            length: u32::try_from(size).unwrap(),
        };
        if wrong {
            header.seq += 2;
        }
        let frame: Bytes = [&header.write()[..], &vec![7; size]].concat().into();
        let socket = recorder.socket;
        match self.relay.publish(socket, frame, self.now, |()| {}) {
            Ok(_) if wrong => return Err(format!("{header:?} was taken out of order")),
            Ok(published) => {
                self.overflowed += u64::from(published.overflowed);
                recorder.wants_keyframe &= flags & KEYFRAME_BEGIN == 0;
                recorder.wants_keyframe |= published.request_keyframe;
                self.epoch = self.epoch.max(header.epoch);
            }
            // As the server does it: the socket is closed, the next one begins anew.
            Err(_) if wrong => return self.customer_leaves(),
            Err(violation) => return Err(format!("{header:?} was refused: {violation}")),
        }
        Ok(())
    }

    fn viewer_reads(&mut self) -> Held {
        let most = self.below(6_000) as usize;
        match self.any_viewer() {
            Some(viewer) => self.read(viewer, most),
            None => Ok(()),
        }
    }

    fn read(&mut self, viewer: SocketId, most: usize) -> Held {
        let mut out = Vec::new();
        while self.relay.take(viewer, most, &mut out) && most == usize::MAX {}
        let seen = self.viewers.get_mut(&viewer).unwrap();
        for item in out {
            if seen.over {
                return Err(format!("{item:?} came after the end"));
            }
            match item {
                Outgoing::Message(ToRoom::CatchingUp) => seen.behind = true,
                Outgoing::Message(ToRoom::Ended { .. }) => seen.over = true,
                Outgoing::Message(_) => {}
                Outgoing::Frame(frame) => {
                    let header = Header::read(&frame).unwrap();
                    follows(seen, &header)?;
                    self.most_epoch_seen = self.most_epoch_seen.max(header.epoch);
                    self.delivered += 1;
                }
            }
        }
        Ok(())
    }

    fn pass(&mut self, duration: Duration) -> Held {
        let until = self.now + duration;
        loop {
            let next = self.life.next_deadline();
            let due = next.into_iter().chain(self.relay.next_deadline()).min();
            let Some(due) = due.filter(|due| *due <= until) else {
                break;
            };
            self.now = self.now.max(due);
            if self.relay.tick(self.now) {
                self.request_keyframe();
            }
            self.drive(Input::Tick)?;
            if self.life.next_deadline().is_some_and(|next| next <= self.now) {
                return Err("a deadline came and was not dealt with".into());
            }
        }
        self.now = until;
        Ok(())
    }

    /// The process is killed: what was not stored is gone, and every socket with it.
    fn restart(&mut self) -> Held {
        self.restarts += 1;
        self.publisher = None;
        self.viewers.clear();
        self.relay = Relay::new(limits(), self.epoch);
        let state = self.stored.state;
        let (life, effects) = Lifecycle::restore(self.stored.clone(), None, Limits::default(), self.now);
        self.life = life;
        self.stored = self.life.session().clone();
        if self.life.state() != state {
            return Err(format!("{state:?} became {:?} by a restart", self.life.state()));
        }
        if state == SessionState::Active {
            let away = self.life.session().away.as_ref();
            if away.map(|away| away.reason) != Some(AwayReason::ServerRestart) {
                return Err(format!("after a restart both sides are away, not {away:?}"));
            }
            if !effects.contains(&Effect::Persist) {
                return Err("a restart is not stored".into());
            }
        }
        Ok(())
    }

    fn check(&self) -> Held {
        for viewer in self.viewers.keys() {
            let waiting = self.relay.waiting_bytes(*viewer).unwrap();
            if waiting > QUEUE_BYTES {
                return Err(format!("{waiting} bytes wait for {viewer:?}"));
            }
        }
        if self.relay.tail_bytes() > TAIL_BYTES {
            return Err(format!("the tail has {} bytes", self.relay.tail_bytes()));
        }
        let publisher = self.publisher.as_ref().map(|recorder| recorder.socket);
        if self.relay.publisher() != publisher {
            return Err("the room has another publisher than the newest".into());
        }
        if self.has_ended() && (publisher.is_some() || self.life.next_deadline().is_some()) {
            return Err("something goes on after the end".into());
        }
        if self.life.session().away.is_some() && self.life.state() != SessionState::Active {
            return Err("only an active session has a side that is away".into());
        }
        Ok(())
    }

    fn request_keyframe(&mut self) {
        if let Some(recorder) = &mut self.publisher {
            recorder.wants_keyframe = true;
        }
    }

    fn any_viewer(&mut self) -> Option<SocketId> {
        let count = self.viewers.len() as u64;
        let chosen = self.below(count.max(1));
        self.viewers.keys().nth(chosen as usize).copied()
    }

    fn socket(&mut self) -> SocketId {
        self.next_socket += 1;
        SocketId(self.next_socket)
    }

    /// xorshift64*: the schedule is the seed's and nobody else's.
    fn below(&mut self, bound: u64) -> u64 {
        self.random ^= self.random >> 12;
        self.random ^= self.random << 25;
        self.random ^= self.random >> 27;
        (self.random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % bound.max(1)
    }
}

/// Within an epoch each frame follows the one before; an epoch is left only for a later one, and
/// after frames were left out only a keyframe can be applied.
fn follows(seen: &mut Seen, header: &Header) -> Held {
    let place = (header.epoch, header.seq);
    let begins = header.has(KEYFRAME_BEGIN);
    let good = match seen.last {
        None => begins,
        Some((epoch, _)) if begins => header.epoch > epoch,
        Some(last) if header.kind.lossy() => !seen.behind && place == last,
        Some((epoch, seq)) => !seen.behind && place == (epoch, seq + 1),
    };
    if !good {
        return Err(format!("{place:?} came after {:?}", seen.last));
    }
    seen.behind &= !begins;
    seen.last = Some(place);
    Ok(())
}

fn rank(state: SessionState) -> u8 {
    match state {
        SessionState::Pending => 0,
        SessionState::Authorizing => 1,
        SessionState::Active => 2,
        SessionState::Ended => 3,
    }
}

fn limits() -> RelayLimits {
    RelayLimits {
        queue: QueueLimits { bytes: QUEUE_BYTES, frames: 20, lossy_frames: 4 },
        long_tail_bytes: 5_000,
        most_tail_bytes: TAIL_BYTES,
        ..RelayLimits::default()
    }
}
