//! What the demo says when it is ready: addresses, people, records.

use std::path::Path;

use alongside_demo::{Demo, RecordIds};
use serde_json::json;

use super::{Origins, keys::Keys};
use crate::certificate::AUTHORITY_FILE;

/// Everything a person or a test needs to begin.
pub struct Introduction<'a> {
    pub origins: &'a Origins,
    pub keys: &'a Keys,
    pub demo: &'a Demo,
    pub records: RecordIds,
    pub folder: &'a Path,
}

impl Introduction<'_> {
    /// Prints one line of JSON, or a page for a person.
    #[allow(clippy::print_stdout, reason = "the demo's output")]
    pub fn print(&self, as_json: bool) -> anyhow::Result<()> {
        println!("{}", if as_json { self.line().to_string() } else { self.page() });
        Ok(std::io::Write::flush(&mut std::io::stdout())?)
    }

    fn line(&self) -> serde_json::Value {
        let users: Vec<_> = self
            .demo
            .people()
            .map(|user| {
                json!({
                    "name": user.name, "email": user.email, "username": user.username, "password": user.password,
                    "profile": user.profile, "permission_sets": user.permission_sets,
                })
            })
            .collect();
        json!({
            "platform": self.origins.platform, "org": self.origins.org, "org_tls": self.origins.org_tls,
            "org_ca": self.folder.join(AUTHORITY_FILE), "shop": self.origins.shop, "viewer": self.origins.viewer,
            "license_key": self.keys.license_key, "api_key": self.keys.api_key,
            "users": users, "customers": self.demo.customers, "records": self.records,
            "refusals": alongside_demo::refusals(),
        })
    }

    fn page(&self) -> String {
        let mut page = format!(
            "\nAlongside is ready.\n\n  Org      {}   sign in as one of the staff\n  Shop     {}   sign in as a customer\n  Console  {}\n\nStaff (password {}):\n",
            self.origins.org,
            self.origins.shop,
            self.origins.platform,
            alongside_demo::PASSWORD
        );
        for user in self.demo.people() {
            page.push_str(&format!("  {:<44} {}, {}\n", user.username, user.name, user.profile));
        }
        page.push_str("\nJoin is off for (the console's Access, Explain, tells each):\n");
        for refusal in alongside_demo::refusals() {
            page.push_str(&format!(
                "  {:<18} {} on {}: {}\n",
                refusal.gate, refusal.user, refusal.object, refusal.because
            ));
        }
        page.push_str("\nCustomers:\n");
        for customer in &self.demo.customers {
            page.push_str(&format!(
                "  {:<44} {}, password {}\n",
                customer.email, customer.name, customer.password
            ));
        }
        page.push_str(
            "\nBegin: Casey Morgan signs in to the shop; Sam Okafor opens Casey's Case in the org and clicks Join.\n\
             Stop with Ctrl+C.",
        );
        page
    }
}
