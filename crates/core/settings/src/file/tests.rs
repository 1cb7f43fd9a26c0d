//! Settings files: what comes back, and what is refused where.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::{
    ButtonRow, CreateLeads, JoinIn, Presence, ProfileRow, RecordMapping, Recording, SsoSettings,
    SyncFrequency, Timers,
};

fn settings() -> impl Strategy<Value = Settings> {
    let flags = any::<[bool; 5]>();
    let path = prop::option::of("[A-Z][a-z]{0,4}(\\.[A-Z]{1,3})?");
    let buttons = prop::collection::btree_map("[A-Z][a-z_]{0,8}", (flags, path, any::<bool>()), 0..4);
    // Any text at all may be a profile's name: quotes, line ends, markup.
    let profiles = prop::collection::btree_map("\\PC{1,8}|<b>\"\"\"\\\\\n", flags, 0..4);
    let pairs = prop::collection::hash_map("[A-Z][a-z]{0,4}(\\.[A-Z]{1,3})?", "[a-z_<>\"' ]{0,5}[a-z]", 0..4);
    let mapping = prop::collection::hash_map("[A-Z][a-z]{0,6}", pairs, 0..4);
    let origins = prop::collection::btree_set("https://[a-z]{1,8}(:8[0-9]{3})?", 0..3);
    let terms = "[^\\p{Cc}]{0,20}[a-z]\n?";
    let numbers = (60_u32..3_600, 1_u32..=86_400, any::<u32>());
    (buttons, profiles, mapping, origins, flags, terms, numbers, prop::option::of("[A-Z][a-z]{0,8}"))
        .prop_map(
            |(
                buttons,
                profiles,
                mapping,
                origins,
                flags,
                terms,
                (code_seconds, expiration, version),
                field,
            )| {
                let [first, second, third, fourth, _] = flags;
                let mut settings = Settings {
                    buttons: buttons.into_iter().map(button_row).collect(),
                    profiles: profiles
                        .into_iter()
                        .filter(|(profile, _)| !profile.trim().is_empty())
                        .map(|(profile, [show, view, join, client, start_agent_video])| {
                            let join_in = if client { JoinIn::Client } else { JoinIn::BrowserTab };
                            ProfileRow { profile, show, view, join, join_in, start_agent_video }
                        })
                        .collect(),
                    record_mapping: RecordMapping::parse(&serde_json::to_string(&mapping).unwrap()).unwrap(),
                    allowed_origins: origins.iter().map(|origin| origin.parse().unwrap()).collect(),
                    timers: Timers { code_seconds, ..Timers::default() },
                    ..Settings::default()
                };
                settings.presence = Presence {
                    enabled: first,
                    show_terms: second,
                    share_page: third,
                    terms,
                    terms_version: version,
                };
                settings.sso = SsoSettings {
                    enabled: fourth && field.is_some(),
                    partner_user_id_field: field,
                    login_expiration_seconds: expiration,
                };
                settings.general.default_admin = first.then(|| "005000000000001".parse().unwrap());
                settings.general.create_leads =
                    if second { CreateLeads::NewEmailAndName } else { CreateLeads::NewEmail };
                settings.general.sync_frequency =
                    if third { SyncFrequency::EveryTwoHours } else { SyncFrequency::Never };
                settings.account.recording = if fourth { Recording::Ask } else { Recording::On };
                settings.account.consent.full_device = first;
                settings
            },
        )
}

/// Flags, the path to a parent, and whether a field is chosen on it.
type Row = ([bool; 5], Option<String>, bool);

fn button_row((object, ([show, view, join, auto, own], parent, field)): (String, Row)) -> ButtonRow {
    let visitor_id_object = if own { Some(object.clone()) } else { parent };
    ButtonRow {
        auto_join: auto && object == "Case",
        visitor_id_field: visitor_id_object.as_ref().filter(|_| field).map(|_| "Email".to_owned()),
        object,
        show,
        view,
        join,
        visitor_id_object,
    }
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
            "format = 2",
            "format = 3",
            "settings, format: 3 is of a newer version: this one reads 2. Update it first",
        ),
        ("format = 2", "format = 1", "settings, format: 1 is of an older version: this one reads 2. Export"),
        ("format = 2", "", "settings, format: a settings file says format = 2"),
        ("format = 2", "format = 2\nchat = true", "settings, chat: not a section of the settings; there are"),
        ("[presence]", "[other]", "settings, other: not a section"),
        ("allowed_origins = []", "", "settings, allowed_origins: the section is missing"),
        ("allowed_origins = []", "allowed_origins = 3", "settings, allowed_origins: invalid type: integer"),
        (
            "allowed_origins = []",
            "allowed_origins = [\"https://a.example\", \"*\"]",
            "settings, allowed_origins[2]: `*`: an origin begins with https://",
        ),
        ("object = \"Lead\"", "object = \"case\"", "settings, buttons[3].object: case has a row already"),
        (
            "object = \"Lead\"",
            "object = \"<b>\"",
            "settings, buttons[3].object: `<b>` is not an object's API name",
        ),
        (
            "object = \"Lead\"",
            "object = \"Lead\"\nauto = true",
            "settings, buttons[3].auto: unknown field `auto`",
        ),
        (
            "object = \"Lead\"",
            "object = 7",
            "settings, buttons[3].object: invalid type: integer `7`, expected a string",
        ),
        (
            "show_terms = true",
            "show_terms = \"yes\"",
            "settings, presence.show_terms: invalid type: string \"yes\", expected a boolean",
        ),
        ("code_seconds = 1200", "code_seconds = 5", "settings, timers.code_seconds: 5 is outside 60 to 3600"),
        ("code_seconds = 1200", "code_seconds = -5", "settings, timers.code_seconds: -5 is negative"),
        (
            "ContactEmail = \"user_email\"",
            "ContactEmail = \"\"",
            "settings, record_mapping.Case.ContactEmail: the custom-data key is empty",
        ),
        ("format = 2", "format = 2\nformat = 2", "settings, line 2, column 1: duplicate key"),
        ("[timers]", "[timers", "settings, line "),
    ] {
        let problem = refused(from, to);
        assert!(problem.starts_with(told), "{to}: {problem}");
    }
}
