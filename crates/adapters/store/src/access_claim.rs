//! Who may change an account's grants in the CRM at this moment: one run at a time, whichever node
//! it runs on. A claim stands for as long as its holder says, and is taken over after that.

use alongside_kernel::{AccountId, Timestamp};
use alongside_wire::rest::RunState;
use sqlx::FromRow;

use crate::{Store, StoreError, database::statements, text::word};

statements! {
    TAKE = "INSERT INTO access_claim (account, holder, claimed_by, claimed, stands_until)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (account) DO UPDATE SET holder = excluded.holder, claimed_by = excluded.claimed_by,
        claimed = excluded.claimed, stands_until = excluded.stands_until
        WHERE access_claim.stands_until <= $4";
    BREAK_OFF = "UPDATE access_run SET state = $2 WHERE account = $1 AND state = $3";
    SELECT = "SELECT holder, claimed_by, claimed, stands_until FROM access_claim WHERE account = $1";
    SELECT_STANDING = "SELECT claimed_by FROM access_claim WHERE account = $1 AND stands_until > $2";
    KEEP = "UPDATE access_claim SET stands_until = $3 WHERE account = $1 AND holder = $2";
    RELEASE = "DELETE FROM access_claim WHERE account = $1 AND holder = $2";
}

/// A claim on an account's grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessClaim {
    /// A word that no other claim has.
    pub holder: String,
    /// Who confirmed what is done.
    pub claimed_by: String,
    /// When.
    pub claimed: Timestamp,
    /// Until when it stands if its holder is not heard of again.
    pub stands_until: Timestamp,
}

#[derive(FromRow)]
struct ClaimRow {
    holder: String,
    claimed_by: String,
    claimed: i64,
    stands_until: i64,
}

impl Store {
    /// Takes the claim on an account's grants if none stands; gives the one that stands otherwise.
    /// A run that whoever held it before left under way is kept as stopped.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_access(
        &self,
        account: AccountId,
        claim: &AccessClaim,
    ) -> Result<Option<AccessClaim>, StoreError> {
        let mut transaction = self.begin().await?;
        let taken = sqlx::query(TAKE)
            .bind(account.to_string())
            .bind(&claim.holder)
            .bind(&claim.claimed_by)
            .bind(claim.claimed.micros())
            .bind(claim.stands_until.micros())
            .execute(&mut *transaction)
            .await?;
        if taken.rows_affected() == 0 {
            let row: ClaimRow =
                sqlx::query_as(SELECT).bind(account.to_string()).fetch_one(&mut *transaction).await?;
            return Ok(Some(AccessClaim {
                holder: row.holder,
                claimed_by: row.claimed_by,
                claimed: Timestamp::from_micros(row.claimed),
                stands_until: Timestamp::from_micros(row.stands_until),
            }));
        }
        sqlx::query(BREAK_OFF)
            .bind(account.to_string())
            .bind(word(&RunState::Stopped))
            .bind(word(&RunState::Running))
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(None)
    }

    /// Whose claim on an account's grants stands.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn access_claimed_by(
        &self,
        account: AccountId,
        now: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        let by = sqlx::query_scalar(SELECT_STANDING)
            .bind(account.to_string())
            .bind(now.micros())
            .fetch_optional(self.reader())
            .await?;
        Ok(by)
    }

    /// Lets a claim stand for longer; `false` when another has taken its place.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_access_claim(
        &self,
        account: AccountId,
        holder: &str,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let kept = sqlx::query(KEEP)
            .bind(account.to_string())
            .bind(holder)
            .bind(until.micros())
            .execute(self.writer())
            .await?;
        Ok(kept.rows_affected() == 1)
    }

    /// Gives a claim back; one that is not there any more is no error.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn release_access(&self, account: AccountId, holder: &str) -> Result<(), StoreError> {
        sqlx::query(RELEASE).bind(account.to_string()).bind(holder).execute(self.writer()).await?;
        Ok(())
    }
}
