//! A place as the address of a page: of the console, or of the CRM's Setup.

use std::fmt::Write as _;

use alongside_access::{CompanySection, Place, SetupNode};
use alongside_wire::rest::{GateLink, LinkAudience};

/// The link to a place. Paths of the CRM begin with `/lightning/`, on its own origin.
pub(super) fn of(place: &Place) -> GateLink {
    let (label, url) = match place {
        Place::CompanySettings { section, row, missing } => {
            let section = match section {
                CompanySection::Buttons => "buttons",
                CompanySection::Profiles => "profiles",
            };
            if *missing {
                ("Add the row", format!("/settings/{section}?add={}", escaped(row)))
            } else {
                ("Open the row", format!("/settings/{section}"))
            }
        }
        Place::CrmSetup { node, id } => {
            let (label, node) = match node {
                SetupNode::Users => ("Open the user in Setup", "ManageUsers"),
                SetupNode::Packages => ("Open Installed Packages", "ImportedPackage"),
                SetupNode::ConnectedApps => ("Open the connected apps", "ConnectedApplication"),
            };
            let page = match id {
                // The form of address that Salesforce's Setup takes for one record of a node.
                Some(id) => format!("/lightning/setup/{node}/page?address=%2F{id}"),
                None => format!("/lightning/setup/{node}/home"),
            };
            (label, page)
        }
    };
    GateLink { label: label.to_owned(), url, audience: LinkAudience::Admin }
}

/// A text as the value of a query's parameter.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            write!(escaped, "%{byte:02X}").expect("a string takes everything that is written");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(place: &Place) -> String {
        of(place).url
    }

    #[test]
    fn r201_a_row_that_is_missing_is_added_by_its_name_whatever_it_holds() {
        let row = |row: &str, missing| Place::CompanySettings {
            section: CompanySection::Profiles,
            row: row.to_owned(),
            missing,
        };
        assert_eq!(url(&row("Sales Rep", true)), "/settings/profiles?add=Sales%20Rep");
        assert_eq!(url(&row("A&B=\"<#", true)), "/settings/profiles?add=A%26B%3D%22%3C%23");
        assert_eq!(url(&row("Sales Rep", false)), "/settings/profiles");
    }

    #[test]
    fn r201_a_user_is_opened_in_setup_by_id() {
        let id = "005000000000001AAA".parse().unwrap();
        let place = Place::CrmSetup { node: SetupNode::Users, id: Some(id) };
        assert_eq!(url(&place), "/lightning/setup/ManageUsers/page?address=%2F005000000000001AAA");
        let place = Place::CrmSetup { node: SetupNode::ConnectedApps, id: None };
        assert_eq!(url(&place), "/lightning/setup/ConnectedApplication/home");
    }
}
