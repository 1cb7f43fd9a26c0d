//! What a change of rights does to sessions in progress: one whose agent may not help any more ends,
//! at the customer's page, too. Lists and panels are narrowed by whoever watches them.

use alongside_access::{Action, Question, refusing_gate};
use alongside_kernel::{AccountId, CrmId, SessionId};
use alongside_live::{AgentKey, EndedBy, HubError};

use crate::Platform;

impl Platform {
    /// Ends every open session of the account whose agent may not help any more.
    pub(crate) async fn end_withdrawn_sessions(&self, account: AccountId) {
        // Whom another company's CRM lets in is not known here.
        if account != self.shared.config.account {
            return;
        }
        let Some(known) = self.known() else { return };
        let state = match self.account_state(account).await {
            Ok(state) => state,
            Err(error) => return tracing::warn!(%error, "account not read"),
        };
        let company = self.company_of(&state, known.facts);
        for session in self.shared.hub.open_sessions(account) {
            let Some(user) = session.agent.and_then(|agent| agent.id.parse::<CrmId>().ok()) else {
                continue;
            };
            let question = Question::new(user, Action::HelpWithoutRecord);
            if let Some(gate) = refusing_gate(&company, &question) {
                tracing::info!(session.id = %session.id, user.id = %user, ?gate, "access withdrawn: session ended");
                self.withdraw(session.id, &AgentKey { account, user }).await;
            }
        }
    }

    /// Cuts the agent's views, then ends the session: whoever looks on is told of the access, not of
    /// an end like others.
    pub(crate) async fn withdraw(&self, session: SessionId, agent: &AgentKey) {
        self.shared.hub.cut_views(session, agent);
        match self.shared.hub.end_session(session, EndedBy::Limit).await {
            // It ended by itself meanwhile.
            Ok(_) | Err(HubError::SessionUnknown | HubError::Refused(_)) => {}
            Err(error) => tracing::warn!(%error, session.id = %session, "session not ended"),
        }
    }
}
