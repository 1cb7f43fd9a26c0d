//! The demo that a client's tests drive: on free ports, with data of its own, ended with the tests.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader},
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Stdio},
};

use anyhow::{Context, ensure};

use crate::process::command;

/// Where the search for free ports begins, unless `ALONGSIDE_TEST_PORT` says otherwise.
const FIRST_PORT: u16 = 20_000;
/// How many ports a demo takes, one after another.
const PORTS: u16 = 5;

/// A running demo; dropping it ends it.
pub struct Demo {
    process: Child,
    folder: PathBuf,
}

impl Demo {
    /// Starts a demo whose data, log and line go to a folder, and waits until it serves.
    pub fn start(folder: &Path) -> anyhow::Result<Demo> {
        let data = folder.join("data");
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("{} cannot be emptied", folder.display()))?;
        }
        fs::create_dir_all(&data).with_context(|| format!("{} cannot be made", data.display()))?;
        let binary = crate::demo::target_folder().join("debug/alongside");
        let base = free_ports()?.to_string();
        let mut demo = command(&binary.to_string_lossy(), &["demo", "--json", "--base-port", &base]);
        let log = File::create(folder.join("demo.log"))?;
        demo.arg("--data").arg(&data).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
        let mut process = demo.spawn().with_context(|| format!("{} cannot be started", binary.display()))?;
        let output = process.stdout.take();
        let demo = Demo { process, folder: folder.to_owned() };
        let mut line = String::new();
        BufReader::new(output.context("the demo has no output")?).read_line(&mut line)?;
        ensure!(!line.is_empty(), "the demo ended before it served; its log is {}", demo.log().display());
        fs::write(demo.line(), line)?;
        Ok(demo)
    }

    /// The file with what `demo --json` printed.
    pub fn line(&self) -> PathBuf {
        self.folder.join("demo.json")
    }

    /// The demo's log.
    pub fn log(&self) -> PathBuf {
        self.folder.join("demo.log")
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // An error means that it has ended already.
        let _ended = self.process.kill().and_then(|()| self.process.wait());
    }
}

/// The first of five ports in a row that nobody listens on.
fn free_ports() -> anyhow::Result<u16> {
    let first =
        std::env::var("ALONGSIDE_TEST_PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(FIRST_PORT);
    let free = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
    (first..first.saturating_add(1_000))
        .step_by(10)
        .find(|base| (*base..*base + PORTS).all(free))
        .with_context(|| format!("no {PORTS} free ports in a row from {first}"))
}
