//! Who shows which gate: one of the staff for each that is about a person, and what they are refused on.

use serde::Serialize;

/// One of the staff whom one gate refuses Join.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Refusal {
    /// Name of the gate, as the REST interface has it.
    pub gate: &'static str,
    /// Full name of the user.
    pub user: &'static str,
    /// Object of the records on which the gate refuses.
    pub object: &'static str,
    /// The same for a person, in a few words.
    pub because: &'static str,
}

/// The refusals, in the order of the gates. `package_installed` refuses everybody or nobody, and
/// `presence` and `session` are about the customer, so that nobody stands for them.
pub fn refusals() -> Vec<Refusal> {
    let refusal = |gate, user, object, because| Refusal { gate, user, object, because };
    vec![
        refusal("user_active", "Nils Forsberg", "Case", "has left"),
        refusal("app_visible", "Tom Ellery", "Case", "no permission set at all"),
        refusal("connected_app", "Greta Lund", "Case", "role without approval"),
        refusal("role", "Omar Rahal", "Case", "approval without role"),
        refusal("object_button", "Sam Okafor", "Account", "accounts have Show only"),
        refusal("profile_button", "Priya Nair", "Case", "profile without a row"),
        refusal("object_permission", "Keiko Arai", "Case", "profile reads no cases"),
        refusal("field_security", "Noor Aziz", "Contact", "profile hides the e-mail"),
        refusal("record_access", "Keiko Arai", "Opportunity", "sees her own only"),
        refusal("signed_in", "Luca Moretti", "Case", "not a user of Alongside"),
        refusal("subscription", "Fatima Haddad", "Case", "subscription has ended"),
    ]
}
