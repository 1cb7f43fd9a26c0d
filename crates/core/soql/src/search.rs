//! SOSL as a tree, and whether texts match what is looked for.

use crate::{Condition, Name, OrderBy, SelectItem, Span};

/// A search: `FIND {text} IN ALL FIELDS RETURNING Account(Id, Name) LIMIT 10`.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// What is looked for.
    pub expression: SearchExpression,
    /// In which fields.
    pub group: FieldGroup,
    /// What is returned; empty for the ids of everything found.
    pub returning: Vec<Returning>,
    /// Most records in all.
    pub limit: Option<u32>,
}

/// An object a search returns.
#[derive(Debug, Clone, PartialEq)]
pub struct Returning {
    /// The object.
    pub object: Name,
    /// Its fields; empty for the id alone.
    pub fields: Vec<SelectItem>,
    /// WHERE.
    pub filter: Option<Condition>,
    /// ORDER BY.
    pub order_by: Vec<OrderBy>,
    /// Most records of this object.
    pub limit: Option<u32>,
    /// Records passed over.
    pub offset: Option<u32>,
}

/// Fields that are looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldGroup {
    /// Everything that holds text.
    #[default]
    All,
    /// What names a record.
    Name,
    /// Mail addresses.
    Email,
    /// Telephone numbers.
    Phone,
    /// What the search box looks into.
    Sidebar,
}

impl FieldGroup {
    /// The group with this name, ASCII case ignored.
    #[must_use]
    pub fn from_word(word: &str) -> Option<FieldGroup> {
        const WORDS: [(&str, FieldGroup); 5] = [
            ("ALL", FieldGroup::All),
            ("NAME", FieldGroup::Name),
            ("EMAIL", FieldGroup::Email),
            ("PHONE", FieldGroup::Phone),
            ("SIDEBAR", FieldGroup::Sidebar),
        ];
        WORDS.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(word)).map(|(_, group)| group)
    }
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchExpression {
    /// Words that stand next to each other, in lower case; `*` stands for any letters, `?` for one.
    Phrase(Vec<String>),
    /// All of two or more.
    And(Vec<SearchExpression>),
    /// Any of two or more.
    Or(Vec<SearchExpression>),
    /// The opposite.
    Not(Box<SearchExpression>),
}

/// Why a search text cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchTextError {
    /// What is wrong.
    pub message: String,
    /// Where in the text.
    pub span: Span,
}

/// Deepest nesting of parentheses.
const MAX_DEPTH: usize = 20;
/// Most words of a search.
const MAX_WORDS: usize = 64;

impl SearchExpression {
    /// Reads a search text with `AND`, `OR`, `AND NOT`, quotes, parentheses and wildcards.
    ///
    /// # Errors
    /// [`SearchTextError`] with the place.
    pub fn parse(text: &str) -> Result<SearchExpression, SearchTextError> {
        let mut reader = Reader { pieces: pieces(text)?, at: 0, words: 0, end: text.len() };
        let expression = reader.any(0)?;
        match reader.pieces.get(reader.at) {
            None => Ok(expression),
            Some((_, span)) => Err(fail("unexpected ')' in the search text", *span)),
        }
    }

    /// The words of a text as they are, without any meaning of operators: all must be there.
    ///
    /// # Errors
    /// [`SearchTextError`] when there are none long enough.
    pub fn plain(text: &str) -> Result<SearchExpression, SearchTextError> {
        let span = Span { start: 0, end: text.len() };
        let mut words: Vec<SearchExpression> = text
            .split_whitespace()
            .map(tokens)
            .filter(|words| !words.is_empty())
            .take(MAX_WORDS)
            .map(SearchExpression::Phrase)
            .collect();
        let long = text.chars().filter(|letter| letter.is_alphanumeric()).count() > 1;
        match (words.len(), long) {
            (0, _) | (_, false) => Err(fail(TOO_SHORT, span)),
            (1, true) => Ok(words.remove(0)),
            _ => Ok(SearchExpression::And(words)),
        }
    }

    /// Reads what a person types into a search box. It means what it means in `FIND {…}`, except that a
    /// backslash is a sign as any other, and that what cannot be read so (a quotation mark that is not
    /// closed, a lone `&`) is looked for as the words it holds.
    ///
    /// # Errors
    /// [`SearchTextError`] when there is no word long enough.
    pub fn typed(text: &str) -> Result<SearchExpression, SearchTextError> {
        SearchExpression::parse(&text.replace('\\', "\\\\")).or_else(|_| SearchExpression::plain(text))
    }

    /// What begins with the words of a text, as suggestions need it while somebody types.
    ///
    /// # Errors
    /// As [`SearchExpression::plain`].
    pub fn begun(text: &str) -> Result<SearchExpression, SearchTextError> {
        let mut expression = SearchExpression::plain(text)?;
        expression.open_ends();
        Ok(expression)
    }

    fn open_ends(&mut self) {
        match self {
            SearchExpression::Phrase(words) => words.last_mut().into_iter().for_each(|word| word.push('*')),
            SearchExpression::And(parts) | SearchExpression::Or(parts) => {
                parts.iter_mut().for_each(SearchExpression::open_ends);
            }
            SearchExpression::Not(inner) => inner.open_ends(),
        }
    }

    /// Whether a record with these texts is found.
    #[must_use]
    pub fn matches(&self, texts: &[String]) -> bool {
        let tokenized: Vec<Vec<String>> = texts.iter().map(|text| tokens(text)).collect();
        self.found_in(&tokenized)
    }

