//! From what somebody typed to the parts of a text: `@` before a colleague's name mentions them.

use alongside_org::FeedSegment;
use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};

use crate::Pages;
use crate::problem::Problem;
use crate::soql;
use crate::viewer::Viewer;

/// Most names that one text is searched for.
const MOST_NAMES: usize = 25;
/// Most people looked at for one text.
const MOST_PEOPLE: usize = 1_000;
const SUGGESTIONS: usize = 8;

/// What is typed after the `@`.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    text: String,
}

/// Somebody who can be mentioned.
#[derive(Serialize)]
pub struct Suggestion {
    id: String,
    name: String,
    title: String,
}

/// Colleagues whose name holds the text.
pub async fn suggest(
    State(pages): State<Pages>,
    viewer: Viewer,
    Query(typed): Query<Typed>,
) -> Result<Json<Vec<Suggestion>>, Problem> {
    let text = typed.text.trim();
    if text.is_empty() {
        return Ok(Json(Vec::new()));
    }
    let describe = pages.org.describe(&viewer.user, "User").await?;
    let title = describe.fields.iter().any(|field| field.name == "Title");
    let soql = format!(
        "SELECT Id, Name{} FROM User WHERE IsActive = true AND Name LIKE {} ORDER BY Name LIMIT {SUGGESTIONS}",
        if title { ", Title" } else { "" },
        soql::containing(text)
    );
    let found = pages.org.query(&viewer.user, &soql).await?.records;
    let told = found.into_iter().map(|record| Suggestion {
        name: record.text("Name"),
        title: record.text("Title"),
        id: record.id.unwrap_or_default(),
    });
    Ok(Json(told.collect()))
}

/// A colleague who may be meant.
struct Person {
    id: String,
    name: String,
    letters: Vec<char>,
}

/// The text in parts. A name that several people bear mentions the one among `chosen`, or nobody.
pub async fn segments(
    pages: &Pages,
    viewer: &Viewer,
    text: &str,
    chosen: &str,
) -> Result<Vec<FeedSegment>, Problem> {
    // A browser sends the lines of a field with both letters of a line's end.
    let text = text.replace("\r\n", "\n");
    let letters: Vec<char> = text.trim_end().chars().collect();
    let words = first_words(&letters);
    if words.is_empty() {
        return Ok(whole(&letters));
    }
    let like: Vec<String> =
        words.iter().map(|word| format!("Name LIKE {}", soql::containing(word))).collect();
    let soql = format!(
        "SELECT Id, Name FROM User WHERE IsActive = true AND ({}) ORDER BY Name, Id LIMIT {MOST_PEOPLE}",
        like.join(" OR ")
    );
    let found = pages.org.query(&viewer.user, &soql).await?.records;
    let people: Vec<Person> = found
        .into_iter()
        .map(|record| {
            let name = record.text("Name");
            Person { id: record.id.unwrap_or_default(), letters: name.chars().collect(), name }
        })
        .collect();
    let chosen: Vec<&str> = chosen.split(' ').collect();
    Ok(parted(&letters, &people, &chosen))
}

fn whole(letters: &[char]) -> Vec<FeedSegment> {
    if letters.is_empty() { Vec::new() } else { vec![FeedSegment::Text(letters.iter().collect())] }
}

/// The places of an `@` that begins a name: one within a word belongs to a mail address.
fn places(letters: &[char]) -> impl Iterator<Item = usize> {
    letters
        .iter()
        .enumerate()
        .filter(|(at, letter)| **letter == '@' && (*at == 0 || !letters[at - 1].is_alphanumeric()))
        .map(|(at, _)| at)
}

fn first_words(letters: &[char]) -> Vec<String> {
    let mut words = Vec::new();
    for at in places(letters) {
        let word: String =
            letters[at + 1..].iter().take(40).take_while(|letter| letter.is_alphanumeric()).collect();
        if !word.is_empty() && !words.contains(&word) && words.len() < MOST_NAMES {
            words.push(word);
        }
    }
    words
}

fn parted(letters: &[char], people: &[Person], chosen: &[&str]) -> Vec<FeedSegment> {
    let mut parts = Vec::new();
    let mut done = 0;
    for at in places(letters) {
        if at < done {
            continue;
        }
        if let Some(person) = meant(&letters[at + 1..], people, chosen) {
            parts.extend(whole(&letters[done..at]));
            parts.push(FeedSegment::Mention { user_id: person.id.clone(), name: person.name.clone() });
            done = at + 1 + person.letters.len();
        }
    }
    parts.extend(whole(&letters[done..]));
    parts
}

/// Whose name stands at the beginning: the longest, as a whole word.
fn meant<'p>(rest: &[char], people: &'p [Person], chosen: &[&str]) -> Option<&'p Person> {
    let stands = |person: &&Person| {
        let length = person.letters.len();
        rest.len() >= length
            && rest.iter().zip(&person.letters).all(|(one, other)| same(*one, *other))
            && rest.get(length).is_none_or(|next| !next.is_alphanumeric())
    };
    let longest = people.iter().filter(stands).map(|person| person.letters.len()).max()?;
    let named: Vec<&Person> =
        people.iter().filter(stands).filter(|person| person.letters.len() == longest).collect();
    match named.as_slice() {
        [only] => Some(only),
        several => several.iter().copied().find(|person| chosen.contains(&person.id.as_str())),
    }
}

fn same(one: char, other: char) -> bool {
    one == other || one.to_lowercase().eq(other.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(id: &str, name: &str) -> Person {
        Person { id: id.to_owned(), name: name.to_owned(), letters: name.chars().collect() }
    }

    fn told(text: &str, chosen: &[&str]) -> Vec<String> {
        let people =
            [person("1", "Sam Okafor"), person("2", "Sam"), person("3", "Mia Lund"), person("4", "Mia Lund")];
        let letters: Vec<char> = text.chars().collect();
        let told = |part: FeedSegment| match part {
            FeedSegment::Text(text) | FeedSegment::Link(text) => text,
            FeedSegment::Mention { user_id, .. } => format!("<{user_id}>"),
        };
        parted(&letters, &people, chosen).into_iter().map(told).collect()
    }

    #[test]
    fn the_longest_name_as_a_whole_word_is_meant() {
        assert_eq!(told("@sam okafor, see", &[]), ["<1>", ", see"]);
        assert_eq!(told("Hi @Sam Okaforsson", &[]), ["Hi ", "<2>", " Okaforsson"]);
        assert_eq!(told("@Samuel and x@Sam", &[]), ["@Samuel and x@Sam"]);
    }

    #[test]
    fn a_name_of_several_mentions_the_one_that_was_chosen_or_nobody() {
        assert_eq!(told("@Mia Lund", &[]), ["@Mia Lund"]);
        assert_eq!(told("@Mia Lund", &["4"]), ["<4>"]);
    }
}
