//! Stored sign-ins: which CRM user has shown, by address and password, to be which member. Neither
//! address nor password is kept here.

use alongside_kernel::{AccountId, CrmId, MemberId, Timestamp};
use sqlx::FromRow;

use crate::{Store, StoreError, database::statements, text::read_id};

statements! {
    SAVE = "INSERT INTO stored_sign_in (account, user_id, member, stored, expires)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (account, user_id)
        DO UPDATE SET member = excluded.member, stored = excluded.stored, expires = excluded.expires";
    SELECT = "SELECT user_id, member, stored, expires FROM stored_sign_in
        WHERE account = $1 ORDER BY stored, user_id";
    DELETE = "DELETE FROM stored_sign_in WHERE account = $1 AND user_id = $2";
}

/// A CRM user who has shown to be a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredSignIn {
    /// The CRM user.
    pub user: CrmId,
    /// The member.
    pub member: MemberId,
    /// When.
    pub stored: Timestamp,
    /// Until when it is good.
    pub expires: Timestamp,
}

#[derive(FromRow)]
struct Row {
    user_id: String,
    member: String,
    stored: i64,
    expires: i64,
}

impl Store {
    /// An account's stored sign-ins, the oldest first; those that have expired, too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stored_sign_ins(&self, account: AccountId) -> Result<Vec<StoredSignIn>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as(SELECT).bind(account.to_string()).fetch_all(self.reader()).await?;
        rows.into_iter()
            .map(|row| {
                Ok(StoredSignIn {
                    user: read_id("stored_sign_in.user_id", &row.user_id)?,
                    member: read_id("stored_sign_in.member", &row.member)?,
                    stored: Timestamp::from_micros(row.stored),
                    expires: Timestamp::from_micros(row.expires),
                })
            })
            .collect()
    }

    /// Keeps a CRM user's sign-in, in the place of an earlier one.
    ///
    /// # Errors
    /// When the database fails, or the member is gone.
    pub async fn save_stored_sign_in(
        &self,
        account: AccountId,
        sign_in: &StoredSignIn,
    ) -> Result<(), StoreError> {
        sqlx::query(SAVE)
            .bind(account.to_string())
            .bind(sign_in.user.as_str())
            .bind(sign_in.member.to_string())
            .bind(sign_in.stored.micros())
            .bind(sign_in.expires.micros())
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// Erases what a CRM user has stored. `false` when there is nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_stored_sign_in(&self, account: AccountId, user: CrmId) -> Result<bool, StoreError> {
        let result =
            sqlx::query(DELETE).bind(account.to_string()).bind(user.as_str()).execute(self.writer()).await?;
        Ok(result.rows_affected() == 1)
    }
}