    fn found_in(&self, texts: &[Vec<String>]) -> bool {
        match self {
            SearchExpression::Phrase(words) => texts.iter().any(|text| {
                text.windows(words.len().max(1))
                    .any(|window| window.iter().zip(words).all(|(token, word)| fits(token, word)))
            }),
            SearchExpression::And(parts) => parts.iter().all(|part| part.found_in(texts)),
            SearchExpression::Or(parts) => parts.iter().any(|part| part.found_in(texts)),
            SearchExpression::Not(inner) => !inner.found_in(texts),
        }
    }
}

const TOO_SHORT: &str = "search term must be longer than one character";

/// Words of a text in lower case: letters and digits, and wildcards.
fn tokens(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '*' && letter != '?')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether a word fits a pattern with `*` and `?`, in time linear in both for each star.
fn fits(word: &str, pattern: &str) -> bool {
    let (word, pattern): (Vec<char>, Vec<char>) = (word.chars().collect(), pattern.chars().collect());
    let (mut at, mut of, mut star) = (0, 0, None);
    while at < word.len() {
        match pattern.get(of) {
            Some('*') => {
                star = Some((of, at));
                of += 1;
            }
            Some(letter) if *letter == '?' || *letter == word[at] => {
                at += 1;
                of += 1;
            }
            _ => match star {
                Some((place, from)) => {
                    star = Some((place, from + 1));
                    (of, at) = (place + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[of..].iter().all(|letter| *letter == '*')
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Word(String),
    Quoted(String),
    Open,
    Close,
}

fn fail(message: impl Into<String>, span: Span) -> SearchTextError {
    SearchTextError { message: message.into(), span }
}

fn pieces(text: &str) -> Result<Vec<(Piece, Span)>, SearchTextError> {
    let mut found = Vec::new();
    let mut letters = text.char_indices().peekable();
    while let Some((start, letter)) = letters.next() {
        let span = |end: usize| Span { start, end };
        match letter {
            '(' => found.push((Piece::Open, span(start + 1))),
            ')' => found.push((Piece::Close, span(start + 1))),
            '"' => {
                let mut quoted = String::new();
                loop {
                    match letters.next() {
                        None => return Err(fail("a quotation mark is not closed", span(text.len()))),
                        Some((end, '"')) => break found.push((Piece::Quoted(quoted), span(end + 1))),
                        Some((_, '\\')) => quoted.extend(letters.next().map(|(_, letter)| letter)),
                        Some((_, letter)) => quoted.push(letter),
                    }
                }
            }
            blank if blank.is_whitespace() => {}
            first => {
                let mut word = String::new();
                let mut next = Some(first);
                while let Some(letter) = next {
                    // What is escaped is a separator and no operator.
                    word.push(if letter == '\\' {
                        letters.next().map_or('\\', |(_, letter)| letter)
                    } else {
                        letter
                    });
                    let goes_on = letters
                        .peek()
                        .is_some_and(|(_, letter)| !letter.is_whitespace() && !"()\"".contains(*letter));
                    next = if goes_on { letters.next().map(|(_, letter)| letter) } else { None };
                }
                let end = letters.peek().map_or(text.len(), |(end, _)| *end);
                found.push((Piece::Word(word), span(end)));
            }
        }
    }
    Ok(found)
}

struct Reader {
    pieces: Vec<(Piece, Span)>,
    at: usize,
    words: usize,
    end: usize,
}

impl Reader {
    fn any(&mut self, depth: usize) -> Result<SearchExpression, SearchTextError> {
        let mut parts = vec![self.all(depth)?];
        while self.eat("OR") {
            parts.push(self.all(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { SearchExpression::Or(parts) })
    }

    fn all(&mut self, depth: usize) -> Result<SearchExpression, SearchTextError> {
        let mut parts = vec![self.one(depth)?];
        loop {
            let and = self.eat("AND");
            if and && self.eat("NOT") {
                parts.push(SearchExpression::Not(Box::new(self.one(depth)?)));
                continue;
            }
            let ends = match self.pieces.get(self.at) {
                None | Some((Piece::Close, _)) => true,
                Some((Piece::Word(word), _)) => word == "OR",
                _ => false,
            };
            if ends && !and {
                break;
            }
            parts.push(self.one(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { SearchExpression::And(parts) })
    }

    fn one(&mut self, depth: usize) -> Result<SearchExpression, SearchTextError> {
        let Some((piece, span)) = self.pieces.get(self.at).cloned() else {
            return Err(fail(TOO_SHORT, Span { start: self.end, end: self.end }));
        };
        self.at += 1;
        match piece {
            Piece::Open if depth < MAX_DEPTH => {
                let inner = self.any(depth + 1)?;
                match self.pieces.get(self.at) {
                    Some((Piece::Close, _)) => self.at += 1,
                    _ => return Err(fail("a parenthesis is not closed", span)),
                }
                Ok(inner)
            }
            Piece::Open => Err(fail("the search text is nested too deeply", span)),
            Piece::Close => Err(fail("unexpected ')' in the search text", span)),
            Piece::Word(word) | Piece::Quoted(word) => {
                let words = tokens(&word);
                let letters = words.iter().flat_map(|word| word.chars());
                if letters.filter(|letter| *letter != '*' && *letter != '?').count() < 2 {
                    return Err(fail(format!("{TOO_SHORT}: {word}"), span));
                }
                self.words += words.len();
                if self.words > MAX_WORDS {
                    return Err(fail(format!("a search has at most {MAX_WORDS} words"), span));
                }
                Ok(SearchExpression::Phrase(words))
            }
        }
    }

    fn eat(&mut self, operator: &str) -> bool {
        let found = matches!(self.pieces.get(self.at), Some((Piece::Word(word), _)) if word == operator);
        self.at += usize::from(found);
        found
    }
}
