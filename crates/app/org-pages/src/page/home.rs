//! The home page: what is waiting for this user.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::Pages;
use crate::cell::{Cell, Reader};
use crate::chrome::Chrome;
use crate::problem::{Problem, html};
use crate::shape::Shape;
use crate::viewer::Viewer;

/// Where the home page is.
pub const ADDRESS: &str = "/lightning/page/home";

/// How many records a card shows.
const SHOWN: usize = 8;

/// One card: a short list of what is open and belongs to the user.
struct Waiting {
    object: &'static str,
    view: &'static str,
    title: &'static str,
    empty: &'static str,
    condition: &'static str,
    order: &'static str,
    text: &'static str,
    tag: &'static str,
    date: &'static str,
}

const CARDS: [Waiting; 3] = [
    Waiting {
        object: "Case",
        view: "MyOpenCases",
        title: "My Open Cases",
        empty: "No open case is yours. New ones show here as soon as you own them.",
        condition: "Status != 'Closed'",
        order: "CreatedDate DESC",
        text: "Subject",
        tag: "Priority",
        date: "CreatedDate",
    },
    Waiting {
        object: "Task",
        view: "MyOpenTasks",
        title: "Tasks Due",
        empty: "Nothing to do. Tasks show here by the day they are due.",
        condition: "Status != 'Completed'",
        order: "ActivityDate ASC NULLS LAST",
        text: "Subject",
        tag: "Priority",
        date: "ActivityDate",
    },
    Waiting {
        object: "Opportunity",
        view: "MyOpportunities",
        title: "My Open Opportunities",
        empty: "No open opportunity is yours.",
        condition: "StageName NOT IN ('Closed Won', 'Closed Lost')",
        order: "CloseDate ASC",
        text: "Name",
        tag: "StageName",
        date: "CloseDate",
    },
];

struct Card {
    icon: &'static str,
    title: &'static str,
    empty: &'static str,
    total: u64,
    all: String,
    items: Vec<Item>,
}

struct Item {
    address: String,
    text: String,
    tag: Cell,
    date: Cell,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    chrome: Chrome,
    today: String,
    cards: Vec<Card>,
}

/// The signed-in user's home page.
pub async fn show(State(pages): State<Pages>, viewer: Viewer) -> Result<Response, Problem> {
    let mut cards = Vec::new();
    for waiting in &CARDS {
        cards.extend(card(&pages, &viewer, waiting).await?);
    }
    // What is empty comes last: the page begins with what there is to do.
    cards.sort_by_key(|card| card.total == 0);
    let today = viewer.now.to_zoned(viewer.zone.clone());
    html(&HomePage {
        chrome: Chrome::of(&pages, &viewer, "Home").await?,
        today: today.strftime("%A, %-d %B").to_string(),
        cards,
    })
}

/// The card, if the user works on such records.
async fn card(pages: &Pages, viewer: &Viewer, waiting: &Waiting) -> Result<Option<Card>, Problem> {
    let Ok(describe) = pages.org.describe(&viewer.user, waiting.object).await else {
        return Ok(None);
    };
    // Who may only look at such records has none of their own to work on.
    if !describe.updateable {
        return Ok(None);
    }
    let shape = Shape::of(&describe);
    let fields: Vec<_> =
        [waiting.text, waiting.tag, waiting.date].into_iter().filter_map(|name| shape.field(name)).collect();
    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
    // A field that the user may not read takes its card away rather than the page.
    if names.len() < 3 {
        return Ok(None);
    }
    let Waiting { object, condition, order, .. } = waiting;
    let mine = format!("FROM {object} WHERE OwnerId = '{}' AND {condition}", viewer.user.id);
    let found = pages
        .org
        .query(
            &viewer.user,
            &format!("SELECT Id, {} {mine} ORDER BY {order} LIMIT {SHOWN}", names.join(", ")),
        )
        .await?;
    let total = pages.org.query(&viewer.user, &format!("SELECT COUNT() {mine}")).await?.total_size;
    let reader = Reader::new(viewer, pages.config.currency_symbol());
    let items = found
        .records
        .iter()
        .map(|record| Item {
            address: format!("/lightning/r/{object}/{}/view", record.id.as_deref().unwrap_or_default()),
            text: record.text(waiting.text),
            tag: reader.cell(fields[1], record),
            date: reader.cell(fields[2], record),
        })
        .collect();
    Ok(Some(Card {
        icon: shape.icon(),
        title: waiting.title,
        empty: waiting.empty,
        total,
        all: format!("/lightning/o/{object}/list?filterName={}", waiting.view),
        items,
    }))
}
