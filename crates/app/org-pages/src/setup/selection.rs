//! The list of a node of Setup: its records, searched by any of their names and paged.

use alongside_org::Record;
use axum::response::Response;

use super::drawing::Button;
use super::drawing::listing::{Asked, ListPage, Listing, Paging, Row};
use super::frame::Setup;
use super::tree::Node;
use crate::problem::Problem;
use crate::soql;

/// What a list shows.
pub struct Selection {
    pub node: &'static Node,
    /// What the rows are called: `permission sets`.
    pub noun: &'static str,
    pub object: &'static str,
    /// The condition that all of them fulfil, if not every record is one.
    pub within: Option<&'static str>,
    /// The fields that are read, besides the id.
    pub fields: &'static str,
    /// The fields that a text is looked for in.
    pub names: &'static [&'static str],
    /// The field they are ordered by.
    pub order: &'static str,
    pub columns: &'static [&'static str],
    /// What an empty list says: that it is empty, and what to do.
    pub empty: (&'static str, &'static str),
}

impl Selection {
    /// The page that is asked for.
    pub async fn list(
        &self,
        setup: &Setup,
        asked: &Asked,
        buttons: Vec<Button>,
        row: impl Fn(&Record) -> Row,
    ) -> Result<Response, Problem> {
        let sought = (!asked.text().is_empty()).then(|| like(self.names, asked.text()));
        let conditions: Vec<String> = self.within.map(str::to_owned).into_iter().chain(sought).collect();
        let mut from = format!("FROM {}", self.object);
        if !conditions.is_empty() {
            from.push_str(&format!(" WHERE {}", conditions.join(" AND ")));
        }
        let total = setup.count(&from).await?;
        let (fields, order) = (self.fields, self.order);
        let records =
            setup.rows(&format!("SELECT Id, {fields} {from} ORDER BY {order}, Id{}", asked.window())).await?;
        let paging = Paging::of(self.noun, &self.node.address(), asked, total, records.len());
        let (chrome, frame) = setup.frame(self.node, self.node.label).await?;
        ListPage {
            chrome,
            frame,
            buttons,
            notice: None,
            listing: Listing {
                caption: self.node.label.to_owned(),
                columns: self.columns.to_vec(),
                rows: records.iter().map(row).collect(),
                empty: (self.empty.0.to_owned(), self.empty.1.to_owned()),
            },
            paging,
        }
        .answer()
    }
}

/// The condition that a text is in any of these fields.
pub fn like(fields: &[&str], text: &str) -> String {
    let pattern = soql::containing(text);
    let each: Vec<String> = fields.iter().map(|field| format!("{field} LIKE {pattern}")).collect();
    format!("({})", each.join(" OR "))
}
