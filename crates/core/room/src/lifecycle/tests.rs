//! What a session goes through, step by step.
#![allow(clippy::unwrap_used)]

use std::time::Duration;

use alongside_kernel::{DeviceId, SessionId, Timestamp};
use alongside_wire::rest::{AwayReason, EndedReason, SessionAgent, SessionDevice, SessionKind, SessionState};

use super::*;

const TAB: SocketId = SocketId(7);

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_millis(1_000_000) + Duration::from_secs(seconds)
}

fn agent() -> SessionAgent {
    SessionAgent { id: "005".into(), name: "Ada".into() }
}

fn opening(agent: Option<SessionAgent>, code: Option<&str>) -> Opening {
    Opening {
        id: SessionId::from_random([1; 16]),
        kind: SessionKind::Cobrowse,
        device: SessionDevice {
            id: DeviceId::from_random([2; 16]),
            name: "Chrome on Windows".into(),
            visitor: String::new(),
        },
        agent,
        record: None,
        code: code.map(str::to_owned),
    }
}

fn asked() -> Lifecycle {
    Lifecycle::begin(opening(Some(agent()), None), Limits::default(), at(0)).0
}

fn active() -> Lifecycle {
    let mut life = asked();
    life.handle(Input::Shown, at(1)).unwrap();
    let allow = Input::Answered { allow: true, tab: TAB };
    life.handle(allow, at(2)).unwrap();
    life
}

/// Lets time pass deadline by deadline; gives the effects with their seconds.
fn run(life: &mut Lifecycle, until: u64) -> Vec<(u64, Effect)> {
    let mut seen = Vec::new();
    while let Some(due) = life.next_deadline().filter(|due| *due <= at(until)) {
        let effects = life.handle(Input::Tick, due).unwrap();
        let second = due.since(at(0)).as_secs();
        seen.extend(effects.into_iter().map(|effect| (second, effect)));
        assert!(
            life.next_deadline().is_none_or(|next| next > due),
            "a deadline that has passed must not come again"
        );
    }
    seen
}

#[test]
fn the_question_is_pushed_every_four_seconds_five_times_and_then_given_up() {
    let (mut life, first) = Lifecycle::begin(opening(Some(agent()), None), Limits::default(), at(0));
    assert!(first.contains(&Effect::Ask { tab: None }));
    let seen = run(&mut life, 1_000);
    let pushes: Vec<_> = seen
        .iter()
        .filter(|(_, effect)| matches!(effect, Effect::Ask { .. }))
        .map(|(second, _)| *second)
        .collect();
    assert_eq!(pushes, [4, 8, 12, 16]);
    assert!(seen.contains(&(24, Effect::Ended(EndedReason::PendingTimeout))));
}

#[test]
fn a_shown_question_is_pushed_no_more_and_times_out_by_itself() {
    let mut life = asked();
    life.handle(Input::Shown, at(3)).unwrap();
    assert_eq!(life.state(), SessionState::Authorizing);
    let seen = run(&mut life, 1_000);
    assert!(!seen.iter().any(|(_, effect)| matches!(effect, Effect::Ask { .. })));
    assert!(seen.contains(&(63, Effect::Ended(EndedReason::AuthorizingTimeout))));
}

#[test]
fn the_first_answer_counts() {
    let mut life = active();
    let decline = Input::Answered { allow: false, tab: SocketId(8) };
    assert_eq!(life.handle(decline, at(3)), Err(Refusal::Answered));
    assert_eq!(life.state(), SessionState::Active);
}

#[test]
fn whatever_is_told_is_stored_first() {
    let mut life = asked();
    let allow = Input::Answered { allow: true, tab: TAB };
    for effects in [
        life.handle(Input::Shown, at(1)).unwrap(),
        life.handle(allow, at(2)).unwrap(),
        life.handle(Input::End(EndedBy::Agent), at(3)).unwrap(),
    ] {
        assert_eq!(effects.first(), Some(&Effect::Persist));
    }
}

