//! Company Settings, Buttons (R97 to R105): a row for each object.

use alongside_access::Buttons;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::check_names;
use crate::{
    SettingsError,
    mapping::{is_api_name, is_field_path},
    place::value,
};

/// The one object that has Auto Join (R104).
const AUTO_JOIN_OBJECT: &str = "Case";

/// One row of Company Settings, Buttons.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ButtonRow {
    /// The object's name, `Case`.
    pub object: String,
    /// The Show button is on (R100).
    pub show: bool,
    /// The View button is on.
    pub view: bool,
    /// The Join button is on (R101).
    pub join: bool,
    /// Visitor ID Object (R102): the object itself by its name, `Case`, or the path to a parent,
    /// `Contact` or `Contact.Account`; null while none is chosen.
    pub visitor_id_object: Option<String>,
    /// Visitor ID Field on that object (R103); without it, Join asks for a code.
    pub visitor_id_field: Option<String>,
    /// Auto Join (R104): who opens the record joins the session in progress. Cases only.
    pub auto_join: bool,
}

impl ButtonRow {
    /// The buttons that are on.
    #[must_use]
    pub fn buttons(&self) -> Buttons {
        Buttons::new(self.show, self.view, self.join)
    }

    /// Where the visitor id stands, from the row's object: `Email` or `Contact.Email`. `None` when
    /// it is not chosen, wholly or in part.
    #[must_use]
    pub fn visitor_id_path(&self) -> Option<String> {
        let field = self.visitor_id_field.as_deref()?;
        match self.visitor_id_object.as_deref()? {
            object if object == self.object => Some(field.to_owned()),
            parent => Some(format!("{parent}.{field}")),
        }
    }

    pub(crate) fn check_all(rows: &[Self]) -> Result<(), SettingsError> {
        check_names("buttons", "object", rows.iter().map(|row| &row.object))?;
        (1..).zip(rows).try_for_each(|(number, row): (usize, _)| row.check(number))
    }

    fn check(&self, number: usize) -> Result<(), SettingsError> {
        let refuse = |key: &str, problem: String| Err(value(format!("buttons[{number}].{key}"), problem));
        if !is_api_name(&self.object) {
            let problem = format!("`{}` is not an object's API name such as Case or Order__c", self.object);
            return refuse("object", problem);
        }
        if self.auto_join && self.object != AUTO_JOIN_OBJECT {
            return refuse(
                "auto_join",
                format!("{} has no Auto Join, {AUTO_JOIN_OBJECT} only: turn it off", self.object),
            );
        }
        match (&self.visitor_id_object, &self.visitor_id_field) {
            (Some(object), _) if !is_field_path(object) => refuse(
                "visitor_id_object",
                format!("`{object}` is not the object {} or a path to a parent such as Contact", self.object),
            ),
            (_, Some(field)) if !is_api_name(field) => {
                refuse("visitor_id_field", format!("`{field}` is not a field's API name such as Email"))
            }
            (None, Some(field)) => refuse(
                "visitor_id_object",
                format!("choose whose {field} it is: {} itself or a parent", self.object),
            ),
            _ => match self.visitor_id_path() {
                Some(path) if !is_field_path(&path) => refuse(
                    "visitor_id_object",
                    format!("{path} goes over more parents than the CRM allows: choose a nearer one"),
                ),
                _ => Ok(()),
            },
        }
    }
}
