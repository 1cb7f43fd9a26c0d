//! `alongside access matrix`: the whole company.

use std::fmt::Write as _;

use alongside_wire::rest::{AccessMatrix, Button, MatrixUser};
use clap::Args;
use serde::Serialize;

use super::{Client, Connection, plain};

/// Which part of the matrix, and how it is printed.
#[derive(Args)]
pub(super) struct MatrixArguments {
    /// Only this CRM user: id or sign-in name.
    #[arg(long)]
    user: Option<String>,
    /// Only this object, such as Case; all that have a row in Buttons when absent.
    #[arg(long)]
    object: Option<String>,
    /// Only users with this in their name or sign-in name.
    #[arg(long)]
    search: Option<String>,
    /// Only users with this profile.
    #[arg(long)]
    profile: Option<String>,
    /// Only this button.
    #[arg(long, value_parser = ["show", "view", "join"])]
    button: Option<String>,
    /// Only users who have one of the buttons (`true`), or who lack one (`false`).
    #[arg(long, value_parser = ["true", "false"])]
    allowed: Option<String>,
    /// Only users whom this gate refuses one of the buttons, such as `profile_button`.
    #[arg(long)]
    gate: Option<String>,
    /// Print the whole as one JSON document, with each refusal's gate, reason and fix.
    #[arg(long)]
    json: bool,
    /// Print CSV: a line for each user, object and button, with the refusing gate, reason and fix.
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    #[command(flatten)]
    connection: Connection,
}

impl MatrixArguments {
    fn filters(&self) -> [(&'static str, Option<&str>); 7] {
        [
            ("user", self.user.as_deref()),
            ("object", self.object.as_deref()),
            ("search", self.search.as_deref()),
            ("profile", self.profile.as_deref()),
            ("button", self.button.as_deref()),
            ("allowed", self.allowed.as_deref()),
            ("gate", self.gate.as_deref()),
        ]
    }
}

/// The largest page that the platform gives.
const PAGE: &str = "200";

/// The answer, ready to be printed.
pub(super) async fn answer(arguments: &MatrixArguments) -> anyhow::Result<String> {
    let client = Client::new(&arguments.connection)?;
    let filters = arguments.filters();
    if arguments.csv {
        let parameters = [filters.as_slice(), &[("format", Some("csv"))]].concat();
        let bytes = client.get("access/matrix", &parameters).await?;
        return Ok(String::from_utf8(bytes)?);
    }
    let mut whole: Option<AccessMatrix> = None;
    loop {
        let cursor = whole.as_mut().and_then(|matrix| matrix.next.take());
        let page = [("limit", Some(PAGE)), ("cursor", cursor.as_deref())];
        let parameters = [filters.as_slice(), &page].concat();
        let page: AccessMatrix = client.document("access/matrix", &parameters).await?;
        let more = page.next.is_some();
        match &mut whole {
            None => whole = Some(page),
            Some(matrix) => {
                matrix.items.extend(page.items);
                matrix.next = page.next;
            }
        }
        if !more && let Some(matrix) = whole {
            return Ok(if arguments.json { serde_json::to_string(&matrix)? + "\n" } else { table(&matrix) });
        }
    }
}

/// A line for each user, a column for each object.
pub(super) fn table(matrix: &AccessMatrix) -> String {
    let mut rows: Vec<Vec<String>> = vec![
        ["User", "Profile", "Role"]
            .into_iter()
            .map(str::to_owned)
            .chain(matrix.objects.iter().cloned())
            .collect(),
    ];
    rows.extend(matrix.items.iter().map(|user| row(user, &matrix.objects)));
    let columns = rows[0].len();
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    let mut text = format!(
        "{} users. S Show, V View, J Join. Directory read {}, settings version {}.\n\n",
        matrix.total,
        word(&matrix.read_at),
        matrix.settings_version
    );
    for row in &rows {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        writeln!(text, "{}", cells.join("  ").trim_end()).expect("writing to a String does not fail");
    }
    text
}

fn row(user: &MatrixUser, objects: &[String]) -> Vec<String> {
    let role = match (&user.role, user.active) {
        (_, false) => "inactive".to_owned(),
        (Some(role), true) => word(role),
        (None, true) => "–".to_owned(),
    };
    let letters = |object: &String| -> String {
        let cells = user.cells.iter().filter(|cell| cell.object == *object);
        let letters = cells.map(|cell| match (cell.allowed, cell.button) {
            (false, _) => "–",
            (true, Button::Show) => "S",
            (true, Button::View) => "V",
            (true, Button::Join) => "J",
        });
        letters.collect::<Vec<_>>().join(" ")
    };
    [plain(&user.name), plain(&user.profile), role].into_iter().chain(objects.iter().map(letters)).collect()
}

/// What JSON writes as a text, without its quotes.
pub(super) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => unreachable!("only values that are written as texts"),
    }
}
