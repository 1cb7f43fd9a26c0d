//! What the browser tests and the pictures need: Debian's Chromium and fonts.

use std::path::Path;

use crate::{
    debian, node,
    process::{cargo, command, step},
};

/// Debian packages and a file that shows each is there.
const DEBIAN: [(&str, &str); 2] = [
    ("chromium", "/usr/bin/chromium"),
    ("fonts-noto-core", "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf"),
];

/// Installs what is missing where this is root on Debian; else says what is missing.
pub fn install() -> anyhow::Result<()> {
    let missing: Vec<&str> = DEBIAN
        .into_iter()
        .filter(|(_, file)| !Path::new(file).exists())
        .map(|(package, _)| package)
        .collect();
    debian::install(&missing, "the browser tests")
}

/// Builds the product and lets the picture script walk the demo.
pub fn screenshots() -> anyhow::Result<()> {
    install()?;
    node::install()?;
    node::build()?;
    step("cargo build", &mut cargo(&["build", "--package", "alongside"]))?;
    step("screenshots", &mut playwright("screenshots.config.ts"))
}

/// Playwright in the end-to-end package with the given configuration.
pub fn playwright(configuration: &str) -> std::process::Command {
    let mut playwright = command("npx", &["playwright", "test", "--config", configuration]);
    playwright.current_dir(crate::root().join("tests/e2e"));
    playwright.env("ALONGSIDE_BINARY", crate::demo::target_folder().join("debug/alongside"));
    playwright
}
