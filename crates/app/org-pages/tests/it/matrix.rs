//! The security matrix: for every profile, object, field and operation of the demo org, what REST
//! describes, what SOQL answers, what REST reads, writes and deletes, and what the pages show, take
//! and delete are the same, and are what a naive reading of the set-up rows says.

mod deeds;
mod people;
mod questions;
mod roads;
mod rules;
mod samples;

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use serde_json::Value as Json;

use crate::world::World;

use people::{Person, people};
use roads::{Described, Roads, shown_columns, shown_inputs, shown_labels};
use rules::{Rules, may};
use samples::Samples;

/// Everything that was found to differ, so that one run tells all of it.
#[derive(Default)]
struct Differences {
    found: Vec<String>,
    /// How many answers were compared, the equal ones too.
    compared: usize,
}

impl Differences {
    fn compare<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, found: &T, expected: &T) {
        self.compared += 1;
        if found != expected {
            self.found.push(format!("{what}: found {found:?}, expected {expected:?}"));
        }
    }
}

#[tokio::test]
async fn describe_query_rest_and_pages_agree_everywhere() {
    let world = World::new().await;
    let (witness, people) = people(&world).await;
    let witness_roads = Roads::of(&world, &witness).await;
    let objects = witness_roads.objects().await;
    for object in ["Account", "Contact", "Lead", "Case", "Opportunity", "Task", "alongside__Session__c"] {
        assert!(objects.iter().any(|known| known == object), "{object} is not in the matrix");
    }
    let mut whole = BTreeMap::new();
    for object in &objects {
        whole.insert(object.clone(), witness_roads.describe(object).await.expect("the witness sees all"));
    }
    let samples = Samples::new(&witness_roads, &whole);
    let rules = Rules::read(&world, &witness).await;
    let strangers = samples.records_of(&witness.id).await;
    let layouts = Layouts::read(&mut world.signed_in_as(&witness.username).await, &objects, &strangers).await;

    let mut differences = Differences::default();
    let mut fields = 0;
    for person in &people {
        let roads = Roads::of(&world, person).await;
        let records = samples.records_of(&person.id).await;
        for object in &objects {
            let entry = Entry {
                person,
                roads: &roads,
                witness: &witness,
                witness_roads: &witness_roads,
                rules: &rules,
                object,
                whole: &whole,
                own: &records[object],
                strange: &strangers[object],
                samples: &samples,
            };
            fields += entry.fields(&mut differences).await;
            entry.writes(&mut differences).await;
            entry.rows(&mut differences).await;
            entry.pages(&layouts, &mut differences).await;
            entry.questions(&mut differences).await;
            entry.edit_forms(&layouts, &mut differences).await;
            entry.new_forms(&layouts, &mut differences).await;
            entry.deletes(&mut differences).await;
        }
    }
    let shown = differences.found.iter().take(40).cloned().collect::<Vec<_>>().join("\n");
    assert!(differences.found.is_empty(), "{} differences:\n{shown}", differences.found.len());
    // A matrix that compares nothing agrees with everything.
    assert!(fields > 1_500, "{fields} fields compared");
    assert!(differences.compared > 5_000, "{} answers compared", differences.compared);
}

/// One person and one object.
struct Entry<'m, 'w> {
    person: &'m Person,
    roads: &'m Roads<'w>,
    /// Who may see everything, and what is there in truth.
    witness: &'m Person,
    witness_roads: &'m Roads<'w>,
    rules: &'m Rules,
    object: &'m str,
    /// Every object with all its fields.
    whole: &'m BTreeMap<String, Described>,
    /// A record of the person's own.
    own: &'m str,
    /// A record of somebody else's.
    strange: &'m str,
    samples: &'m Samples<'w>,
}

impl Entry<'_, '_> {
    fn says(&self, what: &str) -> String {
        format!("{} {} {what}", self.person.username, self.object)
    }

