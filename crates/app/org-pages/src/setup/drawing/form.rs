//! Forms of Setup, and the page that asks before something goes.

use alongside_org::{ApiError, ErrorCode};
use askama::Template;
use axum::response::Response;

use super::{Notice, Sent};
use crate::chrome::Chrome;
use crate::problem::{Problem, html, of_form, refused};
use crate::setup::frame::Frame;

/// One field of a form.
pub struct Entry {
    pub name: String,
    pub label: String,
    pub value: String,
    pub input: Input,
    pub required: bool,
    pub hint: Option<&'static str>,
    pub wrong: Option<String>,
}

/// How a field is typed or chosen.
pub enum Input {
    /// One line: the kind as HTML names it, and the most characters it takes.
    Line {
        kind: &'static str,
        longest: u32,
    },
    Area {
        longest: u32,
    },
    Check,
    /// Values with their labels; the first may be empty, for none.
    Select(Vec<(String, String)>),
}

impl Entry {
    pub fn new(name: &str, label: &str, value: impl Into<String>, input: Input) -> Self {
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            value: value.into(),
            input,
            required: false,
            hint: None,
            wrong: None,
        }
    }

    pub fn line(name: &str, label: &str, value: impl Into<String>, longest: u32) -> Self {
        Self::new(name, label, value, Input::Line { kind: "text", longest })
    }

    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub fn hint(mut self, hint: &'static str) -> Self {
        self.hint = Some(hint);
        self
    }
}

/// A titled group of fields.
pub struct Entries {
    pub title: &'static str,
    pub entries: Vec<Entry>,
}

/// The page of a form.
#[derive(Template)]
#[template(path = "setup/form.html")]
pub struct FormPage {
    pub chrome: Chrome,
    pub frame: Frame,
    pub action: String,
    pub cancel: String,
    pub submit: &'static str,
    pub notice: Option<Notice>,
    pub groups: Vec<Entries>,
}

impl FormPage {
    pub fn answer(&self) -> Result<Response, Problem> {
        html(self)
    }

    /// The same form with what was typed, and what is wrong with it at the fields it is about.
    pub fn refused(mut self, sent: &Sent, refusals: &[Refusal]) -> Result<Response, Problem> {
        let mut whole = Vec::new();
        for entry in self.groups.iter_mut().flat_map(|group| &mut group.entries) {
            entry.value = match entry.input {
                Input::Check => if sent.has(&entry.name) { "on" } else { "" }.to_owned(),
                _ => sent.text(&entry.name).to_owned(),
            };
            let mine = refusals.iter().find(|refusal| refusal.field.as_deref() == Some(&entry.name));
            entry.wrong = mine.map(|refusal| refusal.words.clone());
        }
        for refusal in refusals {
            let placed = self.groups.iter().flat_map(|group| &group.entries);
            if !placed.into_iter().any(|entry| refusal.field.as_ref() == Some(&entry.name)) {
                whole.push(refusal.words.clone());
            }
        }
        let words = match whole.as_slice() {
            [] if refusals.len() == 1 => "One field needs another look.".to_owned(),
            [] => format!("{} fields need another look.", refusals.len()),
            whole => whole.join(" "),
        };
        self.notice = Some(Notice::refusal(words));
        refused(&self)
    }
}

/// Why a form was not taken.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The field it is about; none for the form as a whole.
    pub field: Option<String>,
    pub words: String,
}

impl Refusal {
    pub fn at(field: &str, words: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), words: words.into() }
    }

    /// What the org said, at each field it named; faults of the org itself are not the form's.
    pub fn of(error: ApiError) -> Result<Vec<Self>, Problem> {
        let error = of_form(error)?;
        let words = match error.code {
            ErrorCode::RequiredFieldMissing => "Complete this field.",
            _ => error.message.as_str(),
        };
        if error.fields.is_empty() {
            return Ok(vec![Self { field: None, words: error.message.clone() }]);
        }
        Ok(error.fields.iter().map(|field| Self::at(field, words)).collect())
    }
}

/// The page that asks before something is done that cannot be undone.
#[derive(Template)]
#[template(path = "setup/confirm.html")]
pub struct ConfirmPage {
    pub chrome: Chrome,
    pub frame: Frame,
    pub action: String,
    pub cancel: String,
    pub submit: &'static str,
    pub question: String,
    /// What will happen, a line each.
    pub consequences: Vec<String>,
    pub notice: Option<Notice>,
}

impl ConfirmPage {
    pub fn answer(&self) -> Result<Response, Problem> {
        html(self)
    }

    /// The same page, saying why it was not done.
    pub fn refused(mut self, words: impl Into<String>) -> Result<Response, Problem> {
        self.notice = Some(Notice::refusal(words));
        refused(&self)
    }
}
