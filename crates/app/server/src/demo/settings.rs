//! The demo company's settings, from its plain data to the platform's types.

use alongside_settings::{ButtonRow, JoinIn, Presence, ProfileRow, RecordMapping, Settings};
use serde_json::{Map, Value};

/// What Fernhill has set, for a shop at this origin.
pub fn settings(shop: &str) -> anyhow::Result<Settings> {
    let chosen = alongside_demo::platform_settings();
    let buttons = chosen.buttons.iter().map(|row| ButtonRow {
        object: row.object.to_owned(),
        show: row.show,
        view: row.view,
        join: row.join,
        ..ButtonRow::default()
    });
    let profiles = chosen.profiles.iter().map(|row| ProfileRow {
        profile: row.profile.to_owned(),
        show: row.show,
        view: row.view,
        join: row.join,
        join_in: match row.join_in {
            alongside_demo::JoinIn::BrowserTab => JoinIn::BrowserTab,
            alongside_demo::JoinIn::Client => JoinIn::Client,
        },
        ..ProfileRow::default()
    });
    let mut mapping: Map<String, Value> = Map::new();
    for row in &chosen.mappings {
        let pairs = mapping.entry(row.object).or_insert_with(|| Value::Object(Map::new()));
        pairs[row.field] = Value::String(row.custom_key.to_owned());
    }
    let settings = Settings {
        buttons: buttons.collect(),
        profiles: profiles.collect(),
        record_mapping: RecordMapping::parse(&Value::Object(mapping).to_string())?,
        presence: Presence { share_page: true, ..Presence::default() },
        allowed_origins: vec![shop.parse()?],
        ..Settings::default()
    };
    settings.check()?;
    Ok(settings)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_demo_matches_cases_by_contact_email_and_gives_sales_no_row() {
        let settings = settings("http://localhost:4402").unwrap();
        assert_eq!(settings.record_mapping.object("Case").unwrap().len(), 1);
        assert!(settings.profiles.iter().all(|row| row.profile != "Sales Rep"));
        assert!(settings.allows_origin("http://localhost:4402"));
    }
}
