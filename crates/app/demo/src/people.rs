//! Fernhill's staff. Several of them exist to show one situation each; their comment says which.

pub mod customers;

use crate::{DemoUser, Membership, PASSWORD};

/// The label of the company's own permission set that the connected app approves.
pub const ACCESS_SET: &str = "Alongside Access";
/// The label of the company's own permission set of the integration user.
pub const INTEGRATION_SET: &str = "Alongside Integration";
/// The label of the company's own permission set that lets the integration user repair access.
pub const DOCTOR_SET: &str = "Alongside Doctor";
const AGENT_SET: &str = "Alongside Agent";
const ADMIN_SET: &str = "Alongside Admin";

/// Every user of the demo org.
pub fn users() -> Vec<DemoUser> {
    let agent = vec![AGENT_SET, ACCESS_SET];
    let admin = vec![ADMIN_SET, ACCESS_SET];
    vec![
        person("Sam Okafor", "Support Agent", "Customer support", agent.clone()),
        person("Ada Lindqvist", "System Administrator", "Head of systems", admin.clone()),
        // An administrator without a grant: meets the blocked screen, as everybody does at first.
        person("Jonas Weber", "System Administrator", "Systems engineer", vec![]),
        // Role and approval, but her profile has no row in Profile Settings.
        person("Priya Nair", "Sales Rep", "Trade sales, south", agent.clone()),
        // No permission sets at all: does not even see the app.
        person("Tom Ellery", "Support Agent", "Customer support, weekends", vec![]),
        // The role without the approval: the connected app does not admit her.
        person("Greta Lund", "Support Agent", "Customer support, returns", vec![AGENT_SET]),
        // The approval without a role.
        person("Omar Rahal", "Support Agent", "Customer support, new", vec![ACCESS_SET]),
        // Her profile may not read a Contact’s e-mail, by which devices are found.
        person("Noor Aziz", "Support Trainee", "Customer support, trainee", agent.clone()),
        // Her profile reads no Cases, and of the opportunities only her own.
        person("Keiko Arai", "Lead Desk", "Answers new leads", agent.clone()),
        person("Mei Tanaka", "Support Agent", "Senior customer support", agent.clone()),
        // Everything is granted, and her subscription has run out.
        DemoUser {
            membership: Membership::Ended,
            ..person("Fatima Haddad", "Support Agent", "Customer support, repairs", agent.clone())
        },
        person("Amara Diallo", "Service Manager", "Service manager", admin),
        // Everything is granted in the CRM, and nobody has made him a member.
        DemoUser {
            membership: Membership::None,
            ..person("Luca Moretti", "Service Manager", "Returns and repairs manager", agent.clone())
        },
        person("Diego Fuentes", "Sales Rep", "Trade sales, north", vec![]),
        person("Hannah Brandt", "Sales Rep", "Key accounts", agent.clone()),
        person("Rhys Pritchard", "Standard User", "Warehouse and despatch", vec![]),
        DemoUser {
            active: false,
            ..person("Nils Forsberg", "Support Agent", "Customer support, until May", agent)
        },
        // Programs run as this user (client credentials): API only, sees all data.
        DemoUser {
            integration: true,
            ..person(
                "Alongside Integration",
                "Integration User",
                "Runs the connection",
                vec![INTEGRATION_SET, DOCTOR_SET, ACCESS_SET],
            )
        },
    ]
}

fn person(
    name: &'static str,
    profile: &'static str,
    title: &'static str,
    permission_sets: Vec<&'static str>,
) -> DemoUser {
    let email = format!("{}@fernhill.example", name.to_lowercase().replace(' ', "."));
    DemoUser {
        name,
        username: email.clone(),
        email,
        password: PASSWORD,
        profile,
        permission_sets,
        title,
        active: true,
        integration: false,
        membership: Membership::Active,
    }
}
