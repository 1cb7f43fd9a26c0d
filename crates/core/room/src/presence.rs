//! Who is on the site right now: devices, their open pages, and the index that matches a CRM
//! record's values with what the site says about its visitors.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use alongside_kernel::{AccountId, DeviceId, Timestamp};
use alongside_wire::{device::PageInfo, rest::CustomData};

use crate::SocketId;

mod index;
mod pairs;

use index::Index;
use pairs::Pairs;

/// A device that is on the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Online {
    /// The device.
    pub device: DeviceId,
    /// Whose customer it is.
    pub account: AccountId,
    /// "Chrome on Windows".
    pub name: Arc<str>,
    /// The page it is on.
    pub page: PageInfo,
    /// What the site says about its visitor.
    custom_data: Pairs,
    /// Since when without a break.
    pub since: Timestamp,
    /// Its open pages, the one that was active last at the end.
    sockets: Vec<SocketId>,
    /// When it counts as gone, while no page is open.
    leaves_at: Option<Timestamp>,
}

impl Online {
    /// What the site says about its visitor.
    #[must_use]
    pub fn custom_data(&self) -> CustomData {
        self.custom_data.to_map()
    }

    /// Whether the site says exactly this about its visitor.
    #[must_use]
    pub fn has_data(&self, data: &CustomData) -> bool {
        self.custom_data == *data
    }

    /// The open pages, the one that was active last at the end.
    #[must_use]
    pub fn sockets(&self) -> &[SocketId] {
        &self.sockets
    }
}

/// A page that says hello.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// The device.
    pub device: DeviceId,
    /// Whose customer it is.
    pub account: AccountId,
    /// The page's socket.
    pub socket: SocketId,
    /// "Chrome on Windows".
    pub name: Arc<str>,
    /// What the site says about its visitor.
    pub custom_data: CustomData,
    /// The page.
    pub page: PageInfo,
}

/// All devices that are on the sites of this node's accounts.
#[derive(Debug, Default)]
pub struct PresenceSet {
    devices: HashMap<DeviceId, Online>,
    accounts: HashMap<AccountId, Account>,
    sockets: HashMap<SocketId, DeviceId>,
    leaving: BTreeSet<(Timestamp, DeviceId)>,
}

#[derive(Debug, Default)]
struct Account {
    online: BTreeSet<DeviceId>,
    index: Index,
}

impl PresenceSet {
    /// How long a device without a page still counts as on the site: moving to the next page is
    /// not leaving.
    pub const GRACE: Duration = Duration::from_secs(2);

    /// A page said hello. Says whether the device has come online by it.
    pub fn arrive(&mut self, arrival: Arrival, now: Timestamp) -> bool {
        let Arrival { device, account, socket, name, custom_data, page } = arrival;
        self.sockets.insert(socket, device);
        if let Some(known) = self.devices.get_mut(&device) {
            known.sockets.push(socket);
            known.name = name;
            if let Some(due) = known.leaves_at.take() {
                self.leaving.remove(&(due, device));
            }
            self.update(socket, page, custom_data);
            return false;
        }
        let entry = self.accounts.entry(account).or_default();
        entry.online.insert(device);
        let custom_data = Pairs::from(custom_data);
        entry.index.add(device, &custom_data);
        self.devices.insert(
            device,
            Online {
                device,
                account,
                name,
                custom_data,
                page,
                since: now,
                sockets: vec![socket],
                leaves_at: None,
            },
        );
        true
    }

    /// A page said where it is or who its visitor is; it is the active one now. Says whether
    /// anything about the device changed by it.
    pub fn update(&mut self, socket: SocketId, page: PageInfo, custom_data: CustomData) -> bool {
        let Some(online) = self.sockets.get(&socket).and_then(|device| self.devices.get_mut(device)) else {
            return false;
        };
        if let Some(place) = online.sockets.iter().position(|known| *known == socket) {
            online.sockets[place..].rotate_left(1);
        }
        let mut changed = online.page != page;
        online.page = page;
        if online.custom_data != custom_data {
            changed = true;
            let index = &mut self.accounts.entry(online.account).or_default().index;
            index.remove(online.device, &online.custom_data);
            online.custom_data = custom_data.into();
            index.add(online.device, &online.custom_data);
        }
        changed
    }

    /// A page's socket has closed.
    pub fn depart(&mut self, socket: SocketId, now: Timestamp) {
        let Some(device) = self.sockets.remove(&socket) else {
            return;
        };
        let Some(online) = self.devices.get_mut(&device) else {
            return;
        };
        online.sockets.retain(|known| *known != socket);
        if online.sockets.is_empty() {
            let due = now + Self::GRACE;
            online.leaves_at = Some(due);
            self.leaving.insert((due, device));
        }
    }

    /// When [`PresenceSet::tick`] has something to do.
    #[must_use]
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.leaving.first().map(|(due, _)| *due)
    }

    /// Takes out the devices whose last page has been closed for long enough.
    pub fn tick(&mut self, now: Timestamp) -> Vec<Online> {
        let mut gone = Vec::new();
        while let Some((due, device)) = self.leaving.first().copied() {
            if due > now {
                break;
            }
            self.leaving.remove(&(due, device));
            let Some(online) = self.devices.remove(&device) else {
                continue;
            };
            if let Some(account) = self.accounts.get_mut(&online.account) {
                account.online.remove(&device);
                account.index.remove(device, &online.custom_data);
                if account.online.is_empty() {
                    self.accounts.remove(&online.account);
                }
            }
            gone.push(online);
        }
        gone
    }

    /// A device, if it is on the site.
    #[must_use]
    pub fn get(&self, device: DeviceId) -> Option<&Online> {
        self.devices.get(&device)
    }

    /// Devices on all sites.
    #[must_use]
    pub fn len(&self) -> usize {
        self.devices.len()
    }

    /// Whether nobody is on any site.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.devices.is_empty()
    }

    /// The account's devices whose custom data equals every pair of `filter`; all of them without one.
    pub fn matching<'a>(
        &'a self,
        account: AccountId,
        filter: &'a BTreeMap<String, String>,
    ) -> impl Iterator<Item = &'a Online> {
        let account = self.accounts.get(&account);
        let mut pairs = filter.iter();
        let (all, found) = match (account, pairs.next()) {
            (None, _) => (None, None),
            (Some(account), None) => (Some(&account.online), None),
            (Some(account), Some((key, value))) => (None, Some(account.index.candidates(key, value))),
        };
        let devices = all.into_iter().flatten().chain(found.into_iter().flatten());
        devices.filter_map(|device| self.devices.get(device)).filter(move |online| {
            filter.iter().all(|(key, value)| online.custom_data.get(key) == Some(value.as_str()))
        })
    }
}

#[cfg(test)]
mod tests;
