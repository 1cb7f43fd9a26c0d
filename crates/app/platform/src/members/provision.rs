//! Provisioning (R88): makes members of everybody who holds a role in the CRM and is none yet.

use std::collections::HashSet;

use alongside_access::UserFacts;
use alongside_kernel::MemberId;
use alongside_settings::SsoSettings;
use alongside_store::Member;
use alongside_wire::rest;

use super::{
    manage::{UNLIMITED, address_of, crm_user, document},
    standing::People,
};
use crate::{Actor, Platform, PlatformError, random};

impl Platform {
    /// Adds everybody who holds a role and is no member, by the Partner User ID Field of the
    /// settings, and says who was left out and why.
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] naming `sso.enabled` while single sign-on is off;
    /// [`PlatformError::NoCrm`], [`PlatformError::Refused`].
    pub async fn provision_members(&self, actor: &Actor) -> Result<rest::Provisioned, PlatformError> {
        self.require_settings_now(actor).await?;
        let account = actor.account();
        self.facts_of(account).await?;
        // Roles and Partner User IDs as they are, not as they were before somebody granted them.
        let facts = self.facts_after_refusal().await?;
        let state = self.reload_account(account).await?;
        let sso: &SsoSettings = &state.account.settings.sso;
        let people = People::of(&facts, sso).ok_or_else(|| {
            PlatformError::invalid(
                "sso.enabled",
                "single sign-on is off: turn Enable SSO on and choose the Partner User ID Field first",
            )
        })?;
        let members = self.store().members(account).await?;
        let mut taken = Taken {
            addresses: members.iter().map(|member| member.address.clone()).collect(),
            partner_ids: members.iter().filter_map(|member| member.partner_id.clone()).collect(),
        };
        let (mut added, mut not_added, mut members_before) = (Vec::new(), Vec::new(), 0);
        let mut users: Vec<&UserFacts> = facts.users().filter(|user| holds_a_role(user)).collect();
        users.sort_unstable_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
        for user in users {
            match taken.claim(&people, sso, user) {
                Ok(Claim { address, partner_id }) => added.push(Member {
                    id: MemberId::from_random(random::bytes()),
                    account,
                    address,
                    name: user.name.clone(),
                    partner_id: Some(partner_id),
                    password_hash: None,
                    subscription: UNLIMITED,
                    created: self.now(),
                }),
                Err(LeftOut::Member) => members_before += 1,
                Err(LeftOut::Because(reason)) => {
                    not_added.push(rest::NotProvisioned { user: crm_user(&facts, user.id), reason });
                }
            }
        }
        self.store().add_members(&added).await?;
        tracing::info!(account.id = %account, members.added = added.len(), "members provisioned");
        self.members_changed(account).await?;
        Ok(rest::Provisioned { added: added.iter().map(document).collect(), members_before, not_added })
    }
}

fn holds_a_role(user: &UserFacts) -> bool {
    user.active()
        && (user.role().is_some() || user.reads_messages() || user.edits_messages() || user.sets_up())
}

/// What members have already.
struct Taken {
    addresses: HashSet<String>,
    partner_ids: HashSet<String>,
}

struct Claim {
    address: String,
    partner_id: String,
}

enum LeftOut {
    Member,
    Because(String),
}

impl Taken {
    fn claim(&mut self, people: &People<'_>, sso: &SsoSettings, user: &UserFacts) -> Result<Claim, LeftOut> {
        let because = |reason: String| Err(LeftOut::Because(reason));
        let field = sso.partner_user_id_field.as_deref().unwrap_or("Partner User ID Field");
        let Some(partner_id) = user.partner_id.clone() else {
            return because(format!("{field} is empty: fill it in at the CRM's user."));
        };
        let others = people.with(&partner_id).iter().filter(|other| other.id != user.id);
        let others: Vec<&str> = others.map(|other| other.name.as_str()).collect();
        if !others.is_empty() {
            return because(format!(
                "Has the same {field} as {}: give each one of their own.",
                others.join(", ")
            ));
        }
        if self.partner_ids.contains(&partner_id) {
            return Err(LeftOut::Member);
        }
        let Ok(address) = address_of(&user.email) else {
            return because("The CRM's user has no e-mail address.".to_owned());
        };
        if self.addresses.contains(&address) {
            return because(format!(
                "A member with another Partner User ID has the address {address}: give that member the \
                 Partner User ID {partner_id}, or this user another address."
            ));
        }
        self.addresses.insert(address.clone());
        self.partner_ids.insert(partner_id.clone());
        Ok(Claim { address, partner_id })
    }
}
