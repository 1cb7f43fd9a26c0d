//! Discard IP addresses: what is written to the log about a guesser, and what is not.

use std::{
    fmt::{Debug, Write},
    net::IpAddr,
    sync::{Arc, Mutex},
};

use serde_json::json;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

use crate::world::World;

/// Every event's fields as text.
#[derive(Clone, Default)]
pub struct Log(pub Arc<Mutex<String>>);

struct Line<'a>(&'a mut String);

impl Visit for Line<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        writeln!(self.0, "{field}={value:?}").unwrap();
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        span.record(&mut Line(&mut self.0.lock().unwrap()));
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut Line(&mut self.0.lock().unwrap()));
    }
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut Line(&mut self.0.lock().unwrap()));
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

#[tokio::test]
async fn discarded_ip_addresses_are_neither_logged_nor_kept() {
    let address: IpAddr = "203.0.113.77".parse().unwrap();
    for discard in [false, true] {
        let log = Log::default();
        let _heard = tracing::subscriber::set_default(log.clone());
        let world = World::with(|_| {}, |settings| settings.account.discard_ip_addresses = discard).await;
        let sam = world.bearer("sam").await;
        for code in 0..6 {
            let join = json!({"code": format!("{code:06}")});
            world.server.post_from("/api/1/sessions/join", &sam, &join, address).await;
        }
        let text = log.0.lock().unwrap().clone();
        assert!(text.contains("session codes locked"), "the lock is told either way");
        assert_eq!(text.contains("203.0.113.77"), !discard, "{text}");
        for file in std::fs::read_dir(world.folder.path()).unwrap() {
            let path = file.unwrap().path();
            let bytes = if path.is_file() { std::fs::read(&path).unwrap() } else { Vec::new() };
            let found = bytes.windows(12).any(|part| part == b"203.0.113.77");
            assert!(!found, "{} has the address", path.display());
        }
    }
}
