//! Scopes: which there are, and what a token with them may do.

use std::fmt;

/// Every scope the package's app may ask for, in the platform's order.
const KNOWN: [&str; 7] = ["api", "id", "profile", "email", "web", "full", "refresh_token"];
/// Given when nothing is asked for: enough to call the API and to know the user.
const DEFAULT: [&str; 2] = ["api", "id"];

/// A set of granted scopes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Scopes(Vec<&'static str>);

impl Scopes {
    /// Reads a blank-separated list; none when it names a scope that does not exist here.
    pub fn parse(text: &str) -> Option<Scopes> {
        let asked: Vec<&str> = text.split_whitespace().collect();
        if asked.is_empty() {
            return Some(Scopes(DEFAULT.to_vec()));
        }
        let mut granted = Vec::new();
        for name in asked {
            let name = if name == "offline_access" { "refresh_token" } else { name };
            let known = KNOWN.iter().find(|known| **known == name)?;
            if !granted.contains(known) {
                granted.push(*known);
            }
        }
        Some(Scopes(granted))
    }

    /// Whether the token may call the API.
    pub fn api(&self) -> bool {
        self.0.contains(&"api") || self.0.contains(&"full")
    }

    /// Whether the token may open the org's pages.
    pub fn pages(&self) -> bool {
        self.0.contains(&"web") || self.0.contains(&"full")
    }

    /// Whether a refresh token comes along.
    pub fn refresh(&self) -> bool {
        self.0.contains(&"refresh_token")
    }

    /// Whether all of these are among others.
    pub fn within(&self, others: &Scopes) -> bool {
        self.0.iter().all(|scope| others.0.contains(scope))
    }

    /// What the approval page says of each.
    pub fn sentences(&self) -> Vec<&'static str> {
        self.0
            .iter()
            .map(|scope| match *scope {
                "api" => "Read and change CRM data, as far as you may",
                "web" => "Open pages of the org in your name",
                "full" => "Everything you may do yourself",
                "profile" => "Know your profile",
                "email" => "Know your email address",
                "refresh_token" => "Do so at any time, until you revoke it",
                _ => "Know who you are",
            })
            .collect()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.join(" "))
    }
}
