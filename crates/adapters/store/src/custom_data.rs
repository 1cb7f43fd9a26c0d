//! The index of what sites say about their visitors: which devices have all of these pairs.

use crate::StoreError;

/// How many custom-data pairs one query combines.
pub const MOST_DATA_FILTERS: usize = 16;

/// Selects the devices of account `$1` that have every one of the given pairs.
macro_rules! devices_with_data {
    ($pairs:literal, $count:literal) => {
        concat!(
            "SELECT x.device FROM device_data x WHERE x.account = $1 AND x.pair IN (",
            $pairs,
            ") GROUP BY x.device HAVING COUNT(*) = ",
            $count
        )
    };
}
pub(crate) use devices_with_data;

/// Binds the pairs and their count to the places of [`devices_with_data`].
macro_rules! bind_data {
    ($query:expr, $data:expr) => {{
        let mut query = $query;
        for pair in $data.places() {
            query = query.bind(pair);
        }
        query.bind($data.count())
    }};
}
pub(crate) use bind_data;

/// A key and a value as one text. The length keeps `a` + `=b` apart from `a=` + `b`.
pub(crate) fn pair(key: &str, value: &str) -> String {
    format!("{}:{key}={value}", key.len())
}

/// Pairs that a device must have, all of them.
pub(crate) struct DataFilter {
    pairs: Vec<String>,
}

impl DataFilter {
    /// `None` when there is nothing to filter by.
    pub(crate) fn new(pairs: &[(String, String)]) -> Result<Option<Self>, StoreError> {
        let mut pairs: Vec<String> = pairs.iter().map(|(key, value)| pair(key, value)).collect();
        pairs.sort();
        pairs.dedup();
        if pairs.len() > MOST_DATA_FILTERS {
            return Err(StoreError::TooManyFilters { most: MOST_DATA_FILTERS });
        }
        Ok((!pairs.is_empty()).then_some(Self { pairs }))
    }

    /// As many as the statements have places; those left over match nothing.
    pub(crate) fn places(&self) -> impl Iterator<Item = Option<&str>> {
        (0..MOST_DATA_FILTERS).map(|place| self.pairs.get(place).map(String::as_str))
    }

    pub(crate) fn count(&self) -> i64 {
        i64::try_from(self.pairs.len()).expect("there are at most sixteen")
    }
}
