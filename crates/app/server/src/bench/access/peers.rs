//! Cedar and Casbin, in a process of their own: they are told the company and the questions on their
//! standard input, and answer with what they took.

use std::{path::PathBuf, process::Stdio, time::Duration};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use tokio::{io::AsyncWriteExt as _, process::Command};

use super::company::Sketch;

/// Whether the others were asked.
pub(super) enum Peers {
    NotAsked,
    /// The source tree is not here.
    NoSource,
    Asked(Vec<Peer>),
}

/// What another took.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Peer {
    pub(super) name: String,
    /// Questions that it was asked.
    pub(super) questions: u32,
    decision_ns: u64,
}

impl Peer {
    pub(super) const fn decision(&self) -> Duration {
        Duration::from_nanos(self.decision_ns)
    }
}

impl Peers {
    pub(super) fn figures(&self) -> &[Peer] {
        match self {
            Self::NotAsked | Self::NoSource => &[],
            Self::Asked(peers) => peers,
        }
    }
}

/// What they are told.
#[derive(Serialize)]
struct Told<'a> {
    company: &'a Sketch,
    /// Our answers: theirs must be the same.
    answers: &'a [bool],
}

/// Builds and asks them.
pub(super) async fn ask(sketch: &Sketch, answers: &[bool]) -> anyhow::Result<Peers> {
    let Some(manifest) = manifest() else { return Ok(Peers::NoSource) };
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut process = Command::new(cargo)
        .args(["run", "--release", "--locked", "--quiet", "--manifest-path"])
        .arg(&manifest)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .context("cargo builds Cedar and Casbin; --alone goes without them")?;
    let told = serde_json::to_vec(&Told { company: sketch, answers })?;
    let mut input = process.stdin.take().context("the peers have no standard input")?;
    // They may end before they have read all; then what they said tells why.
    let written = async move { input.write_all(&told).await };
    let (written, output) = tokio::join!(written, process.wait_with_output());
    let output = output?;
    if !output.status.success() {
        bail!("{} ended with {}", manifest.display(), output.status);
    }
    written?;
    Ok(Peers::Asked(serde_json::from_slice(&output.stdout).context("the peers' figures")?))
}

/// The workspace of the others, in this folder or one above it.
fn manifest() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().map(|folder| folder.join("benches/access/Cargo.toml")).find(|path| path.is_file())
}
