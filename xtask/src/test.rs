//! `cargo xtask test`: everything CI asks for, in the order that fails soonest.

use std::time::Instant;

use crate::{
    browser, conformance, node,
    process::{cargo, command, say, step},
    tidy,
};

/// Runs all checks and tests; stops at the first that fails.
pub fn run() -> anyhow::Result<()> {
    let started = Instant::now();
    browser::install()?;
    node::install()?;
    tidy::run()?;
    step("rustfmt", &mut cargo(&["fmt", "--all", "--check"]))?;
    node::build()?;
    step("eslint", &mut command("npx", &["eslint", "--max-warnings", "0", "."]))?;
    for package in ["sdk", "viewer", "ui", "tests/e2e"] {
        step(&format!("check {package}"), &mut npm(package, "check"))?;
    }
    for package in ["sdk", "viewer", "ui"] {
        step(&format!("test {package}"), &mut npm(package, "test"))?;
    }
    step(
        "clippy",
        &mut cargo(&["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]),
    )?;
    step("cargo test", &mut cargo(&["test", "--workspace", "--no-fail-fast"]))?;
    step("cargo build", &mut cargo(&["build", "--package", "alongside"]))?;
    conformance::test(None)?;
    step("browser tests", &mut browser::playwright("playwright.config.ts"))?;
    say(&format!("\nall of it passed in {:.1} min", started.elapsed().as_secs_f64() / 60.0));
    Ok(())
}

/// Writes the files that are made from Rust types.
pub fn codegen() -> anyhow::Result<()> {
    let mut types = cargo(&["test", "--quiet", "--package", "alongside-wire", "typescript"]);
    step("TypeScript types", types.env("ALONGSIDE_CODEGEN", "1"))?;
    let mut openapi = cargo(&["test", "--quiet", "--package", "alongside-api", "openapi"]);
    step("openapi.json", openapi.env("ALONGSIDE_CODEGEN", "1"))?;
    let mut reference = cargo(&["test", "--quiet", "--package", "alongside", "--lib", "reference_page"]);
    step("docs/reference", reference.env("ALONGSIDE_CODEGEN", "1"))
}

fn npm(package: &str, script: &str) -> std::process::Command {
    command("npm", &["run", "--silent", script, "--workspace", package])
}
