//! How many connections of each address have not sent a whole request yet: one address must not
//! fill the server with handshakes that never end.

use std::{collections::HashMap, net::IpAddr, sync::Arc};

use parking_lot::Mutex;

/// The counts.
#[derive(Debug, Clone)]
pub(super) struct Newcomers {
    of_address: Arc<Mutex<HashMap<IpAddr, u32>>>,
    most: u32,
}

/// One connection that has not sent a whole request yet; dropping it takes it off the count.
#[derive(Debug)]
pub(super) struct Newcomer {
    newcomers: Newcomers,
    address: IpAddr,
}

impl Newcomers {
    pub(super) fn new(most: u32) -> Self {
        Self { of_address: Arc::default(), most }
    }

    /// Counts one more, or refuses it.
    pub(super) fn admit(&self, address: IpAddr) -> Option<Newcomer> {
        let mut of_address = self.of_address.lock();
        let count = of_address.entry(address).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Newcomer { newcomers: self.clone(), address })
    }
}

impl Drop for Newcomer {
    fn drop(&mut self) {
        let mut of_address = self.newcomers.of_address.lock();
        if let Some(count) = of_address.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                of_address.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn an_address_has_a_bound_and_gets_its_places_back() {
        let newcomers = Newcomers::new(2);
        let (one, other) = (IpAddr::from([192, 0, 2, 1]), IpAddr::V4(Ipv4Addr::LOCALHOST));
        let first = newcomers.admit(one);
        let second = newcomers.admit(one);
        assert!(first.is_some() && second.is_some() && newcomers.admit(one).is_none());
        assert!(newcomers.admit(other).is_some());
        drop(first);
        assert!(newcomers.admit(one).is_some());
        drop(second);
        assert!(newcomers.of_address.lock().is_empty());
    }
}
