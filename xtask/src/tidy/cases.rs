//! `docs/hostile-cases.md` names the tests that show each case: every one of them is there.

use std::{collections::HashSet, fs, path::Path};

use anyhow::Context;

use crate::process::output;

const LIST: &str = "docs/hostile-cases.md";

/// Every name in the list's table that is no test.
pub fn check(root: &Path) -> anyhow::Result<Vec<String>> {
    let list = fs::read_to_string(root.join(LIST)).with_context(|| format!("{LIST} is not there"))?;
    let listed =
        output("git", &["ls-files", "--cached", "--others", "--exclude-standard", "*.rs", "*.spec.ts"])
            .context("tidy asks git which files belong to the project")?;
    let mut tests = HashSet::new();
    for name in listed.lines() {
        // A file that git knows and that is gone has no tests.
        let text = fs::read_to_string(root.join(name)).unwrap_or_default();
        tests.extend(tests_of(&text).map(str::to_owned));
    }
    Ok(names(&list)
        .filter(|name| !tests.contains(*name))
        .map(|name| format!("{LIST}: names the test {name}, which is not there"))
        .collect())
}

/// The names in backquotes of the last column of each row.
fn names(list: &str) -> impl Iterator<Item = &str> {
    list.lines()
        .filter(|line| line.starts_with('|'))
        .filter_map(|line| line.trim_end_matches('|').rsplit('|').next())
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
}

/// Functions that are marked as tests, and titles of browser tests.
fn tests_of(text: &str) -> impl Iterator<Item = &str> {
    let mut marked = false;
    text.lines().map(str::trim_start).filter_map(move |line| {
        if let Some(title) = line.strip_prefix("test('") {
            return title.split('\'').next();
        }
        if line == "#[test]" || line.starts_with("#[tokio::test") {
            marked = true;
        }
        let (_, function) = line.split_once("fn ")?;
        std::mem::take(&mut marked).then_some(function)?.split('(').next()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_last_column() {
        let list = "| H01 | `null` is sent | `one_test` `H23: a title` |\nsee `elsewhere`\n";
        assert_eq!(names(list).collect::<Vec<_>>(), ["one_test", "H23: a title"]);
    }

    #[test]
    fn only_what_is_run_as_a_test_counts() {
        let rust = "fn no_test() {}\n#[test]\nfn one() {}\n#[tokio::test(flavor = \"multi_thread\", worker_threads = 2)]\nasync fn two() {}\n";
        let found: HashSet<_> = tests_of(rust).collect();
        assert!(found.contains("one") && found.contains("two") && !found.contains("no_test"), "{found:?}");
        assert_eq!(tests_of("test('H23: a title', async () => {\n").last(), Some("H23: a title"));
    }
}
