//! Limits on guessing session codes: wrong codes are counted per person, per address and per
//! account (the account's programs together are one person), and too many of one of them lock it for a while. A value without a clock.

use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
    time::Duration,
};

use alongside_kernel::{AccountId, CrmId, Timestamp};

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
/// `n` open codes with at most `50 n / 1,000,000` in that time, for which 10 agents must be at it.
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
}

impl Guesses {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(limits: GuessLimits) -> Self {
        Self { limits, wrong: HashMap::new(), swept: Timestamp::default() }
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
            return Err(wait);
        }
        for (who, _) in counted {
            self.wrong.entry(who).or_default().push_back(now);
        }
        Ok(())
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
        let recent = times.iter().filter(|at| now < **at + self.limits.window).count();
        if recent < limit as usize {
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

type Limit = fn(&GuessLimits) -> u32;

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
