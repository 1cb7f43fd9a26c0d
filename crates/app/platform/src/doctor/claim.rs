//! The right to change what the CRM grants: one run at a time for an account, on whatever node. It is
//! kept in the store and runs out when its holder is heard of no more.

use std::time::Duration;

use alongside_store::AccessClaim;
use data_encoding::HEXLOWER;
use tokio::time::sleep;

use crate::{Actor, Platform, PlatformError, random};

/// How long a claim stands after its holder was last heard of.
const STANDS: Duration = Duration::from_secs(30);

impl Platform {
    /// Does what changes the CRM's grants while nobody else does, and leaves off when the claim is
    /// lost: then what was sent and not answered is kept as begun.
    ///
    /// # Errors
    /// [`PlatformError::AccessRunUnderWay`] when somebody else is at it; else what `work` gives.
    pub(super) async fn alone<T>(
        &self,
        actor: &Actor,
        work: impl Future<Output = Result<T, PlatformError>>,
    ) -> Result<T, PlatformError> {
        let now = self.now();
        let claim = AccessClaim {
            holder: HEXLOWER.encode(&random::bytes::<16>()),
            claimed_by: self.name_of(actor).await?,
            claimed: now,
            stands_until: now + STANDS,
        };
        let account = actor.account();
        if let Some(other) = self.store().claim_access(account, &claim).await? {
            return Err(PlatformError::AccessRunUnderWay { by: other.claimed_by });
        }
        let done = tokio::select! {
            done = work => done,
            lost = self.keep_claim(actor, &claim) => Err(lost),
        };
        if let Err(error) = self.store().release_access(account, &claim.holder).await {
            tracing::warn!(%error, "claim of the access doctor not released; it runs out by itself");
        }
        done
    }

    /// Keeps a claim until it is lost; gives how.
    async fn keep_claim(&self, actor: &Actor, claim: &AccessClaim) -> PlatformError {
        let mut stands_until = claim.stands_until;
        loop {
            sleep(self.shared.config.access_run_beat).await;
            let until = self.now() + STANDS;
            match self.store().keep_access_claim(actor.account(), &claim.holder, until).await {
                Ok(true) => stands_until = until,
                Ok(false) => {
                    let other = self.store().access_claimed_by(actor.account(), self.now()).await;
                    return match other {
                        Ok(Some(by)) => PlatformError::AccessRunUnderWay { by },
                        _ => lost("another node took it over"),
                    };
                }
                Err(error) if self.now() >= stands_until => return lost(&error.to_string()),
                Err(error) => tracing::warn!(%error, "claim of the access doctor not kept yet"),
            }
        }
    }
}

fn lost(why: &str) -> PlatformError {
    PlatformError::Unavailable { reason: format!("the claim of an access run is lost: {why}") }
}