#[test]
fn a_code_waits_twenty_minutes_for_an_agent_and_for_one_only() {
    let waiting = || Lifecycle::begin(opening(None, Some("123456")), Limits::default(), at(0));
    let (mut life, effects) = waiting();
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Ask { .. })));
    assert_eq!(life.handle(Input::Answered { allow: true, tab: TAB }, at(1)), Err(Refusal::NotAsked));
    assert!(run(&mut life, 1_199).is_empty());
    assert!(run(&mut life, 1_200).contains(&(1_200, Effect::Ended(EndedReason::PendingTimeout))));

    let (mut life, _) = waiting();
    let join = Input::AgentJoined { agent: agent(), record: None };
    let effects = life.handle(join.clone(), at(600)).unwrap();
    assert!(effects.contains(&Effect::Ask { tab: None }));
    assert_eq!(life.session().code, None);
    assert_eq!(life.handle(join, at(601)), Err(Refusal::HasAgent));
}

#[test]
fn moving_to_the_next_page_is_away_until_the_page_is_there() {
    let mut life = active();
    life.handle(Input::ViewerEntered, at(3)).unwrap();
    life.handle(Input::CustomerEntered, at(3)).unwrap();
    let left = life.handle(Input::CustomerLeft(AwayReason::Navigation), at(10)).unwrap();
    assert!(matches!(&left[..], [Effect::Persist, Effect::Away(away), ..]
        if away.reason == AwayReason::Navigation && away.deadline.0 == at(310)));
    // The socket closes after the word was said: the word stays.
    life.handle(Input::CustomerLeft(AwayReason::ConnectionLost), at(11)).unwrap();
    assert_eq!(life.customer_away().unwrap().reason, AwayReason::Navigation);
    let back = life.handle(Input::CustomerEntered, at(12)).unwrap();
    assert!(back.contains(&Effect::Back) && life.session().away.is_none());
    assert!(run(&mut life, 4_000).is_empty());
}

#[test]
fn a_customer_who_stays_away_ends_the_session_after_five_minutes() {
    let mut life = active();
    life.handle(Input::CustomerEntered, at(3)).unwrap();
    life.handle(Input::ViewerEntered, at(3)).unwrap();
    life.handle(Input::CustomerLeft(AwayReason::ConnectionLost), at(10)).unwrap();
    assert!(run(&mut life, 309).is_empty());
    assert!(run(&mut life, 310).contains(&(310, Effect::Ended(EndedReason::ActiveTimeout))));
}

#[test]
fn an_agent_who_reloads_is_not_told_as_away_and_one_who_leaves_is() {
    let mut life = active();
    life.handle(Input::CustomerEntered, at(3)).unwrap();
    life.handle(Input::ViewerEntered, at(3)).unwrap();
    life.handle(Input::LastViewerLeft, at(10)).unwrap();
    assert!(life.handle(Input::ViewerEntered, at(12)).unwrap().is_empty());
    life.handle(Input::LastViewerLeft, at(20)).unwrap();
    let seen = run(&mut life, 30);
    assert_eq!(seen[0], (25, Effect::Persist));
    assert_eq!(life.session().away.as_ref().unwrap().reason, AwayReason::AgentLeft);
    assert!(run(&mut life, 400).contains(&(320, Effect::Ended(EndedReason::ActiveTimeout))));
}

#[test]
fn after_a_restart_both_sides_have_five_minutes_to_come_back() {
    let session = active().session().clone();
    let (mut life, _) = Lifecycle::restore(session, None, Limits::default(), at(100));
    assert_eq!(life.session().away.as_ref().unwrap().reason, AwayReason::ServerRestart);
    life.handle(Input::CustomerEntered, at(110)).unwrap();
    assert_eq!(life.session().away.as_ref().unwrap().reason, AwayReason::ServerRestart);
    life.handle(Input::ViewerEntered, at(111)).unwrap();
    assert_eq!(life.session().away, None);
    let ended = run(&mut life, 20_000);
    assert!(ended.contains(&(14_402, Effect::Ended(EndedReason::ActiveTimeout))));
}

#[test]
fn nothing_happens_after_the_end() {
    let mut life = active();
    life.handle(Input::End(EndedBy::Device), at(5)).unwrap();
    assert_eq!(life.session().ended_reason, Some(EndedReason::DeviceEnded));
    assert_eq!(life.next_deadline(), None);
    assert_eq!(life.handle(Input::CustomerEntered, at(6)), Err(Refusal::Ended));
    assert_eq!(life.handle(Input::End(EndedBy::Agent), at(6)), Err(Refusal::Ended));
    assert_eq!(life.handle(Input::Tick, at(9_999)), Ok(Vec::new()));
}
