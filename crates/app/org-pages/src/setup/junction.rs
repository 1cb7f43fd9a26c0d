//! Records that join one thing with several others, changed together by moving between two lists:
//! what is assigned to a user, what is in a group.

use std::collections::BTreeSet;

use alongside_org::Change;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Map, Value as Json};

use super::drawing::Sent;
use super::drawing::choice::{Item, TwoLists, refuse};
use super::frame::Setup;
use crate::problem::Problem;

/// What joins, and what it hangs on.
pub struct Junction {
    /// The object whose records join.
    pub object: &'static str,
    /// Its lookup of the one thing.
    pub owner: &'static str,
    /// Id of the one thing.
    pub id: String,
    /// Its lookup of the others.
    pub lookup: &'static str,
    /// The records that stand: their own ids, and what they join with.
    pub standing: Vec<Standing>,
}

/// A record that joins.
pub struct Standing {
    pub id: String,
    pub target: String,
}

impl Junction {
    pub fn holds(&self, target: &str) -> bool {
        self.standing.iter().any(|one| one.target == target)
    }

    /// Moves between the lists, or saves what is in the second, all or none.
    pub async fn save(&self, setup: &Setup, mut page: TwoLists, sent: &Sent) -> Result<Response, Problem> {
        let mut wanted: BTreeSet<&str> = sent.all("enabled").collect();
        match sent.text("move") {
            "add" => wanted.extend(sent.all("available")),
            "remove" => wanted.retain(|id| !sent.all("chosen").any(|moved| moved == *id)),
            _ => {}
        }
        for item in &mut page.items {
            item.chosen = wanted.contains(item.id.as_str());
        }
        if sent.has("move") {
            return page.answer();
        }
        let (targets, changes): (Vec<String>, Vec<Change>) = self.changes(&page.items, &wanted).unzip();
        match setup.pages.org.save_all(&setup.viewer.user, changes).await {
            Ok(()) => Ok(Redirect::to(&format!("{}#saved", page.cancel)).into_response()),
            Err(refused) => {
                let about = refused.index.and_then(|index| targets.get(index)).map(String::as_str);
                refuse(&mut page.notice, &mut page.items, about, &refused.error.message);
                page.refused()
            }
        }
    }

    fn changes(&self, shown: &[Item], wanted: &BTreeSet<&str>) -> impl Iterator<Item = (String, Change)> {
        // What the lists do not show is not theirs to take away.
        let gone = self
            .standing
            .iter()
            .filter(|one| !wanted.contains(one.target.as_str()))
            .filter(|one| shown.iter().any(|item| item.id == one.target))
            .map(|one| (one.target.clone(), Change::Delete { object: self.object, id: one.id.clone() }));
        let new = wanted.iter().filter(|target| !self.holds(target)).map(|target| {
            let fields: Map<String, Json> = [(self.owner, self.id.as_str()), (self.lookup, target)]
                .into_iter()
                .map(|(name, value)| (name.to_owned(), Json::from(value)))
                .collect();
            ((*target).to_owned(), Change::Create { object: self.object, fields })
        });
        let all: Vec<(String, Change)> = gone.chain(new).collect();
        all.into_iter()
    }
}

/// The second line of what comes from a package.
pub fn origin(namespace: &str) -> String {
    if namespace.is_empty() { String::new() } else { format!("From the package {namespace}") }
}