    fn fields_that(&self, may: impl Fn(&may::Field) -> bool) -> BTreeSet<String> {
        let fields = &self.whole[self.object].fields;
        let rules = fields.values().map(|field| {
            (field.name.clone(), self.rules.field(&self.person.id, self.whole, self.object, field))
        });
        rules.filter(|(_, field)| may(field)).map(|(name, _)| name).collect()
    }

    /// What is described, queried and retrieved. Returns how many fields were compared.
    async fn fields(&self, differences: &mut Differences) -> usize {
        let object = self.rules.object(&self.person.id, self.object);
        let described = self.roads.describe(self.object).await;
        differences.compare(&self.says("described"), &described.is_some(), &object.read);
        let readable = self.fields_that(|field| field.read);
        let whole = &self.whole[self.object];
        if let Some(described) = &described {
            let names = |test: &dyn Fn(&roads::Field) -> bool| -> BTreeSet<String> {
                described
                    .fields
                    .values()
                    .filter(|field| test(field))
                    .map(|field| field.name.clone())
                    .collect()
            };
            differences.compare(&self.says("fields described"), &names(&|_| true), &readable);
            let creatable = self.fields_that(|field| field.create);
            differences.compare(&self.says("createable"), &names(&|field| field.createable), &creatable);
            let editable = self.fields_that(|field| field.edit);
            differences.compare(&self.says("updateable"), &names(&|field| field.updateable), &editable);
            let can = (described.createable, described.updateable, described.deletable);
            differences.compare(&self.says("operations"), &can, &(object.create, object.edit, object.delete));
        }
        let retrieved = self.roads.retrieve(self.object, self.own).await;
        let expected = if object.read { Ok(readable.clone()) } else { Err("NOT_FOUND".to_owned()) };
        differences.compare(&self.says("retrieved"), &retrieved, &expected);
        let all: Vec<&str> = readable.iter().map(String::as_str).collect();
        let queried = self.roads.query(self.object, &all, self.own).await;
        let expected = if object.read { Ok(1) } else { Err("INVALID_TYPE".to_owned()) };
        differences.compare(&self.says("queried"), &queried, &expected);
        if object.read {
            for hidden in whole.fields.keys().filter(|name| !readable.contains(*name)) {
                let queried = self.roads.query(self.object, &[hidden], self.own).await;
                differences.compare(&self.says(hidden), &queried, &Err("INVALID_FIELD".to_owned()));
            }
        }
        whole.fields.len()
    }

    /// What can be created and changed: all that may be written at once, and what may not be named.
    async fn writes(&self, differences: &mut Differences) {
        let object = self.rules.object(&self.person.id, self.object);
        let readable = self.fields_that(|field| field.read);
        for creating in [true, false] {
            let word = if creating { "create" } else { "update" };
            let may = if creating { object.create } else { object.edit };
            let writable = self.fields_that(|field| if creating { field.create } else { field.edit });
            let send = async |names: &BTreeSet<String>| {
                let body = self.samples.body(self.object, names, &self.person.id).await;
                self.roads.write(self.object, (!creating).then_some(self.own), body).await
            };
            let refused = match (object.read, may) {
                (false, _) => Some("NOT_FOUND"),
                (true, false) => Some("INSUFFICIENT_ACCESS_OR_READONLY"),
                (true, true) => None,
            };
            let sent = send(&writable).await.map_err(|error| error.0);
            // Nobody relates a record to one that they may not read.
            let hidden = writable.iter().any(|name| self.leads_to_hidden(name));
            let refused = refused.or(hidden.then_some("INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY"));
            let expected = refused.map_or(Ok(()), |code| Err(code.to_owned()));
            differences.compare(&self.says(word), &sent, &expected);
            if refused.is_some() {
                continue;
            }
            // Every field that can be read but not written is named in one refusal.
            let locked: BTreeSet<String> =
                readable.iter().filter(|name| !writable.contains(*name) && *name != "Id").cloned().collect();
            let sent = send(&locked).await;
            let expected = Err(("INVALID_FIELD_FOR_INSERT_UPDATE".to_owned(), locked));
            differences.compare(&self.says(word), &sent, &expected);
            for hidden in self.whole[self.object].fields.keys().filter(|name| !readable.contains(*name)) {
                let sent = send(&BTreeSet::from([hidden.clone()])).await.map_err(|error| error.0);
                let what = self.says(&format!("{word} {hidden}"));
                differences.compare(&what, &sent, &Err("INVALID_FIELD".to_owned()));
            }
        }
    }

