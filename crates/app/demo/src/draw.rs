//! A small deterministic generator (SplitMix64): the same seed gives the same company everywhere.

/// A stream of repeatable choices.
pub struct Draw(u64);

impl Draw {
    /// A stream of its own for one subject, so that more of one kind of record does not change another.
    pub fn new(subject: &str) -> Self {
        // FNV-1a: spreads the subject's name over the seed.
        let seed = subject.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low).expect("low is not above high") + 1;
        low + i64::try_from(self.next() % span).expect("the span is a small positive number")
    }

    /// One of the choices.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let last = i64::try_from(choices.len()).expect("lists are short") - 1;
        let index = usize::try_from(self.between(0, last)).expect("an index is not negative");
        &choices[index]
    }

    /// True in `percent` of a hundred draws.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of the choices, each as likely as its weight.
    pub fn weighted<'a, T>(&mut self, choices: &'a [(T, i64)]) -> &'a T {
        let total: i64 = choices.iter().map(|(_, weight)| weight).sum();
        let mut left = self.between(1, total);
        for (choice, weight) in choices {
            left -= weight;
            if left <= 0 {
                return choice;
            }
        }
        &choices[choices.len() - 1].0
    }
}
