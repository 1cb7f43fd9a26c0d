//! Lists of sessions, the newest first.

use alongside_kernel::{AccountId, DeviceId, Page, PageRequest, Timestamp};
use alongside_wire::rest::SessionState;

use super::{SessionRow, StoredSession, columns};
use crate::{
    Store, StoreError,
    cursor::{Cursor, page},
    custom_data::{DataFilter, bind_data, devices_with_data},
    database::statements,
    text::{micros, read_count, word},
};

/// The conditions of a list of sessions, without those about custom data.
macro_rules! matching {
    () => {
        "s.account = $1
        AND ($2 IS NULL OR s.agent_id = $2)
        AND ($3 IS NULL OR s.state = $3)
        AND ($4 = 0 OR s.state <> 'ended')
        AND ($5 IS NULL OR s.record_id = $5)
        AND ($6 IS NULL OR s.device = $6)
        AND ($7 IS NULL OR s.activated >= $7)
        AND ($8 IS NULL OR s.activated < $8)"
    };
}

macro_rules! page_after {
    () => {
        " AND (s.created < $9 OR (s.created = $9 AND s.id > $10)) ORDER BY s.created DESC, s.id LIMIT $11"
    };
}

/// As [`matching`], once the index by record names the candidates.
macro_rules! on_record {
    () => {
        "s.account = $1 AND s.record_id = $5 AND "
    };
}

statements! {
    LIST = concat!("SELECT ", columns!(), " WHERE ", matching!(), page_after!());
    COUNT = concat!("SELECT COUNT(*) FROM session s WHERE ", matching!());
    LIST_ON_RECORD = concat!("SELECT ", columns!(), " WHERE ", on_record!(), matching!(), page_after!());
    COUNT_ON_RECORD = concat!("SELECT COUNT(*) FROM session s WHERE ", on_record!(), matching!());
    LIST_OPEN = concat!("SELECT ", columns!(), " WHERE s.state <> 'ended' AND ", matching!(), page_after!());
    COUNT_OPEN = concat!("SELECT COUNT(*) FROM session s WHERE s.state <> 'ended' AND ", matching!());
    LIST_BY_DATA = concat!(
        "SELECT ", columns!(), " WHERE s.device IN (",
        devices_with_data!("$12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27", "$28"),
        ") AND ", matching!(), page_after!()
    );
    COUNT_BY_DATA = concat!(
        "SELECT COUNT(*) FROM session s WHERE s.device IN (",
        devices_with_data!("$9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24", "$25"),
        ") AND ", matching!()
    );
}

/// Which sessions are wanted; what is not set does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionFilter {
    /// Of this CRM user.
    pub agent: Option<String>,
    /// In this state.
    pub state: Option<SessionState>,
    /// Only those that are not ended.
    pub open: bool,
    /// On the record of this id, 18 characters.
    pub record: Option<String>,
    /// With this device.
    pub device: Option<DeviceId>,
    /// Allowed by the customer at this moment or later.
    pub activated_after: Option<Timestamp>,
    /// Allowed by the customer before this moment.
    pub activated_before: Option<Timestamp>,
    /// Custom data of the device that must be equal, at most
    /// [`MOST_DATA_FILTERS`](crate::MOST_DATA_FILTERS) pairs, all of them.
    pub custom_data: Vec<(String, String)>,
}

/// Binds `$1` to `$8` of [`matching`].
macro_rules! bind_filter {
    ($sql:expr, $kind:ident, $account:expr, $filter:expr) => {
        sqlx::$kind($sql)
            .bind($account.to_string())
            .bind(&$filter.agent)
            .bind($filter.state.as_ref().map(word))
            .bind(i64::from($filter.open))
            .bind(&$filter.record)
            .bind($filter.device.map(|device| device.to_string()))
            .bind(micros($filter.activated_after))
            .bind(micros($filter.activated_before))
    };
}

impl Store {
    /// A page of the account's sessions, the newest first.
    ///
    /// # Errors
    /// [`StoreError::TooManyFilters`], [`StoreError::Cursor`], or when the database fails.
    pub async fn sessions(
        &self,
        account: AccountId,
        filter: &SessionFilter,
        request: &PageRequest,
    ) -> Result<Page<StoredSession>, StoreError> {
        let data = DataFilter::new(&filter.custom_data)?;
        let after = Cursor::read(request)?;
        let (list, count) = if data.is_some() {
            (LIST_BY_DATA, COUNT_BY_DATA)
        } else if filter.record.is_some() {
            (LIST_ON_RECORD, COUNT_ON_RECORD)
        } else if filter.open {
            (LIST_OPEN, COUNT_OPEN)
        } else {
            (LIST, COUNT)
        };
        let mut list = bind_filter!(list, query_as, account, filter)
            .bind(after.at.micros())
            .bind(after.id)
            .bind(i64::from(request.limit) + 1);
        let mut count = bind_filter!(count, query_scalar, account, filter);
        if let Some(data) = &data {
            list = bind_data!(list, data);
            count = bind_data!(count, data);
        }
        let rows: Vec<SessionRow> = list.fetch_all(self.reader()).await?;
        let total: i64 = count.fetch_one(self.reader()).await?;
        let sessions = rows.into_iter().map(SessionRow::read).collect::<Result<_, _>>()?;
        Ok(page(sessions, request, read_count("COUNT(*)", total)?, |last: &StoredSession| Cursor {
            at: last.session.created.0,
            id: last.session.id.to_string(),
        }))
    }
}
