//! Why somebody may or may not do something, and who may do what in the whole company.

use std::convert::Infallible;

use alongside_platform::{CompanyMatrix, Explain, ExplainedAction, MatrixQuery, Platform};
use alongside_wire::rest::{AccessMatrix, ApiError, Button, Decision, GateName, MatrixUser};
use axum::{
    Json,
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use futures_util::stream;
use serde::{Deserialize, Serialize};

use super::described::{AdminsOnly, NoCrm, NotSignedIn, WrongParameter};
use crate::{credentials::Asking, csv, error::Failure, extract::Parameters};

/// Every gate of a decision, in order, with reasons and fixes. Everybody may ask about themselves,
/// admins and API keys about anyone.
#[utoipa::path(
    get, path = "/access/explain", tag = "access", security(("bearer" = []), ("console" = [])),
    params(
        ("user" = Option<String>, Query, description = "CRM id or sign-in name; who asks when absent"),
        ("object" = Option<String>, Query, description = "An object's name, `Case`; without it, whether the product opens"),
        ("record" = Option<String>, Query, description = "A record's id; needs `object`"),
        ("button" = Option<Button>, Query, description = "A button; `join` when absent"),
        ("action" = Option<String>, Query, description = "Instead of a button: `help`, `read_messages`, `edit_messages`, `history`, `settings`, `set_up`"),
    ),
    responses(
        (status = 200, description = "The decision", body = Decision),
        NotSignedIn,
        (status = 403, description = "About somebody else, and not an admin", body = ApiError),
        NoCrm,
        WrongParameter,
    )
)]
pub(super) async fn explain(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    mut parameters: Parameters,
) -> Result<Json<Decision>, Failure> {
    let explain = Explain {
        action: parameters
            .word::<Asked>("action", "help, read_messages, edit_messages, history, settings, set_up")?
            .map(Asked::action),
        user: parameters.text("user"),
        object: parameters.text("object"),
        record: parameters.text("record"),
        button: parameters.word("button", "show, view, join")?,
    };
    parameters.end()?;
    Ok(Json(platform.explain(&actor, &explain).await?))
}

/// What can be asked about beside buttons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Asked {
    Help,
    ReadMessages,
    EditMessages,
    History,
    Settings,
    SetUp,
}

impl Asked {
    const fn action(self) -> ExplainedAction {
        match self {
            Self::Help => ExplainedAction::Help,
            Self::ReadMessages => ExplainedAction::ReadMessages,
            Self::EditMessages => ExplainedAction::EditMessages,
            Self::History => ExplainedAction::History,
            Self::Settings => ExplainedAction::Settings,
            Self::SetUp => ExplainedAction::SetUp,
        }
    }
}

/// A switch in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum OnOrOff {
    True,
    False,
}

/// How the matrix is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Format {
    /// A page of it.
    Json,
    /// All of it, a line for each user, object and button.
    Csv,
}

/// Every user, object and button of the company: who has what, and by which gate who has not.
/// JSON comes page by page; CSV is the whole, a line for each user, object and button.
#[utoipa::path(
    get, path = "/access/matrix", tag = "access", security(("bearer" = []), ("console" = [])),
    params(
        ("user" = Option<String>, Query, description = "Only this user: CRM id or sign-in name"),
        ("search" = Option<String>, Query, description = "Only users with this in their name or sign-in name"),
        ("profile" = Option<String>, Query, description = "Only users with this profile"),
        ("object" = Option<String>, Query, description = "Only this object, `Case`; all that have a row in Buttons when absent"),
        ("button" = Option<Button>, Query, description = "Only this button"),
        ("allowed" = Option<bool>, Query, description = "Only users with a cell that is on (`true`) or off (`false`)"),
        ("gate" = Option<GateName>, Query, description = "Only users with a cell that this gate refuses"),
        ("format" = Option<String>, Query, description = "`json` or `csv`; `json` when absent"),
        ("cursor" = Option<String>, Query, description = "`next` of the page before; JSON only"),
        ("limit" = Option<u32>, Query, description = "Users on a page, 1 to 200, 50 when absent; JSON only"),
    ),
    responses(
        (status = 200, description = "The matrix", content(
            (AccessMatrix = "application/json"),
            (String = "text/csv"),
        )),
        AdminsOnly,
        NoCrm,
        WrongParameter,
    )
)]
pub(super) async fn matrix(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    mut parameters: Parameters,
) -> Result<Response, Failure> {
    let query = MatrixQuery {
        user: parameters.text("user"),
        search: parameters.text("search"),
        profile: parameters.text("profile"),
        object: parameters.text("object"),
        button: parameters.word("button", "show, view, join")?,
        allowed: parameters.word::<OnOrOff>("allowed", "true, false")?.map(|word| word == OnOrOff::True),
        gate: parameters.word("gate", "a gate's name such as profile_button")?,
    };
    let format = parameters.word("format", "json, csv")?.unwrap_or(Format::Json);
    let page = (format == Format::Json).then(|| parameters.page()).transpose()?;
    parameters.end()?;
    let matrix = platform.access_matrix(&actor, &query).await?;
    Ok(match page {
        Some(page) => Json(matrix.page(&page)?).into_response(),
        None => as_csv(matrix),
    })
}

/// Users whose lines are made at once.
const USERS_AT_ONCE: usize = 20;

/// Lines are made as the client takes them.
fn as_csv(matrix: CompanyMatrix) -> Response {
    let heading = csv::line([
        "user", "name", "profile", "role", "object", "button", "allowed", "gate", "reason", "fix",
    ]);
    let starts = (0..matrix.len()).step_by(USERS_AT_ONCE);
    let rows = starts.map(move |start| matrix.rows(start..start + USERS_AT_ONCE).iter().map(lines).collect());
    let chunks = std::iter::once(heading).chain(rows).map(Ok::<String, Infallible>);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"access-matrix.csv\""),
    ];
    (headers, Body::from_stream(stream::iter(chunks))).into_response()
}

/// A user's lines, one for each cell.
fn lines(user: &MatrixUser) -> String {
    let role = user.role.as_ref().map(word).unwrap_or_default();
    user.cells
        .iter()
        .map(|cell| {
            let refusal = cell.refusal.as_ref();
            csv::line([
                user.username.as_str(),
                &user.name,
                &user.profile,
                &role,
                &cell.object,
                &word(&cell.button),
                if cell.allowed { "yes" } else { "no" },
                &refusal.map(|refusal| word(&refusal.gate)).unwrap_or_default(),
                refusal.map_or("", |refusal| &refusal.reason),
                refusal.map_or("", |refusal| &refusal.fix),
            ])
        })
        .collect()
}

/// An enum's word, as JSON writes it.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => unreachable!("only enums without data are written as words"),
    }
}
