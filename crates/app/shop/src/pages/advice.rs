//! Help, opening hours, contact, and the shell of the bed planner.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;

use super::Shop;
use super::frame::{Frame, Section, page};
use crate::config::Company;
use crate::trade::questions::{self, Question};

/// `?q=` of the help page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Search {
    q: String,
}

/// Questions under one heading.
struct Topic {
    title: &'static str,
    questions: Vec<&'static Question>,
}

#[derive(Template)]
#[template(path = "help.html")]
struct Help {
    frame: Frame,
    query: String,
    found: usize,
    topics: Vec<Topic>,
}

pub(super) async fn help(
    State(shop): State<Arc<Shop>>,
    Query(Search { q: query }): Query<Search>,
    headers: HeaderMap,
) -> Response {
    let questions = questions::search(&query);
    let found = questions.len();
    let mut topics: Vec<Topic> = Vec::new();
    for question in questions {
        match topics.last_mut() {
            Some(topic) if topic.title == question.topic => topic.questions.push(question),
            _ => topics.push(Topic { title: question.topic, questions: vec![question] }),
        }
    }
    let template = Help { frame: Frame::new(&shop, &headers, Section::Help, "Help"), query, found, topics };
    page(StatusCode::OK, &template)
}

#[derive(Template)]
#[template(path = "opening-hours.html")]
struct OpeningHours {
    company: Company,
}

/// The table that the help and contact pages frame.
pub(super) async fn opening_hours(State(shop): State<Arc<Shop>>) -> Response {
    let company = shop.company.clone();
    page(StatusCode::OK, &OpeningHours { company })
}

#[derive(Template)]
#[template(path = "contact.html")]
struct Contact {
    frame: Frame,
}

pub(super) async fn contact(State(shop): State<Arc<Shop>>, headers: HeaderMap) -> Response {
    let frame = Frame::new(&shop, &headers, Section::Contact, "Contact");
    page(StatusCode::OK, &Contact { frame })
}

#[derive(Template)]
#[template(path = "planner.html")]
struct Planner {
    frame: Frame,
}

/// One shell for every address below `/planner`: the views are drawn in the browser.
pub(super) async fn planner(State(shop): State<Arc<Shop>>, headers: HeaderMap) -> Response {
    let frame = Frame::new(&shop, &headers, Section::Planner, "Bed planner");
    page(StatusCode::OK, &Planner { frame })
}
