//! `GET /metrics`: what this node does, in Prometheus' text form.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use alongside_live::{Counts, Hub};
use alongside_platform::{DirectoryCounts, GuessCounts, Platform};
use axum::{
    Router,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric as _, text::encode},
    metrics::{counter::ConstCounter, gauge::ConstGauge},
    registry::Registry,
};

/// Reads one counter.
type Reading = fn(&Counts) -> u64;

/// Reads one counter of guesses.
type GuessReading = fn(&GuessCounts) -> u64;

/// What only grows.
const COUNTERS: [(&str, &str, Reading); 13] = [
    ("sockets_opened", "Sockets opened", |counts| counts.sockets_opened),
    ("sessions_begun", "Sessions begun", |counts| counts.sessions_begun),
    ("frames_in", "Frames taken from customers", |counts| counts.frames_in),
    ("frame_bytes_in", "Bytes of frames taken from customers", |counts| counts.frame_bytes_in),
    ("deliveries", "Frames queued for viewers", |counts| counts.deliveries),
    ("viewers_overflowed", "Viewers' queues emptied because they fell behind", |counts| {
        counts.viewers_overflowed
    }),
    ("origins_refused", "Handshakes refused for their origin", |counts| counts.origins_refused),
    ("licenses_refused", "Handshakes refused for an unknown license", |counts| counts.licenses_refused),
    ("protocol_violations", "Sockets closed for a message that is not allowed", |counts| {
        counts.protocol_violations
    }),
    ("rate_violations", "Sockets closed for too many messages or bytes", |counts| counts.rate_violations),
    ("slow_readers", "Sockets closed because their reader did not read", |counts| counts.slow_readers),
    ("silent_sockets", "Sockets closed for silence", |counts| counts.silent_sockets),
    ("store_failures", "Writes to the database that failed", |counts| counts.store_failures),
];

/// What is guessed of session codes: any lock is worth a look, since people mistype one or two.
const GUESSES: [(&str, &str, GuessReading); 3] = [
    ("codes_wrong", "Session codes that were wrong", |guesses| guesses.wrong),
    ("code_locks", "Limits of wrong session codes reached, by a person, address or account", |guesses| {
        guesses.locks
    }),
    ("codes_refused", "Session codes not looked at after too many wrong ones", |guesses| guesses.refused),
];

/// What is open now.
const GAUGES: [(&str, &str, Reading); 3] = [
    ("sockets_open", "Sockets open", |counts| counts.sockets_open),
    ("devices_online", "Devices on a site", |counts| counts.devices_online),
    ("sessions_open", "Sessions that are not ended", |counts| counts.sessions_open),
];

/// The counters at the moment of a scrape.
#[derive(Debug)]
struct Scrape {
    counts: Counts,
    guesses: GuessCounts,
    outbox: u64,
    directory: DirectoryScrape,
}

/// How well the CRM says who may do what.
#[derive(Debug, Default)]
struct DirectoryScrape {
    counts: DirectoryCounts,
    /// Seconds since it last did; `None` before the first time.
    age: Option<u64>,
}

impl Collector for Scrape {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let counters = COUNTERS.map(|(name, help, read)| (name, help, read(&self.counts)));
        let guesses = GUESSES.map(|(name, help, read)| (name, help, read(&self.guesses)));
        let directory = [
            ("directory_readings", "Readings of the CRM's directory", self.directory.counts.readings),
            (
                "directory_failures",
                "Readings of the CRM's directory that failed",
                self.directory.counts.failures,
            ),
        ];
        for (name, help, value) in counters.into_iter().chain(guesses).chain(directory) {
            let counter = ConstCounter::new(value);
            counter.encode(encoder.encode_descriptor(name, help, None, counter.metric_type())?)?;
        }
        let outbox = ("outbox_length", "Sessions whose newest state is not in the CRM", self.outbox);
        let gauges = GAUGES.map(|(name, help, read)| (name, help, read(&self.counts)));
        let age = self
            .directory
            .age
            .map(|age| ("directory_age_seconds", "Time since the CRM last said who may do what", age));
        for (name, help, value) in gauges.into_iter().chain([outbox]).chain(age) {
            let gauge = ConstGauge::new(i64::try_from(value).unwrap_or(i64::MAX));
            gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)?;
        }
        Ok(())
    }
}

