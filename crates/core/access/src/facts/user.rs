//! One user with everything that profile and permission sets grant, united.

use alongside_kernel::CrmId;

/// What somebody is in the product, as the CRM's permission sets say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// May help customers and see the own history.
    Agent,
    /// May also change settings and see all history.
    Admin,
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
    /// The value of the Partner User ID Field; `None` when it is empty or none is chosen.
    pub partner_id: Option<String>,
    pub(super) profile: u32,
    pub(super) place: u32,
    pub(super) grants: u8,
    pub(super) approval: Approval,
}

pub(super) const ACTIVE: u8 = 1;
pub(super) const AGENT: u8 = 2;
pub(super) const ADMIN: u8 = 4;
pub(super) const MESSAGES_READ: u8 = 8;
pub(super) const MESSAGES_EDIT: u8 = 16;
pub(super) const SETUP: u8 = 32;
pub(super) const APP: u8 = 64;
pub(super) const SETUP_APP: u8 = 128;

/// Through what the connected app approves a user. Of several the least counts: the profile, then
/// the set whose label comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Approval {
    Profile,
    /// The set of this place among the labels of the facts.
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

    /// Whether the user may read messages; who may edit them may.
    #[must_use]
    pub const fn reads_messages(&self) -> bool {
        self.grants & (MESSAGES_READ | MESSAGES_EDIT) != 0
    }

    /// Whether the user may write messages.
    #[must_use]
    pub const fn edits_messages(&self) -> bool {
        self.grants & MESSAGES_EDIT != 0
    }

    /// Whether the user may set the product up.
    #[must_use]
    pub const fn sets_up(&self) -> bool {
        self.grants & (SETUP | ADMIN) != 0
    }

    /// Whether the app Alongside is visible to the user.
    #[must_use]
    pub const fn sees_app(&self) -> bool {
        self.grants & APP != 0
    }

    /// Whether the app Alongside Setup is visible to the user.
    #[must_use]
    pub const fn sees_setup_app(&self) -> bool {
        self.grants & SETUP_APP != 0
    }

    /// Whether the connected app approves the profile or one of the sets, whatever its policy is.
    #[must_use]
    pub const fn approved(&self) -> bool {
        !matches!(self.approval, Approval::None)
    }

    pub(crate) const fn profile(&self) -> usize {
        self.profile as usize
    }

    pub(crate) const fn place(&self) -> usize {
        self.place as usize
    }
}
