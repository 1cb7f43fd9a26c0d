//! What a page says when it cannot be what was asked for.

use alongside_org::{ApiError, ErrorCode};
use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum_extra::extract::CookieJar;

use crate::Pages;
use crate::chrome::Chrome;
use crate::console::Asked;
use crate::viewer::Viewer;

/// Why there is no page.
#[derive(Clone, Debug)]
pub enum Problem {
    /// Nobody is signed in; where to go on afterwards.
    SignedOut { wanted: Option<String> },
    /// The user may not, and what it is about.
    Forbidden(&'static str),
    /// No such address.
    NotFound,
    /// A form that another site's page sent.
    AnotherSite,
    /// An address or a form that cannot be read, with the status that says how.
    Unreadable(StatusCode),
    /// A fault of the org.
    Internal,
}

impl Problem {
    fn status(&self) -> StatusCode {
        match self {
            Self::SignedOut { .. } => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) | Self::AnotherSite => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Unreadable(status) => *status,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn words(&self) -> (&'static str, &'static str, String) {
        match self {
            Self::SignedOut { .. } => (
                "lock",
                "You are logged out",
                "Log in to go on. What the form held was not saved.".to_owned(),
            ),
            Self::Forbidden(what) => (
                "lock",
                "Insufficient Privileges",
                format!(
                    "You do not have access to {what}. It may have been deleted, or nobody has \
                     shared it with you. Ask its owner or your administrator."
                ),
            ),
            Self::NotFound => (
                "lost",
                "Page not found",
                "There is no page at this address. Check it for a typing error, or search for \
                 what you need."
                    .to_owned(),
            ),
            Self::AnotherSite => (
                "lock",
                "This came from another site",
                "Only pages of this org may change its data. Open the record here and try again.".to_owned(),
            ),
            Self::Unreadable(_) => (
                "broken",
                "This cannot be read",
                "The address or the form is not one that this org's pages send. Nothing was \
                 changed."
                    .to_owned(),
            ),
            Self::Internal => (
                "broken",
                "Something went wrong on our side",
                "Nothing was changed. Go back and try again; the org's log names the cause.".to_owned(),
            ),
        }
    }
}

impl From<ApiError> for Problem {
    fn from(error: ApiError) -> Self {
        match error.code {
            ErrorCode::NotFound
            | ErrorCode::EntityIsDeleted
            | ErrorCode::MalformedId
            | ErrorCode::InvalidCrossReferenceKey
            | ErrorCode::InsufficientAccessOnCrossReferenceEntity => Self::Forbidden("this record"),
            ErrorCode::InsufficientAccess
            | ErrorCode::InsufficientAccessOrReadonly
            | ErrorCode::InvalidType => Self::Forbidden("this data"),
            _ => {
                tracing::error!(error = %error, "a page's own request was refused");
                Self::Internal
            }
        }
    }
}

/// A refusal that whoever filled in a form can put right. That something is gone, and a fault of the org
/// itself, are no matter of the form: they are problems of their own.
pub fn of_form(error: ApiError) -> Result<ApiError, Problem> {
    match error.code {
        ErrorCode::NotFound | ErrorCode::UnknownException => Err(error.into()),
        _ => Ok(error),
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        tracing::error!(error = %error, "a page could not be written");
        Self::Internal
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        if let Self::SignedOut { wanted: Some(wanted) } = &self {
            let query = form_urlencoded(wanted);
            return Redirect::to(&format!("/login?startURL={query}")).into_response();
        }
        // The page needs its header, which needs the request: `draw` fills it in.
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage {
    chrome: Option<Chrome>,
    company: String,
    icon: &'static str,
    title: &'static str,
    words: String,
}

/// Draws the page of a problem around its words.
pub async fn draw(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let jar = CookieJar::from_headers(request.headers());
    let asked = Asked::of(request.uri().path(), request.headers());
    let mut response = next.run(request).await;
    let Some(problem) = response.extensions_mut().remove::<Problem>().or_else(|| unreadable(&response))
    else {
        return response;
    };
    let (icon, title, words) = problem.words();
    let chrome = match Viewer::from_cookies(&pages, &jar, asked).await {
        Some(viewer) => Chrome::of(&pages, &viewer, "").await.ok(),
        None => None,
    };
    let page = ProblemPage { chrome, company: pages.config.company_name().to_owned(), icon, title, words };
    match page.render() {
        Ok(html) => (response.status(), Html(html)).into_response(),
        Err(error) => {
            tracing::error!(error = %error, "the page of a problem could not be written");
            response
        }
    }
}

/// What the router itself refused has words for programs only, or none.
fn unreadable(response: &Response) -> Option<Problem> {
    let kind = response.headers().get(CONTENT_TYPE);
    let worded = kind.is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    (response.status().is_client_error() && !worded).then(|| Problem::Unreadable(response.status()))
}

/// A page as an answer.
pub fn html(template: &impl Template) -> Result<Response, Problem> {
    Ok(Html(template.render()?).into_response())
}

/// A form's page again, with why the form was not taken.
pub fn refused(page: &impl Template) -> Result<Response, Problem> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
}

/// `text` as a value in an address.
pub fn form_urlencoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
        encoded
    })
}
