//! The product's own users as decisions need them: read from the database, put beside the CRM's
//! directory and the settings of single sign-on.

mod manage;
mod own_sign_in;
mod password;
mod provision;
mod standing;

use std::{collections::HashMap, sync::Arc};

use alongside_access::{Members, SignIn};
use alongside_kernel::{AccountId, CrmId, MemberId, Timestamp};
use alongside_live::Change;
use alongside_store::{Member, StoredSignIn};
use parking_lot::RwLock;

use crate::{Platform, PlatformError, account::AccountState};

pub(crate) use password::Passwords;
pub(crate) use standing::{People, standing};

/// Everything that is kept about members, as it was read last.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Roster {
    members: Vec<Member>,
    stored: Vec<StoredSignIn>,
    by_id: HashMap<MemberId, usize>,
    by_partner_id: HashMap<String, usize>,
}

impl Roster {
    pub(crate) fn new(members: Vec<Member>, stored: Vec<StoredSignIn>) -> Self {
        let by_id = members.iter().enumerate().map(|(place, member)| (member.id, place)).collect();
        let partner = |(place, member): (usize, &Member)| Some((member.partner_id.clone()?, place));
        let by_partner_id = members.iter().enumerate().filter_map(partner).collect();
        Self { members, stored, by_id, by_partner_id }
    }

    pub(crate) fn member(&self, id: MemberId) -> Option<&Member> {
        self.by_id.get(&id).and_then(|place| self.members.get(*place))
    }

    pub(crate) fn by_partner_id(&self, partner_id: &str) -> Option<&Member> {
        self.by_partner_id.get(partner_id).and_then(|place| self.members.get(*place))
    }

    pub(crate) fn stored(&self, user: CrmId) -> Option<&StoredSignIn> {
        self.stored.iter().find(|stored| stored.user == user)
    }
}

/// The roster that counts.
#[derive(Default)]
pub(crate) struct RosterCell(RwLock<Arc<Roster>>);

impl RosterCell {
    pub(crate) fn get(&self) -> Arc<Roster> {
        self.0.read().clone()
    }
}

/// Who is signed in and subscribed, and until when that can be said.
pub(crate) struct Standing {
    pub(crate) members: Members,
    /// When the first sign-in or subscription ends that has not.
    pub(crate) until: Option<Timestamp>,
}

impl Platform {
    /// Reads members and stored sign-ins again; whether they are other ones than before.
    pub(crate) async fn reload_members(&self) -> Result<bool, PlatformError> {
        let account = self.shared.config.account;
        let members = self.store().members(account).await?;
        let stored = self.store().stored_sign_ins(account).await?;
        let roster = Arc::new(Roster::new(members, stored));
        let mut current = self.shared.roster.0.write();
        let changed = *current != roster;
        if changed {
            *current = roster;
        }
        Ok(changed)
    }

    /// After a change: reads again, and tells every page and session at once.
    pub(crate) async fn members_changed(&self, account: AccountId) -> Result<(), PlatformError> {
        if account == self.shared.config.account && self.reload_members().await? {
            self.shared.hub.announce(Change::Access(account));
        }
        Ok(())
    }

    /// Takes in what another process has changed, and what has run out meanwhile.
    pub(crate) async fn follow_members(&self) -> Result<(), PlatformError> {
        let account = self.shared.config.account;
        let ran_out = self.shared.companies.ran_out(self.now());
        if self.reload_members().await? || ran_out {
            self.shared.hub.announce(Change::Access(account));
        }
        Ok(())
    }

    /// How a CRM user is signed in to the product, as decisions see it.
    pub(crate) async fn sign_in_of(
        &self,
        state: &AccountState,
        user: CrmId,
    ) -> Result<Option<SignIn>, PlatformError> {
        let company = self.company(state).await?;
        let member = company.facts().user(user).and_then(|user| company.member(user));
        Ok(member.map(|member| member.sign_in.clone()))
    }
}
