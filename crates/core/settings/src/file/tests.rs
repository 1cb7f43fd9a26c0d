//! Settings files: what comes back, and what is refused where.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::{ButtonRow, JoinIn, ProfileRow};

fn settings() -> impl Strategy<Value = Settings> {
    let flags = any::<[bool; 4]>();
    let buttons = prop::collection::btree_map("[A-Z][a-z_]{0,8}", flags, 0..4);
    // Any text at all may be a profile's name: quotes, line ends, markup.
    let profiles = prop::collection::btree_map("\\PC{1,8}|<b>\"\"\"\\\\\n", flags, 0..4);
    let pairs = prop::collection::hash_map("[A-Z][a-z]{0,4}(\\.[A-Z]{1,3})?", "[a-z_<>\"' ]{0,5}[a-z]", 0..4);
    let mapping = prop::collection::hash_map("[A-Z][a-z]{0,6}", pairs, 0..4);
    let origins = prop::collection::btree_set("https://[a-z]{1,8}(:8[0-9]{3})?", 0..3);
    (buttons, profiles, mapping, origins, any::<[bool; 3]>(), 60_u32..3_600).prop_map(
        |(buttons, profiles, mapping, origins, [enabled, show_terms, share_page], code_seconds)| Settings {
            buttons: buttons
                .into_iter()
                .map(|(object, [show, view, join, _])| ButtonRow { object, show, view, join })
                .collect(),
            profiles: profiles
                .into_iter()
                .filter(|(profile, _)| !profile.trim().is_empty())
                .map(|(profile, [show, view, join, client])| {
                    let join_in = if client { JoinIn::Client } else { JoinIn::BrowserTab };
                    ProfileRow { profile, show, view, join, join_in }
                })
                .collect(),
            record_mapping: RecordMapping::parse(&serde_json::to_string(&mapping).unwrap()).unwrap(),
            presence: Presence { enabled, show_terms, share_page },
            allowed_origins: origins.iter().map(|origin| origin.parse().unwrap()).collect(),
            timers: Timers { code_seconds, ..Timers::default() },
        },
    )
}

proptest! {
    #[test]
    fn r205_a_file_reads_back_as_the_settings_it_was_written_from(settings in settings()) {
        let text = settings.to_toml();
        let read = Settings::from_toml(&text);
        prop_assert_eq!(read.as_ref(), Ok(&settings), "{}", text);
        prop_assert_eq!(settings.changes_to(&read.unwrap()), []);
    }

    #[test]
    fn r205_no_text_makes_the_reader_panic(text in "\\PC{0,60}", at in 0_usize..400) {
        let mut file = Settings::default().to_toml();
        let at = at.min(file.len());
        if file.is_char_boundary(at) {
            file.insert_str(at, &text);
        }
        let _ = Settings::from_toml(&file);
        let _ = Settings::from_toml(&text);
    }
}

fn refused(from: &str, to: &str) -> String {
    let file = Settings::default().to_toml();
    assert!(file.contains(from), "{file}");
    Settings::from_toml(&file.replacen(from, to, 1)).unwrap_err().to_string()
}

#[test]
fn r205_each_bad_value_is_refused_by_section_row_and_fix() {
    for (from, to, told) in [
        (
            "format = 1",
            "format = 2",
            "settings, format: 2 is of a newer version: this one reads 1. Update it first",
        ),
        ("format = 1", "", "settings, format: a settings file says format = 1"),
        ("format = 1", "format = 1\nchat = true", "settings, chat: not a section of the settings; there are"),
        ("[presence]", "[other]", "settings, other: not a section"),
        ("allowed_origins = []", "", "settings, allowed_origins: the section is missing"),
        (
            "allowed_origins = []",
            "allowed_origins = 3",
            "settings, allowed_origins: this section is a list of rows",
        ),
        (
            "allowed_origins = []",
            "allowed_origins = [\"https://a.example\", \"*\"]",
            "settings, allowed_origins[2]: `*`: an origin begins with https://",
        ),
        ("object = \"Lead\"", "object = \"Case\"", "settings, buttons[3].object: Case has a row already"),
        (
            "object = \"Lead\"",
            "object = \"<b>\"",
            "settings, buttons[3].object: `<b>` is not an object's API name",
        ),
        ("object = \"Lead\"", "object = \"Lead\"\nauto = true", "settings, buttons[3]: unknown field `auto`"),
        (
            "object = \"Lead\"",
            "object = 7",
            "settings, buttons[3]: invalid type: integer `7`, expected a string",
        ),
        (
            "show_terms = true",
            "show_terms = \"yes\"",
            "settings, presence: invalid type: string \"yes\", expected a boolean",
        ),
        ("code_seconds = 1200", "code_seconds = 5", "settings, timers.code_seconds: 5 is outside 60 to 3600"),
        ("code_seconds = 1200", "code_seconds = -5", "settings, timers: invalid value: integer `-5`"),
        (
            "ContactEmail = \"user_email\"",
            "ContactEmail = \"\"",
            "settings, record_mapping: the custom-data key is empty",
        ),
        ("format = 1", "format = 1\nformat = 1", "settings, line 2, column 1: duplicate key"),
        ("[timers]", "[timers", "settings, line "),
    ] {
        let problem = refused(from, to);
        assert!(problem.starts_with(told), "{to}: {problem}");
    }
}
