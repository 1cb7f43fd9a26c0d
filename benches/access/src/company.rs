//! What the bench tells.

use serde::Deserialize;

/// User, object, button.
pub type Question = (u32, u32, u32);

#[derive(Deserialize)]
pub struct Told {
    pub company: Company,
    answers: Vec<bool>,
}

impl Told {
    /// The first questions of those that pass, with our answers.
    pub fn asked(&self, most: usize, pass: impl Fn(&Question) -> bool) -> Vec<(Question, bool)> {
        let asked = self.company.questions.iter().copied().zip(self.answers.iter().copied());
        asked.filter(|(question, _)| pass(question)).take(most).collect()
    }
}

#[derive(Deserialize)]
pub struct Company {
    pub fields_of_each: u32,
    pub users: Vec<User>,
    pub sets: Vec<Set>,
    pub objects: Vec<[bool; 3]>,
    pub profiles: Vec<[bool; 3]>,
    questions: Vec<Question>,
}

#[derive(Deserialize)]
pub struct User {
    pub active: bool,
    pub profile: u32,
    pub member: bool,
    pub sets: Vec<u32>,
}

#[derive(Deserialize)]
pub struct Set {
    pub shows_app: bool,
    pub approved: bool,
    pub agent: bool,
    pub objects: Vec<u32>,
    pub fields: Vec<u32>,
}

pub const BUTTONS: [&str; 3] = ["show", "view", "join"];
