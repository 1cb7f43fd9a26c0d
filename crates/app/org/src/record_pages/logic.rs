//! The logic between criteria: `1 AND (2 OR NOT 3)`.

/// Deepest nesting of parentheses and NOT.
const MAX_DEPTH: usize = 16;

/// A parsed formula over numbered criteria.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Logic {
    Criterion(usize),
    Not(Box<Logic>),
    All(Vec<Logic>),
    Any(Vec<Logic>),
}

impl Logic {
    /// Reads a formula over criteria 1 to `count`. AND binds closer than OR.
    pub fn parse(text: &str, count: usize) -> Result<Logic, String> {
        let mut parser = Parser { words: words(text)?, at: 0, count };
        let logic = parser.any(0)?;
        match parser.words.get(parser.at) {
            None => Ok(logic),
            Some(word) => Err(format!("booleanFilter: {word} is not expected there.")),
        }
    }

    /// Whether it holds, given which criteria do.
    pub fn holds(&self, criteria: &[bool]) -> bool {
        match self {
            Logic::Criterion(number) => criteria.get(number - 1).copied().unwrap_or(false),
            Logic::Not(inner) => !inner.holds(criteria),
            Logic::All(parts) => parts.iter().all(|part| part.holds(criteria)),
            Logic::Any(parts) => parts.iter().any(|part| part.holds(criteria)),
        }
    }
}

fn words(text: &str) -> Result<Vec<String>, String> {
    let spaced = text.replace('(', " ( ").replace(')', " ) ");
    let words: Vec<String> = spaced.split_whitespace().map(str::to_ascii_uppercase).collect();
    if words.is_empty() {
        return Err("booleanFilter: write the numbers of the criteria with AND and OR.".to_owned());
    }
    if words.len() > 100 {
        return Err("booleanFilter: this is too long.".to_owned());
    }
    Ok(words)
}

struct Parser {
    words: Vec<String>,
    at: usize,
    count: usize,
}

impl Parser {
    fn takes(&mut self, word: &str) -> bool {
        let found = self.words.get(self.at).is_some_and(|next| next == word);
        self.at += usize::from(found);
        found
    }

    fn any(&mut self, depth: usize) -> Result<Logic, String> {
        let mut parts = vec![self.all(depth)?];
        while self.takes("OR") {
            parts.push(self.all(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Logic::Any(parts) })
    }

    fn all(&mut self, depth: usize) -> Result<Logic, String> {
        let mut parts = vec![self.one(depth)?];
        while self.takes("AND") {
            parts.push(self.one(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Logic::All(parts) })
    }

    fn one(&mut self, depth: usize) -> Result<Logic, String> {
        if depth > MAX_DEPTH {
            return Err("booleanFilter: this is nested too deep.".to_owned());
        }
        if self.takes("NOT") {
            return Ok(Logic::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.takes("(") {
            let inner = self.any(depth + 1)?;
            return if self.takes(")") {
                Ok(inner)
            } else {
                Err("booleanFilter: a closing parenthesis is missing.".to_owned())
            };
        }
        let word = self.words.get(self.at).cloned();
        self.at += 1;
        let number = word.as_deref().and_then(|word| word.parse::<usize>().ok());
        match (number, word) {
            (Some(number), _) if (1..=self.count).contains(&number) => Ok(Logic::Criterion(number)),
            (_, Some(word)) => Err(format!("booleanFilter: {word} is not the number of a criterion.")),
            (_, None) => Err("booleanFilter: the formula ends too early.".to_owned()),
        }
    }
}
