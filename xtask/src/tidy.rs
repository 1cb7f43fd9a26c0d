//! The rules of the house as a program: a rule that is not checked is not kept.

mod cases;
mod crates;
mod files;

use anyhow::bail;

use crate::process::say;

/// Checks every rule and tells all that is broken, not only the first.
pub fn run() -> anyhow::Result<()> {
    let root = crate::root();
    let mut broken = crates::check(&root)?;
    broken.extend(files::check(&root)?);
    broken.extend(cases::check(&root)?);
    if broken.is_empty() {
        say("tidy: all rules kept");
        return Ok(());
    }
    broken.sort();
    for line in &broken {
        say(line);
    }
    bail!("tidy: {} rules broken", broken.len())
}
