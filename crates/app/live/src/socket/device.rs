//! The device socket: presence, questions, consent.

use std::sync::Arc;

use alongside_room::TokenBucket;
use alongside_wire::{PROTOCOL, close, device::FromDevice};

use super::{
    Open,
    link::{Event, Heard, POLICY, Unsaid},
};
use crate::{
    AccountFacts, custom_data,
    hub::{Hello, Page},
    mailbox::Closing,
};

/// Runs a device's socket until it closes.
pub(super) async fn serve(mut open: Open, account: Arc<AccountFacts>, name: Arc<str>) {
    // The conversation's future is large only while something is said; idle sockets are many.
    let ending = converse(&mut open, account, name).await;
    // Boxed: an idle socket should not hold room for its own end.
    Box::pin(open.end(ending)).await;
}

/// How a socket's task ends.
pub(super) type Ending = Result<(), Closing>;

async fn converse(open: &mut Open, account: Arc<AccountFacts>, name: Arc<str>) -> Ending {
    let page = Box::pin(arrive(open, account, name)).await?;
    let (rate, burst) = open.hub.inner().config.sockets.messages;
    let mut allowance = TokenBucket::new(rate, burst, open.hub.now());
    loop {
        if let Some(closing) = open.say_mail().await? {
            return Err(closing);
        }
        let heard = match open.link.event(&open.mailbox).await {
            Event::Rung => continue,
            Event::Heard(heard) => heard,
        };
        open.within(&mut allowance, &heard)?;
        match heard {
            Heard::Text(text) => {
                let message = parse(&text);
                drop(text);
                Box::pin(act(&page, message)).await?;
            }
            Heard::Binary(_) => {
                return Err(Closing::new(close::PROTOCOL, "this socket takes text only"));
            }
            Heard::Control => {}
            Heard::Gone => return Ok(()),
            Heard::Wrong(closing) => return Err(closing),
        }
    }
}

/// Reads the first message and takes the page in.
async fn arrive(open: &mut Open, account: Arc<AccountFacts>, name: Arc<str>) -> Result<Page, Closing> {
    let text = open.link.first_text().await?;
    let hello = match parse(&text) {
        Ok(FromDevice::Hello { protocol: PROTOCOL, device, custom_data, page, resume }) => {
            custom_data::check(&custom_data).map(|()| Hello {
                key: device,
                page: custom_data::clean_page(page),
                custom_data,
                resume,
            })
        }
        Ok(FromDevice::Hello { protocol, .. }) => Err(format!(
            "protocol {protocol} is not spoken here, only {PROTOCOL}; load the current alongside.js"
        )),
        Ok(_) => Err("the first message is hello".to_owned()),
        Err(error) => Err(error),
    };
    let hello = match hello {
        Ok(hello) => hello,
        Err(message) => {
            open.complain("invalid", message);
            return Err(Closing::new(close::PROTOCOL, "hello was not accepted"));
        }
    };
    match Page::arrive(&open.hub, account, name, open.mailbox.clone(), hello).await {
        Ok(page) => Ok(page),
        Err((id, message)) => {
            open.complain(id, message);
            Err(Closing::new(close::RATE, "hello was not accepted"))
        }
    }
}

async fn act(page: &Page, message: Result<FromDevice, String>) -> Ending {
    match message {
        Ok(FromDevice::Beat) => {}
        Ok(FromDevice::Page { page: info, custom_data }) => match custom_data::check(&custom_data) {
            Ok(()) => page.update(custom_data::clean_page(info), custom_data).await,
            Err(problem) => page.complain("invalid", &problem),
        },
        Ok(FromDevice::SessionShown { session }) => page.shown(session).await,
        Ok(FromDevice::SessionAnswer { session, allow }) => page.answered(session, allow).await,
        Ok(FromDevice::SessionEnd { session }) => page.end(session).await,
        Ok(FromDevice::CodeCreate) => page.create_code().await,
        Ok(FromDevice::Hello { .. }) => {
            page.complain("invalid", "hello is said once");
            return Err(Closing::new(close::PROTOCOL, "hello is said once"));
        }
        Err(problem) => {
            page.complain("invalid", &problem);
            return Err(Closing::new(close::PROTOCOL, "not a message of this socket"));
        }
    }
    Ok(())
}

fn parse(text: &str) -> Result<FromDevice, String> {
    serde_json::from_str(text).map_err(|error| format!("not a message of this socket: {error}"))
}

impl Open {
    /// Says what waits; a peer that does not take it is given up.
    pub(super) async fn say_mail(&mut self) -> Result<Option<Closing>, Closing> {
        self.link.say_mail(&self.mailbox).await.map_err(|unsaid| match unsaid {
            Unsaid::Slow => Closing::new(close::SLOW, "what was written was not read"),
            Unsaid::Gone => Closing::gone(),
        })
    }

    /// Takes a message or ping off the allowance.
    pub(super) fn within(&self, allowance: &mut TokenBucket, heard: &Heard) -> Ending {
        let code = match heard {
            Heard::Text(_) | Heard::Binary(_) => close::RATE,
            Heard::Control => POLICY,
            Heard::Gone | Heard::Wrong(_) => return Ok(()),
        };
        if allowance.take(1, self.hub.now()) {
            return Ok(());
        }
        Err(Closing::new(code, "more messages than the limit allows"))
    }
}
