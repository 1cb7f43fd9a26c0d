//! Which records of an object a user reaches: everything, those owned by the user or by people
//! below, those shared, those whose parent is reached. Queries and single records use the same.

use std::sync::Arc;

use alongside_orgstore::{FieldDefinition, ObjectDefinition, RowScope, Schema, Share};

use super::Effective;
use super::grants::ObjectAccess;
use super::sharing::{SharingAccess, SharingModel};

/// Longest chain of records that are each controlled by their parent.
const MAX_PARENTS: u8 = 4;

/// How far a record is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Read,
    Edit,
    Transfer,
    /// Delete and share, too.
    Full,
}

/// What may be done with a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct RowAccess {
    pub read: bool,
    pub edit: bool,
    pub transfer: bool,
    pub delete: bool,
    /// Whatever sharing can give.
    pub full: bool,
}

/// Records that a sharing rule gives to the user.
#[derive(Debug)]
pub(super) struct RuleReach {
    pub object: String,
    /// Their owners.
    pub owners: Arc<[String]>,
    pub access: SharingAccess,
}

impl Level {
    pub const ALL: [Level; 4] = [Level::Read, Level::Edit, Level::Transfer, Level::Full];

    /// The levels a share must have to reach as far.
    fn of_shares(self) -> &'static [&'static str] {
        match self {
            Level::Read => &["Read", "Edit", "All"],
            Level::Edit => &["Edit", "All"],
            Level::Transfer | Level::Full => &["All"],
        }
    }
}

impl RowAccess {
    /// Sharing's answers, in the order of [`Level::ALL`], with what the object allows at all.
    pub fn new(object: ObjectAccess, reached: &[bool]) -> RowAccess {
        let reaches = |level: usize| reached.get(level).copied().unwrap_or(false);
        RowAccess {
            read: object.read && reaches(0),
            edit: object.edit && reaches(1),
            transfer: object.edit && reaches(2),
            delete: object.delete && reaches(3),
            full: object.read && reaches(3),
        }
    }
}

/// What an activity is about.
const ACTIVITY_LOOKUPS: [&str; 2] = ["WhoId", "WhatId"];

impl Effective {
    /// Scopes of an object's records, one for each of [`Level::ALL`].
    pub fn reaches(&self, schema: &Schema, object: &ObjectDefinition) -> [RowScope; 4] {
        Level::ALL.map(|level| self.reach(schema, object, level))
    }

    /// The records of an object that the user reaches this far.
    pub fn reach(&self, schema: &Schema, object: &ObjectDefinition, level: Level) -> RowScope {
        self.reach_from(schema, object, level, 0)
    }

    fn reach_from(&self, schema: &Schema, object: &ObjectDefinition, level: Level, depth: u8) -> RowScope {
        if let Some(of) = &object.share {
            // Shares are seen with their record, and belong to whoever may share it.
            let Some(shared) = schema.object(&of.object) else { return RowScope::Nothing };
            let needed = if level == Level::Read { Level::Read } else { Level::Full };
            let rows = self.reach_from(schema, shared, needed, depth + 1);
            return match rows {
                RowScope::All | RowScope::Nothing => rows,
                rows => RowScope::Through {
                    lookup: of.record.clone(),
                    object: shared.name.clone(),
                    rows: Box::new(rows),
                },
            };
        }
        if let Some(lookup) = &object.goes_with {
            // Whoever reads a record reads what hangs on it; what is whose is looked at when it is written.
            return self.any_parent(schema, object, &[lookup.as_str()], Level::Read, depth);
        }
        let access = self.object(object);
        if object.setup {
            return match (access.read, object.field("AssigneeId"), level) {
                (true, ..) => RowScope::All,
                // Everybody sees his own assignments.
                (false, Some(assignee), Level::Read) => {
                    RowScope::Matching { field: assignee.name.clone(), value: self.user_id.clone() }
                }
                _ => RowScope::Nothing,
            };
        }
        if !access.read {
            return RowScope::Nothing;
        }
        if access.modify_all || (access.view_all && level == Level::Read) {
            return RowScope::All;
        }
        match self.sharing.model(object) {
            SharingModel::ControlledByParent if object.name == "Task" => RowScope::any_of(vec![
                self.owned(),
                self.any_parent(schema, object, &ACTIVITY_LOOKUPS, level, depth),
            ]),
            SharingModel::ControlledByParent => self.with_parents(schema, object, level, depth),
            model if model.gives(level) => RowScope::All,
            _ => {
                let mut scopes = self.given(schema, object, level);
                if object.name == "Account" && level == Level::Read {
                    scopes.extend(self.implied_by_children(schema, object));
                }
                if object.name == "Task" && level == Level::Read {
                    // A private activity can be read, though not changed, with what it is about.
                    scopes.push(self.any_parent(schema, object, &ACTIVITY_LOOKUPS, level, depth));
                }
                RowScope::any_of(scopes)
            }
        }
    }

