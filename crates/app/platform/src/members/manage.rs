//! Members as admins and programs manage them, and the rows of Users. Everything is the asker's own
//! account's.

use alongside_access::Facts;
use alongside_kernel::{AccountId, CrmId, MemberId, PageRequest, Secret, Timestamp};
use alongside_live::AgentKey;
use alongside_store::{Member, MemberSubscription, StoreError};
use alongside_wire::rest;

use crate::{Actor, Platform, PlatformError, paging::page_of, random, text::one_line};

/// Characters of a name or a Partner User ID at most.
const MOST_TEXT: usize = 255;
/// Characters of an e-mail address at most, by its standard.
const MOST_ADDRESS: usize = 254;

impl Platform {
    /// A page of the account's members, by name.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] for whom is neither admin nor API key; [`PlatformError::Invalid`]
    /// for a cursor that is none.
    pub async fn members(
        &self,
        actor: &Actor,
        request: &PageRequest,
    ) -> Result<rest::PageOf<rest::Member>, PlatformError> {
        self.require_settings(actor).await?;
        let members = self.store().members(actor.account()).await?;
        page_of(request, &members, document)
    }

    /// Adds a member.
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] naming the value that cannot be, or that is another member's;
    /// [`PlatformError::Refused`]. Then nothing is changed.
    pub async fn add_member(
        &self,
        actor: &Actor,
        new: &rest::NewMember,
    ) -> Result<rest::Member, PlatformError> {
        self.require_settings_now(actor).await?;
        let password_hash = match &new.password {
            Some(password) => Some(self.shared.passwords.hash(password_of(password)?).await?),
            None => None,
        };
        let member = Member {
            id: MemberId::from_random(random::bytes()),
            account: actor.account(),
            address: address_of(&new.address)?,
            name: one_line("name", &new.name, MOST_TEXT)?,
            partner_id: partner_id_of(new.partner_id.as_deref())?,
            password_hash,
            subscription: new.subscription.map_or(UNLIMITED, subscription_of),
            created: self.now(),
        };
        self.store().add_members(std::slice::from_ref(&member)).await.map_err(taken)?;
        self.members_changed(actor.account()).await?;
        Ok(document(&member))
    }

    /// Changes a member.
    ///
    /// # Errors
    /// As [`Platform::add_member`]; [`PlatformError::NotFound`].
    pub async fn change_member(
        &self,
        actor: &Actor,
        id: MemberId,
        change: &rest::ChangeMember,
    ) -> Result<rest::Member, PlatformError> {
        self.require_settings_now(actor).await?;
        let found = self.store().member(actor.account(), id).await?;
        let mut member = found.ok_or(PlatformError::NotFound { what: "member" })?;
        if let Some(address) = &change.address {
            member.address = address_of(address)?;
        }
        if let Some(name) = &change.name {
            member.name = one_line("name", name, MOST_TEXT)?;
        }
        if let Some(partner_id) = &change.partner_id {
            member.partner_id = partner_id_of(Some(partner_id))?;
        }
        if let Some(subscription) = change.subscription {
            member.subscription = subscription_of(subscription);
        }
        if let Some(password) = &change.password {
            member.password_hash = Some(self.shared.passwords.hash(password_of(password)?).await?);
        }
        if !self.store().update_member(&member, self.now()).await.map_err(taken)? {
            return Err(PlatformError::NotFound { what: "member" });
        }
        self.members_changed(actor.account()).await?;
        Ok(document(&member))
    }

    /// Removes a member for good, with what CRM users have stored of it.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`], [`PlatformError::Refused`].
    pub async fn remove_member(&self, actor: &Actor, id: MemberId) -> Result<(), PlatformError> {
        self.require_settings_now(actor).await?;
        let account = actor.account();
        if !self.store().delete_member(account, id).await? {
            return Err(PlatformError::NotFound { what: "member" });
        }
        tracing::info!(account.id = %account, member.id = %id, "member removed");
        self.members_changed(account).await
    }

    /// A page of Users: who of the CRM has stored address and password (R115, R116), by name.
    ///
    /// # Errors
    /// As [`Platform::members`]; [`PlatformError::NoCrm`].
    pub async fn associations(
        &self,
        actor: &Actor,
        request: &PageRequest,
    ) -> Result<rest::PageOf<rest::Association>, PlatformError> {
        self.require_settings(actor).await?;
        let account = actor.account();
        let facts = self.facts_of(account).await?;
        let members = self.store().members(account).await?;
        let now = self.now();
        let mut rows: Vec<rest::Association> = self
            .store()
            .stored_sign_ins(account)
            .await?
            .iter()
            .filter_map(|stored| {
                let member = members.iter().find(|member| member.id == stored.member)?;
                Some(rest::Association {
                    user: crm_user(&facts, stored.user),
                    address: member.address.clone(),
                    subscription: subscription_at(member.subscription, now),
                    stored: stored.stored.into(),
                    expires: stored.expires.into(),
                })
            })
            .collect();
        rows.sort_by(|one, other| (&one.user.name, &one.user.id).cmp(&(&other.user.name, &other.user.id)));
        page_of(request, &rows, Clone::clone)
    }

    /// Del: erases what a CRM user has stored. Neither the CRM's user nor the member is touched (R117,
    /// R118). What the user has open is cut at once.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`] when nothing is stored, [`PlatformError::Refused`].
    pub async fn erase_association(&self, actor: &Actor, user: CrmId) -> Result<(), PlatformError> {
        self.require_settings_now(actor).await?;
        self.erase_sign_in(actor.account(), user).await
    }

    /// Erases address and password of a CRM user, and cuts what the user has open.
    pub(super) async fn erase_sign_in(&self, account: AccountId, user: CrmId) -> Result<(), PlatformError> {
        if !self.store().delete_stored_sign_in(account, user).await? {
            return Err(PlatformError::NotFound { what: "stored sign-in" });
        }
        tracing::info!(account.id = %account, user.id = %user, "stored sign-in erased");
        self.members_changed(account).await?;
        self.shared.hub.revoke_agent(&AgentKey { account, user });
        Ok(())
    }
}

