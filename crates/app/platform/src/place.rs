//! The page on which a fix is made, as a link of the console or of the CRM's Setup.

use std::fmt::Write as _;

use alongside_access::{Place, SetupPage};
use alongside_wire::rest::{FixLink, FixedBy};

/// The link of a place, for a CRM at this address.
pub(crate) fn link(place: &Place, crm: &str) -> FixLink {
    let console = |label: &str, path: String, by| FixLink { label: label.to_owned(), url: path, by };
    let admin = FixedBy::Admin;
    match place {
        Place::Buttons { object } => {
            console("Company Settings, Buttons", with("/settings/buttons", "add", object), admin)
        }
        Place::Profiles { profile } => {
            console("Company Settings, Profile Settings", with("/settings/profiles", "add", profile), admin)
        }
        Place::SingleSignOn => console("Company Settings, Single Sign-On", "/settings/sso".to_owned(), admin),
        Place::Users => console("Company Settings, Users", "/settings/users".to_owned(), admin),
        Place::RecordMapping => console("Account Settings, Mapping", "/account/mapping".to_owned(), admin),
        Place::UserSettings => console("User Settings", "/me".to_owned(), FixedBy::User),
        Place::Setup(page) => {
            let (label, path) = setup(page);
            FixLink {
                label: label.to_owned(),
                url: format!("{}{path}", crm.trim_end_matches('/')),
                by: admin,
            }
        }
    }
}

/// A path with one parameter.
fn with(path: &str, key: &str, value: &str) -> String {
    let mut address = format!("{path}?{key}=");
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            address.push(char::from(byte));
        } else {
            let _ = write!(address, "%{byte:02X}");
        }
    }
    address
}

/// A page of the CRM's Setup: what it is called, and its path.
fn setup(page: &SetupPage) -> (&'static str, String) {
    let home = |node: &str| format!("/lightning/setup/{node}/home");
    match page {
        SetupPage::Users => ("Setup, Users", home("ManageUsers")),
        SetupPage::User(user) => {
            ("Setup, Users", format!("/lightning/setup/ManageUsers/page?address=%2F{user}"))
        }
        SetupPage::Packages => ("Setup, Installed Packages", home("ImportedPackage")),
        SetupPage::Apps | SetupPage::ConnectedApp(_) => ("Setup, App Manager", home("NavigationMenus")),
        SetupPage::PermissionSets => ("Setup, Permission Sets", home("PermSets")),
        SetupPage::Profiles => ("Setup, Profiles", home("EnhancedProfiles")),
        SetupPage::Sharing => ("Setup, Sharing Settings", home("SecuritySharing")),
        SetupPage::FieldSecurity(object) => (
            "Setup, Object Manager",
            format!("/lightning/setup/ObjectManager/{object}/FieldsAndRelationships/view"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_parameter() {
        let place = Place::Profiles { profile: "R&D <b>/é".to_owned() };
        let link = link(&place, "https://crm.example/");
        assert_eq!(link.url, "/settings/profiles?add=R%26D%20%3Cb%3E%2F%C3%A9");
        assert_eq!(link.by, FixedBy::Admin);
    }

    #[test]
    fn a_page_of_setup_is_the_crms() {
        let link = link(&Place::Setup(SetupPage::PermissionSets), "https://crm.example/");
        assert_eq!(link.url, "https://crm.example/lightning/setup/PermSets/home");
    }
}
