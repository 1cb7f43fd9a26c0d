//! Devices and the index of what sites say about their visitors.

use alongside_kernel::{AccountId, DeviceId, Page, PageRequest, Timestamp};
use alongside_wire::rest::CustomData;
use sqlx::{FromRow, Sqlite, Transaction};

use crate::{
    Digest, Store, StoreError,
    cursor::{Cursor, page},
    custom_data::{DataFilter, bind_data, devices_with_data, pair},
    database::statements,
    text::{json, micros, read_count, read_digest, read_id, read_json},
};

pub(crate) mod rows;

/// The conditions of a list of devices, without those about custom data.
macro_rules! matching {
    () => {
        "d.account = $1
        AND ($2 IS NULL OR d.last_seen >= $2)
        AND ($3 IS NULL OR d.last_seen < $3)
        AND ($4 IS NULL OR d.search_text LIKE $4 ESCAPE '\\')"
    };
}

macro_rules! columns {
    () => {
        "SELECT d.id, d.account, d.token_digest, d.name, d.custom_data, d.created, d.last_seen FROM device d WHERE "
    };
}

macro_rules! page_after {
    () => {
        " AND (d.last_seen < $5 OR (d.last_seen = $5 AND d.id > $6)) ORDER BY d.last_seen DESC, d.id LIMIT $7"
    };
}

statements! {
    UPSERT = "INSERT INTO device (id, account, token_digest, name, custom_data, search_text, created, last_seen)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, custom_data = excluded.custom_data,
            search_text = excluded.search_text, last_seen = excluded.last_seen";
    SELECT = "SELECT id, account, token_digest, name, custom_data, created, last_seen
        FROM device WHERE account = $1 AND id = $2";
    SELECT_DATA = "SELECT custom_data FROM device WHERE id = $1";
    DELETE_DATA = "DELETE FROM device_data WHERE device = $1";
    INSERT_DATA = "INSERT INTO device_data (account, pair, device) VALUES ($1, $2, $3)";
    SEEN = "UPDATE device SET last_seen = $2 WHERE id = $1 AND last_seen < $2";
    LIST = concat!(columns!(), matching!(), page_after!());
    COUNT = concat!("SELECT COUNT(*) FROM device d WHERE ", matching!());
    LIST_BY_DATA = concat!(
        columns!(), "d.id IN (",
        devices_with_data!("$8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23", "$24"),
        ") AND ", matching!(), page_after!()
    );
    COUNT_BY_DATA = concat!(
        "SELECT COUNT(*) FROM device d WHERE d.id IN (",
        devices_with_data!("$5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20", "$21"),
        ") AND ", matching!()
    );
}

/// One browser or app of a customer, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Which.
    pub id: DeviceId,
    /// Whose site it visits.
    pub account: AccountId,
    /// Recognises the secret that the browser keeps.
    pub token_digest: Digest,
    /// "Chrome on Windows".
    pub name: String,
    /// What the site says about its visitor.
    pub custom_data: CustomData,
    /// When it came first.
    pub created: Timestamp,
    /// When it was last on the site; while it is there, when it came.
    pub last_seen: Timestamp,
}

/// Which devices are wanted; what is not set does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceFilter {
    /// Custom data that must be equal, at most
    /// [`MOST_DATA_FILTERS`](crate::MOST_DATA_FILTERS) pairs, all of them.
    pub custom_data: Vec<(String, String)>,
    /// Text that the name or some value must contain, in any case.
    pub search: Option<String>,
    /// Seen at this moment or later.
    pub seen_after: Option<Timestamp>,
    /// Seen before this moment.
    pub seen_before: Option<Timestamp>,
}

#[derive(FromRow)]
struct DeviceRow {
    id: String,
    account: String,
    token_digest: Vec<u8>,
    name: String,
    custom_data: String,
    created: i64,
    last_seen: i64,
}

impl DeviceRow {
    fn read(self) -> Result<Device, StoreError> {
        Ok(Device {
            id: read_id("device.id", &self.id)?,
            account: read_id("device.account", &self.account)?,
            token_digest: read_digest("device.token_digest", &self.token_digest)?,
            name: self.name,
            custom_data: read_json("device.custom_data", &self.custom_data)?,
            created: Timestamp::from_micros(self.created),
            last_seen: Timestamp::from_micros(self.last_seen),
        })
    }
}

