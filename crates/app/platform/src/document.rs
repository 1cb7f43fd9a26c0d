//! Stored and live things as REST tells them to agents.

use alongside_live::OnlineDevice;
use alongside_settings::Presence;
use alongside_store::{Device, StoredSession};
use alongside_wire::{Instant, rest};

/// A session as an agent may see it: the code is the customer's to tell.
pub(crate) fn session(stored: StoredSession) -> rest::Session {
    rest::Session { code: None, ..stored.session }
}

/// A device that is on the site. Where on the site is told only if the account shares it.
pub(crate) fn online(device: OnlineDevice, settings: &Presence) -> rest::Device {
    let page = settings.share_page.then_some(device.page);
    let (title, path) = page.map(|page| (page.title, page.path)).unzip();
    rest::Device {
        id: device.id,
        name: device.name,
        custom_data: device.custom_data,
        online: true,
        last_seen: Instant(device.since),
        online_since: Some(Instant(device.since)),
        page_title: title.filter(|title| !title.is_empty()),
        page_path: path,
        session: device.session,
    }
}

/// A device that is not on the site.
pub(crate) fn away(device: Device) -> rest::Device {
    rest::Device {
        id: device.id,
        name: device.name,
        custom_data: device.custom_data,
        online: false,
        last_seen: Instant(device.last_seen),
        online_since: None,
        page_title: None,
        page_path: None,
        session: None,
    }
}
