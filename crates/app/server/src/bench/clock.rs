//! Wall and CPU time of calls made in this process, in rounds, so that two sides can take turns.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};
use serde_json::json;

/// What the calls of one side took.
#[derive(Debug, Default)]
pub struct Side {
    /// Wall time of every call.
    wall: Vec<Duration>,
    /// CPU time of a call, all threads together, one mean for each round.
    cpu: Vec<Duration>,
}

impl Side {
    /// Makes the calls of a round.
    pub async fn round(
        &mut self,
        calls: u32,
        mut call: impl AsyncFnMut(u32) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let before = cpu();
        for number in 0..calls {
            let started = Instant::now();
            call(number).await?;
            self.wall.push(started.elapsed());
        }
        self.cpu.push((cpu().saturating_sub(before)) / calls.max(1));
        Ok(())
    }

    /// The call in the middle by wall time.
    pub fn wall(&self) -> Duration {
        median(&self.wall)
    }

    /// The round in the middle by CPU time for each call.
    pub fn cpu(&self) -> Duration {
        median(&self.cpu)
    }

    /// For `--json`, in milliseconds.
    pub fn document(&self) -> serde_json::Value {
        json!({ "cpu_ms": millis(self.cpu()), "wall_ms": millis(self.wall()) })
    }
}

/// Milliseconds with a fraction.
pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// CPU time of this process so far, user and system.
fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    // Neither is negative for a process.
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_round_counts_every_call_and_the_work_of_them() {
        let mut side = Side::default();
        let mut made = 0;
        side.round(3, async |number| {
            assert_eq!(number, made);
            made += 1;
            Ok(())
        })
        .await
        .unwrap();
        assert_eq!((made, side.wall.len(), side.cpu.len()), (3, 3, 1));
    }

    #[test]
    fn the_median_is_the_one_in_the_middle() {
        let times = [9, 1, 5].map(Duration::from_millis);
        assert_eq!(median(&times), Duration::from_millis(5));
        assert_eq!(median(&[]), Duration::ZERO);
    }
}