/// A subscription that has begun and does not end.
pub(super) const UNLIMITED: MemberSubscription = MemberSubscription { active: true, ends: None };

/// An e-mail address in the form in which it is compared.
pub(super) fn address_of(text: &str) -> Result<String, PlatformError> {
    let address = text.trim().to_lowercase();
    let parts = address.split_once('@');
    let plain = address.chars().count() <= MOST_ADDRESS
        && !address.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    match parts {
        Some((local, host)) if plain && !local.is_empty() && !host.is_empty() && !host.contains('@') => {
            Ok(address)
        }
        _ => Err(PlatformError::invalid("address", "an e-mail address such as sam@company.example")),
    }
}

fn partner_id_of(text: Option<&str>) -> Result<Option<String>, PlatformError> {
    match text {
        None | Some("") => Ok(None),
        Some(text) => one_line("partner_id", text, MOST_TEXT).map(Some),
    }
}

fn password_of(password: &Secret) -> Result<&Secret, PlatformError> {
    let characters = password.expose().chars().count();
    if !(10..=200).contains(&characters) || password.expose().chars().any(char::is_control) {
        return Err(PlatformError::invalid("password", "10 to 200 characters"));
    }
    Ok(password)
}

fn subscription_of(subscription: rest::Subscription) -> MemberSubscription {
    MemberSubscription { active: subscription.active, ends: subscription.ends.map(|ends| ends.0) }
}

fn subscription(subscription: MemberSubscription) -> rest::Subscription {
    rest::Subscription { active: subscription.active, ends: subscription.ends.map(Into::into) }
}

/// As it stands at a moment: one that has ended is not active.
fn subscription_at(kept: MemberSubscription, now: Timestamp) -> rest::Subscription {
    let active = kept.active && kept.ends.is_none_or(|ends| now < ends);
    rest::Subscription { active, ..subscription(kept) }
}

/// The words for an address or a Partner User ID that another member has.
fn taken(error: StoreError) -> PlatformError {
    match error {
        StoreError::AddressTaken => {
            PlatformError::invalid("address", "another member has this address: change that one")
        }
        StoreError::PartnerIdTaken => PlatformError::invalid(
            "partner_id",
            "another member has this Partner User ID: it names one person only",
        ),
        other => other.into(),
    }
}

/// A user as the directory has them; by the id alone whom it does not have any more.
pub(super) fn crm_user(facts: &Facts, id: CrmId) -> rest::CrmUser {
    let known = facts.user(id);
    let text = |known: Option<&String>| known.cloned().unwrap_or_default();
    rest::CrmUser {
        id: id.to_string(),
        name: known.map_or_else(|| id.to_string(), |user| user.name.clone()),
        email: text(known.map(|user| &user.email)),
        username: text(known.map(|user| &user.username)),
    }
}

pub(super) fn document(member: &Member) -> rest::Member {
    rest::Member {
        id: member.id,
        address: member.address.clone(),
        name: member.name.clone(),
        partner_id: member.partner_id.clone(),
        has_password: member.password_hash.is_some(),
        subscription: subscription(member.subscription),
        created: member.created.into(),
    }
}
