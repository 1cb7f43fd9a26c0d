//! What a customer's page sends: sizes as they were seen in real recordings of a shop.

/// Sizes at quantiles of the frames of a recorded shop visit, interpolated in between on a
/// logarithmic scale: half are below 108 bytes, one in fifty is above 28 kB.
const QUANTILES: [(f64, f64); 6] =
    [(0.0, 48.0), (0.5, 108.0), (0.8, 900.0), (0.98, 28_000.0), (0.995, 100_000.0), (1.0, 404_000.0)];

/// Sizes in an order that is the same in every run.
pub struct Sizes {
    state: u64,
}

impl Sizes {
    /// A sequence of its own for each publisher.
    pub fn new(publisher: u64) -> Self {
        Self { state: publisher.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1 }
    }

    /// The next frame's payload in bytes.
    pub fn next(&mut self) -> usize {
        // SplitMix64: good enough for sizes, and the same everywhere.
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let unit = ((bits ^ (bits >> 31)) >> 11) as f64 / (1u64 << 53) as f64;
        let upper =
            QUANTILES.iter().position(|(quantile, _)| *quantile > unit).unwrap_or(QUANTILES.len() - 1);
        let ((q0, s0), (q1, s1)) = (QUANTILES[upper - 1], QUANTILES[upper]);
        let share = (unit - q0) / (q1 - q0);
        (s0.ln() + share * (s1.ln() - s0.ln())).exp() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_the_shape_of_the_recording() {
        let mut sizes = Sizes::new(1);
        let mut drawn: Vec<usize> = (0..100_000).map(|_| sizes.next()).collect();
        drawn.sort_unstable();
        let mean = drawn.iter().sum::<usize>() / drawn.len();
        assert!((90..130).contains(&drawn[50_000]), "median {}", drawn[50_000]);
        assert!((2_500..4_500).contains(&mean), "mean {mean}");
        assert!(drawn[99_999] <= 404_000);
    }
}