    /// Whether the sample of a field is a record of an object that the person may not read.
    fn leads_to_hidden(&self, field: &str) -> bool {
        let field = &self.whole[self.object].fields[field];
        field.kind == "reference"
            && self.object != "Task"
            && !field.targets.iter().any(|target| target == "User" || target == self.object)
            && field
                .targets
                .iter()
                .find(|target| self.whole.contains_key(*target))
                .is_some_and(|target| !self.rules.object(&self.person.id, target).read)
    }

    /// A record of somebody else's: sharing decides.
    async fn rows(&self, differences: &mut Differences) {
        let object = self.rules.object(&self.person.id, self.object);
        if !object.read {
            return;
        }
        let reads = object.view_all || self.rules.shares_reading(self.whole, self.object);
        let queried = self.roads.query(self.object, &["Id"], self.strange).await;
        differences.compare(&self.says("queried of others"), &queried, &Ok(u64::from(reads)));
        let retrieved = self.roads.retrieve(self.object, self.strange).await.map(|_| ());
        let missing = Err("NOT_FOUND".to_owned());
        differences.compare(
            &self.says("retrieved of others"),
            &retrieved,
            if reads { &Ok(()) } else { &missing },
        );
        let edits = object.edit && (object.modify_all || self.rules.shares_editing(self.whole, self.object));
        let editable = self.fields_that(|field| field.edit);
        // What it leads to stays: with another account or owner it would be another's no more.
        let fields = &self.whole[self.object].fields;
        let unowned: BTreeSet<String> =
            editable.into_iter().filter(|name| fields[name].kind != "reference").collect();
        let body = self.samples.body(self.object, &unowned, &self.person.id).await;
        let changed = self.roads.write(self.object, Some(self.strange), body).await.map_err(|error| error.0);
        let expected = match (reads, edits) {
            (false, _) => missing,
            (true, false) => Err("INSUFFICIENT_ACCESS_OR_READONLY".to_owned()),
            (true, true) => Ok(()),
        };
        differences.compare(&self.says("changed of others"), &changed, &expected);
        let mut browser = self.roads.browser.lock().await;
        let page = browser.get(&format!("/lightning/r/{}/{}/view", self.object, self.strange)).await;
        differences.compare(&self.says("page of others"), &(page.status == StatusCode::OK), &reads);
        let buttons = offers(&page.body);
        // A detail is deleted by whoever may change its master.
        let detail = edits && self.whole[self.object].master.is_some();
        let expected = (edits, object.delete && (object.modify_all || detail));
        differences.compare(&self.says("buttons of others"), &buttons, &expected);
        let form = browser.get(&format!("/lightning/r/{}/{}/edit", self.object, self.strange)).await;
        differences.compare(&self.says("form of others"), &(form.status == StatusCode::OK), &edits);
    }

