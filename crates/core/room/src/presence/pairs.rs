//! What a site says about one visitor, kept small: there are as many of these as customers online,
//! and a tree's node has room for eleven pairs where there are two or three.

use alongside_wire::rest::CustomData;

/// Keys with their values, in the order of the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pairs(Box<[(Box<str>, Box<str>)]>);

impl Pairs {
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (&**key, &**value))
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        let place = self.0.binary_search_by(|(known, _)| (**known).cmp(key)).ok()?;
        Some(&self.0[place].1)
    }

    pub(super) fn to_map(&self) -> CustomData {
        self.iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
    }
}

impl From<CustomData> for Pairs {
    fn from(data: CustomData) -> Self {
        Self(data.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

impl PartialEq<CustomData> for Pairs {
    fn eq(&self, data: &CustomData) -> bool {
        self.iter().eq(data.iter().map(|(key, value)| (key.as_str(), value.as_str())))
    }
}
