//! `alongside access`, the binary itself against a running demo.

use std::{
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

const BINARY: &str = env!("CARGO_BIN_EXE_alongside");

/// A demo of its own; it ends with the test.
pub struct Demo {
    process: Child,
    told: Value,
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Demo {
    pub fn start() -> Self {
        for base in (24_100..24_900_u16).step_by(10) {
            let free: Vec<_> = (base..base + 5).map(|port| TcpListener::bind(("127.0.0.1", port))).collect();
            if free.iter().any(Result::is_err) {
                continue;
            }
            drop(free);
            let mut process = Command::new(BINARY)
                .args(["demo", "--json", "--base-port", &base.to_string()])
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let mut line = String::new();
            BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
            // Another test may have taken a port between the two looks.
            if let Ok(told) = serde_json::from_str(&line) {
                return Self { process, told };
            }
            let _ = process.wait();
        }
        panic!("no five free ports in a row");
    }

    pub fn text(&self, name: &str) -> &str {
        self.told[name].as_str().unwrap()
    }

    fn email(&self, name: &str) -> &str {
        let users = self.told["users"].as_array().unwrap();
        users.iter().find(|user| user["name"] == name).unwrap()["email"].as_str().unwrap()
    }

    /// `alongside access …` with the account's key in the environment.
    fn ask(&self, arguments: &[&str]) -> Output {
        self.ask_with_key(self.text("api_key"), arguments)
    }

    fn ask_with_key(&self, key: &str, arguments: &[&str]) -> Output {
        self.command(key, &[&["access"], arguments].concat())
    }

    /// `alongside …` with this key in the environment.
    pub fn command(&self, key: &str, arguments: &[&str]) -> Output {
        Command::new(BINARY)
            .args(arguments)
            .args(["--platform", self.text("platform")])
            .env("ALONGSIDE_ACCOUNT_API_KEY", key)
            .output()
            .unwrap()
    }
}

pub fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", said(output));
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn r201_access_is_explained_and_listed_from_the_command_line() {
    let demo = Demo::start();
    let case = demo.told["records"]["Case"][0].as_str().unwrap();

    let jonas = printed(&demo.ask(&["explain", "--user", demo.email("Jonas Weber")]));
    assert!(jonas.starts_with("Not allowed.\n"), "{jonas}");
    assert!(jonas.contains("✕ app_visible") && jonas.contains("/lightning/setup/"), "{jonas}");
    let sam = ["explain", "--user", demo.email("Sam Okafor"), "--object", "Case", "--record", case, "--json"];
    let sam: Value = serde_json::from_str(&printed(&demo.ask(&sam))).unwrap();
    assert_eq!((&sam["allowed"], &sam["gates"][13]["gate"]), (&true.into(), &"session".into()));

    let table = printed(&demo.ask(&["matrix"]));
    let of = |name: &str| table.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(of("Sam Okafor").ends_with("S V J") && of("Jonas Weber").ends_with("– – –"), "{table}");
    let whole: Value = serde_json::from_str(&printed(&demo.ask(&["matrix", "--json"]))).unwrap();
    assert_eq!(whole["items"].as_array().unwrap().len(), whole["total"].as_u64().unwrap() as usize);
    let profile = printed(&demo.ask(&["matrix", "--gate", "profile_button", "--object", "Case", "--json"]));
    let refused: Value = serde_json::from_str(&profile).unwrap();
    let names: Vec<_> = refused["items"].as_array().unwrap().iter().map(|user| &user["name"]).collect();
    assert!(names.contains(&&"Priya Nair".into()) && !names.contains(&&"Sam Okafor".into()), "{names:?}");
    let history = printed(&demo.ask(&["explain", "--user", demo.email("Sam Okafor"), "--action", "history"]));
    assert!(history.starts_with("Not allowed.\n") && history.contains("✕ role"), "{history}");
    let csv = printed(&demo.ask(&["matrix", "--csv", "--object", "Case"]));
    assert_eq!(csv.lines().count(), 1 + 3 * whole["items"].as_array().unwrap().len());

    // What goes wrong says what to do, and never the key.
    let wrong = demo.ask_with_key("a-wrong-key", &["matrix"]);
    assert!(!wrong.status.success());
    assert!(said(&wrong).contains("the API key is not one of this platform's"), "{}", said(&wrong));
    assert!(!said(&wrong).contains("a-wrong-key"));
    let nobody = demo.ask(&["explain", "--user", "nobody@example.com"]);
    assert!(said(&nobody).contains("user: the CRM's directory has no user"), "{}", said(&nobody));
    let no_key = demo.ask_with_key("", &["matrix"]);
    assert!(said(&no_key).contains("the API key is empty"), "{}", said(&no_key));
}

#[test]
fn the_key_is_read_from_a_file_and_goes_to_no_stranger() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key");
    std::fs::write(&file, "some-key\n").unwrap();
    let ask = |platform: &str, file: &std::path::Path| {
        let mut command = Command::new(BINARY);
        command.args(["access", "matrix", "--platform", platform, "--api-key-file"]).arg(file);
        said(&command.env_remove("ALONGSIDE_ACCOUNT_API_KEY").output().unwrap())
    };
    let plain = ask("http://help.example.com", &file);
    assert!(plain.contains("--platform http://help.example.com") && plain.contains("unencrypted"), "{plain}");
    let missing = ask("http://localhost:1", &folder.path().join("none"));
    assert!(missing.contains("--api-key-file"), "{missing}");
    // Nobody listens there.
    let nobody = ask("http://127.0.0.1:1", &file);
    assert!(nobody.contains("http://127.0.0.1:1"), "{nobody}");
    let argument = Command::new(BINARY).args(["access", "matrix", "--api-key", "x"]).output().unwrap();
    assert!(said(&argument).contains("unexpected argument '--api-key'"), "{}", said(&argument));
}
