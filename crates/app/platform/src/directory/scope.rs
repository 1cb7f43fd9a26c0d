//! What of the directory concerns the company: the objects and fields of its settings, and those
//! that synced messages need.

use alongside_access::MESSAGE_FIELDS;
use alongside_crm::DirectoryScope;
use alongside_settings::Settings;

use crate::Platform;

/// The objects that a row of Buttons can be added for in every company: the lookups of the Session
/// object as it is shipped. Who may read them is known before a row is saved.
const OFFERED: [&str; 6] = ["Account", "Case", "Contact", "Lead", "Opportunity", "Task"];

impl Platform {
    /// The scope for the account's settings as they stand.
    pub(super) fn directory_scope(&self) -> DirectoryScope {
        let account = self.known_account(self.shared.config.account);
        account.map_or_else(DirectoryScope::default, |state| scope_of(&state.account.settings))
    }
}

/// What decisions by these settings rest on.
pub(crate) fn scope_of(settings: &Settings) -> DirectoryScope {
    let scope = OFFERED.into_iter().fold(DirectoryScope::default(), DirectoryScope::object);
    let scope = settings.buttons.iter().fold(scope, |scope, row| scope.object(&row.object));
    let scope = MESSAGE_FIELDS.into_iter().fold(scope, |scope, (object, field)| scope.field(object, field));
    let fields = settings.fields_in_use();
    let scope = fields.iter().fold(scope, |scope, (object, field)| scope.field(object, field));
    match &settings.sso.partner_user_id_field {
        Some(field) if settings.sso.enabled => scope.partner_field(field),
        _ => scope,
    }
}
