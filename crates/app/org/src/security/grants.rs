//! Grants of permission sets, and how they unite.

use std::collections::{HashMap, HashSet};

use alongside_orgstore::{ObjectDefinition, Schema, Store, StoreError, Value, WriteTransaction};

use crate::model::{SYSTEM_PERMISSIONS, SystemPermission};

/// Key prefix of muting permission sets.
const MUTING_PREFIX: &str = "0QM";

/// What may be done with an object's records.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ObjectAccess {
    pub read: bool,
    pub create: bool,
    pub edit: bool,
    pub delete: bool,
    pub view_all: bool,
    pub modify_all: bool,
}

/// What may be done with a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct FieldAccess {
    pub read: bool,
    pub edit: bool,
}

/// Everything one or several permission sets grant.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grants {
    pub system: HashSet<SystemPermission>,
    pub objects: HashMap<String, ObjectAccess>,
    /// By `Object.Field`.
    pub fields: HashMap<String, FieldAccess>,
    /// Ids of connected apps, apps and custom permissions, each with its type.
    pub entities: HashMap<String, String>,
}

/// Where grants are read: from what is committed, or as a transaction sees it.
pub(crate) enum Reader<'r> {
    Store(&'r Store),
    Writing(&'r mut WriteTransaction),
}

impl Reader<'_> {
    pub async fn select(
        &mut self,
        object: &ObjectDefinition,
        columns: &[&str],
        equal: &[(&str, Value)],
    ) -> Result<Vec<Vec<Value>>, StoreError> {
        match self {
            Reader::Store(store) => store.select(object, columns, equal).await,
            Reader::Writing(writing) => writing.select(object, columns, equal).await,
        }
    }
}

impl ObjectAccess {
    pub const ALL: ObjectAccess =
        ObjectAccess { read: true, create: true, edit: true, delete: true, view_all: true, modify_all: true };

    /// Without what rests on something that is not granted any more.
    fn consistent(mut self) -> ObjectAccess {
        self.create &= self.read;
        self.edit &= self.read;
        self.delete &= self.edit;
        self.view_all &= self.read;
        self.modify_all &= self.delete && self.view_all;
        self
    }

    fn each(&mut self, other: ObjectAccess, combine: impl Fn(bool, bool) -> bool) {
        self.read = combine(self.read, other.read);
        self.create = combine(self.create, other.create);
        self.edit = combine(self.edit, other.edit);
        self.delete = combine(self.delete, other.delete);
        self.view_all = combine(self.view_all, other.view_all);
        self.modify_all = combine(self.modify_all, other.modify_all);
    }
}

impl Grants {
    /// Adds what another grants.
    pub fn unite(&mut self, other: Grants) {
        self.system.extend(other.system);
        self.entities.extend(other.entities);
        for (object, access) in other.objects {
            self.objects.entry(object).or_default().each(access, |one, two| one || two);
        }
        for (field, access) in other.fields {
            let mine = self.fields.entry(field).or_default();
            mine.read |= access.read;
            mine.edit |= access.edit;
        }
    }

    /// Takes out what a muting set mutes.
    pub fn mute(&mut self, muted: &Grants) {
        self.system.retain(|permission| !muted.system.contains(permission));
        self.entities.retain(|entity, _| !muted.entities.contains_key(entity));
        for (object, access) in &muted.objects {
            if let Some(mine) = self.objects.get_mut(object) {
                mine.each(*access, |one, two| one && !two);
                *mine = mine.consistent();
            }
        }
        for (field, access) in &muted.fields {
            if let Some(mine) = self.fields.get_mut(field) {
                mine.read &= !access.read;
                mine.edit &= !access.edit && mine.read;
            }
        }
    }

    /// What an assigned permission set gives. One that a session must activate first gives nothing:
    /// no session of this org does.
    pub async fn of_assigned(
        reader: &mut Reader<'_>,
        schema: &Schema,
        set: &str,
    ) -> Result<Grants, StoreError> {
        let sets = definition(schema, "PermissionSet");
        let rows = reader.select(sets, &["HasActivationRequired"], &[("Id", set.into())]).await?;
        let waits = rows.first().is_none_or(|row| flag(&row[0]));
        if waits { Ok(Grants::default()) } else { Grants::of(reader, schema, set).await }
    }

    /// What a group gives: all that its sets give, less what it mutes.
    pub async fn of_group(
        reader: &mut Reader<'_>,
        schema: &Schema,
        group: &str,
    ) -> Result<Grants, StoreError> {
        let components = definition(schema, "PermissionSetGroupComponent");
        let of_group = [("PermissionSetGroupId", Value::from(group))];
        let (mut granted, mut muted) = (Grants::default(), Grants::default());
        for row in reader.select(components, &["PermissionSetId"], &of_group).await? {
            let set = row[0].display();
            if set.starts_with(MUTING_PREFIX) {
                muted.unite(Grants::of(reader, schema, &set).await?);
            } else {
                granted.unite(Grants::of_assigned(reader, schema, &set).await?);
            }
        }
        granted.mute(&muted);
        Ok(granted)
    }

    /// What one permission set or muting set holds.
    pub async fn of(reader: &mut Reader<'_>, schema: &Schema, parent: &str) -> Result<Grants, StoreError> {
        let mut grants = Grants::default();
        let parent_is = [("ParentId", Value::from(parent))];
        let objects = definition(schema, "ObjectPermissions");
        let columns = [
            "SobjectType",
            "PermissionsRead",
            "PermissionsCreate",
            "PermissionsEdit",
            "PermissionsDelete",
            "PermissionsViewAllRecords",
            "PermissionsModifyAllRecords",
        ];
        for row in reader.select(objects, &columns, &parent_is).await? {
            let access = ObjectAccess {
                read: flag(&row[1]),
                create: flag(&row[2]),
                edit: flag(&row[3]),
                delete: flag(&row[4]),
                view_all: flag(&row[5]),
                modify_all: flag(&row[6]),
            };
            grants.objects.insert(row[0].display(), access);
        }
        let fields = definition(schema, "FieldPermissions");
        for row in reader.select(fields, &["Field", "PermissionsRead", "PermissionsEdit"], &parent_is).await?
        {
            grants.fields.insert(row[0].display(), FieldAccess { read: flag(&row[1]), edit: flag(&row[2]) });
        }
        let entities = definition(schema, "SetupEntityAccess");
        for row in reader.select(entities, &["SetupEntityId", "SetupEntityType"], &parent_is).await? {
            grants.entities.insert(row[0].display(), row[1].display());
        }
        let muting = parent.starts_with(MUTING_PREFIX);
        let sets = definition(schema, if muting { "MutingPermissionSet" } else { "PermissionSet" });
        let names: Vec<String> =
            SYSTEM_PERMISSIONS.iter().map(|(_, name, _)| format!("Permissions{name}")).collect();
        let columns: Vec<&str> = names.iter().map(String::as_str).collect();
        for row in reader.select(sets, &columns, &[("Id", Value::from(parent))]).await? {
            for (value, (permission, _, _)) in row.iter().zip(SYSTEM_PERMISSIONS) {
                if flag(value) {
                    grants.system.insert(permission);
                }
            }
        }
        Ok(grants)
    }
}

pub(super) fn definition<'s>(schema: &'s Schema, name: &str) -> &'s ObjectDefinition {
    schema.object(name).expect("the standard objects are in every schema")
}

pub(super) fn flag(value: &Value) -> bool {
    *value == Value::Boolean(true)
}
