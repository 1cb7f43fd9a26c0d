//! The devices of one account by a pair of what the site says about them. Pairs are known by their
//! hash, so that nothing is kept twice; two pairs of one hash share an entry, and whoever asks looks
//! at the devices themselves.

use std::{
    collections::{BTreeSet, HashMap, hash_map::Entry},
    hash::BuildHasher as _,
    slice,
};

use alongside_kernel::DeviceId;

use super::pairs::Pairs;

#[derive(Debug, Default)]
pub(super) struct Index {
    of_pair: HashMap<u64, Devices>,
}

/// Nearly always one: most pairs name a person.
#[derive(Debug)]
enum Devices {
    One(DeviceId),
    Several(BTreeSet<DeviceId>),
}

impl Index {
    pub(super) fn add(&mut self, device: DeviceId, pairs: &Pairs) {
        for (key, value) in pairs.iter() {
            match self.of_pair.entry(self.hash(key, value)) {
                Entry::Vacant(place) => {
                    place.insert(Devices::One(device));
                }
                Entry::Occupied(mut place) => match place.get_mut() {
                    Devices::One(known) if *known == device => {}
                    Devices::One(known) => {
                        let several = BTreeSet::from([*known, device]);
                        place.insert(Devices::Several(several));
                    }
                    Devices::Several(several) => {
                        several.insert(device);
                    }
                },
            }
        }
    }

    pub(super) fn remove(&mut self, device: DeviceId, pairs: &Pairs) {
        for (key, value) in pairs.iter() {
            let Entry::Occupied(mut place) = self.of_pair.entry(self.hash(key, value)) else { continue };
            let empty = match place.get_mut() {
                Devices::One(known) => *known == device,
                Devices::Several(several) => {
                    several.remove(&device);
                    several.is_empty()
                }
            };
            if empty {
                place.remove();
            }
        }
    }

    /// Every device with this pair, and perhaps others.
    pub(super) fn candidates(&self, key: &str, value: &str) -> impl Iterator<Item = &DeviceId> {
        let (one, several) = match self.of_pair.get(&self.hash(key, value)) {
            None => (&[][..], None),
            Some(Devices::One(device)) => (slice::from_ref(device), None),
            Some(Devices::Several(several)) => (&[][..], Some(several.iter())),
        };
        one.iter().chain(several.into_iter().flatten())
    }

    fn hash(&self, key: &str, value: &str) -> u64 {
        self.of_pair.hasher().hash_one((key, value))
    }
}
