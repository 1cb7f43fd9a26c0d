//! Refusals in words that go on: whom to ask (R73), and what a setting has turned off.

use alongside_access::Decision;
use alongside_kernel::CrmId;
use alongside_wire::rest::{self, GateName, GateStatus};

use crate::{Platform, PlatformError, account::AccountState};

/// What a company can do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offer {
    /// One click to a customer who is on the site (R95).
    Presence,
    /// The list of devices.
    DeviceListing,
    /// Codes of six digits.
    SessionCodes,
}

impl Offer {
    pub(crate) const fn is_on(self, state: &AccountState) -> bool {
        let settings = &state.account.settings;
        match self {
            Self::Presence => settings.presence.enabled,
            Self::DeviceListing => settings.account.device_listing,
            Self::SessionCodes => settings.account.session_codes,
        }
    }

    const fn id(self) -> &'static str {
        match self {
            Self::Presence => "presence_off",
            Self::DeviceListing => "device_listing_off",
            Self::SessionCodes => "session_codes_off",
        }
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Presence => (
                "Presence is off, so nobody can be joined with one click. Ask the customer for a session code.",
                "Company Settings, Presence",
            ),
            Self::DeviceListing => (
                "The list of devices is off. Open the customer's record in the CRM, or ask for a session code.",
                "Account Settings",
            ),
            Self::SessionCodes => (
                "Session codes are off. Open the customer's record in the CRM and join from there.",
                "Account Settings",
            ),
        }
    }
}

impl Platform {
    /// Passes while the company offers it. `asker` is nobody for a program.
    pub(crate) async fn require_offer(
        &self,
        state: &AccountState,
        asker: Option<CrmId>,
        offer: Offer,
    ) -> Result<(), PlatformError> {
        if offer.is_on(state) {
            return Ok(());
        }
        let (words, place) = offer.words();
        let admin = match asker {
            Some(user) => self.whom_to_ask(state, user).await?,
            None => None,
        };
        let admin = admin.as_deref().unwrap_or("an admin");
        Err(PlatformError::TurnedOff {
            id: offer.id(),
            message: format!("{words} To turn it on in {place}, ask {admin}."),
        })
    }

    /// The name of the Default Admin (R73), for somebody else who is refused.
    pub(crate) async fn whom_to_ask(
        &self,
        state: &AccountState,
        asker: CrmId,
    ) -> Result<Option<String>, PlatformError> {
        let Some(admin) = state.account.settings.general.default_admin.filter(|admin| *admin != asker) else {
            return Ok(None);
        };
        let facts = self.facts().await?;
        Ok(facts.user(admin).filter(|user| user.active()).map(|user| user.name.clone()))
    }

    /// A decision as it is told to the person whom it is about.
    pub(crate) async fn told_decision(
        &self,
        state: &AccountState,
        person: CrmId,
        decision: &Decision,
    ) -> Result<rest::Decision, PlatformError> {
        let mut told = self.document(decision);
        let failed = told.gates.iter_mut().find(|gate| gate.status == GateStatus::Failed);
        if let Some(gate) = failed.filter(|gate| is_for_an_admin(gate.gate))
            && let Some(admin) = self.whom_to_ask(state, person).await?
        {
            gate.fix = format!("{} Ask {admin}.", gate.fix).trim_start().to_owned();
        }
        Ok(told)
    }
}

/// Whether an admin can mend it. That a customer is away, a session taken, or somebody not signed in
/// is for nobody else to mend, and a record is its owner's to share.
const fn is_for_an_admin(gate: GateName) -> bool {
    !matches!(gate, GateName::RecordAccess | GateName::SignedIn | GateName::Presence | GateName::Session)
}
