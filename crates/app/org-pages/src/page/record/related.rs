//! The short lists on a record's page of what points to it.

use crate::Pages;
use crate::cell::Reader;
use crate::page::list::{Column, Value, row_of, select};
use crate::problem::Problem;
use crate::shape::Shape;
use crate::viewer::Viewer;

/// How many records a short list shows.
const SHOWN: usize = 5;

/// One short list.
pub struct RelatedCard {
    pub title: String,
    pub icon: &'static str,
    pub total: u64,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Value>>,
    /// The address of the whole list.
    pub all: String,
    /// The address of a form that begins with this record in the lookup.
    pub create: Option<String>,
}

/// The lists of a record that the user may see, in the layout's order.
pub async fn cards(
    pages: &Pages,
    viewer: &Viewer,
    parent: &Shape<'_>,
    id: &str,
) -> Result<Vec<RelatedCard>, Problem> {
    let reader = Reader::new(viewer, pages.config.currency_symbol());
    let mut cards = Vec::new();
    for related in parent.related() {
        let Ok(describe) = pages.org.list_describe(&viewer.user, &related.object).await else {
            continue;
        };
        let shape = Shape::of(&describe);
        let Some(lookup) = shape.field(&related.field) else {
            continue;
        };
        let columns = shape.short_columns(&related.field);
        let source = format!("FROM {} WHERE {} = '{id}'", related.object, related.field);
        let total = pages.org.query(&viewer.user, &format!("SELECT COUNT() {source}")).await?.total_size;
        let found = pages
            .org
            .query(
                &viewer.user,
                &format!(
                    "SELECT {} {source} ORDER BY CreatedDate DESC, Id DESC LIMIT {SHOWN}",
                    select(&columns)
                ),
            )
            .await?;
        let object = &parent.describe.name;
        cards.push(RelatedCard {
            title: describe.label_plural.clone(),
            icon: shape.icon(),
            total,
            columns: columns.iter().map(|field| Column::plain(shape.label(field), field)).collect(),
            rows: found.records.iter().map(|record| row_of(&shape, &columns, record, &reader)).collect(),
            all: format!("/lightning/r/{object}/{id}/related/{}/{}/view", related.object, related.field),
            create: (describe.createable && lookup.createable && !describe.custom)
                .then(|| format!("/lightning/o/{}/new?{}={id}", related.object, related.field)),
        });
    }
    Ok(cards)
}
