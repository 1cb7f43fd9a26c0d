//! One value as a page shows it: a link, a moment, an amount, a tag.

// The derive of a template for an enum writes paths in full.
#![allow(unused_qualifications)]

mod moment;

use alongside_org::{FieldDescribe, FieldValue, Record, Value};
use askama::Template;
use askama::filters::HtmlSafe;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::viewer::Viewer;
use moment::{day_words, exact, moment_words};

/// A value ready to be written into a page; its template escapes what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(path = "cell.html")]
pub enum Cell {
    Empty,
    Text(String),
    Long(String),
    Link { address: String, text: String },
    Mail(String),
    Phone(String),
    Web { address: String, text: String },
    Moment { machine: String, words: String, exact: String },
    Flag(bool),
    Tag { text: String, tone: &'static str },
}

impl HtmlSafe for Cell {}

impl Cell {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }
}

/// How the viewer reads values.
pub struct Reader<'a> {
    now: Timestamp,
    zone: &'a TimeZone,
    currency: &'a str,
}

impl<'a> Reader<'a> {
    pub fn new(viewer: &'a Viewer, currency: &'a str) -> Self {
        Self { now: viewer.now, zone: &viewer.zone, currency }
    }

    /// A field of a record as a page shows it.
    pub fn cell(&self, field: &FieldDescribe, record: &Record) -> Cell {
        let Some(value) = record.get(&field.name).filter(|value| !value.is_null()) else {
            return Cell::Empty;
        };
        if let (true, Value::Text(id)) = (field.kind == "reference", value) {
            return target(field, record, id);
        }
        match value {
            Value::Null => Cell::Empty,
            Value::Text(text) if text.is_empty() => Cell::Empty,
            Value::Text(text) => written(field, text),
            Value::Boolean(flag) => Cell::Flag(*flag),
            Value::Integer(number) => {
                #[allow(clippy::cast_precision_loss)] // shown with at most two decimals
                let number = *number as f64;
                Cell::Text(self.number(field, number))
            }
            Value::Double(number) => Cell::Text(self.number(field, *number)),
            Value::Date(day) => Cell::Moment {
                machine: day.to_string(),
                words: day_words(*day, self.now, self.zone),
                exact: day.strftime("%A, %-d %B %Y").to_string(),
            },
            Value::DateTime(at) => self.moment(*at),
            Value::Json(_) => Cell::Empty,
        }
    }

    /// An instant, with the exact time for whoever asks.
    pub fn moment(&self, at: Timestamp) -> Cell {
        Cell::Moment {
            machine: at.to_string(),
            words: moment_words(at, self.now, self.zone),
            exact: exact(at, self.zone),
        }
    }

    fn number(&self, field: &FieldDescribe, number: f64) -> String {
        match field.kind {
            "currency" => {
                let sign = if number < 0.0 { "-" } else { "" };
                let decimals = usize::from(number.fract() != 0.0) * 2;
                format!("{sign}{}{}", self.currency, grouped(number.abs(), decimals))
            }
            "percent" => format!("{}%", grouped(number, 0)),
            _ if field.name.ends_with("Seconds__c") => seconds(number),
            _ => {
                let decimals = if number.fract() == 0.0 { 0 } else { field.scale };
                grouped(number, usize::try_from(decimals).unwrap_or(0))
            }
        }
    }
}

/// The record that a lookup leads to.
fn target(field: &FieldDescribe, record: &Record, id: &str) -> Cell {
    let relationship = field.relationship_name.as_deref().unwrap_or_default();
    let parent = record.fields.iter().find_map(|(name, value)| match value {
        FieldValue::Parent(parent) if name.eq_ignore_ascii_case(relationship) => parent.as_deref(),
        _ => None,
    });
    let name = parent.and_then(|parent| {
        parent.fields.iter().find_map(|(_, value)| match value {
            FieldValue::Value(Value::Text(name)) if name != id => Some(name.clone()),
            _ => None,
        })
    });
    let object = object_of(field, parent.map(|parent| parent.object.as_str()), id);
    match (name, object) {
        // The target may not be read: that it exists is all there is to say.
        (None, _) => Cell::Text("Not shared with you".to_owned()),
        (Some(text), None) => Cell::Text(text),
        (Some(text), Some(object)) => {
            Cell::Link { address: format!("/lightning/r/{object}/{id}/view"), text }
        }
    }
}

/// The object of a lookup's target: the only one possible, the one the answer names, or by its key.
fn object_of<'a>(field: &'a FieldDescribe, told: Option<&'a str>, id: &str) -> Option<&'a str> {
    if let [only] = field.reference_to.as_slice() {
        return Some(only);
    }
    if let Some(told) = told.filter(|told| field.reference_to.iter().any(|name| name == told)) {
        return Some(told);
    }
    match id.get(..3)? {
        "001" => Some("Account"),
        "003" => Some("Contact"),
        "005" => Some("User"),
        "006" => Some("Opportunity"),
        "00Q" => Some("Lead"),
        "500" => Some("Case"),
        _ => None,
    }
}

fn written(field: &FieldDescribe, text: &str) -> Cell {
    let text = text.to_owned();
    match field.kind {
        "email" => Cell::Mail(text),
        "phone" => Cell::Phone(text),
        "textarea" => Cell::Long(text),
        "url" => {
            let address = if text.starts_with("http://") || text.starts_with("https://") {
                text.clone()
            } else {
                // Whatever else stands there is a host name, never a scheme of its own.
                format!("https://{text}")
            };
            let short = address.split_once("://").map_or("", |(_, rest)| rest).to_owned();
            Cell::Web { address, text: short.trim_end_matches('/').to_owned() }
        }
        "picklist" => match tone(&text) {
            Some(tone) => Cell::Tag { text, tone },
            None => Cell::Text(text),
        },
        _ => Cell::Text(text),
    }
}

/// How pressing a picklist's value is; none for values that are plain facts.
fn tone(value: &str) -> Option<&'static str> {
    match value.to_ascii_lowercase().as_str() {
        "escalated" => Some("stop"),
        "high" | "hot" => Some("wait"),
        "active" | "closed won" => Some("live"),
        "new" | "working" | "closed" | "in progress" | "not started" | "completed" | "medium" | "low"
        | "normal" | "pending" | "authorizing" | "ended" | "closed lost" => Some("plain"),
        _ => None,
    }
}

/// A length of time as people say it.
fn seconds(number: f64) -> String {
    #[allow(clippy::cast_possible_truncation)] // a session lasts hours, not centuries
    let seconds = number.round() as i64;
    match seconds {
        ..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {:02} s", seconds / 60, seconds % 60),
        _ => format!("{} h {:02} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// A number with its thousands parted by commas.
fn grouped(number: f64, decimals: usize) -> String {
    let written = format!("{number:.decimals$}");
    let (whole, fraction) = match written.split_once('.') {
        Some((whole, fraction)) => (whole, format!(".{fraction}")),
        None => (written.as_str(), String::new()),
    };
    let digits = whole.trim_start_matches('-').len();
    let mut out = String::with_capacity(written.len() + digits / 3);
    for (index, letter) in whole.chars().rev().enumerate() {
        if index > 0 && index % 3 == 0 && letter.is_ascii_digit() {
            out.push(',');
        }
        out.push(letter);
    }
    out.chars().rev().chain(fraction.chars()).collect()
}

#[cfg(test)]
mod tests;
