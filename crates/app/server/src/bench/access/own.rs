//! Our own side.

use std::{
    hint::black_box,
    sync::Arc,
    time::{Duration, Instant},
};

use alongside_access::{Action, Company, Facts, Matrix, Question, decide, refusing_gate};

use super::company::Sketch;

/// Questions that are answered in words; they are the slower ones.
const IN_WORDS: usize = 2_000;

/// What was measured.
pub(super) struct Own {
    /// Whether each question is allowed.
    pub(super) answers: Vec<bool>,
    pub(super) decision: Duration,
    pub(super) explain: Duration,
    pub(super) matrix: Duration,
    /// From rows to facts.
    pub(super) index: Duration,
    pub(super) snapshot_bytes: usize,
}

impl Own {
    pub(super) fn allowed(&self) -> usize {
        self.answers.iter().filter(|allowed| **allowed).count()
    }
}

pub(super) fn measure(sketch: &Sketch, rounds: u32) -> Own {
    let rows = sketch.rows();
    let started = Instant::now();
    let facts = Arc::new(Facts::new(rows));
    let index = started.elapsed();
    let company = Company::new(facts.clone(), sketch.table(), &sketch.uses(), Some(sketch.members()));

    let objects: Vec<String> = (0..).take(sketch.objects.len()).map(Sketch::object).collect();
    let ask = |(user, object, button): &(u32, u32, u32)| {
        let action = Action::Button { object: &objects[*object as usize], button: Sketch::button(*button) };
        Question::new(Sketch::user(*user), action)
    };
    let questions: Vec<Question<'_>> = sketch.questions.iter().map(ask).collect();
    let allowed = |question| refusing_gate(&company, question).is_none();
    let answers: Vec<bool> = questions.iter().map(allowed).collect();

    let decision = middle(rounds, || {
        for question in &questions {
            black_box(refusing_gate(&company, black_box(question)));
        }
    });
    let in_words = questions.get(..IN_WORDS).unwrap_or(&questions);
    let explain = middle(rounds, || {
        for question in in_words {
            black_box(decide(&company, black_box(question)));
        }
    });
    let matrix = Matrix::new(&company);
    let names: Vec<&str> = objects.iter().map(String::as_str).collect();
    let whole = middle(rounds, || {
        let columns = matrix.columns(&names);
        for user in company.facts().users() {
            for buttons in matrix.row(user, &columns) {
                black_box(buttons);
            }
        }
    });
    Own {
        decision: decision / u32::try_from(questions.len()).unwrap_or(u32::MAX).max(1),
        explain: explain / u32::try_from(in_words.len()).unwrap_or(u32::MAX).max(1),
        matrix: whole,
        index,
        snapshot_bytes: facts.size(),
        answers,
    }
}

/// The median round.
fn middle(rounds: u32, mut round: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let started = Instant::now();
            round();
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
