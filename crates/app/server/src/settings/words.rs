//! Changes of the settings in words, as a terminal shows them.

use std::fmt::Write as _;

use alongside_wire::rest::{
    Button, PageOf, SettingsChange, SettingsPreview, SettingsVersion, SettingsWarning, WholeSettingsVersion,
};

use crate::client::plain;

/// A new version with what it changed.
pub(super) fn saved(version: &WholeSettingsVersion, warnings: &[SettingsWarning]) -> String {
    let mut text = format!("Version {} is in place.\n", version.version);
    changes(&mut text, &version.changes);
    if version.changes.is_empty() {
        text.push_str("  Nothing differs from the version before.\n");
    }
    warned(&mut text, warnings);
    text
}

/// What would change, and who would gain or lose which button.
pub(super) fn preview(preview: &SettingsPreview) -> String {
    let mut text = format!("Against version {}; nothing is saved.\n", preview.version);
    changes(&mut text, &preview.changes);
    if preview.changes.is_empty() {
        text.push_str("  Nothing differs.\n");
    }
    line(&mut text, &format!("Buttons gained: {}, lost: {}.", preview.gains, preview.losses));
    for change in &preview.buttons {
        let sign = if change.gained { '+' } else { '-' };
        let button = match change.button {
            Button::Show => "Show",
            Button::View => "View",
            Button::Join => "Join",
        };
        let told = format!("  {sign} {button} on {}: {} ({})", change.object, change.name, change.profile);
        line(&mut text, &told);
    }
    let more = (preview.gains + preview.losses).saturating_sub(preview.buttons.len() as u64);
    if more > 0 {
        line(&mut text, &format!("  and {more} more"));
    }
    warned(&mut text, &preview.warnings);
    text
}

/// The versions, the newest first.
pub(super) fn history(page: &PageOf<SettingsVersion>) -> String {
    let mut text = String::new();
    for version in &page.items {
        let note = if version.note.is_empty() { String::new() } else { format!(": {}", version.note) };
        let when = version.changed.0;
        line(&mut text, &format!("{}  {when}  {}{note}", version.version, version.changed_by));
        changes(&mut text, &version.changes);
    }
    if page.next.is_some() {
        line(&mut text, &format!("{} of {} versions; --limit shows more.", page.items.len(), page.total));
    }
    text
}

fn changes(text: &mut String, changes: &[SettingsChange]) {
    for change in changes {
        let told = match (&change.before, &change.after) {
            (Some(before), Some(after)) => format!("{before} -> {after}"),
            (None, Some(after)) => format!("new, {after}"),
            (Some(before), None) => format!("removed, was {before}"),
            (None, None) => continue,
        };
        line(text, &format!("  {} {}: {told}", change.section, change.row));
    }
}

fn warned(text: &mut String, warnings: &[SettingsWarning]) {
    for warning in warnings {
        let place = if warning.place.is_empty() { String::new() } else { format!("{}: ", warning.place) };
        line(text, &format!("Warning: {place}{}", warning.problem));
    }
}

/// A line of what people wrote, of which a terminal obeys nothing.
fn line(text: &mut String, words: &str) {
    writeln!(text, "{}", plain(words)).expect("writing to a String does not fail");
}
