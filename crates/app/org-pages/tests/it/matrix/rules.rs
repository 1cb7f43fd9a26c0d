//! The naive model: what the rows of the set-up objects say, read with SOQL by the witness and put
//! together as the platform's documentation tells it. It shares no code with the org.

use std::collections::{BTreeMap, HashMap, HashSet};

use alongside_org::Record;

use super::people::{Person, current};
use super::roads::{Described, Field};
use crate::world::World;

/// What somebody may do.
pub mod may {
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub struct Object {
        pub read: bool,
        pub create: bool,
        pub edit: bool,
        pub delete: bool,
        pub view_all: bool,
        pub modify_all: bool,
    }

    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub struct Field {
        pub read: bool,
        pub create: bool,
        pub edit: bool,
    }
}

/// Fields of a Case that show its contact's, and which they show.
const OF_CONTACT: [(&str, &str); 4] = [
    ("ContactPhone", "Phone"),
    ("ContactMobile", "MobilePhone"),
    ("ContactEmail", "Email"),
    ("ContactFax", "Fax"),
];

/// Permissions of one permission set: `object.flag` and `Object.Field.flag`.
type Flags = HashSet<String>;

pub struct Rules {
    /// All that a user is given, by user.
    granted: HashMap<String, Flags>,
    defaults: BTreeMap<String, String>,
}

impl Rules {
    pub async fn read(world: &World, witness: &Person) -> Rules {
        let user = current(world, &witness.username).await;
        let all = async |soql: &str| {
            let mut page = world.org.query(&user, soql).await.unwrap();
            let mut records = std::mem::take(&mut page.records);
            while let Some(next) = page.next.take() {
                page = world.org.query_more(&user, &next).await.unwrap();
                records.append(&mut page.records);
            }
            records
        };
        let mut sets: HashMap<String, Flags> = HashMap::new();
        let objects = "SELECT ParentId, SobjectType, PermissionsRead, PermissionsCreate, PermissionsEdit, PermissionsDelete, PermissionsViewAllRecords, PermissionsModifyAllRecords FROM ObjectPermissions";
        for row in all(objects).await {
            add(&mut sets, &row, "SobjectType");
        }
        for row in all("SELECT ParentId, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions").await
        {
            add(&mut sets, &row, "Field");
        }
        let mut of_profile: HashMap<String, Flags> = HashMap::new();
        let system =
            "SELECT Id, ProfileId, PermissionsViewAllData, PermissionsModifyAllData FROM PermissionSet";
        for row in all(system).await {
            let flags = sets.entry(row.id.clone().unwrap()).or_default();
            for name in ["PermissionsViewAllData", "PermissionsModifyAllData"] {
                if row.text(name) == "true" {
                    flags.insert(name.to_owned());
                }
            }
            if !row.text("ProfileId").is_empty() {
                of_profile.insert(row.text("ProfileId"), flags.clone());
            }
        }
        let mut groups: HashMap<String, (Flags, Flags)> = HashMap::new();
        for row in all("SELECT PermissionSetGroupId, PermissionSetId FROM PermissionSetGroupComponent").await
        {
            let (given, muted) = groups.entry(row.text("PermissionSetGroupId")).or_default();
            let set = row.text("PermissionSetId");
            let flags = sets.get(&set).cloned().unwrap_or_default();
            if set.starts_with("0QM") { muted.extend(flags) } else { given.extend(flags) }
        }
        let mut granted: HashMap<String, Flags> = HashMap::new();
        for row in all("SELECT Id, ProfileId FROM User").await {
            let flags = of_profile.get(&row.text("ProfileId")).cloned().unwrap_or_default();
            granted.insert(row.id.clone().unwrap(), flags);
        }
        let assigned =
            "SELECT AssigneeId, PermissionSetId, PermissionSetGroupId FROM PermissionSetAssignment";
        for row in all(assigned).await {
            let flags = granted.entry(row.text("AssigneeId")).or_default();
            if let Some((given, muted)) = groups.get(&row.text("PermissionSetGroupId")) {
                flags.extend(less(given, muted));
            } else if let Some(set) = sets.get(&row.text("PermissionSetId")) {
                flags.extend(set.iter().cloned());
            }
        }
        let defaults = world.org.sharing_defaults(&user).await.unwrap();
        let defaults =
            defaults.into_iter().map(|default| (default.object, default.model.as_str().to_owned())).collect();
        Rules { granted, defaults }
    }

