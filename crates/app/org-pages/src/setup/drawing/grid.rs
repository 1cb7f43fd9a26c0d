//! Grids of checkboxes: rows of what may be granted, a column for each kind of grant.

use alongside_org::Change;

/// A titled grid.
pub struct Section {
    /// Names it in the page's own links.
    pub id: &'static str,
    pub title: String,
    /// What the rows are: `App`, `Object` ...
    pub head: &'static str,
    pub columns: Vec<&'static str>,
    pub rows: Vec<Row>,
}

/// What stands behind a row's checkboxes.
#[derive(Clone, Debug)]
pub enum Behind {
    /// Nothing that is saved: the row only leads on.
    Nothing,
    /// A record of this set-up object that hangs on the set; it is there if it has an id.
    Grant { object: &'static str, set: String, name: String, id: Option<String> },
    /// A checkbox of the set itself.
    SystemPermission { object: &'static str, set: String, field: String },
}

/// A row of checkboxes, or a link to more of them.
pub struct Row {
    /// Names the row in a form.
    pub key: String,
    pub label: String,
    /// API name, or another second line.
    pub api: String,
    pub ticks: Vec<Tick>,
    /// Why some of them cannot be changed.
    pub reason: Option<&'static str>,
    pub wrong: Option<String>,
    /// Where its own page is, and what the link is called.
    pub link: Option<(String, &'static str)>,
    /// The one of all rows that is chosen besides.
    pub choice: Option<Choice>,
    pub behind: Behind,
}

/// A radio button: of all rows, one is chosen.
pub struct Choice {
    /// Names the group in a form; its value is the row's key.
    pub name: &'static str,
    pub label: String,
    pub on: bool,
    /// What choosing this row changes.
    pub change: Change,
}

impl Row {
    pub fn new(key: String, label: String, api: String, ticks: Vec<Tick>, behind: Behind) -> Self {
        Self { key, label, api, ticks, reason: None, wrong: None, link: None, choice: None, behind }
    }
}

/// A checkbox.
pub struct Tick {
    pub name: String,
    /// What it is called by itself, out of its row and column.
    pub label: String,
    pub on: bool,
    pub locked: bool,
    /// Names of the checkboxes of its row that it needs.
    pub needs: String,
}

impl Tick {
    pub fn new(name: String, label: String, on: bool) -> Self {
        Self { name, label, on, locked: false, needs: String::new() }
    }

    pub fn locked(mut self, locked: bool) -> Self {
        self.locked = locked;
        self
    }
}

impl Section {
    /// The same with the rows that the text fits; a title that fits keeps them all.
    pub fn found(mut self, sought: &str) -> Self {
        let sought = sought.to_lowercase();
        if !self.title.to_lowercase().contains(&sought) {
            self.rows.retain(|row| {
                row.label.to_lowercase().contains(&sought) || row.api.to_lowercase().contains(&sought)
            });
        }
        self
    }
}
