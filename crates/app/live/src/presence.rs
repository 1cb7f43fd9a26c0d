//! The devices on the sites and the way to their pages.

use std::{collections::HashMap, sync::Arc};

use alongside_kernel::{AccountId, DeviceId, SessionId, Timestamp};
use alongside_room::{Arrival, Online, PresenceSet, SocketId};
use alongside_store::Digest;
use alongside_wire::{
    device::{PageInfo, ToDevice},
    rest::CustomData,
};

use crate::{mailbox::Mailbox, topics::DataFilter};

/// A device that is on the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnlineDevice {
    /// The device.
    pub id: DeviceId,
    /// Whose customer it is.
    pub account: AccountId,
    /// "Chrome on Windows".
    pub name: String,
    /// What the site says about its visitor.
    pub custom_data: CustomData,
    /// The page it is on.
    pub page: PageInfo,
    /// Since when without a break.
    pub since: Timestamp,
    /// A session of this device that is not ended.
    pub session: Option<SessionId>,
}

impl OnlineDevice {
    pub(crate) fn of(online: &Online) -> Self {
        Self {
            id: online.device,
            account: online.account,
            name: online.name.to_string(),
            custom_data: online.custom_data(),
            page: online.page.clone(),
            since: online.since,
            session: None,
        }
    }
}

/// The set of devices with the mailboxes of their pages.
#[derive(Debug, Default)]
pub(crate) struct Presence {
    set: PresenceSet,
    pages: HashMap<SocketId, Arc<Mailbox>>,
    tokens: HashMap<DeviceId, Digest>,
}

impl Presence {
    /// A page said hello; says whether its device has come online by it.
    pub(crate) fn arrive(
        &mut self,
        arrival: Arrival,
        token: Digest,
        page: Arc<Mailbox>,
        now: Timestamp,
    ) -> bool {
        self.pages.insert(arrival.socket, page);
        self.tokens.insert(arrival.device, token);
        self.set.arrive(arrival, now)
    }

    pub(crate) fn update(&mut self, socket: SocketId, page: PageInfo, custom_data: CustomData) -> bool {
        self.set.update(socket, page, custom_data)
    }

    pub(crate) fn depart(&mut self, socket: SocketId, now: Timestamp) {
        self.pages.remove(&socket);
        self.set.depart(socket, now);
    }

    pub(crate) fn tick(&mut self, now: Timestamp) -> Vec<Online> {
        let gone = self.set.tick(now);
        for online in &gone {
            self.tokens.remove(&online.device);
        }
        gone
    }

    pub(crate) fn next_deadline(&self) -> Option<Timestamp> {
        self.set.next_deadline()
    }

    pub(crate) fn get(&self, device: DeviceId) -> Option<&Online> {
        self.set.get(device)
    }

    /// The digest of an online device's token, so that the next page costs no query.
    pub(crate) fn token_of(&self, account: AccountId, device: DeviceId) -> Option<Digest> {
        self.set.get(device).filter(|online| online.account == account)?;
        self.tokens.get(&device).copied()
    }

    pub(crate) fn matching(&self, account: AccountId, filter: &DataFilter) -> Vec<OnlineDevice> {
        self.set.matching(account, filter).map(OnlineDevice::of).collect()
    }

    /// Sends to every page of the device.
    pub(crate) fn tell(&self, device: DeviceId, message: &ToDevice) {
        self.tell_but(device, None, message);
    }

    /// Sends to every page of the device but one.
    pub(crate) fn tell_but(&self, device: DeviceId, but: Option<SocketId>, message: &ToDevice) {
        for socket in self.get(device).map_or(&[][..], Online::sockets) {
            if Some(*socket) != but {
                self.tell_page(*socket, message);
            }
        }
    }

    /// Sends to one page.
    pub(crate) fn tell_page(&self, socket: SocketId, message: &ToDevice) {
        if let Some(page) = self.pages.get(&socket) {
            page.send(message);
        }
    }

    /// The page that was active last.
    pub(crate) fn active_page(&self, device: DeviceId) -> Option<SocketId> {
        self.get(device)?.sockets().last().copied()
    }
}
