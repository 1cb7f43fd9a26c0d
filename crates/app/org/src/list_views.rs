//! List views: which records of an object, by which filters, in which columns and order. Every object
//! has standard ones; people make their own and, with the right to, share them with everybody.

mod condition;
mod saving;
mod standard;

use serde::{Deserialize, Serialize};

pub use standard::standard_columns;
pub(crate) use standard::standard_views;

/// Most characters of a label.
pub const MAX_LABEL: usize = 40;
/// Most columns of a view.
pub const MAX_COLUMNS: usize = 15;
/// Most filters of a view.
pub const MAX_FILTERS: usize = 10;

/// A view of an object's records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListView {
    /// 18-character id.
    pub id: String,
    /// API name of the object.
    pub object: String,
    /// Developer name, `AllOpenCases`; names the view in addresses.
    pub developer_name: String,
    /// What people call it.
    pub label: String,
    /// Id of the user who made it; none for a standard view.
    pub owner_id: Option<String>,
    /// Whether everybody sees it.
    pub shared: bool,
    /// What it shows.
    pub definition: ListDefinition,
}

/// What a list view shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ListDefinition {
    /// API names of fields, from the left.
    pub columns: Vec<String>,
    /// Only records that the viewer owns.
    #[serde(default)]
    pub mine: bool,
    /// Whether one filter is enough; else all must hold.
    #[serde(default)]
    pub any: bool,
    /// The filters.
    #[serde(default)]
    pub filters: Vec<ListFilter>,
    /// Field that the view is ordered by; its own first column when there is none.
    #[serde(default)]
    pub order_by: String,
    /// Whether the last comes first.
    #[serde(default)]
    pub descending: bool,
}

/// A condition on a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListFilter {
    /// API name of the field. A lookup is compared by the name of what it leads to.
    pub field: String,
    /// How it is compared.
    pub operator: ListOperator,
    /// What with: several values with commas between; for days also `TODAY`, `LAST_N_DAYS:30` ...
    #[serde(default)]
    pub value: String,
}

/// How a filter compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ListOperator {
    /// Is one of the values.
    Equals,
    /// Is none of the values.
    NotEqual,
    /// Is less, or before.
    LessThan,
    /// Is more, or after.
    GreaterThan,
    /// Is not more.
    LessOrEqual,
    /// Is not less.
    GreaterOrEqual,
    /// Holds one of the texts.
    Contains,
    /// Holds none of the texts.
    NotContain,
    /// Begins with one of the texts.
    StartsWith,
}

impl ListOperator {
    /// Every operator, in the order they are offered in.
    pub const ALL: [ListOperator; 9] = [
        ListOperator::Equals,
        ListOperator::NotEqual,
        ListOperator::LessThan,
        ListOperator::GreaterThan,
        ListOperator::LessOrEqual,
        ListOperator::GreaterOrEqual,
        ListOperator::Contains,
        ListOperator::NotContain,
        ListOperator::StartsWith,
    ];

    /// Its name in metadata and forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            ListOperator::Equals => "equals",
            ListOperator::NotEqual => "notEqual",
            ListOperator::LessThan => "lessThan",
            ListOperator::GreaterThan => "greaterThan",
            ListOperator::LessOrEqual => "lessOrEqual",
            ListOperator::GreaterOrEqual => "greaterOrEqual",
            ListOperator::Contains => "contains",
            ListOperator::NotContain => "notContain",
            ListOperator::StartsWith => "startsWith",
        }
    }

    /// What people read.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            ListOperator::Equals => "equals",
            ListOperator::NotEqual => "not equal to",
            ListOperator::LessThan => "less than",
            ListOperator::GreaterThan => "greater than",
            ListOperator::LessOrEqual => "less or equal",
            ListOperator::GreaterOrEqual => "greater or equal",
            ListOperator::Contains => "contains",
            ListOperator::NotContain => "does not contain",
            ListOperator::StartsWith => "starts with",
        }
    }

    /// The operator of that name.
    #[must_use]
    pub fn of(name: &str) -> Option<ListOperator> {
        ListOperator::ALL.into_iter().find(|operator| operator.name() == name)
    }
}

/// A list view as somebody wants it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListViewDraft {
    /// The view to change; none for a new one.
    pub id: Option<String>,
    /// What people call it.
    pub label: String,
    /// Whether everybody is to see it.
    pub shared: bool,
    /// What it shows.
    pub definition: ListDefinition,
}

#[cfg(test)]
mod tests;
