//! Show, View and Join: which of them an object has on, and which a profile may have (R97 to R114).

use std::{fmt, ops};

/// One button of the Sidebar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Button {
    /// The agent shows a screen.
    Show,
    /// The agent sees the customer's screen.
    View,
    /// The agent joins the customer on the site.
    Join,
}

impl Button {
    /// All three, in the order in which they stand.
    pub const ALL: [Self; 3] = [Self::Show, Self::View, Self::Join];

    /// What it says on the button.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Show => "Show",
            Self::View => "View",
            Self::Join => "Join",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::Show => 1,
            Self::View => 2,
            Self::Join => 4,
        }
    }
}

impl fmt::Display for Button {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.label())
    }
}

/// A set of buttons, in one byte.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Buttons(u8);

impl Buttons {
    /// No button.
    pub const NONE: Self = Self(0);

    /// The set of those that are on.
    #[must_use]
    pub fn new(show: bool, view: bool, join: bool) -> Self {
        let on = |on: bool, button: Button| if on { button.bit() } else { 0 };
        Self(on(show, Button::Show) | on(view, Button::View) | on(join, Button::Join))
    }

    /// Whether the button is in the set.
    #[must_use]
    pub const fn contains(self, button: Button) -> bool {
        self.0 & button.bit() != 0
    }
}

/// The law of R114: what is on for the object *and* for the profile.
impl ops::BitAnd for Buttons {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// What is on in either.
impl ops::BitOr for Buttons {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl fmt::Debug for Buttons {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(Button::ALL.iter().filter(|button| self.contains(**button))).finish()
    }
}

/// The rows of Company Settings that decide about buttons, sorted for looking up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ButtonTable {
    objects: Vec<(String, Buttons)>,
    profiles: Vec<(String, Buttons)>,
}

impl ButtonTable {
    /// From the rows of the sections Buttons (by object name) and Profile Settings (by profile
    /// name). Rows of one name add up.
    #[must_use]
    pub fn new(
        objects: impl IntoIterator<Item = (String, Buttons)>,
        profiles: impl IntoIterator<Item = (String, Buttons)>,
    ) -> Self {
        Self {
            objects: sorted(objects.into_iter().collect()),
            profiles: sorted(profiles.into_iter().collect()),
        }
    }

    /// The object's row; `None` when it has none.
    #[must_use]
    pub fn object(&self, name: &str) -> Option<Buttons> {
        find(&self.objects, name)
    }

    /// The names of the objects that have a row, in order.
    pub fn object_names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.objects.iter().map(|(name, _)| name.as_str())
    }

    /// The profile's row; `None` when it has none.
    #[must_use]
    pub fn profile(&self, name: &str) -> Option<Buttons> {
        find(&self.profiles, name)
    }
}

fn sorted(mut rows: Vec<(String, Buttons)>) -> Vec<(String, Buttons)> {
    rows.sort_by(|left, right| left.0.cmp(&right.0));
    rows.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            kept.1 = kept.1 | later.1;
        }
        same
    });
    rows
}

fn find(rows: &[(String, Buttons)], name: &str) -> Option<Buttons> {
    rows.binary_search_by(|(row, _)| row.as_str().cmp(name)).ok().map(|position| rows[position].1)
}

#[cfg(test)]
mod tests;
