//! The directory made ready for decisions: one small row per user with everything already united.

mod user;

use std::collections::{HashMap, HashSet};

use alongside_kernel::{CrmId, Timestamp};

use crate::{
    AppRow, DirectoryRows, FieldPathRow, FieldRow, Installation, PermissionSetRow, PermittedUsers,
    hash::QuickMap,
    rights::{Bit, Catalogue, has, unite},
};
use user::{ACTIVE, ADMIN, AGENT, APP, Approval, MESSAGES_EDIT, MESSAGES_READ, SETUP, SETUP_APP};

pub use user::{Role, UserFacts};

/// The name of the app of those who help, without namespace.
pub const APP_NAME: &str = "Alongside";
/// The name of the app of those who set the product up, without namespace.
pub const SETUP_APP_NAME: &str = "Alongside_Setup";

/// The directory, indexed. Built once per reading, shared, never changed.
#[derive(Debug, Clone)]
pub struct Facts {
    read_at: Timestamp,
    installation: Installation,
    connected_app: Option<ConnectedApp>,
    profiles: Vec<String>,
    /// The labels of the sets that the connected app approves, in order.
    sets: Vec<String>,
    places: QuickMap<CrmId, u32>,
    users: Vec<UserFacts>,
    catalogue: Catalogue,
    /// The users' rights, row after row.
    rights: Vec<u64>,
    paths: Vec<FieldPathRow>,
}

#[derive(Debug, Clone)]
pub(crate) struct ConnectedApp {
    pub(crate) name: String,
    pub(crate) permitted_users: PermittedUsers,
}

/// What a profile's sets, or one set, grant together.
#[derive(Debug, Clone)]
struct Granted {
    grants: u8,
    approval: Approval,
    rights: Vec<u64>,
}

impl Granted {
    fn nothing(catalogue: &Catalogue) -> Self {
        Self { grants: 0, approval: Approval::None, rights: catalogue.empty() }
    }

    fn add(&mut self, other: &Self) {
        self.grants |= other.grants;
        self.approval = self.approval.min(other.approval);
        unite(&mut self.rights, &other.rights);
    }
}

