//! Limits on guessing session codes: wrong codes are counted per person, per address and per
//! account (the account's programs together are one person), and too many of one of them lock it
//! for a while. A value without a clock.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
    time::Duration,
};

use alongside_kernel::{AccountId, CrmId, Timestamp};

/// Whose wrong codes have become too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Locked {
    /// This person's.
    Person,
    /// Those from this address.
    Address,
    /// All of the account: many people are guessing.
    Account,
}

/// What has been guessed so far; these numbers only grow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct GuessCounts {
    /// Codes that were looked at and wrong.
    pub wrong: u64,
    /// Locks: each means that a limit of wrong codes was reached.
    pub locks: u64,
    /// Codes that were not looked at because of a lock.
    pub refused: u64,
}

/// Who is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Counted {
    Person(AccountId, Option<CrmId>),
    Address(IpAddr),
    Account(AccountId),
}

/// How many wrong codes there may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuessLimits {
    /// Wrong codes of one person before they are locked.
    pub person: u32,
    /// Wrong codes from one address.
    pub address: u32,
    /// Wrong codes in one account, whoever tries them: the bound on what all guessing together
    /// can win.
    pub account: u32,
    /// Over which time wrong codes are counted, and how long a lock lasts.
    pub window: Duration,
}

/// Twenty minutes, as long as a code lives. A guesser has to be a signed-in agent, and wins one of
/// `n` open codes with at most `50 n / 1,000,000` in that time, for which 10 agents must be at it;
/// `docs/hostile-cases.md` says what that is worth.
impl Default for GuessLimits {
    fn default() -> Self {
        Self { person: 5, address: 10, account: 50, window: Duration::from_secs(20 * 60) }
    }
}

/// The wrong codes of the last while.
#[derive(Debug)]
pub struct Guesses {
    limits: GuessLimits,
    wrong: HashMap<Counted, VecDeque<Timestamp>>,
    swept: Timestamp,
    counts: GuessCounts,
}

impl Guesses {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(limits: GuessLimits) -> Self {
        Self { limits, wrong: HashMap::new(), swept: Timestamp::default(), counts: GuessCounts::default() }
    }

    /// What has been guessed so far.
    #[must_use]
    pub const fn counts(&self) -> GuessCounts {
        self.counts
    }

    /// Takes a guess in, before it is looked at: it counts as wrong until [`Guesses::forgive`].
    /// So guesses that come at the same moment cannot all pass before the first is counted.
    ///
    /// # Errors
    /// How long to wait, when a limit is reached; then the guess must not be looked at.
    pub fn admit(
        &mut self,
        account: AccountId,
        person: Option<CrmId>,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<(), Duration> {
        self.sweep(now);
        let counted = counted(account, person, address);
        let wait = counted.clone().filter_map(|(who, limit)| self.wait(who, limit(&self.limits), now)).max();
        if let Some(wait) = wait {
            self.counts.refused += 1;
            return Err(wait);
        }
        for (who, _) in counted {
            self.wrong.entry(who).or_default().push_back(now);
        }
        Ok(())
    }

    /// Notes that an admitted guess was wrong. What it has locked, if it was the last that a limit
    /// allows: that is worth an alarm, and happens once for each lock.
    pub fn was_wrong(
        &mut self,
        account: AccountId,
        person: Option<CrmId>,
        address: Option<IpAddr>,
        admitted: Timestamp,
    ) -> Vec<Locked> {
        let locked: Vec<_> = counted(account, person, address)
            .filter(|(who, limit)| {
                // Of several that are looked at together the last one is it.
                self.wrong.get(who).is_some_and(|times| {
                    times.back() == Some(&admitted)
                        && reached(times, limit(&self.limits), admitted, self.limits.window)
                })
            })
            .map(|(who, _)| match who {
                Counted::Person(..) => Locked::Person,
                Counted::Address(_) => Locked::Address,
                Counted::Account(_) => Locked::Account,
            })
            .collect();
        self.counts.wrong += 1;
        self.counts.locks += locked.len() as u64;
        locked
    }

    /// Takes back the count of an admitted guess that was right.
    pub fn forgive(
        &mut self,
        account: AccountId,
        person: Option<CrmId>,
        address: Option<IpAddr>,
        admitted: Timestamp,
    ) {
        for (who, _) in counted(account, person, address) {
            if let Some(times) = self.wrong.get_mut(&who)
                && let Some(place) = times.iter().rposition(|at| *at == admitted)
            {
                times.remove(place);
            }
        }
    }

    /// How long this one has to wait; `None` when below the limit.
    fn wait(&self, who: Counted, limit: u32, now: Timestamp) -> Option<Duration> {
        let times = self.wrong.get(&who)?;
        if !reached(times, limit, now, self.limits.window) {
            return None;
        }
        // A lock lasts from the guess that reached the limit, so that nobody is let in one by one.
        let last = *times.back()?;
        Some((last + self.limits.window).since(now))
    }

    /// Forgets what no longer counts, once per window.
    fn sweep(&mut self, now: Timestamp) {
        let window = self.limits.window;
        if now < self.swept + window {
            return;
        }
        self.swept = now;
        self.wrong.retain(|_, times| {
            times.retain(|at| now < *at + window);
            !times.is_empty()
        });
    }
}

/// Whether the last `limit` of these, which stand in their order, all still count.
fn reached(times: &VecDeque<Timestamp>, limit: u32, now: Timestamp, window: Duration) -> bool {
    match times.len().checked_sub(limit as usize) {
        Some(first) => times.get(first).is_none_or(|at| now < *at + window),
        None => false,
    }
}

/// Which of the limits holds for what is counted.
type Limit = fn(&GuessLimits) -> u32;

/// Everything that a guess counts for, each with its limit.
fn counted(
    account: AccountId,
    person: Option<CrmId>,
    address: Option<IpAddr>,
) -> impl Iterator<Item = (Counted, Limit)> + Clone {
    let by_person: Limit = |limits| limits.person;
    let by_address: Limit = |limits| limits.address;
    let by_account: Limit = |limits| limits.account;
    [
        Some((Counted::Person(account, person), by_person)),
        address.map(|address| (Counted::Address(address), by_address)),
        Some((Counted::Account(account), by_account)),
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests;
