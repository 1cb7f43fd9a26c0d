//! A Python of the tests' own with exactly the packages of `requirements.txt`.

use std::{fs, path::Path, process::Command};

use anyhow::Context;

use crate::{
    debian,
    process::{command, output, step},
};

/// Python's own test runner over a folder, in an environment with the folder's requirements.
pub fn tests(folder: &Path) -> anyhow::Result<Command> {
    let environment = crate::demo::target_folder().join("conformance/python");
    install(folder, &environment)?;
    let python = environment.join("bin/python");
    let mut run = command(&python.to_string_lossy(), &["-m", "unittest", "discover", "--verbose"]);
    // What Python compiles does not belong beside the tests.
    run.current_dir(folder).env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(run)
}

/// Makes the environment, once for each list of requirements.
fn install(folder: &Path, environment: &Path) -> anyhow::Result<()> {
    let requirements = folder.join("requirements.txt");
    let wanted =
        fs::read(&requirements).with_context(|| format!("{} cannot be read", requirements.display()))?;
    let stamp = environment.join(".alongside-installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    // Debian's Python comes without the part that makes environments.
    if output("python3", &["-c", "import ensurepip, venv"]).is_none() {
        debian::install(&["python3", "python3-venv"], "the conformance tests")?;
    }
    let made = environment.to_string_lossy();
    step("python3 -m venv", &mut command("python3", &["-m", "venv", "--clear", &made]))?;
    let pip = environment.join("bin/pip");
    let mut packages =
        command(&pip.to_string_lossy(), &["install", "--quiet", "--no-input", "--require-hashes"]);
    packages
        .args(["--only-binary", ":all:", "--disable-pip-version-check", "--requirement"])
        .arg(&requirements);
    step("pip install", &mut packages)?;
    fs::write(&stamp, wanted).context("the Python environment cannot be written")
}
