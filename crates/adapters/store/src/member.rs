//! Members: the product's own users.

use alongside_kernel::{AccountId, MemberId, Secret, Timestamp};
use sqlx::FromRow;

use crate::{
    Store, StoreError,
    database::statements,
    text::{micros, read_id},
};

statements! {
    INSERT = "INSERT INTO member
        (id, account, address, name, partner_id, password_hash, subscribed, subscription_ends, created)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    SELECT = "SELECT id, account, address, name, partner_id, password_hash, subscribed, subscription_ends, created
        FROM member WHERE account = $1 ORDER BY name, id";
    SELECT_ONE = "SELECT id, account, address, name, partner_id, password_hash, subscribed, subscription_ends, created
        FROM member WHERE account = $1 AND id = $2";
    SELECT_BY_ADDRESS = "SELECT id, account, address, name, partner_id, password_hash, subscribed, subscription_ends, created
        FROM member WHERE account = $1 AND address = $2";
    UPDATE = "UPDATE member SET address = $3, name = $4, partner_id = $5, password_hash = $6, subscribed = $7,
        subscription_ends = $8 WHERE account = $1 AND id = $2";
    END_SIGN_INS = "UPDATE stored_sign_in SET expires = $2 WHERE member = $1 AND expires > $2";
    DELETE = "DELETE FROM member WHERE account = $1 AND id = $2";
    ADDRESS_OF_ANOTHER = "SELECT COUNT(*) FROM member WHERE account = $1 AND address = $2 AND id <> $3";
    PARTNER_ID_OF_ANOTHER = "SELECT COUNT(*) FROM member WHERE account = $1 AND partner_id = $2 AND id <> $3";
}

/// What is paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MemberSubscription {
    /// Whether there is one.
    pub active: bool,
    /// When it ends, or has ended; `None` for one without an end.
    pub ends: Option<Timestamp>,
}

/// One of the product's own users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Which.
    pub id: MemberId,
    /// Of which company.
    pub account: AccountId,
    /// The e-mail address, in lower case; one member's only.
    pub address: String,
    /// Full name.
    pub name: String,
    /// By which single sign-on knows the member; one member's only.
    pub partner_id: Option<String>,
    /// The hash of the password; `None` for who signs in by single sign-on only.
    pub password_hash: Option<Secret>,
    /// What is paid for.
    pub subscription: MemberSubscription,
    /// When the member was added.
    pub created: Timestamp,
}

#[derive(FromRow)]
struct Row {
    id: String,
    account: String,
    address: String,
    name: String,
    partner_id: Option<String>,
    password_hash: Option<String>,
    subscribed: i64,
    subscription_ends: Option<i64>,
    created: i64,
}

impl Row {
    fn read(self) -> Result<Member, StoreError> {
        Ok(Member {
            id: read_id("member.id", &self.id)?,
            account: read_id("member.account", &self.account)?,
            address: self.address,
            name: self.name,
            partner_id: self.partner_id,
            password_hash: self.password_hash.map(Secret::new),
            subscription: MemberSubscription {
                active: self.subscribed != 0,
                ends: self.subscription_ends.map(Timestamp::from_micros),
            },
            created: Timestamp::from_micros(self.created),
        })
    }
}

impl Store {
    /// An account's members, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn members(&self, account: AccountId) -> Result<Vec<Member>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as(SELECT).bind(account.to_string()).fetch_all(self.reader()).await?;
        rows.into_iter().map(Row::read).collect()
    }

    /// An account's member of this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn member(&self, account: AccountId, id: MemberId) -> Result<Option<Member>, StoreError> {
        let row: Option<Row> = sqlx::query_as(SELECT_ONE)
            .bind(account.to_string())
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?;
        row.map(Row::read).transpose()
    }

    /// An account's member with this address, in lower case.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn member_by_address(
        &self,
        account: AccountId,
        address: &str,
    ) -> Result<Option<Member>, StoreError> {
        let row: Option<Row> = sqlx::query_as(SELECT_BY_ADDRESS)
            .bind(account.to_string())
            .bind(address)
            .fetch_optional(self.reader())
            .await?;
        row.map(Row::read).transpose()
    }

    /// Adds members, all or none.
    ///
    /// # Errors
    /// [`StoreError::AddressTaken`], [`StoreError::PartnerIdTaken`].
    pub async fn add_members(&self, members: &[Member]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for member in members {
            free(&mut transaction, member).await?;
            sqlx::query(INSERT)
                .bind(member.id.to_string())
                .bind(member.account.to_string())
                .bind(&member.address)
                .bind(&member.name)
                .bind(&member.partner_id)
                .bind(member.password_hash.as_ref().map(Secret::expose))
                .bind(i64::from(member.subscription.active))
                .bind(micros(member.subscription.ends))
                .bind(member.created.micros())
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Changes a member. With another password, what was stored with the one before is good until
    /// `at` only. `false` when the account has no such member.
    ///
    /// # Errors
    /// [`StoreError::AddressTaken`], [`StoreError::PartnerIdTaken`]; then nothing is changed.
    pub async fn update_member(&self, member: &Member, at: Timestamp) -> Result<bool, StoreError> {
        let mut transaction = self.begin().await?;
        let before: Option<Row> = sqlx::query_as(SELECT_ONE)
            .bind(member.account.to_string())
            .bind(member.id.to_string())
            .fetch_optional(&mut *transaction)
            .await?;
        let Some(before) = before.map(Row::read).transpose()? else {
            return Ok(false);
        };
        free(&mut transaction, member).await?;
        sqlx::query(UPDATE)
            .bind(member.account.to_string())
            .bind(member.id.to_string())
            .bind(&member.address)
            .bind(&member.name)
            .bind(&member.partner_id)
            .bind(member.password_hash.as_ref().map(Secret::expose))
            .bind(i64::from(member.subscription.active))
            .bind(micros(member.subscription.ends))
            .execute(&mut *transaction)
            .await?;
        // What the person typed is not the member's address and password any more.
        if before.password_hash != member.password_hash || before.address != member.address {
            sqlx::query(END_SIGN_INS)
                .bind(member.id.to_string())
                .bind(at.micros())
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(true)
    }

    /// Removes a member, and what CRM users have stored of it. `false` when the account has none like it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_member(&self, account: AccountId, id: MemberId) -> Result<bool, StoreError> {
        let result =
            sqlx::query(DELETE).bind(account.to_string()).bind(id.to_string()).execute(self.writer()).await?;
        Ok(result.rows_affected() == 1)
    }
}

/// Passes when address and Partner User ID are no other member's.
async fn free(
    transaction: &mut sqlx::Transaction<'static, sqlx::Sqlite>,
    member: &Member,
) -> Result<(), StoreError> {
    let checks = [
        (ADDRESS_OF_ANOTHER, Some(&member.address), StoreError::AddressTaken),
        (PARTNER_ID_OF_ANOTHER, member.partner_id.as_ref(), StoreError::PartnerIdTaken),
    ];
    for (statement, value, taken) in checks {
        let Some(value) = value else { continue };
        let others: i64 = sqlx::query_scalar(statement)
            .bind(member.account.to_string())
            .bind(value)
            .bind(member.id.to_string())
            .fetch_one(&mut **transaction)
            .await?;
        if others > 0 {
            return Err(taken);
        }
    }
    Ok(())
}
