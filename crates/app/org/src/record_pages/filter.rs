//! Visibility rules of components, evaluated on the server: a hidden component never leaves it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::FormFactor;
use super::logic::Logic;
use crate::{CurrentUser, Record, Value};

/// Most criteria of a rule, as on the platform.
const MAX_CRITERIA: usize = 10;
const PROFILE: &str = "$User.Profile.Name";
const FORM_FACTOR: &str = "$Client.FormFactor";
const CUSTOM_PERMISSION: &str = "$Permission.CustomPermission.";
/// This org's own word: the platform asks for a permission where this asks for a set.
const PERMISSION_SET: &str = "$User.PermissionSet.Name";

/// When a component is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisibilityRule {
    /// Logic between the criteria, `1 OR 2`; all must hold when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boolean_filter: Option<String>,
    /// The criteria, numbered from 1.
    pub criteria: Vec<Criterion>,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// What is looked at: `{!$User.Profile.Name}`, `{!Record.Status}`, `{!$Client.FormFactor}`.
    pub left: String,
    /// How it is compared.
    pub operator: Operator,
    /// What it is compared with; empty stands for no value.
    #[serde(default)]
    pub right: String,
}

/// A comparison, in the platform's spelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the platform's own names
pub enum Operator {
    #[serde(rename = "EQUAL")]
    Equal,
    #[serde(rename = "NE")]
    NotEqual,
    #[serde(rename = "CONTAINS")]
    Contains,
    #[serde(rename = "GT")]
    Greater,
    #[serde(rename = "GE")]
    GreaterOrEqual,
    #[serde(rename = "LT")]
    Less,
    #[serde(rename = "LE")]
    LessOrEqual,
}

/// What rules are evaluated over: one user, one record, one screen.
pub(crate) struct Facts<'a> {
    pub user: &'a CurrentUser,
    /// The record as the user may read it: a field he may not read has no value here.
    pub record: &'a Record,
    pub form_factor: FormFactor,
    /// Names of the permission sets the user has, directly or by a group.
    pub permission_sets: BTreeSet<String>,
    /// Names of the custom permissions the user has.
    pub custom_permissions: BTreeSet<String>,
}

/// What a criterion looks at.
enum Subject<'a> {
    Profile,
    PermissionSet,
    CustomPermission(&'a str),
    FormFactor,
    Field(&'a str),
}

impl VisibilityRule {
    /// Whether a user with these facts sees the component. A rule that cannot be read hides it.
    pub(crate) fn holds(&self, facts: &Facts<'_>) -> bool {
        let criteria: Vec<bool> = self.criteria.iter().map(|criterion| criterion.holds(facts)).collect();
        match &self.boolean_filter {
            None => criteria.iter().all(|holds| *holds),
            Some(text) => Logic::parse(text, criteria.len()).is_ok_and(|logic| logic.holds(&criteria)),
        }
    }

    /// Says what is wrong with the rule, naming the field.
    pub(crate) fn check(&self, has_field: &dyn Fn(&str) -> bool) -> Result<(), String> {
        if self.criteria.is_empty() || self.criteria.len() > MAX_CRITERIA {
            return Err(format!("criteria: give 1 to {MAX_CRITERIA} filters."));
        }
        for criterion in &self.criteria {
            let subject = Subject::parse(&criterion.left);
            match subject {
                None => return Err(format!("leftValue: {} cannot be filtered by.", criterion.left)),
                Some(Subject::Field(field)) if !has_field(field) => {
                    return Err(format!("leftValue: the object has no field {field}."));
                }
                Some(Subject::Field(_)) => {}
                Some(_) if criterion.operator.is_ordering() => {
                    return Err("operator: only a record's fields have an order.".to_owned());
                }
                Some(_) if criterion.right.is_empty() => {
                    return Err(format!("rightValue: say what {} is compared with.", criterion.left));
                }
                Some(_) => {}
            }
        }
        match &self.boolean_filter {
            None => Ok(()),
            Some(text) => Logic::parse(text, self.criteria.len()).map(|_| ()),
        }
    }
}

impl Subject<'_> {
    fn parse(left: &str) -> Option<Subject<'_>> {
        let inner = left.trim().strip_prefix("{!")?.strip_suffix('}')?.trim();
        match inner {
            PROFILE => Some(Subject::Profile),
            PERMISSION_SET => Some(Subject::PermissionSet),
            FORM_FACTOR => Some(Subject::FormFactor),
            _ => match inner.strip_prefix(CUSTOM_PERMISSION) {
                Some(name) => Some(Subject::CustomPermission(name)),
                None => inner.strip_prefix("Record.").map(Subject::Field),
            },
        }
    }
}

impl Criterion {
    fn holds(&self, facts: &Facts<'_>) -> bool {
        match Subject::parse(&self.left) {
            None => false,
            Some(Subject::Profile) => self.operator.compares_text(&facts.user.profile_name, &self.right),
            Some(Subject::FormFactor) => self.operator.compares_text(facts.form_factor.as_str(), &self.right),
            Some(Subject::CustomPermission(name)) => {
                let has = facts.custom_permissions.contains(name);
                self.operator.compares_text(if has { "true" } else { "false" }, &self.right)
            }
            Some(Subject::PermissionSet) => {
                let one = |operator: Operator| {
                    facts.permission_sets.iter().any(|name| operator.compares_text(name, &self.right))
                };
                // Several sets are one value: "is not" means that none of them is.
                if self.operator == Operator::NotEqual { !one(Operator::Equal) } else { one(self.operator) }
            }
            Some(Subject::Field(field)) => self.compares_value(facts.record.get(field)),
        }
    }

    fn compares_value(&self, value: Option<&Value>) -> bool {
        let text = value.filter(|value| !value.is_null()).map(Value::display).unwrap_or_default();
        match (text.parse::<f64>(), self.right.trim().parse::<f64>()) {
            (Ok(one), Ok(other)) if self.operator != Operator::Contains => {
                self.operator.accepts(one.total_cmp(&other))
            }
            // Nothing is neither more nor less than something.
            _ if text.is_empty() && self.operator.is_ordering() => false,
            _ => self.operator.compares_text(&text, &self.right),
        }
    }
}

impl Operator {
    /// The operator of this name.
    pub(super) fn named(name: &str) -> Option<Operator> {
        serde_json::from_value(name.into()).ok()
    }

    /// As the platform spells it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Operator::Equal => "EQUAL",
            Operator::NotEqual => "NE",
            Operator::Contains => "CONTAINS",
            Operator::Greater => "GT",
            Operator::GreaterOrEqual => "GE",
            Operator::Less => "LT",
            Operator::LessOrEqual => "LE",
        }
    }

    fn is_ordering(self) -> bool {
        !matches!(self, Operator::Equal | Operator::NotEqual | Operator::Contains)
    }

    fn accepts(self, order: std::cmp::Ordering) -> bool {
        match self {
            Operator::Equal => order.is_eq(),
            Operator::NotEqual => order.is_ne(),
            Operator::Greater => order.is_gt(),
            Operator::GreaterOrEqual => order.is_ge(),
            Operator::Less => order.is_lt(),
            Operator::LessOrEqual => order.is_le(),
            Operator::Contains => false,
        }
    }

    fn compares_text(self, one: &str, other: &str) -> bool {
        let (one, other) = (one.to_lowercase(), other.to_lowercase());
        if self == Operator::Contains { one.contains(&other) } else { self.accepts(one.cmp(&other)) }
    }
}