    pub fn object(&self, user: &str, object: &str) -> may::Object {
        let flags = &self.granted[user];
        let all = flags.contains("PermissionsModifyAllData");
        let has = |name: &str| all || flags.contains(&format!("{object}.Permissions{name}"));
        let views = all || flags.contains("PermissionsViewAllData");
        may::Object {
            read: views || has("Read"),
            create: has("Create"),
            edit: has("Edit"),
            delete: has("Delete"),
            view_all: views || has("ViewAllRecords"),
            modify_all: has("ModifyAllRecords"),
        }
    }

    pub fn field(
        &self,
        user: &str,
        whole: &BTreeMap<String, Described>,
        object: &str,
        field: &Field,
    ) -> may::Field {
        let access = self.object(user, object);
        if let Some((_, source)) = OF_CONTACT.iter().find(|(name, _)| object == "Case" && *name == field.name)
        {
            let source = &whole["Contact"].fields[*source];
            let read = access.read && self.field(user, whole, "Contact", source).read;
            return may::Field { read, create: false, edit: false };
        }
        let secured = field.compound.as_ref().unwrap_or(&field.name);
        let has = |flag: &str| {
            !field.permissionable
                || self.granted[user].contains(&format!("{object}.{secured}.Permissions{flag}"))
        };
        may::Field {
            read: access.read && has("Read"),
            create: access.read && access.create && field.createable && has("Edit") && has("Read"),
            edit: access.read && access.edit && field.updateable && has("Edit") && has("Read"),
        }
    }

    /// Whether everybody reads records of others.
    pub fn shares_reading(&self, whole: &BTreeMap<String, Described>, object: &str) -> bool {
        self.default_of(whole, object) != "Private"
    }

    /// Whether everybody changes records of others.
    pub fn shares_editing(&self, whole: &BTreeMap<String, Described>, object: &str) -> bool {
        self.default_of(whole, object).starts_with("ReadWrite")
    }

    fn default_of<'r>(&'r self, whole: &BTreeMap<String, Described>, object: &str) -> &'r str {
        match self.defaults[object].as_str() {
            "ControlledByParent" => {
                let parent = match object {
                    "Contact" => "Account",
                    _ => whole[object].master.as_deref().unwrap_or_else(|| panic!("{object} has no master")),
                };
                self.default_of(whole, parent)
            }
            word => word,
        }
    }
}

fn add(sets: &mut HashMap<String, Flags>, row: &Record, about: &str) {
    let flags = sets.entry(row.text("ParentId")).or_default();
    let about = row.text(about);
    for (name, _) in &row.fields {
        if name.starts_with("Permissions") && row.text(name) == "true" {
            flags.insert(format!("{about}.{name}"));
        }
    }
}

/// What a group gives less what it mutes, and less what rests on what is muted.
fn less(given: &Flags, muted: &Flags) -> Flags {
    let mut left: Flags = given.difference(muted).cloned().collect();
    let rests: [(&str, &[&str]); 3] = [
        ("PermissionsRead", &["PermissionsCreate", "PermissionsEdit", "PermissionsViewAllRecords"]),
        ("PermissionsEdit", &["PermissionsDelete"]),
        ("PermissionsDelete", &["PermissionsModifyAllRecords"]),
    ];
    for (needed, dependents) in rests {
        for dependent in dependents {
            let gone: Vec<String> = left
                .iter()
                .filter(|flag| flag.ends_with(&format!(".{dependent}")))
                .filter(|flag| !left.contains(&flag.replace(dependent, needed)))
                .cloned()
                .collect();
            for flag in gone {
                left.remove(&flag);
            }
        }
    }
    left
}