    /// What the pages show and offer.
    async fn pages(&self, layouts: &Layouts, differences: &mut Differences) {
        let object = self.rules.object(&self.person.id, self.object);
        let (readable, editable) =
            (self.fields_that(|field| field.read), self.fields_that(|field| field.edit));
        let layout = &layouts.0[self.object];
        let mut browser = self.roads.browser.lock().await;
        let within = |names: &BTreeSet<String>, allowed: &BTreeSet<String>| -> BTreeSet<String> {
            names.intersection(allowed).cloned().collect()
        };

        let answer = browser.get(&format!("/lightning/r/{}/{}/view", self.object, self.own)).await;
        differences.compare(&self.says("record page"), &(answer.status == StatusCode::OK), &object.read);
        let labels: BTreeSet<String> = if object.read { shown_labels(&answer.body) } else { BTreeSet::new() };
        for (field, label) in &layout.labels {
            // Two fields of one label cannot be told apart by it.
            let same = layout.labels.iter().filter(|(_, other)| *other == label).map(|(field, _)| field);
            let expected = same.into_iter().any(|field| readable.contains(field));
            differences.compare(
                &self.says(&format!("page shows {field}")),
                &labels.contains(label),
                &expected,
            );
        }
        if object.read {
            let expected = (object.edit, object.delete);
            differences.compare(&self.says("buttons"), &offers(&answer.body), &expected);
        }

        let answer = browser.get(&format!("/lightning/r/{}/{}/edit", self.object, self.own)).await;
        differences.compare(&self.says("edit page"), &(answer.status == StatusCode::OK), &object.edit);
        if object.edit {
            let expected = within(&layout.inputs, &editable);
            differences.compare(&self.says("edit page's fields"), &shown_inputs(&answer.body), &expected);
        }
        let answer = browser.get(&format!("/lightning/o/{}/new", self.object)).await;
        differences.compare(&self.says("new page"), &(answer.status == StatusCode::OK), &object.create);
        if object.create {
            let expected = within(&layout.new_inputs, &self.fields_that(|field| field.create));
            differences.compare(&self.says("new page's fields"), &shown_inputs(&answer.body), &expected);
        }

        let answer = browser.get(&format!("/lightning/o/{}/list?filterName=All", self.object)).await;
        differences.compare(&self.says("list"), &(answer.status == StatusCode::OK), &object.read);
        if object.read {
            let columns = shown_columns(&answer.body);
            // Where nothing is drawn, other columns move up into the place of hidden ones.
            let unreadable: Vec<&String> = columns.difference(&readable).collect();
            differences.compare(&self.says("list's columns"), &unreadable, &Vec::new());
            let missing: Vec<String> =
                within(&layout.columns, &readable).difference(&columns).cloned().collect();
            differences.compare(&self.says("list's columns"), &missing, &Vec::new());
        }
    }
}

/// Whether a record page offers to edit and to delete.
fn offers(page: &str) -> (bool, bool) {
    (page.contains("/edit\">Edit"), page.contains("/delete\""))
}

/// What the pages of each object show to somebody who may see everything.
struct Layouts(BTreeMap<String, Layout>);

#[derive(Default)]
struct Layout {
    /// Label of each field that the edit page offers and the record page shows.
    labels: BTreeMap<String, String>,
    inputs: BTreeSet<String>,
    new_inputs: BTreeSet<String>,
    columns: BTreeSet<String>,
}

impl Layouts {
    async fn read(
        browser: &mut crate::world::Browser<'_>,
        objects: &[String],
        records: &BTreeMap<String, String>,
    ) -> Self {
        let mut layouts = BTreeMap::new();
        for object in objects {
            let mut page = async |path: String| {
                let answer = browser.get(&path).await;
                assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
                answer.body
            };
            let record = &records[object];
            let view = page(format!("/lightning/r/{object}/{record}/view")).await;
            let edit = page(format!("/lightning/r/{object}/{record}/edit")).await;
            let new = page(format!("/lightning/o/{object}/new")).await;
            let list = page(format!("/lightning/o/{object}/list?filterName=All")).await;
            let shown = shown_labels(&view);
            let mut labels = roads::input_labels(&edit);
            labels.retain(|_, label| shown.contains(label));
            let layout = Layout {
                labels,
                inputs: shown_inputs(&edit),
                new_inputs: shown_inputs(&new),
                columns: shown_columns(&list),
            };
            assert!(!layout.inputs.is_empty() && !layout.columns.is_empty(), "{object} has no layout");
            layouts.insert(object.clone(), layout);
        }
        Self(layouts)
    }
}

/// A JSON object's texts under a key, as a set.
fn texts(json: &Json) -> BTreeSet<String> {
    json.as_array().into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
}
