//! Devices: those on the sites now, from memory, before those that were there, from the database.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashSet},
};

use alongside_access::{Action, Question};
use alongside_kernel::{DeviceId, PageRequest, Timestamp};
use alongside_live::OnlineDevice;
use alongside_store::{DeviceFilter, StoreError};
use alongside_wire::rest::{Device, PageOf};

use crate::{Actor, Platform, PlatformError, account::AccountState, document, refusal::Offer};

/// Which devices are wanted; what is not set does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceQuery {
    /// Custom data that must be equal, all of it.
    pub custom_data: BTreeMap<String, String>,
    /// Text that the name or some value must contain, in any case.
    pub search: String,
    /// Seen at this moment or later.
    pub seen_after: Option<Timestamp>,
    /// Seen before this moment.
    pub seen_before: Option<Timestamp>,
}

/// The order of the devices online, read from its end.
type Order = (Timestamp, DeviceId);

const fn order(device: &OnlineDevice) -> Order {
    (device.since, device.id)
}

/// Where a page begins. Those online may come and go between two pages; who stays is on one of them.
enum Start {
    /// At the top.
    Top,
    /// Within those online, after this one.
    Online(Order),
    /// Within those who were here, after the database's cursor.
    Kept(String),
}

impl Start {
    fn read(request: &PageRequest) -> Result<Self, PlatformError> {
        let Some(cursor) = &request.cursor else {
            return Ok(Self::Top);
        };
        let Some(place) = cursor.strip_prefix("online.") else {
            return Ok(Self::Kept(cursor.clone()));
        };
        place
            .split_once('.')
            .and_then(|(micros, id)| {
                let since = Timestamp::from_micros(micros.parse().ok()?);
                Some(Self::Online((since, id.parse().ok()?)))
            })
            .ok_or_else(|| PlatformError::from(StoreError::Cursor))
    }

    /// The cursor that goes on after a device online.
    fn after(device: &OnlineDevice) -> String {
        format!("online.{}.{}", device.since.micros(), device.id)
    }

    fn admits(&self, device: &OnlineDevice) -> bool {
        match self {
            Self::Top => true,
            Self::Online(last) => order(device) < *last,
            Self::Kept(_) => false,
        }
    }

    fn kept(self) -> Option<String> {
        match self {
            Self::Kept(cursor) => Some(cursor),
            Self::Top | Self::Online(_) => None,
        }
    }
}

impl Platform {
    /// A page of the account's devices: those online first, the newest arrival at the top, then
    /// those seen last.
    ///
    /// # Errors
    /// [`PlatformError::Refused`] for whom the product does not let in, [`PlatformError::TurnedOff`]
    /// for people of a company that lists no devices, [`PlatformError::Invalid`] for a cursor of
    /// another list.
    pub async fn devices(
        &self,
        actor: &Actor,
        query: &DeviceQuery,
        request: &PageRequest,
    ) -> Result<PageOf<Device>, PlatformError> {
        let state = self.account_state(actor.account()).await?;
        self.require_device_listing(actor, &state).await?;
        self.matching_devices(&state, query, request).await
    }

    /// The device of this id.
    ///
    /// # Errors
    /// [`PlatformError::NotFound`] also for another account's.
    pub async fn device(&self, actor: &Actor, id: DeviceId) -> Result<Device, PlatformError> {
        let state = self.account_state(actor.account()).await?;
        self.require_device_listing(actor, &state).await?;
        self.known_device(&state, id).await
    }

    /// Lets programs list devices, and people whom the product lets in while their company lists any.
    async fn require_device_listing(&self, actor: &Actor, state: &AccountState) -> Result<(), PlatformError> {
        let Actor::User(key) = actor else { return Ok(()) };
        self.require(state, &Question::new(key.user, Action::HelpWithoutRecord)).await?;
        self.require_offer(state, Some(key.user), Offer::DeviceListing).await
    }

    /// The account's device of this id, without asking who wants to know.
    pub(crate) async fn known_device(
        &self,
        state: &AccountState,
        id: DeviceId,
    ) -> Result<Device, PlatformError> {
        let account = state.account.id;
        if Offer::Presence.is_on(state)
            && let Some(online) = self.shared.hub.online(id)
            && online.account == account
        {
            return Ok(document::online(online, &state.account.settings.presence));
        }
        let device = self.store().device(account, id).await?;
        device.map(document::away).ok_or(PlatformError::NotFound { what: "device" })
    }

    /// A page of the devices that match, without asking who wants to know.
    pub(crate) async fn matching_devices(
        &self,
        state: &AccountState,
        query: &DeviceQuery,
        request: &PageRequest,
    ) -> Result<PageOf<Device>, PlatformError> {
        let account = state.account.id;
        let here = if Offer::Presence.is_on(state) {
            self.shared.hub.presence(account, &query.custom_data)
        } else {
            Vec::new()
        };
        let online = self.listed_online(here.clone(), query);
        let filter = DeviceFilter {
            custom_data: query.custom_data.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
            search: (!query.search.is_empty()).then(|| query.search.clone()),
            seen_after: query.seen_after,
            seen_before: query.seen_before,
        };
        let limit = request.limit as usize;
        let start = Start::read(request)?;
        let mut items: Vec<Device> = online
            .iter()
            .filter(|device| start.admits(device))
            .take(limit)
            .map(|device| document::online(device.clone(), &state.account.settings.presence))
            .collect();
        let mut page = PageRequest { cursor: start.kept(), limit: request.limit };
        if items.len() == limit {
            let total = self.store().devices(account, &filter, &page).await?.total;
            let next = items.last().and_then(|last| {
                let last = online.iter().position(|device| device.id == last.id)?;
                let more = last + 1 < online.len() || total > online.len() as u64;
                more.then(|| Start::after(&online[last]))
            });
            return Ok(page_of(items, next, total, &online));
        }
        // What the database says of those who are here now is out of date.
        let here: HashSet<DeviceId> = here.into_iter().map(|device| device.id).collect();
        loop {
            page.limit = u32::try_from(limit - items.len()).unwrap_or(request.limit);
            let kept = self.store().devices(account, &filter, &page).await?;
            let fresh = kept.items.into_iter().filter(|device| !here.contains(&device.id));
            items.extend(fresh.map(document::away));
            if kept.next.is_none() || items.len() >= limit {
                return Ok(page_of(items, kept.next, kept.total, &online));
            }
            page.cursor = kept.next;
        }
    }

    /// Those of the devices on the sites that match, the newest arrival first. They are seen now.
    fn listed_online(&self, mut online: Vec<OnlineDevice>, query: &DeviceQuery) -> Vec<OnlineDevice> {
        let wanted = query.search.to_lowercase();
        let now = self.now();
        online.retain(|device| {
            query.seen_before.is_none_or(|before| now < before)
                && query.seen_after.is_none_or(|after| after <= now)
                && (wanted.is_empty()
                    || device.name.to_lowercase().contains(&wanted)
                    || device.custom_data.values().any(|value| value.to_lowercase().contains(&wanted)))
        });
        online.sort_by_key(|device| Reverse(order(device)));
        online
    }
}

/// The database counts devices once they are written, which may be a moment after they came.
fn page_of(items: Vec<Device>, next: Option<String>, kept: u64, online: &[OnlineDevice]) -> PageOf<Device> {
    let total = kept.max(online.len() as u64).max(items.len() as u64);
    PageOf { items, next, total }
}