impl Facts {
    /// Unites each user's grants. Assignments to users or sets that the rows do not have are
    /// passed over: they can grant nothing.
    #[must_use]
    pub fn new(rows: DirectoryRows) -> Self {
        let approved: HashSet<CrmId> =
            rows.connected_app.iter().flat_map(|app| app.approved_sets.iter().copied()).collect();
        let sets = approving_labels(&rows, &approved);
        let catalogue = Catalogue::new(&rows);
        let shown_by = |name: &str| -> HashSet<CrmId> {
            let apps = rows.apps.iter().filter(|app: &&AppRow| app.name == name);
            apps.flat_map(|app| app.visible_sets.iter().copied()).collect()
        };
        let (shows_app, shows_setup) = (shown_by(APP_NAME), shown_by(SETUP_APP_NAME));

        let mut by_set: HashMap<CrmId, Granted> = HashMap::with_capacity(rows.permission_sets.len());
        let mut by_profile: HashMap<CrmId, Granted> = HashMap::new();
        for set in &rows.permission_sets {
            let visible = [(shows_app.contains(&set.id), APP), (shows_setup.contains(&set.id), SETUP_APP)];
            let visible = visible.iter().filter(|(shown, _)| *shown).fold(0, |bits, (_, bit)| bits | bit);
            let approval = match set.profile {
                _ if !approved.contains(&set.id) => Approval::None,
                Some(_) => Approval::Profile,
                None => Approval::Set(place_of(&set.label, &sets)),
            };
            let granted =
                Granted { grants: roles_of(set) | visible, approval, rights: catalogue.row_of(set) };
            let known = match set.profile {
                Some(profile) => by_profile.entry(profile),
                None => by_set.entry(set.id),
            };
            known.or_insert_with(|| Granted::nothing(&catalogue)).add(&granted);
        }

        let profile_numbers: HashMap<CrmId, u32> = rows.profiles.iter().map(|row| row.id).zip(0..).collect();
        let mut profiles: Vec<String> = rows.profiles.into_iter().map(|row| row.name).collect();
        // A user whose profile was not among the rows belongs to a profile without a name.
        let nameless = u32::try_from(profiles.len()).expect("a company has fewer profiles");
        profiles.push(String::new());

        let width = catalogue.width();
        let mut places = QuickMap::with_capacity_and_hasher(rows.users.len(), Default::default());
        let mut users: Vec<UserFacts> = Vec::with_capacity(rows.users.len());
        let mut rights: Vec<u64> = Vec::with_capacity(rows.users.len() * width);
        for row in rows.users {
            let place = u32::try_from(users.len()).expect("a company has fewer users");
            // A row that was read twice stands once.
            if places.contains_key(&row.id) {
                continue;
            }
            places.insert(row.id, place);
            let of_profile = by_profile.get(&row.profile);
            rights.extend_from_slice(catalogue.everybody());
            if let Some(granted) = of_profile {
                unite(&mut rights[place as usize * width..], &granted.rights);
            }
            users.push(UserFacts {
                id: row.id,
                username: row.username,
                name: row.name,
                email: row.email,
                partner_id: row.partner_id,
                profile: profile_numbers.get(&row.profile).copied().unwrap_or(nameless),
                place,
                grants: if row.active { ACTIVE } else { 0 } | of_profile.map_or(0, |granted| granted.grants),
                approval: of_profile.map_or(Approval::None, |granted| granted.approval),
            });
        }
        for assignment in &rows.assignments {
            if let (Some(place), Some(granted)) =
                (places.get(&assignment.user), by_set.get(&assignment.permission_set))
            {
                let place = *place as usize;
                let user = &mut users[place];
                user.grants |= granted.grants;
                user.approval = user.approval.min(granted.approval);
                unite(&mut rights[place * width..(place + 1) * width], &granted.rights);
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
            places,
            users,
            catalogue,
            rights,
            paths: rows.paths,
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
        self.places.get(&id).and_then(|place| self.users.get(*place as usize))
    }

    /// The user with this sign-in name, compared without regard to case as the CRM does.
    #[must_use]
    pub fn user_by_username(&self, username: &str) -> Option<&UserFacts> {
        self.users.iter().find(|user| user.username.eq_ignore_ascii_case(username))
    }

    /// All users, in the order in which they were read.
    pub fn users(&self) -> impl ExactSizeIterator<Item = &UserFacts> {
        self.users.iter()
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

    /// Whether the user may read the object, its records' sharing aside.
    #[must_use]
    pub fn reads_object(&self, user: &UserFacts, object: &str) -> bool {
        self.has_right(user, self.catalogue.object(object))
    }

    /// Whether the user has a right that stands here; one that stands nowhere, nobody has.
    pub(crate) fn has_right(&self, user: &UserFacts, bit: Option<Bit>) -> bool {
        bit.is_some_and(|bit| has(self.rights(user), bit))
    }

    /// The names of the profiles, by their numbers; empty for the one that was not read.
    pub(crate) fn profiles(&self) -> &[String] {
        &self.profiles
    }

    /// Bytes that it takes in memory, without the allocator's own.
    #[must_use]
    pub fn size(&self) -> usize {
        let texts = |user: &UserFacts| {
            let partner = user.partner_id.as_ref().map_or(0, String::capacity);
            user.username.capacity() + user.name.capacity() + user.email.capacity() + partner
        };
        self.rights.capacity() * size_of::<u64>()
            + self.users.capacity() * size_of::<UserFacts>()
            + self.users.iter().map(texts).sum::<usize>()
            + self.places.capacity() * size_of::<(CrmId, u32)>()
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

    pub(crate) const fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The user's rights on objects and fields.
    pub(crate) fn rights(&self, user: &UserFacts) -> &[u64] {
        let width = self.catalogue.width();
        let start = user.place() * width;
        self.rights.get(start..start + width).unwrap_or_default()
    }

    /// The fields on the way of a path; `None` for a field of the object itself.
    pub(crate) fn path(&self, object: &str, path: &str) -> Option<&[FieldRow]> {
        let known = self.paths.iter().find(|row| row.object == object && row.path == path);
        match known {
            Some(row) => Some(&row.steps),
            // A path that was not read leads nowhere yet.
            None => path.contains('.').then_some(&[]),
        }
    }
}

/// The labels of the sets that the connected app approves, in order.
fn approving_labels(rows: &DirectoryRows, approved: &HashSet<CrmId>) -> Vec<String> {
    let approving = rows.permission_sets.iter().filter(|set| set.profile.is_none());
    let mut labels: Vec<String> =
        approving.filter(|set| approved.contains(&set.id)).map(|set| set.label.clone()).collect();
    labels.sort_unstable();
    labels.dedup();
    labels
}

const fn roles_of(set: &PermissionSetRow) -> u8 {
    const fn when(granted: bool, bit: u8) -> u8 {
        if granted { bit } else { 0 }
    }
    when(set.agent, AGENT)
        | when(set.admin, ADMIN)
        | when(set.messages_read, MESSAGES_READ)
        | when(set.messages_edit, MESSAGES_EDIT)
        | when(set.setup, SETUP)
}

/// The place of a label among the sorted labels, which have it.
fn place_of(label: &str, sets: &[String]) -> u32 {
    let place = sets.partition_point(|set| set.as_str() < label);
    u32::try_from(place).expect("a company has fewer permission sets")
}

#[cfg(test)]
mod tests;
