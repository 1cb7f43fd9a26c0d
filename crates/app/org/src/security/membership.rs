//! Who is above whom, and who is in which group: the role hierarchy and groups, nested ones too.

use std::collections::{BTreeMap, HashMap, HashSet};

use alongside_orgstore::{Schema, Store, StoreError, Value};

use super::grants::{definition, flag};

/// The roles, groups and their members of an org.
pub(super) struct Directory {
    /// Users with their roles; a user without one has an empty role.
    users: BTreeMap<String, String>,
    /// Parent of each role.
    parents: HashMap<String, String>,
    groups: Vec<Group>,
    /// Group and member, which is a user or another group.
    members: Vec<(String, String)>,
}

struct Group {
    id: String,
    kind: String,
    role: String,
    /// People above its members have what it is given, too.
    includes_bosses: bool,
}

impl Directory {
    pub async fn load(store: &Store, schema: &Schema) -> Result<Directory, StoreError> {
        let pairs = async |object: &str, columns: [&str; 2]| {
            let rows = store.select(definition(schema, object), &columns, &[]).await?;
            let pairs = rows.into_iter().map(|row| (row[0].display(), row[1].display()));
            Ok::<Vec<(String, String)>, StoreError>(pairs.collect())
        };
        let columns = ["Id", "Type", "RelatedId", "DoesIncludeBosses"];
        let groups = store.select(definition(schema, "Group"), &columns, &[]).await?;
        let groups = groups.into_iter().map(|row| Group {
            id: row[0].display(),
            kind: row[1].display(),
            role: row[2].display(),
            includes_bosses: flag(&row[3]) || row[3] == Value::Null,
        });
        Ok(Directory {
            users: pairs("User", ["Id", "UserRoleId"]).await?.into_iter().collect(),
            parents: pairs("UserRole", ["Id", "ParentRoleId"]).await?.into_iter().collect(),
            groups: groups.collect(),
            members: pairs("GroupMember", ["GroupId", "UserOrGroupId"]).await?,
        })
    }

    /// The user, then everyone whose role is below the user's.
    pub fn people_of(&self, user: &str) -> Vec<String> {
        let role = self.role_of(user);
        let mut people = vec![user.to_owned()];
        if !role.is_empty() {
            let below =
                self.users.iter().filter(|(_, theirs)| *theirs != role && self.is_below(theirs, role));
            people.extend(below.map(|(id, _)| id.clone()));
        }
        people
    }

    /// Everyone whose shares count for a user: these people, and the groups that they are in.
    pub fn grantees(&self, user: &str, people: &[String]) -> Vec<String> {
        let own = self.groups_of(&[user], |_| true);
        // What is given to a group without its bosses stays with its members.
        let people: Vec<&str> = people.iter().map(String::as_str).collect();
        let groups = self.groups_of(&people, |group| group.includes_bosses || own.contains(&group.id));
        people.into_iter().map(str::to_owned).chain(groups).collect()
    }

    /// Every user in a group, directly or through another group.
    pub fn users_in(&self, group: &str) -> Vec<String> {
        let in_it = |user: &&String| self.groups_of(&[user], |_| true).contains(group);
        self.users.keys().filter(in_it).cloned().collect()
    }

    fn groups_of(&self, people: &[&str], counts: impl Fn(&Group) -> bool) -> HashSet<String> {
        let roles: HashSet<&str> = people.iter().map(|user| self.role_of(user)).collect();
        let mut found: HashSet<String> = HashSet::new();
        for group in self.groups.iter().filter(|group| counts(group)) {
            let inside = match group.kind.as_str() {
                "Organization" => true,
                "Role" => roles.contains(group.role.as_str()),
                "RoleAndSubordinates" => roles.iter().any(|role| self.is_below(role, &group.role)),
                _ => false,
            };
            if inside {
                found.insert(group.id.clone());
            }
        }
        let people: HashSet<&str> = people.iter().copied().collect();
        let counted: HashSet<&str> =
            self.groups.iter().filter(|group| counts(group)).map(|group| group.id.as_str()).collect();
        loop {
            let known = found.len();
            for (group, member) in &self.members {
                if counted.contains(group.as_str())
                    && (people.contains(member.as_str()) || found.contains(member))
                {
                    found.insert(group.clone());
                }
            }
            if found.len() == known {
                return found;
            }
        }
    }

    /// Whether a role is this one or below it.
    fn is_below(&self, role: &str, above: &str) -> bool {
        let mut seen = HashSet::new();
        let mut at = role;
        while !at.is_empty() && seen.insert(at) {
            if at == above {
                return true;
            }
            at = self.parents.get(at).map(String::as_str).unwrap_or_default();
        }
        false
    }

    fn role_of(&self, user: &str) -> &str {
        self.users.get(user).map(String::as_str).unwrap_or_default()
    }
}
