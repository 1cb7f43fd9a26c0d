//! What a query may ask with: a field that may not be read filters, orders and groups nothing, and is
//! not reached by way of another object either.

use super::{Differences, Entry};

impl Entry<'_, '_> {
    pub async fn questions(&self, differences: &mut Differences) {
        let readable = self.fields_that(|field| field.read);
        if !self.rules.object(&self.person.id, self.object).read {
            return;
        }
        let hidden = self.whole[self.object].fields.keys().filter(|name| !readable.contains(*name));
        for field in hidden {
            let object = self.object;
            for soql in [
                format!("SELECT Id FROM {object} WHERE {field} = null"),
                format!("SELECT Id FROM {object} ORDER BY {field} LIMIT 1"),
                format!("SELECT COUNT(Id) FROM {object} GROUP BY {field}"),
                format!(
                    "SELECT Id FROM {object} WHERE Id IN (SELECT Id FROM {object} WHERE {field} != null)"
                ),
            ] {
                let asked = self.roads.ask(&soql).await;
                differences.compare(&self.says(&soql), &asked, &Err("INVALID_FIELD".to_owned()));
            }
        }
        self.parents(differences).await;
    }

    /// Fields of parents, along each lookup that may be read.
    async fn parents(&self, differences: &mut Differences) {
        let readable = self.fields_that(|field| field.read);
        for lookup in self.whole[self.object].fields.values().filter(|field| readable.contains(&field.name)) {
            let (Some(relationship), [parent]) = (&lookup.relationship, lookup.targets.as_slice()) else {
                continue;
            };
            let Some(described) = self.whole.get(parent) else { continue };
            let (open, hidden): (Vec<_>, Vec<_>) = described
                .fields
                .values()
                .partition(|field| self.rules.field(&self.person.id, self.whole, parent, field).read);
            let path = |name: &str| format!("{relationship}.{name}");
            if !open.is_empty() {
                let paths: Vec<String> = open.iter().map(|field| path(&field.name)).collect();
                let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
                let queried = self.roads.query(self.object, &paths, self.own).await;
                differences.compare(&self.says(&format!("queried by {relationship}")), &queried, &Ok(1));
            }
            for field in hidden {
                let path = path(&field.name);
                let refused = Err("INVALID_FIELD".to_owned());
                let queried = self.roads.query(self.object, &[&path], self.own).await;
                differences.compare(&self.says(&path), &queried, &refused);
                let soql = format!("SELECT Id FROM {} WHERE {path} = null", self.object);
                differences.compare(&self.says(&soql), &self.roads.ask(&soql).await, &refused);
            }
        }
    }
}
