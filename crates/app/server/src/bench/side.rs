//! A server under measurement: another process of this binary, with its CPU time and memory.

use std::{net::SocketAddr, process::Stdio, time::Duration};

use anyhow::Context;
use clap::ValueEnum;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

/// Which server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Side {
    /// The bare axum relay.
    Bare,
    /// Alongside's own live part, with its checks on.
    Live,
}

impl Side {
    /// As the figures call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare axum relay",
            Self::Live => "alongside",
        }
    }

    const fn argument(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Live => "live",
        }
    }
}

/// A running server.
pub struct Server {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts the side and waits until it listens.
    pub async fn start(side: Side) -> anyhow::Result<Self> {
        let binary = std::env::current_exe()?;
        let mut child = Command::new(binary)
            .args(["bench", "serve", side.argument()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let input = child.stdin.take().context("the side has no standard input")?;
        let output = child.stdout.take().context("the side has no standard output")?;
        let mut output = BufReader::new(output).lines();
        let line = output.next_line().await?.context("the side ended before it listened")?;
        Ok(Self { child, input, output, address: line.parse()? })
    }

    /// Sends a line and gives the line that comes back.
    pub async fn ask(&mut self, line: &str) -> anyhow::Result<String> {
        self.input.write_all(format!("{line}\n").as_bytes()).await?;
        self.output.next_line().await?.context("the side ended")
    }

    /// CPU time that the process has used, user and system.
    pub fn cpu(&self) -> anyhow::Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id()?))?;
        // Fields 14 and 15, counted after the command's name, which may hold spaces.
        let after = stat.rsplit_once(')').context("/proc/stat has another shape")?.1;
        let ticks: u64 =
            after.split_whitespace().skip(11).take(2).map(|field| field.parse::<u64>().unwrap_or(0)).sum();
        // The kernel tells user space in hundredths of a second (USER_HZ) on every Linux platform.
        Ok(Duration::from_millis(ticks * 10))
    }

    /// Bytes of memory that are resident.
    pub fn resident(&self) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id()?))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
        let kib: u64 = line.split_whitespace().nth(1).context("no VmRSS")?.parse()?;
        Ok(kib * 1024)
    }

    fn id(&self) -> anyhow::Result<u32> {
        self.child.id().context("the side has ended")
    }
}

/// Tells the parent where this side listens.
#[allow(clippy::print_stdout, reason = "the parent reads it")]
pub fn announce(address: SocketAddr) -> anyhow::Result<()> {
    println!("{address}");
    Ok(std::io::Write::flush(&mut std::io::stdout())?)
}
