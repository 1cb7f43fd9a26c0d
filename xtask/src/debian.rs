//! Packages of Debian that some checks need.

use anyhow::bail;

use crate::process::{command, output, say, step};

/// Installs packages where this is root on Debian; else says what is missing and for what.
pub fn install(missing: &[&str], purpose: &str) -> anyhow::Result<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let root = output("id", &["-u"]).is_some_and(|id| id == "0");
    if !root || output("apt-get", &["--version"]).is_none() {
        bail!("missing for {purpose}: {}. Install with: sudo apt-get install {0}", missing.join(" "));
    }
    say(&format!("installing {}", missing.join(" ")));
    step("apt-get update", &mut command("apt-get", &["update", "-qq"]))?;
    let mut install = command("apt-get", &["install", "-y", "-qq", "--no-install-recommends"]);
    install.args(missing).env("DEBIAN_FRONTEND", "noninteractive");
    step("apt-get install", &mut install)
}