    /// Records that are the user's own or that sharing gives.
    fn given(&self, schema: &Schema, object: &ObjectDefinition, level: Level) -> Vec<RowScope> {
        let mut scopes = vec![self.owned()];
        scopes.extend(self.shared(schema, object, level));
        scopes.extend(self.ruled(object, level));
        scopes
    }

    /// Whoever is given a contact, an opportunity or a case may read its account.
    fn implied_by_children(&self, schema: &Schema, account: &ObjectDefinition) -> Vec<RowScope> {
        let children = ["Contact", "Opportunity", "Case"].into_iter().filter_map(|name| schema.object(name));
        let own = children.filter(|child| {
            // What its account controls cannot open the account.
            self.object(child).read && self.sharing.model(child) != SharingModel::ControlledByParent
        });
        own.map(|child| RowScope::ReferredBy {
            object: child.name.clone(),
            lookup: format!("{}Id", account.name),
            rows: Box::new(RowScope::any_of(self.given(schema, child, Level::Read))),
            keeps_deleted: child.keeps_deleted(),
        })
        .collect()
    }

    fn owned(&self) -> RowScope {
        RowScope::OwnedBy(self.people.clone())
    }

    fn shared(&self, schema: &Schema, object: &ObjectDefinition, level: Level) -> Vec<RowScope> {
        let share = |by: &str, table: &str, record: &str, field: String| {
            RowScope::Shared(Share {
                by: by.to_owned(),
                table: table.to_owned(),
                record: record.to_owned(),
                level: field,
                levels: level.of_shares(),
                grantees: self.grantees.clone(),
            })
        };
        let mut scopes = Vec::new();
        if let Some(table) = schema.share_object(&object.name)
            && let Some(of) = &table.share
        {
            scopes.push(share("Id", &table.name, &of.record, of.level.clone()));
        }
        // An account's share may give access to what hangs on the account.
        if matches!(object.name.as_str(), "Case" | "Opportunity") {
            let field = format!("{}AccessLevel", object.name);
            scopes.push(share("AccountId", "AccountShare", "AccountId", field));
        }
        scopes
    }

    fn ruled(&self, object: &ObjectDefinition, level: Level) -> impl Iterator<Item = RowScope> {
        let fits = move |access: SharingAccess| match access {
            SharingAccess::Read => level == Level::Read,
            SharingAccess::Edit => level <= Level::Edit,
        };
        self.rules
            .iter()
            .filter(move |rule| rule.object == object.name && fits(rule.access))
            .map(|rule| RowScope::OwnedBy(rule.owners.clone()))
    }

    /// Records controlled by their parents: all masters must be reached. Whoever may edit the master
    /// may edit, move and delete its details.
    fn with_parents(&self, schema: &Schema, object: &ObjectDefinition, level: Level, depth: u8) -> RowScope {
        if depth >= MAX_PARENTS {
            return RowScope::Nothing;
        }
        if object.name == "Contact" {
            let Some(account) = schema.object("Account") else { return RowScope::Nothing };
            let rows = self.reach_from(schema, account, level, depth + 1);
            let alone = RowScope::all_of(vec![RowScope::Empty { field: "AccountId".into() }, self.owned()]);
            return RowScope::any_of(vec![behind("AccountId", account, rows), alone]);
        }
        let masters: Vec<&FieldDefinition> =
            object.fields.iter().filter(|field| field.cascade_delete).collect();
        if masters.is_empty() {
            let value = self.user_id.clone();
            return RowScope::Matching { field: "CreatedById".into(), value };
        }
        let needed = level.min(Level::Edit);
        let scopes = masters.into_iter().map(|lookup| {
            let master = lookup.kind.targets().first().and_then(|name| schema.object(name));
            let Some(master) = master else { return RowScope::Nothing };
            match self.reach_from(schema, master, needed, depth + 1) {
                // A detail has a master always.
                RowScope::All => RowScope::All,
                rows => behind(&lookup.name, master, rows),
            }
        });
        RowScope::all_of(scopes.collect())
    }

    /// Records of which one of these lookups leads to a record that is reached.
    fn any_parent(
        &self,
        schema: &Schema,
        object: &ObjectDefinition,
        lookups: &[&str],
        level: Level,
        depth: u8,
    ) -> RowScope {
        if depth >= MAX_PARENTS {
            return RowScope::Nothing;
        }
        let lookups = object.fields.iter().filter(|field| lookups.contains(&field.name.as_str()));
        let scopes = lookups.flat_map(|lookup| {
            let parents = lookup.kind.targets().iter().filter_map(|name| schema.object(name));
            parents
                .map(|parent| behind(&lookup.name, parent, self.reach_from(schema, parent, level, depth + 1)))
        });
        RowScope::any_of(scopes.collect())
    }
}

fn behind(lookup: &str, object: &ObjectDefinition, rows: RowScope) -> RowScope {
    match rows {
        RowScope::Nothing => RowScope::Nothing,
        RowScope::All => RowScope::LeadingTo {
            lookup: lookup.to_owned(),
            prefix: object.key_prefix.clone().unwrap_or_default(),
        },
        rows => {
            RowScope::Through { lookup: lookup.to_owned(), object: object.name.clone(), rows: Box::new(rows) }
        }
    }
}
