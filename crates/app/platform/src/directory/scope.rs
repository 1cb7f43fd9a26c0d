//! What of the directory concerns the company: the objects and fields of its settings, and those
//! that synced messages need.

use alongside_crm::DirectoryScope;
use alongside_settings::Settings;

use crate::Platform;

/// R57: what whoever works with messages must read and edit on a Contact.
const CONTACT: [&str; 6] = ["AccountId", "Name", "Phone", "MobilePhone", "Email", "Title"];

/// R58: and on a Lead.
const LEAD: [&str; 9] =
    ["Name", "Phone", "MobilePhone", "Email", "Company", "Title", "Status", "LeadSource", "Rating"];

impl Platform {
    /// The scope for the account's settings as they stand.
    pub(super) fn directory_scope(&self) -> DirectoryScope {
        let account = self.known_account(self.shared.config.account);
        let scope = account.map_or_else(DirectoryScope::default, |state| of(&state.account.settings));
        let messages = [("Contact", CONTACT.as_slice()), ("Lead", LEAD.as_slice())];
        messages.into_iter().fold(scope, |scope, (object, fields)| {
            fields.iter().fold(scope, |scope, field| scope.field(object, field))
        })
    }
}

fn of(settings: &Settings) -> DirectoryScope {
    let scope =
        settings.buttons.iter().fold(DirectoryScope::default(), |scope, row| scope.object(&row.object));
    settings.record_mapping.objects().fold(scope, |scope, (object, pairs)| {
        pairs.iter().fold(scope.object(object), |scope, pair| scope.field(object, &pair.crm_field))
    })
}
