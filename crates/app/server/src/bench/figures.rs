//! Counting and printing.

use std::time::Duration;

/// Latencies of one run.
#[derive(Default)]
pub struct Latencies(Vec<u32>);

impl Latencies {
    /// Takes one in.
    pub fn record(&mut self, latency: Duration) {
        self.0.push(u32::try_from(latency.as_micros()).unwrap_or(u32::MAX));
    }

    /// Takes all of another in.
    pub fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The latency below which this share of all lies.
    pub fn quantile(&mut self, share: f64) -> Duration {
        if self.0.is_empty() {
            return Duration::ZERO;
        }
        let position = ((self.0.len() - 1) as f64 * share).round() as usize;
        let (_, value, _) = self.0.select_nth_unstable(position);
        Duration::from_micros(u64::from(*value))
    }
}

/// A line of the report.
#[allow(clippy::print_stdout, reason = "the bench's output")]
pub fn line(text: &str) {
    println!("{text}");
}

/// A document of the report, for `--json`.
#[allow(clippy::print_stdout, reason = "the bench's output")]
pub fn json(value: &serde_json::Value) {
    println!("{value}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_sorted_values() {
        let mut latencies = Latencies::default();
        for millis in (1..=101).rev() {
            latencies.record(Duration::from_millis(millis));
        }
        assert_eq!(latencies.quantile(0.5), Duration::from_millis(51));
        assert_eq!(latencies.quantile(1.0), Duration::from_millis(101));
    }
}
