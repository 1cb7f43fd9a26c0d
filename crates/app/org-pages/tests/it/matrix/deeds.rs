//! What is done by pages and REST: forms that send more than they were offered, and deletes.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::Value as Json;

use super::roads::Field;
use super::{Differences, Entry, Layouts};

/// Kinds of fields into which any short text may be typed.
const TEXTS: [&str; 4] = ["string", "textarea", "phone", "url"];

fn takes_text(field: &Field) -> bool {
    TEXTS.contains(&field.kind.as_str()) && !field.unique
}

impl Entry<'_, '_> {
    /// The fields into which somebody can type a text, whether this person may or not.
    fn texts(&self, writable: impl Fn(&Field) -> bool) -> BTreeSet<String> {
        let fields = self.whole[self.object].fields.values();
        fields.filter(|field| takes_text(field) && writable(field)).map(|field| field.name.clone()).collect()
    }

    /// An edit form with every text field there is, offered or not.
    pub async fn edit_forms(&self, layouts: &Layouts, differences: &mut Differences) {
        let object = self.rules.object(&self.person.id, self.object);
        let texts = self.texts(|field| field.updateable);
        let allowed = self.fields_that(|field| field.edit);
        let reads = object.view_all || self.rules.shares_reading(self.whole, self.object);
        let shared = object.modify_all || self.rules.shares_editing(self.whole, self.object);
        for (record, edits) in [(self.own, object.edit), (self.strange, object.edit && reads && shared)] {
            let typed: Vec<(&str, &str)> = texts.iter().map(|name| (name.as_str(), "typed")).collect();
            let before = self.witness_roads.record(self.object, record).await.expect("the witness reads it");
            let address = format!("/lightning/r/{}/{record}/edit", self.object);
            let answer = self.roads.browser.lock().await.post(&address, &typed).await;
            let expected = if edits { StatusCode::SEE_OTHER } else { StatusCode::FORBIDDEN };
            differences.compare(&self.says("edit form's answer"), &answer.status, &expected);
            let after = self.witness_roads.record(self.object, record).await.expect("the witness reads it");
            let changed: BTreeSet<String> =
                texts.iter().filter(|name| before[*name] != after[*name]).cloned().collect();
            let mut expected = BTreeSet::new();
            if edits {
                let offered = layouts.0[self.object].inputs.intersection(&allowed);
                expected = offered.filter(|name| texts.contains(*name)).cloned().collect();
            }
            differences.compare(&self.says("changed by the edit form"), &changed, &expected);
            self.restore(record, &before, &changed).await;
        }
    }

    /// Puts back what a form changed, so that the next person finds it different again.
    async fn restore(
        &self,
        record: &str,
        before: &serde_json::Map<String, Json>,
        changed: &BTreeSet<String>,
    ) {
        let body: serde_json::Map<String, Json> =
            changed.iter().map(|name| (name.clone(), before[name].clone())).collect();
        if !body.is_empty() {
            let put = self.witness_roads.write(self.object, Some(record), Json::Object(body)).await;
            put.expect("the witness writes everything");
        }
    }

    /// A form of a new record with what is required, and every text field there is.
    pub async fn new_forms(&self, layouts: &Layouts, differences: &mut Differences) {
        let object = self.rules.object(&self.person.id, self.object);
        let texts = self.texts(|field| field.createable);
        let fields = &self.whole[self.object].fields;
        let required: BTreeSet<String> = fields
            .values()
            .filter(|field| field.required && field.createable)
            .map(|field| field.name.clone())
            .collect();
        let body = self.samples.body(self.object, &required, &self.person.id).await;
        let mut typed: Vec<(String, String)> =
            texts.iter().map(|name| (name.clone(), "typed".to_owned())).collect();
        for (name, value) in body.as_object().expect("a body is an object") {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if fields[name].kind == "reference" {
                // A lookup as the form sends it when nobody touched it.
                let kept =
                    [(name.clone(), "kept"), (format!("{name}.was"), "kept"), (format!("{name}.id"), &text)];
                typed.extend(kept.map(|(name, value)| (name, value.to_owned())));
            } else if !texts.contains(name) {
                typed.push((name.clone(), text));
            }
        }
        let typed: Vec<(&str, &str)> =
            typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let address = format!("/lightning/o/{}/new", self.object);
        let answer = self.roads.browser.lock().await.post(&address, &typed).await;
        let expected = if object.create { StatusCode::SEE_OTHER } else { StatusCode::FORBIDDEN };
        differences.compare(&self.says("new form's answer"), &answer.status, &expected);
        if answer.status != StatusCode::SEE_OTHER {
            return;
        }
        let id = answer.location().split('/').nth(4).unwrap_or_default();
        let made = self.witness_roads.record(self.object, id).await.expect("the witness reads it");
        let set: BTreeSet<String> = texts.iter().filter(|name| made[*name] == "typed").cloned().collect();
        let allowed = self.fields_that(|field| field.create);
        let offered = layouts.0[self.object].new_inputs.intersection(&allowed);
        let expected: BTreeSet<String> = offered.filter(|name| texts.contains(*name)).cloned().collect();
        differences.compare(&self.says("set by the new form"), &set, &expected);
    }

    /// Deletes by REST and by the page, of an own record and of somebody else's.
    pub async fn deletes(&self, differences: &mut Differences) {
        let object = self.rules.object(&self.person.id, self.object);
        let reads = object.view_all || self.rules.shares_reading(self.whole, self.object);
        let shared = self.rules.shares_editing(self.whole, self.object);
        // A detail is deleted by whoever may change its master.
        let detail = self.whole[self.object].master.is_some() && shared;
        let owners = [
            (&self.person.id, object.read, object.delete),
            (&self.witness.id, object.read && reads, object.delete && (object.modify_all || detail)),
        ];
        for (owner, read, delete) in owners {
            let whose = if *owner == self.witness.id { "of others" } else { "own" };
            let id = self.samples.fresh(self.object, owner).await;
            let deleted = self.roads.delete(self.object, &id).await;
            let expected = match (read, delete) {
                (false, _) => Err("NOT_FOUND".to_owned()),
                (true, false) => Err("INSUFFICIENT_ACCESS_OR_READONLY".to_owned()),
                (true, true) => Ok(()),
            };
            differences.compare(&self.says(&format!("deleted {whose}")), &deleted, &expected);
            self.stays(&id, !(read && delete), whose, differences).await;

            let id = self.samples.fresh(self.object, owner).await;
            let address = format!("/lightning/r/{}/{id}/delete", self.object);
            let answer = self.roads.browser.lock().await.post(&address, &[]).await;
            let expected = if read && delete { StatusCode::SEE_OTHER } else { StatusCode::FORBIDDEN };
            differences.compare(
                &self.says(&format!("deleted {whose} by the page")),
                &answer.status,
                &expected,
            );
            self.stays(&id, !(read && delete), whose, differences).await;
        }
    }

    async fn stays(&self, id: &str, expected: bool, whose: &str, differences: &mut Differences) {
        let there = self.witness_roads.record(self.object, id).await.is_ok();
        differences.compare(&self.says(&format!("there after the delete, {whose}")), &there, &expected);
    }
}
