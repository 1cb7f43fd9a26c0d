//! What a session asks its customer, and what the customer said. Decided once for each session, when
//! somebody asks for the first time.

use alongside_kernel::{AccountId, Timestamp};
use alongside_store::{StoreError, TermsQuestion};
use alongside_wire::{
    device::{SessionRequest, Terms, ToDevice},
    rest::Session,
};

use super::Hub;
use crate::entry::{Asked, Core, Entry};

impl Hub {
    /// What the account's settings of this moment ask.
    pub(super) fn question_now(&self, account: AccountId, now: Timestamp) -> Asked {
        let facts = self.0.accounts.by_id(account);
        let terms = facts.as_ref().and_then(|facts| facts.terms.clone());
        Asked {
            // Whoever is not known to have waived the question is asked.
            ask: facts.is_none_or(|facts| facts.ask_customer),
            terms: terms.map(|(text, version)| TermsQuestion { version, text, asked: now, answer: None }),
        }
    }

    /// What a session asked before the server stopped: the question may still stand in a page.
    pub(super) async fn asked_before(
        &self,
        account: AccountId,
        session: &Session,
    ) -> Result<Option<Asked>, StoreError> {
        if session.agent.is_none() {
            return Ok(None);
        }
        let terms = self.0.store.terms_of_session(session.id).await?;
        let ask = self.0.accounts.by_id(account).is_none_or(|facts| facts.ask_customer);
        Ok(Some(Asked { ask: ask || terms.is_some(), terms }))
    }

    pub(super) fn question(&self, entry: &Entry, core: &Core, now: Timestamp) -> ToDevice {
        let session = core.life.session();
        let account = self.0.accounts.by_id(entry.account);
        let terms = core.terms();
        ToDevice::SessionRequest {
            request: SessionRequest {
                session: entry.id,
                kind: session.kind,
                agent_name: session.agent.as_ref().map(|agent| agent.name.clone()).unwrap_or_default(),
                company_name: account.map(|facts| facts.name.clone()).unwrap_or_default(),
                ask: core.asked.as_ref().is_none_or(|asked| asked.ask),
                terms: terms.map(|terms| Terms { text: terms.text.to_string(), version: terms.version }),
                expires_at: core.life.question_until(now).into(),
            },
        }
    }
}

impl Core {
    /// What the customer is asked to accept.
    pub(super) fn terms(&self) -> Option<&TermsQuestion> {
        self.asked.as_ref()?.terms.as_ref()
    }

    /// Notes what the customer said to the terms, if there were any.
    pub(super) fn answered(&mut self, accepted: bool, now: Timestamp) {
        if let Some(terms) = self.asked.as_mut().and_then(|asked| asked.terms.as_mut()) {
            terms.answer.get_or_insert((accepted, now));
        }
    }
}
