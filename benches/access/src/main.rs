//! Cedar and Casbin, asked the questions of `alongside bench access`: the company, the questions and
//! our answers come on standard input, the figures go to standard output. An answer that is not ours
//! ends the run: sides that do not agree are not compared.

mod casbin;
mod cedar;
mod company;

use std::{io::Read as _, time::Duration};

use anyhow::ensure;
use serde::Serialize;

use company::{Question, Told};

/// What one side took.
#[derive(Serialize)]
struct Figure {
    name: &'static str,
    questions: usize,
    /// Mean wall time of one question.
    decision_ns: u64,
}

impl Figure {
    fn new(name: &'static str, answers: &[bool], whole: Duration) -> Self {
        let mean = whole.as_nanos() / answers.len().max(1) as u128;
        Self { name, questions: answers.len(), decision_ns: u64::try_from(mean).unwrap_or(u64::MAX) }
    }
}

/// A side's answers must be ours.
fn agree(name: &str, asked: &[(Question, bool)], answers: &[bool]) -> anyhow::Result<()> {
    let differing = asked.iter().zip(answers).find(|((_, ours), theirs)| ours != *theirs);
    ensure!(
        differing.is_none(),
        "{name} answers otherwise than Alongside: (user, object, button), our answer: {:?}",
        differing.map(|(asked, _)| asked)
    );
    Ok(())
}

fn main() -> anyhow::Result<()> {
    let mut text = Vec::new();
    std::io::stdin().read_to_end(&mut text)?;
    let told: Told = serde_json::from_slice(&text)?;
    // Casbin loads its policies asynchronously.
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let figures = [cedar::measure(&told)?, runtime.block_on(casbin::measure(&told))?];
    println!("{}", serde_json::to_string(&figures)?);
    Ok(())
}
