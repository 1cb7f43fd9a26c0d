//! Records with a value in every field, made by the witness for everybody.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};
use tokio::sync::OnceCell;

use super::roads::{Described, Field, Roads};

pub struct Samples<'w> {
    witness: &'w Roads<'w>,
    whole: &'w BTreeMap<String, Described>,
    /// What lookups lead to: one record of each object, which the witness owns.
    targets: OnceCell<BTreeMap<String, String>>,
    /// Records of each owner: what the owner's own records lead to.
    owned: RefCell<BTreeMap<String, BTreeMap<String, String>>>,
    next: Cell<u32>,
}

impl<'w> Samples<'w> {
    pub fn new(witness: &'w Roads<'w>, whole: &'w BTreeMap<String, Described>) -> Samples<'w> {
        Samples { witness, whole, targets: OnceCell::new(), owned: RefCell::default(), next: Cell::new(0) }
    }

    /// One record of each object, owned by this user where it has owners.
    pub async fn records_of(&self, owner: &str) -> BTreeMap<String, String> {
        let mut records = BTreeMap::new();
        for object in self.whole.keys() {
            let id = self.make(object, owner, self.targets(owner).await).await;
            records.insert(object.clone(), id);
        }
        self.owned.borrow_mut().insert(owner.to_owned(), records.clone());
        records
    }

    /// Another record of this owner, which leads to the owner's records and nothing leads to.
    pub async fn fresh(&self, object: &str, owner: &str) -> String {
        let targets = self.owned.borrow().get(owner).cloned().unwrap_or_default();
        self.make(object, owner, &targets).await
    }

    /// A body with these fields: values of their types, different at each call where they must be.
    pub async fn body(&self, object: &str, names: &BTreeSet<String>, owner: &str) -> Json {
        let described = &self.whole[object];
        let targets = self.owned.borrow().get(owner).cloned().unwrap_or_default();
        let values = names.iter().map(|name| {
            let value = described.fields.get(name).map(|field| self.value(object, field, owner, &targets));
            (name.clone(), value.unwrap_or(Json::Null))
        });
        Json::Object(values.collect())
    }

    async fn targets(&self, owner: &str) -> &BTreeMap<String, String> {
        self.targets
            .get_or_init(async || {
                let mut targets = BTreeMap::new();
                // Parents come before what leads to them; a lookup to what is not there yet stays empty.
                for _ in 0..2 {
                    for object in self.whole.keys() {
                        if !targets.contains_key(object) && self.ready(object, &targets) {
                            let id = self.make(object, owner, &targets).await;
                            targets.insert(object.clone(), id);
                        }
                    }
                }
                targets
            })
            .await
    }

    fn ready(&self, object: &str, targets: &BTreeMap<String, String>) -> bool {
        self.whole[object].master.as_ref().is_none_or(|master| targets.contains_key(master))
    }

    async fn make(&self, object: &str, owner: &str, targets: &BTreeMap<String, String>) -> String {
        let fields = self.whole[object].fields.values().filter(|field| field.createable);
        let body: Map<String, Json> = fields
            .map(|field| (field.name.clone(), self.value(object, field, owner, targets)))
            .filter(|(_, value)| !value.is_null())
            .collect();
        self.witness.create(object, Json::Object(body)).await
    }

    fn value(&self, object: &str, field: &Field, owner: &str, targets: &BTreeMap<String, String>) -> Json {
        let number = self.next.get();
        self.next.set(number + 1);
        let text = |text: String| {
            let length = if field.length == 0 { text.len() } else { field.length };
            json!(text.chars().take(length).collect::<String>())
        };
        match field.kind.as_str() {
            "reference" if field.targets.iter().any(|target| target == "User") => json!(owner),
            // A task that leads nowhere is its owner's alone; the same goes for records of one family.
            "reference" if object == "Task" || field.targets.iter().any(|target| target == object) => {
                Json::Null
            }
            "reference" => {
                let target = field.targets.iter().find_map(|target| targets.get(target));
                target.map_or(Json::Null, |id| json!(id))
            }
            "boolean" => json!(false),
            "int" | "double" | "currency" | "percent" => json!(7),
            "date" => json!("2026-11-25"),
            "datetime" => json!("2026-11-25T10:00:00.000Z"),
            "email" => json!(format!("m{number}@fernhill.example")),
            "picklist" | "multipicklist" => field.picklist.first().map_or(Json::Null, |value| json!(value)),
            _ if field.unique => text(format!("{number}-unique")),
            _ => text(format!("M{number} {}", field.name)),
        }
    }
}
