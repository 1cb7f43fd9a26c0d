//! What a device's page says, after its socket has parsed it: who it is, where it is, and what the
//! customer answers. Identity comes from the socket; ids in a message only name what to act on.

use std::sync::Arc;

use alongside_kernel::{DeviceId, SessionId};
use alongside_room::{Arrival, EndedBy, Input, SocketId};
use alongside_store::{Device, Digest};
use alongside_wire::{
    device::{DeviceKey, PageInfo, Resume, ToDevice},
    rest::{CustomData, EndedReason, SessionDevice, SessionState},
};

use super::Hub;
use crate::{
    AccountFacts, HubError, custom_data, entry::Entry, mailbox::Mailbox, metrics, random, topics::Change,
};

/// What a page says first, checked.
pub(crate) struct Hello {
    pub(crate) key: Option<DeviceKey>,
    pub(crate) custom_data: CustomData,
    pub(crate) page: PageInfo,
    pub(crate) resume: Option<Resume>,
}

/// A page that has said hello. Dropping it is the page's departure, also when its task panics.
pub(crate) struct Page {
    hub: Hub,
    account: Arc<AccountFacts>,
    device: DeviceId,
    socket: SocketId,
    mailbox: Arc<Mailbox>,
    name: Arc<str>,
}

impl Drop for Page {
    fn drop(&mut self) {
        let now = self.hub.now();
        self.hub.0.presence.lock().depart(self.socket, now);
        self.hub.presence_deadline_set();
    }
}

impl Page {
    /// Takes in a page: finds or makes its device, welcomes it, and shows it what is going on.
    ///
    /// # Errors
    /// A name and a message for the page when the device cannot be stored or has too many pages.
    pub(crate) async fn arrive(
        hub: &Hub,
        account: Arc<AccountFacts>,
        name: Arc<str>,
        mailbox: Arc<Mailbox>,
        hello: Hello,
    ) -> Result<Self, (&'static str, String)> {
        let now = hub.now();
        let known = match &hello.key {
            Some(key) => hub.recognise(&account, key).await,
            None => None,
        };
        let (key, device, token) = match known {
            Some((device, token)) => (None, device, token),
            None => {
                let (secret, digest) = random::secret();
                let id = random::device_id();
                (Some(DeviceKey { id, token: secret }), id, digest)
            }
        };
        let row = Device {
            id: device,
            account: account.id,
            token_digest: token,
            name: name.to_string(),
            custom_data: hello.custom_data.clone(),
            created: now,
            last_seen: now,
        };
        if key.is_some() {
            if !hub.0.devices.create(row).await {
                return Err((
                    "unavailable",
                    "the device could not be stored, try again in a moment".to_owned(),
                ));
            }
        } else if hub.page_says_something_new(device, &hello.custom_data, &name) {
            hub.0.devices.update(row).await;
        }
        let socket = hub.next_socket();
        mailbox.send(&ToDevice::Welcome { device: key, heartbeat_seconds: hub.heartbeat_seconds() });
        let arrival = Arrival {
            device,
            account: account.id,
            socket,
            name: name.clone(),
            custom_data: hello.custom_data,
            page: hello.page,
        };
        let came = {
            let mut presence = hub.0.presence.lock();
            let open = presence.get(device).map_or(0, |online| online.sockets().len());
            if open >= hub.0.config.sockets.pages_of_device {
                return Err(("rate", "too many pages of this device are open".to_owned()));
            }
            presence.arrive(arrival, token, mailbox.clone(), now)
        };
        if came {
            metrics::count(&hub.0.metrics.devices_online);
        }
        let page = Self { hub: hub.clone(), device, socket, mailbox, name, account };
        hub.announce(Change::Devices(page.account.id));
        page.catch_up(hello.resume).await;
        Ok(page)
    }

    /// The page moved on without a new document, or its site told more.
    pub(crate) async fn update(&self, page: PageInfo, data: CustomData) {
        let news = self.hub.page_says_something_new(self.device, &data, &self.name);
        let (changed, token) = {
            let mut presence = self.hub.0.presence.lock();
            let token = presence.token_of(self.account.id, self.device);
            (presence.update(self.socket, page, data.clone()), token)
        };
        if let (true, Some(token_digest)) = (news, token) {
            let now = self.hub.now();
            let row = Device {
                id: self.device,
                account: self.account.id,
                token_digest,
                name: self.name.to_string(),
                custom_data: data,
                created: now,
                last_seen: now,
            };
            self.hub.0.devices.update(row).await;
        }
        if changed {
            self.hub.announce(Change::Devices(self.account.id));
        }
    }

    /// The customer has the question on screen.
    pub(crate) async fn shown(&self, session: SessionId) {
        self.act(session, Input::Shown).await;
    }

    /// The customer answered. The first answer counts; a later one changes nothing.
    pub(crate) async fn answered(&self, session: SessionId, allow: bool) {
        let tab = self.socket;
        self.act(session, Input::Answered { allow, tab }).await;
    }

    /// The customer ended it.
    pub(crate) async fn end(&self, session: SessionId) {
        self.act(session, Input::End(EndedBy::Device)).await;
    }

