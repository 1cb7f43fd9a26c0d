//! The keys, each described once.

use std::fmt::Write as _;

/// One thing that an operator can set.
pub struct Key {
    /// `section.name` in the file.
    pub name: &'static str,
    /// What holds when nobody sets it; without one it must be set.
    pub default: Option<&'static str>,
    /// Whether it may stay unset although it has no default.
    pub optional: bool,
    /// Whether it must not be shown.
    pub secret: bool,
    /// What it means, in a sentence.
    pub meaning: &'static str,
}

impl Key {
    /// `ALONGSIDE_LISTEN_PLATFORM` for `listen.platform`.
    pub fn variable(&self) -> String {
        format!("ALONGSIDE_{}", self.name.replace('.', "_").to_uppercase())
    }

    /// `listen-platform` for `listen.platform`; secrets have none, because arguments are seen by everybody on the machine.
    pub fn flag(&self) -> Option<String> {
        (!self.secret).then(|| self.name.replace(['.', '_'], "-"))
    }
}

const fn key(name: &'static str, default: &'static str, meaning: &'static str) -> Key {
    Key { name, default: Some(default), optional: false, secret: false, meaning }
}

const fn needed(name: &'static str, meaning: &'static str) -> Key {
    Key { name, default: None, optional: false, secret: false, meaning }
}

const fn secret(name: &'static str, optional: bool, meaning: &'static str) -> Key {
    Key { name, default: None, optional, secret: true, meaning }
}

/// All keys, in the order of the reference.
pub const KEYS: [Key; 19] = [
    key(
        "listen.platform",
        "127.0.0.1:4400",
        "Address and port of the platform: console, API, sockets, SDK file.",
    ),
    key("listen.viewer", "127.0.0.1:4404", "Address and port of the viewer's own origin."),
    key(
        "public.platform",
        "http://localhost:4400",
        "The platform's origin as browsers see it. Behind a proxy this is the proxy's.",
    ),
    key(
        "public.viewer",
        "http://127.0.0.1:4404",
        "The viewer's origin as browsers see it. It shows customers' pages, so it must have another host name than the platform: browsers send cookies to all ports of one.",
    ),
    key(
        "data.folder",
        "alongside-data",
        "Folder of the database and of captured assets. It is made when it is not there.",
    ),
    needed("account.name", "The company's name, as customers read it in the consent dialog."),
    needed("account.license_key", "Names the account in the SDK. It is public."),
    secret(
        "account.api_key",
        true,
        "The account's secret for programs: a bearer with an admin's rights. Unset: no program access.",
    ),
    needed(
        "account.allowed_origins",
        "The origins on which the SDK may run, separated by commas: https://shop.example.com,https://www.example.com.",
    ),
    needed("crm.url", "The CRM's address: https://yourcompany.my.salesforce.com."),
    needed("crm.consumer_key", "The consumer key of the connected app AlongsideWebApp."),
    secret("crm.consumer_secret", false, "The consumer secret of the connected app AlongsideWebApp."),
    needed(
        "crm.jwt_private_key_file",
        "A PEM file with the private key whose certificate the connected app trusts.",
    ),
    key(
        "crm.watch_seconds",
        "10",
        "How often the CRM is asked whether somebody changed who may do what; each look is one API call. Such a change reaches open pages at the next look, without a look (0) within a minute.",
    ),
    key(
        "crm.directory_most_age_minutes",
        "60",
        "On what the CRM said of access longer ago than this, nothing new begins; after twice as long nobody is let in and live views are cut.",
    ),
    key(
        "limits.connections",
        "20000",
        "How many connections each of the two addresses holds at once; more wait until one ends.",
    ),
    key(
        "metrics.addresses",
        "127.0.0.1,::1",
        "The addresses that may read `/metrics`, separated by commas. What a proxy passed on is never answered.",
    ),
    key("log.filter", "info", "Which log lines: a level, or `alongside_live=debug,info`."),
    key("log.format", "text", "How log lines look: text or json."),
];

/// The reference page, `docs/reference/configuration.md`.
pub fn reference() -> String {
    let mut page = String::from(
        "# Configuration\n\n\
         `alongside serve` reads, each later one winning over the earlier: its defaults, a TOML file (`--config FILE`), \
         environment variables, flags. Secrets have no flag, because arguments are seen by everybody on the machine. \
         A value that does not fit is refused at start with its key, where it came from, and the fix. \
         `alongside demo` needs none of this.\n\n\
         | key in the file | variable | flag | default | meaning |\n|---|---|---|---|---|\n",
    );
    for key in &KEYS {
        let flag = key.flag().map(|flag| format!("`--{flag}`")).unwrap_or_default();
        let default = match key.default {
            Some(default) => format!("`{default}`"),
            None if key.optional => "unset".into(),
            None => "must be set".into(),
        };
        writeln!(page, "| `{}` | `{}` | {flag} | {default} | {} |", key.name, key.variable(), key.meaning)
            .expect("writing to a String does not fail");
    }
    page.push_str("\nA file looks like this:\n\n```toml\n[listen]\nplatform = \"0.0.0.0:4400\"\n\n[account]\nname = \"Fernhill\"\nlicense_key = \"fernhill\"\nallowed_origins = \"https://www.fernhill.example\"\n```\n");
    page
}
