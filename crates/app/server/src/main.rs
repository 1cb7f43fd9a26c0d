//! The binary `alongside`: one command line for everything.

use std::process::ExitCode;

use alongside_server::{access, bench, demo, serve, settings};
use clap::{Args as _, Command, FromArgMatches as _};

// glibc keeps what thousands of closed sockets gave back; this gives it to the system.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let command = Command::new("alongside")
        .about("Self-hosted co-browsing inside the CRM")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(serve::command())
        .subcommand(demo::DemoArguments::augment_args(
            Command::new("demo").about("Run the whole product with a demo company's data, on loopback"),
        ))
        .subcommand(access::AccessArguments::augment_args(
            Command::new("access").about("Ask a running platform who may do what, and why not"),
        ))
        .subcommand(settings::SettingsArguments::augment_args(
            Command::new("settings").about("Carry a running platform's company settings, and their history"),
        ))
        .subcommand(access::PlanArguments::augment_args(
            Command::new("doctor")
                .about("Tell what the CRM should grant and does not; fails when something is missing"),
        ))
        .subcommand(bench::BenchArguments::augment_args(
            Command::new("bench").about("Measure the server against a bare relay on this machine"),
        ));
    let matches = command.get_matches();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&error.into()),
    };
    let outcome = runtime.block_on(async {
        match matches.subcommand() {
            Some(("serve", arguments)) => serve::run(arguments).await,
            Some(("demo", arguments)) => demo::run(demo::DemoArguments::from_arg_matches(arguments)?).await,
            Some(("access", arguments)) => {
                access::run(access::AccessArguments::from_arg_matches(arguments)?).await
            }
            Some(("settings", arguments)) => {
                settings::run(settings::SettingsArguments::from_arg_matches(arguments)?).await
            }
            Some(("doctor", arguments)) => {
                access::doctor(&access::PlanArguments::from_arg_matches(arguments)?).await
            }
            Some(("bench", arguments)) => {
                bench::run(bench::BenchArguments::from_arg_matches(arguments)?).await
            }
            _ => Ok(()),
        }
    });
    // A job that hangs in a system call does not keep the process alive.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

#[allow(clippy::print_stderr, reason = "the last word of a command that failed")]
fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("alongside: {error:#}");
    ExitCode::FAILURE
}
