//! Running other programs, with a heading before and a plain error after.

use std::{
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context, bail};

/// Writes a line for the person at the terminal. Standard output belongs to the program that is
/// run (`demo --json` prints one line there), so this goes to standard error.
#[allow(clippy::print_stderr, reason = "the one place where xtask speaks")]
pub fn say(line: &str) {
    eprintln!("{line}");
}

/// A command in the workspace's folder.
pub fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(crate::root());
    command
}

/// The cargo that runs this program.
pub fn cargo(arguments: &[&str]) -> Command {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    command(&cargo, arguments)
}

/// Runs a step with its output on standard error, and fails with the step's name.
pub fn step(name: &str, command: &mut Command) -> anyhow::Result<()> {
    say(&format!("\n── {name}"));
    let started = Instant::now();
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::from(std::io::stderr()))
        .status()
        .with_context(|| format!("{name}: cannot start {:?}", command.get_program()))?;
    if !status.success() {
        bail!("{name} failed ({status})");
    }
    say(&format!("── {name}: {:.0} s", started.elapsed().as_secs_f64()));
    Ok(())
}

/// What a command prints, trimmed; `None` when it cannot be run or fails.
pub fn output(program: &str, arguments: &[&str]) -> Option<String> {
    let output = command(program, arguments).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}