/// Binds `$1` to `$4` of [`matching`].
macro_rules! bind_filter {
    ($sql:expr, $kind:ident, $account:expr, $filter:expr) => {
        sqlx::$kind($sql)
            .bind($account.to_string())
            .bind(micros($filter.seen_after))
            .bind(micros($filter.seen_before))
            .bind($filter.search.as_deref().map(contains))
    };
}

impl Store {
    /// Keeps devices as they are now, new ones and known ones, in one transaction. A known
    /// device keeps its account, token and day of arrival.
    ///
    /// # Errors
    /// When the database fails; then none of them is kept.
    pub async fn save_devices(&self, devices: &[Device]) -> Result<(), StoreError> {
        if devices.is_empty() {
            return Ok(());
        }
        let mut transaction = self.begin().await?;
        for device in devices {
            save_device(&mut transaction, device).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Keeps devices that have never been here, in one transaction and with few statements: after a
    /// campaign's mail they come by the thousand.
    ///
    /// # Errors
    /// When the database fails, or knows one of them already; then none of them is kept.
    pub async fn create_devices(&self, devices: &[Device]) -> Result<(), StoreError> {
        if devices.is_empty() {
            return Ok(());
        }
        let mut transaction = self.begin().await?;
        rows::insert(&mut transaction, devices).await?;
        Ok(transaction.commit().await?)
    }

    /// Notes when devices were last on the site, in one transaction; never moves back.
    ///
    /// # Errors
    /// When the database fails; then none is noted.
    pub async fn save_last_seen(&self, seen: &[(DeviceId, Timestamp)]) -> Result<(), StoreError> {
        if seen.is_empty() {
            return Ok(());
        }
        let mut transaction = self.begin().await?;
        for (device, at) in seen {
            sqlx::query(SEEN).bind(device.to_string()).bind(at.micros()).execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// The device of this id, if it is the account's.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn device(&self, account: AccountId, id: DeviceId) -> Result<Option<Device>, StoreError> {
        let row: Option<DeviceRow> = sqlx::query_as(SELECT)
            .bind(account.to_string())
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?;
        row.map(DeviceRow::read).transpose()
    }

    /// A page of the account's devices, those seen last first.
    ///
    /// # Errors
    /// [`StoreError::TooManyFilters`], [`StoreError::Cursor`], or when the database fails.
    pub async fn devices(
        &self,
        account: AccountId,
        filter: &DeviceFilter,
        request: &PageRequest,
    ) -> Result<Page<Device>, StoreError> {
        let data = DataFilter::new(&filter.custom_data)?;
        let after = Cursor::read(request)?;
        let (list, count) = match data {
            None => (LIST, COUNT),
            Some(_) => (LIST_BY_DATA, COUNT_BY_DATA),
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
        let rows: Vec<DeviceRow> = list.fetch_all(self.reader()).await?;
        let total: i64 = count.fetch_one(self.reader()).await?;
        let devices = rows.into_iter().map(DeviceRow::read).collect::<Result<_, _>>()?;
        Ok(page(devices, request, read_count("COUNT(*)", total)?, |last: &Device| Cursor {
            at: last.last_seen,
            id: last.id.to_string(),
        }))
    }
}

async fn save_device(
    transaction: &mut Transaction<'static, Sqlite>,
    device: &Device,
) -> Result<(), StoreError> {
    let id = device.id.to_string();
    let custom_data = json(&device.custom_data);
    let kept: Option<String> =
        sqlx::query_scalar(SELECT_DATA).bind(&id).fetch_optional(&mut **transaction).await?;
    sqlx::query(UPSERT)
        .bind(&id)
        .bind(device.account.to_string())
        .bind(device.token_digest.bytes().as_slice())
        .bind(&device.name)
        .bind(&custom_data)
        .bind(search_text(device))
        .bind(device.created.micros())
        .bind(device.last_seen.micros())
        .execute(&mut **transaction)
        .await?;
    if kept.as_deref() == Some(&custom_data) {
        return Ok(());
    }
    sqlx::query(DELETE_DATA).bind(&id).execute(&mut **transaction).await?;
    for (key, value) in &device.custom_data {
        sqlx::query(INSERT_DATA)
            .bind(device.account.to_string())
            .bind(pair(key, value))
            .bind(&id)
            .execute(&mut **transaction)
            .await?;
    }
    Ok(())
}

/// Everything that a search looks at, one value a line.
fn search_text(device: &Device) -> String {
    let mut text = device.name.to_lowercase();
    for value in device.custom_data.values() {
        text.push('\n');
        text.push_str(&value.to_lowercase());
    }
    text
}

/// The LIKE pattern of a text that must be contained.
fn contains(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.to_lowercase().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}
