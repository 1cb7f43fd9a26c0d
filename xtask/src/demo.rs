//! `cargo xtask demo`: build everything, then become the product.

#[cfg(not(unix))]
use anyhow::Context as _;
use anyhow::bail;

use crate::{
    node,
    process::{cargo, command, step},
};

/// Builds the browser parts and the binary, and runs `alongside demo` until it stops.
pub fn run(release: bool, arguments: &[String]) -> anyhow::Result<()> {
    node::install()?;
    node::build()?;
    let mut build = cargo(&["build", "--package", "alongside"]);
    if release {
        build.arg("--release");
    }
    step("cargo build", &mut build)?;
    become_demo(if release { "release" } else { "debug" }, arguments)
}

/// Where cargo puts what it builds.
pub fn target_folder() -> std::path::PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| crate::root().join("target"), Into::into)
}

/// Replaces this process, so that signals and the exit code are the product's own.
fn become_demo(profile: &str, arguments: &[String]) -> anyhow::Result<()> {
    let binary = target_folder().join(profile).join(format!("alongside{}", std::env::consts::EXE_SUFFIX));
    let mut demo = command(&binary.to_string_lossy(), &["demo"]);
    demo.args(arguments);
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        let error = demo.exec();
        bail!("{} cannot be started: {error}", binary.display());
    }
    #[cfg(not(unix))]
    {
        let status = demo.status().context("alongside demo cannot be started")?;
        if !status.success() {
            bail!("alongside demo ended with {status}");
        }
        Ok(())
    }
}
