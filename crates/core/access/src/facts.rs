//! The directory made ready for decisions: one small row per user with everything already united.

use std::collections::{HashMap, HashSet};

use alongside_kernel::{CrmId, Timestamp};

use crate::{DirectoryRows, Installation, PermittedUsers};

/// What somebody is in the product, as the CRM's permission sets say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// May help customers and see the own history.
    Agent,
    /// May also change settings and see all history.
    Admin,
}

/// The directory, indexed. Built once per reading, shared, never changed.
#[derive(Debug, Clone)]
pub struct Facts {
    read_at: Timestamp,
    installation: Installation,
    connected_app: Option<ConnectedApp>,
    profiles: Vec<String>,
    /// The labels of the sets that the connected app approves, in order.
    sets: Vec<String>,
    users: HashMap<CrmId, UserFacts>,
}

#[derive(Debug, Clone)]
pub(crate) struct ConnectedApp {
    pub(crate) name: String,
    pub(crate) permitted_users: PermittedUsers,
}

/// A user with everything that profile and permission sets grant, united (a set adds, none takes
/// away).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserFacts {
    /// The user.
    pub id: CrmId,
    /// Sign-in name.
    pub username: String,
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    profile: u32,
    grants: u8,
    approval: Approval,
}

const ACTIVE: u8 = 1;
const AGENT: u8 = 2;
const ADMIN: u8 = 4;

/// Through what the connected app approves a user. Of several the least counts: the profile, then
/// the set whose label comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Approval {
    Profile,
    /// The set of this place in [`Facts::sets`].
    Set(u32),
    None,
}

impl UserFacts {
    /// Whether the user may sign in to the CRM.
    #[must_use]
    pub const fn active(&self) -> bool {
        self.grants & ACTIVE != 0
    }

    /// Agent or admin; `None` when neither is granted. Admin wins.
    #[must_use]
    pub const fn role(&self) -> Option<Role> {
        if self.grants & ADMIN != 0 {
            Some(Role::Admin)
        } else if self.grants & AGENT != 0 {
            Some(Role::Agent)
        } else {
            None
        }
    }

    /// Whether the connected app approves the profile or one of the sets, whatever its policy is.
    #[must_use]
    pub const fn approved(&self) -> bool {
        !matches!(self.approval, Approval::None)
    }
}

impl Facts {
    /// Unites each user's grants. Assignments to users or sets that the rows do not have are
    /// passed over: they can grant nothing.
    #[must_use]
    pub fn new(rows: DirectoryRows) -> Self {
        let approved: HashSet<CrmId> =
            rows.connected_app.iter().flat_map(|app| app.approved_sets.iter().copied()).collect();

        let mut sets: Vec<String> = rows
            .permission_sets
            .iter()
            .filter(|set| set.profile.is_none() && approved.contains(&set.id))
            .map(|set| set.label.clone())
            .collect();
        sets.sort_unstable();
        sets.dedup();

        let mut by_set: HashMap<CrmId, (u8, Approval)> = HashMap::with_capacity(rows.permission_sets.len());
        let mut by_profile: HashMap<CrmId, (u8, Approval)> = HashMap::new();
        for set in &rows.permission_sets {
            let mut grants = 0;
            if set.agent {
                grants |= AGENT;
            }
            if set.admin {
                grants |= ADMIN;
            }
            let approval = match set.profile {
                _ if !approved.contains(&set.id) => Approval::None,
                Some(_) => Approval::Profile,
                None => Approval::Set(place_of(&set.label, &sets)),
            };
            let granted = match set.profile {
                Some(profile) => by_profile.entry(profile),
                None => by_set.entry(set.id),
            };
            let (known, through) = granted.or_insert((0, Approval::None));
            *known |= grants;
            *through = approval.min(*through);
        }

        let profile_numbers: HashMap<CrmId, u32> = rows.profiles.iter().map(|row| row.id).zip(0..).collect();
        let mut profiles: Vec<String> = rows.profiles.into_iter().map(|row| row.name).collect();
        // A user whose profile was not among the rows belongs to a profile without a name.
        let nameless = u32::try_from(profiles.len()).expect("a company has fewer profiles");
        profiles.push(String::new());

        let mut users: HashMap<CrmId, UserFacts> = rows
            .users
            .into_iter()
            .map(|row| {
                let active = if row.active { ACTIVE } else { 0 };
                let of_profile = by_profile.get(&row.profile).copied();
                let (grants, approval) = of_profile.unwrap_or((0, Approval::None));
                let user = UserFacts {
                    id: row.id,
                    username: row.username,
                    name: row.name,
                    email: row.email,
                    profile: profile_numbers.get(&row.profile).copied().unwrap_or(nameless),
                    grants: active | grants,
                    approval,
                };
                (row.id, user)
            })
            .collect();
        for assignment in &rows.assignments {
            if let (Some(user), Some((grants, approval))) =
                (users.get_mut(&assignment.user), by_set.get(&assignment.permission_set))
            {
                user.grants |= grants;
                user.approval = user.approval.min(*approval);
            }
        }

        Self {
            read_at: rows.read_at,
            installation: rows.installation,
            connected_app: rows
                .connected_app
                .map(|app| ConnectedApp { name: app.name, permitted_users: app.permitted_users }),
            profiles,
            sets,
            users,
        }
    }

    /// When the directory was read.
    #[must_use]
    pub const fn read_at(&self) -> Timestamp {
        self.read_at
    }

    /// Whether and how the package is installed.
    #[must_use]
    pub const fn installation(&self) -> Installation {
        self.installation
    }

    /// A user; `None` when the directory does not have the id.
    #[must_use]
    pub fn user(&self, id: CrmId) -> Option<&UserFacts> {
        self.users.get(&id)
    }

    /// The user with this sign-in name, compared without regard to case as the CRM does.
    #[must_use]
    pub fn user_by_username(&self, username: &str) -> Option<&UserFacts> {
        self.users.values().find(|user| user.username.eq_ignore_ascii_case(username))
    }

    /// All users, in no order.
    pub fn users(&self) -> impl ExactSizeIterator<Item = &UserFacts> {
        self.users.values()
    }

    /// The name of the user's profile; empty when the directory does not have the profile.
    #[must_use]
    pub fn profile_name(&self, user: &UserFacts) -> &str {
        &self.profiles[user.profile as usize]
    }

    /// Agent or admin; `None` when the user is unknown or has neither.
    #[must_use]
    pub fn role(&self, id: CrmId) -> Option<Role> {
        self.user(id).and_then(UserFacts::role)
    }

    /// Whether the connected app lets the user in.
    pub(crate) fn admitted(&self, user: &UserFacts) -> bool {
        match &self.connected_app {
            None => false,
            Some(app) => match app.permitted_users {
                PermittedUsers::SelfAuthorize => true,
                PermittedUsers::AdminApproved => user.approved(),
            },
        }
    }

    /// The label of the permission set through which the connected app approves the user; `None`
    /// where the profile is approved, or nothing is.
    pub(crate) fn approving_set(&self, user: &UserFacts) -> Option<&str> {
        match user.approval {
            Approval::Set(place) => self.sets.get(place as usize).map(String::as_str),
            Approval::Profile | Approval::None => None,
        }
    }

    pub(crate) const fn connected_app(&self) -> Option<&ConnectedApp> {
        self.connected_app.as_ref()
    }
}

/// The place of a label among the sorted labels, which have it.
fn place_of(label: &str, sets: &[String]) -> u32 {
    let place = sets.partition_point(|set| set.as_str() < label);
    u32::try_from(place).expect("a company has fewer permission sets")
}

#[cfg(test)]
mod tests;
