//! What is no manifest is refused with section, row and fix.

use super::super::{Manifest, ManifestError};

fn refusal(text: &str) -> String {
    Manifest::from_toml(text).unwrap_err().to_string()
}

const PEOPLE: &str = "format = 1\n[people.desk]\nprofiles = [\"Desk\"]\n";

#[test]
fn what_is_no_toml_is_refused_with_line_and_column() {
    let error = Manifest::from_toml("format = 1\n[people.desk\n").unwrap_err();
    assert!(matches!(error, ManifestError::Shape { line: 2, .. }), "{error}");
    assert!(refusal(&"#".repeat(70_000)).contains("longer than 64 KiB"));
}

#[test]
fn every_refusal_names_section_row_and_fix() {
    for (text, wanted) in [
        ("[people.desk]\nprofiles = [\"Desk\"]\n".to_owned(), "format: a manifest says format = 1"),
        ("format = 2\n".to_owned(), "format: 2 is of a newer version"),
        ("format = 1\n".to_owned(), "people: says nobody"),
        (format!("{PEOPLE}[grant]\nto = []\n"), "grant: not a section of a manifest"),
        ("format = 1\n[people.desk]\n".to_owned(), "people.desk: means nobody"),
        (
            "format = 1\n[people.desk]\nprofile = [\"Desk\"]\n".to_owned(),
            "people.desk: unknown field `profile`",
        ),
        (format!("{PEOPLE}except = [\"others\"]\n"), "people.desk.except: there is no group others"),
        (
            format!("{PEOPLE}holders_of = [\"Agent\"]\n"),
            "people.desk.holders_of: Agent is not a permission set",
        ),
        (
            format!("{PEOPLE}[connected_app]\npermitted_users = \"All\"\nto = [\"desk\"]\n"),
            "connected_app.permitted_users: the only policy is",
        ),
        (format!("{PEOPLE}[[grants]]\nto = []\n"), "grants[1].to: names no group"),
        (format!("{PEOPLE}[[grants]]\nto = [\"desks\"]\n"), "grants[1].to: there is no group desks"),
        (format!("{PEOPLE}[[grants]]\nto = [\"desk\"]\nsets = []\n"), "grants[1]: unknown field `sets`"),
        (
            format!("{PEOPLE}[[grants]]\nto = [\"desk\"]\napps = [\"Sales\"]\n"),
            "grants[1].apps: Sales is not an app",
        ),
        (
            format!("{PEOPLE}[[grants]]\nto = [\"desk\"]\npermission_sets = [\"Sales\"]\n"),
            "grants[1].permission_sets: Sales is not a permission set",
        ),
        (
            format!("{PEOPLE}[[grants]]\nto = [\"desk\"]\nobjects.Case = [\"edit\"]\n"),
            "grants[1].objects.Case: write out what belongs together: Read and Edit",
        ),
        (
            format!("{PEOPLE}[[grants]]\nto = [\"desk\"]\nobjects.Case = [\"read\", \"view_all\"]\n"),
            "grants[1].objects.Case: view_all looks past sharing",
        ),
        (
            format!("{PEOPLE}[[grants]]\nto = [\"desk\"]\nobjects.\"Case' OR\" = [\"read\"]\n"),
            "not an object's API name",
        ),
        (
            format!("{PEOPLE}[[grants]]\nto = [\"desk\"]\nfields.Email = [\"read\"]\n"),
            "write a field with its object",
        ),
        (
            format!("{PEOPLE}[[grants]]\nto = [\"desk\"]\nfields.\"Contact.Email\" = [\"edit\"]\n"),
            "a field is read at least",
        ),
    ] {
        let told = refusal(&text);
        assert!(told.contains(wanted), "{text}\ntold: {told}\nwanted: {wanted}");
    }
}