    /// The customer wants a code to read out.
    pub(crate) async fn create_code(&self) {
        // As it is set now, which may be another than when this page came.
        if self.hub.account(self.account.id).is_some_and(|facts| !facts.session_codes) {
            return self.complain(
                "session_codes_off",
                "session codes are off; an admin turns them on in Account Settings",
            );
        }
        let online = self.hub.online(self.device);
        let data = online.map(|online| online.custom_data).unwrap_or_default();
        let device = SessionDevice {
            id: self.device,
            name: self.name.to_string(),
            visitor: custom_data::visitor(&data),
        };
        match self.hub.wait_for_agent(self.account.id, device).await {
            Ok((session, expires)) => self.mailbox.send(&ToDevice::Code {
                code: session.code.clone().unwrap_or_default(),
                expires_at: expires.into(),
                session,
            }),
            Err(HubError::DeviceBusy(_)) => {
                self.complain("code_unavailable", "a session is open already");
            }
            Err(_) => self.complain("code_unavailable", "no code can be made, try again in a minute"),
        }
    }

    /// Tells the page what cannot be done.
    pub(crate) fn complain(&self, id: &str, message: &str) {
        self.mailbox.send(&ToDevice::Error { id: id.to_owned(), message: message.to_owned() });
    }

    /// Shows a page that has just come what is going on: the session it carries on with, and a
    /// question that is open.
    async fn catch_up(&self, resume: Option<Resume>) {
        if let Some(resume) = resume {
            self.resume(resume).await;
        }
        for entry in self.hub.entries_of(self.device) {
            // A refusal means that it has gone on meanwhile, and then there is nothing to ask.
            let _ = self.hub.drive(&entry, Input::TabArrived { tab: self.socket }).await;
        }
    }

    async fn resume(&self, resume: Resume) {
        let entry = self.own(resume.session);
        let resumed = match &entry {
            Some(entry) => self.hub.resume(entry, &resume.token, self.socket).await,
            None => false,
        };
        if !resumed {
            let view = entry.map(|entry| entry.view.read().clone());
            let reason = view.and_then(|session| session.ended_reason);
            self.mailbox.send(&ToDevice::SessionEnded {
                session: resume.session,
                reason: reason.unwrap_or(EndedReason::DeviceEnded),
            });
        }
    }

    async fn act(&self, session: SessionId, input: Input) {
        let outcome = match self.own(session) {
            Some(entry) => self.hub.drive(&entry, input).await.map(drop),
            None => Err(HubError::SessionUnknown),
        };
        match outcome {
            Ok(()) => {}
            Err(HubError::Store(_) | HubError::Stopping) => {
                self.complain("unavailable", "that could not be stored, try again in a moment");
            }
            Err(error) => self.complain("session_unknown", &error.to_string()),
        }
    }

    /// An open session of this very device; another device's is as unknown as one that never was.
    fn own(&self, session: SessionId) -> Option<Arc<Entry>> {
        self.hub.entry(session).filter(|entry| entry.device == self.device)
    }
}

impl Hub {
    /// Proves a device by its key: the id and the token's digest, or `None`.
    async fn recognise(&self, account: &AccountFacts, key: &DeviceKey) -> Option<(DeviceId, Digest)> {
        let online = self.0.presence.lock().token_of(account.id, key.id);
        let digest = match online {
            Some(digest) => digest,
            None => match self.0.store.device(account.id, key.id).await {
                Ok(found) => found?.token_digest,
                Err(error) => {
                    // Taken for a new device rather than turned away.
                    self.store_failed(&error, "a device");
                    return None;
                }
            },
        };
        (digest == Digest::of(&key.token)).then_some((key.id, digest))
    }

    /// Gives the session to a page that has the resume token. The page gets a new one; the old is
    /// spent as soon as the page is in the room.
    async fn resume(&self, entry: &Arc<Entry>, token: &str, tab: SocketId) -> bool {
        let given = Digest::of(token);
        {
            let mut core = entry.core.lock().await;
            let known = core.resume == Some(given) || core.resume_before == Some(given);
            if !known || core.life.state() != SessionState::Active {
                return false;
            }
            core.resume_before = Some(given);
        }
        // When it cannot be stored the page may try again with what it has.
        self.drive(entry, Input::Resumed { tab }).await.is_ok()
    }

    fn entries_of(&self, device: DeviceId) -> Vec<Arc<Entry>> {
        let sessions = self.0.sessions.lock();
        let ids = sessions.of_device.get(&device).into_iter().flatten();
        ids.filter_map(|id| sessions.open.get(id).cloned()).collect()
    }

    /// Whether the store has to hear of what a page says: not when it only moves to the next one.
    fn page_says_something_new(&self, device: DeviceId, data: &CustomData, name: &str) -> bool {
        let presence = self.0.presence.lock();
        presence.get(device).is_none_or(|online| !online.has_data(data) || *online.name != *name)
    }

    pub(crate) fn heartbeat_seconds(&self) -> u32 {
        u32::try_from(self.0.config.deadlines.heartbeat.as_secs().max(1)).unwrap_or(u32::MAX)
    }
}
