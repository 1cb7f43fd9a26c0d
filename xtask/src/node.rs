//! The browser parts: installing their packages and building them.

use std::{fs, path::Path, time::SystemTime};

use anyhow::{Context, bail};

use crate::process::{command, output, say, step};

/// The packages in the order in which they are built: the viewer and the console import the SDK's types.
const PACKAGES: [&str; 3] = ["sdk", "viewer", "ui"];

/// Installs the packages of `package-lock.json`, once for each lock file.
pub fn install() -> anyhow::Result<()> {
    let version = output("node", &["--version"]).context("Node is needed: install Node 20 or newer")?;
    let major: u32 =
        version.trim_start_matches('v').split('.').next().and_then(|text| text.parse().ok()).unwrap_or(0);
    if major < 20 {
        bail!("Node {version} is too old: install Node 20 or newer");
    }
    install_in(&crate::root())
}

/// Installs the packages of the lock file in a folder, once for each lock file.
pub fn install_in(folder: &Path) -> anyhow::Result<()> {
    let lock = fs::read(folder.join("package-lock.json"))
        .with_context(|| format!("{}/package-lock.json cannot be read", folder.display()))?;
    let stamp = folder.join("node_modules/.alongside-installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let mut npm = command("npm", &["ci", "--no-audit", "--no-fund", "--prefer-offline"]);
    npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").current_dir(folder);
    step(&format!("npm ci in {}", folder.display()), &mut npm)?;
    fs::write(&stamp, lock).context("node_modules cannot be written")
}

/// Builds those packages whose sources are newer than what was built.
pub fn build() -> anyhow::Result<()> {
    let root = crate::root();
    let shared = newest(&root.join("sdk/src")).max(newest(&root.join("ui/tokens.css")));
    for package in PACKAGES {
        let folder = root.join(package);
        let sources = [
            "src",
            "index.html",
            "console",
            "widget",
            "org",
            "package.json",
            "vite.config.ts",
            "build.mjs",
            "types.mjs",
        ]
        .into_iter()
        .map(|name| newest(&folder.join(name)))
        .fold(shared, Ord::max);
        let stamp = folder.join("dist/.built");
        // The org's scripts and styles are put together by a build of their own.
        let whole = package != "ui" || folder.join("org/dist").is_dir();
        if whole && modified(&stamp).is_some_and(|built| Some(built) > sources) {
            say(&format!("{package}: built already"));
            continue;
        }
        step(
            &format!("build {package}"),
            &mut command("npm", &["run", "--silent", "build", "--workspace", package]),
        )?;
        fs::write(&stamp, "").with_context(|| format!("{package}/dist was not made by its build"))?;
    }
    Ok(())
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

/// When the newest file of a folder was changed; a file counts as itself.
fn newest(path: &Path) -> Option<SystemTime> {
    if !path.is_dir() {
        return modified(path);
    }
    let entries = fs::read_dir(path).ok()?;
    entries.flatten().filter_map(|entry| newest(&entry.path())).max()
}
