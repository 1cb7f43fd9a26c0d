//! The demo company's settings, from its plain data to the platform's types.

use alongside_kernel::CrmId;
use alongside_settings::{
    ButtonRow, GeneralSettings, JoinIn, Presence, ProfileRow, RecordMapping, Settings, SsoSettings,
};
use serde_json::{Map, Value};

/// What Fernhill has set, with the CRM's id of its Default Admin.
pub fn settings(default_admin: CrmId) -> anyhow::Result<Settings> {
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
        general: GeneralSettings { default_admin: Some(default_admin), ..GeneralSettings::default() },
        buttons: buttons.collect(),
        profiles: profiles.collect(),
        record_mapping: RecordMapping::parse(&Value::Object(mapping).to_string())?,
        presence: Presence { share_page: true, ..Presence::default() },
        // Everybody of the company is known by their own id in the CRM.
        sso: SsoSettings {
            enabled: true,
            partner_user_id_field: Some("Id".to_owned()),
            ..SsoSettings::default()
        },
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
        let settings = settings("005000000000001".parse().unwrap()).unwrap();
        assert_eq!(settings.record_mapping.object("Case").unwrap().len(), 1);
        assert!(settings.profiles.iter().all(|row| row.profile != "Sales Rep"));
        assert!(settings.sso.enabled);
    }
}
