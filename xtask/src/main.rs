//! The project's own commands. `demo` and `test` do everything on a machine that has only Rust
//! and Node; the others are the parts one runs by themselves while working.

mod browser;
mod conformance;
mod debian;
mod demo;
mod node;
mod process;
mod test;
mod tidy;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

/// The project's own commands.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build and run the whole product with demo data; further arguments go to `alongside demo`.
    Demo {
        /// Build with optimisations, as a release is built.
        #[arg(long)]
        release: bool,
        /// `--base-port N`, `--data DIR`, `--json`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Install what is needed, then run formatting, lints, Rust, TypeScript, conformance and browser tests.
    Test,
    /// Drive the org with the platform's own clients, unmodified: one of them, or all.
    Conformance {
        /// The client.
        #[arg(value_enum)]
        client: Option<conformance::Client>,
    },
    /// Check the rules of the house: which crate may use which, how files look.
    Tidy,
    /// Build the browser parts: SDK, viewer, console, widget.
    Web,
    /// Write the TypeScript types and `openapi.json` from the Rust types.
    Codegen,
    /// Take the README's pictures from a running demo.
    Screenshots,
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Demo { release, arguments } => demo::run(release, &arguments),
        Command::Test => test::run(),
        Command::Conformance { client } => conformance::run(client),
        Command::Tidy => tidy::run(),
        Command::Web => node::install().and_then(|()| node::build()),
        Command::Codegen => test::codegen(),
        Command::Screenshots => browser::screenshots(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            process::say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// The workspace's folder.
fn root() -> PathBuf {
    let xtask = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().map_or(xtask.clone(), std::path::Path::to_path_buf)
}
