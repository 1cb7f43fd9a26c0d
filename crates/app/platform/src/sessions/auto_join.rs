//! Auto Join (R104): who loads a record is connected to the session that its customer has begun.

use alongside_live::WaitingSpec;
use alongside_wire::rest::Session;

use super::join_question;
use crate::{
    Actor, Platform, PlatformError,
    readings::{Freshness, Reading},
    record::{Matching, parse_record},
};

impl Platform {
    /// Joins the session of the record's customer that waits for an agent. Which one is found here
    /// and not named by the caller.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] by any gate of Join; [`PlatformError::SessionState`] when Auto Join
    /// is off for the object or no session waits any more; [`PlatformError::DeviceBusy`].
    pub async fn auto_join(
        &self,
        actor: &Actor,
        object: &str,
        record: &str,
    ) -> Result<Session, PlatformError> {
        let key = actor.person()?;
        let state = self.account_state(key.account).await?;
        let record = parse_record(object, record)?;
        self.require_join(&state, key, None).await?;
        let reading = self.record_reading(&state, key, &record, Freshness::Command).await?;
        self.require(&state, &join_question(key.user, &record, &reading)).await?;
        let Reading::Readable(read) = &reading else {
            return Err(PlatformError::NotFound { what: "record" });
        };
        let matching = Matching::new(&state, &record.object, read);
        let session = self.waiting_session(&state, &record.object, &matching).ok_or_else(|| {
            PlatformError::SessionState {
                problem: "No session of this record's customer waits for an agent. Auto Join is for \
                          Cases, where it is on in Company Settings, Buttons."
                    .to_owned(),
            }
        })?;
        let agent = self.session_agent(&state, key).await?;
        let spec = WaitingSpec { account: key.account, session, agent, record };
        let joined = self.shared.hub.join_waiting(spec).await?;
        self.told(joined.id).await
    }
}