/// The route, for scrapers at these addresses.
pub fn router(hub: Hub, platform: Platform, addresses: Vec<IpAddr>) -> Router {
    Router::new().route("/metrics", get(scrape)).with_state(Metrics {
        hub,
        platform,
        addresses: addresses.into(),
    })
}

#[derive(Clone)]
struct Metrics {
    hub: Hub,
    platform: Platform,
    addresses: Arc<[IpAddr]>,
}

/// What proxies add. A scraper asks without one between, and what comes through one comes from
/// anywhere.
const PASSED_ON: [&str; 5] = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

/// Whether the peer itself, not what it says about itself, may read them.
fn answers(addresses: &[IpAddr], peer: IpAddr, headers: &HeaderMap) -> bool {
    addresses.contains(&peer.to_canonical()) && !PASSED_ON.iter().any(|name| headers.contains_key(*name))
}

async fn scrape(
    State(metrics): State<Metrics>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    if !answers(&metrics.addresses, peer.ip(), &headers) {
        return StatusCode::NOT_FOUND.into_response();
    }
    let Metrics { hub, platform, .. } = metrics;
    let Ok(outbox) = platform.outbox_length().await else {
        return (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response();
    };
    let mut registry = Registry::with_prefix("alongside");
    let age = platform.directory_age().map(|age| platform.now().since(age.confirmed).as_secs());
    let directory = DirectoryScrape { counts: platform.directory_counts(), age };
    let scrape = Scrape { counts: hub.metrics(), guesses: platform.guess_counts(), outbox, directory };
    registry.register_collector(Box::new(scrape));
    let mut text = String::new();
    match encode(&mut text, &registry) {
        Ok(()) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// H30: the alarm that somebody guesses codes, and the other refusals that are counted.
    #[test]
    fn h30_locks_of_session_codes_are_an_alarm_that_can_be_scraped() {
        let guesses = GuessCounts { wrong: 50, locks: 3, refused: 999_950 };
        let counts = Counts { silent_sockets: 7, origins_refused: 8, ..Counts::default() };
        let directory =
            DirectoryScrape { counts: DirectoryCounts { readings: 4, failures: 3 }, age: Some(7_300) };
        let mut registry = Registry::with_prefix("alongside");
        registry.register_collector(Box::new(Scrape { counts, guesses, outbox: 2, directory }));
        let mut text = String::new();
        encode(&mut text, &registry).unwrap();
        for line in [
            "alongside_codes_wrong_total 50",
            "alongside_code_locks_total 3",
            "alongside_codes_refused_total 999950",
            "alongside_silent_sockets_total 7",
            "alongside_origins_refused_total 8",
            "alongside_outbox_length 2",
            "alongside_directory_failures_total 3",
            "alongside_directory_age_seconds 7300",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in {text}");
        }
    }

    /// H35: who the peer is decides, and what came through a proxy came from anywhere.
    #[test]
    fn h35_metrics_are_for_the_scrapers_own_address_and_for_nothing_that_was_passed_on() {
        let scrapers = ["127.0.0.1", "::1", "10.0.0.7"].map(|text| text.parse().unwrap());
        let none = HeaderMap::new();
        for (peer, wanted) in [
            ("127.0.0.1", true),
            ("::ffff:127.0.0.1", true),
            ("::1", true),
            ("10.0.0.7", true),
            ("10.0.0.8", false),
            ("192.0.2.1", false),
            ("::ffff:192.0.2.1", false),
        ] {
            assert_eq!(answers(&scrapers, peer.parse().unwrap(), &none), wanted, "{peer}");
        }
        for name in ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"] {
            let name: header::HeaderName = name.parse().unwrap();
            let passed_on = HeaderMap::from_iter([(name.clone(), "127.0.0.1".parse().unwrap())]);
            for peer in ["127.0.0.1", "192.0.2.1"] {
                assert!(!answers(&scrapers, peer.parse().unwrap(), &passed_on), "{name} {peer}");
            }
        }
    }
}
