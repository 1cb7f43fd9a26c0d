//! Calls to the CRM: who calls, with which token, how many at once, and one more attempt when the
//! token has run out.

use alongside_kernel::{Secret, Timestamp};
use alongside_outbound::{Call, CallBody, Method, Outbound, OutboundError, Reply};
use alongside_salesforce::{
    Answer, ApiPath, Body, MOST_QUERIES, Method as Verb, QueryPage, Request, Row, SalesforceError,
    TokenAnswer, client_credentials, jwt_bearer, queries, query, query_more,
};
use bytes::Bytes;
use tokio::sync::Semaphore;

use crate::{CrmError, config::Checked, tokens::Tokens};

/// As whom a call is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller<'a> {
    /// The user whom the connected app runs as.
    Integration,
    /// A user, by sign-in name: the CRM's own security answers.
    User(&'a str),
}

/// A fault before it is put into words for the caller.
#[derive(Debug)]
pub(crate) enum CallError {
    /// There was no answer.
    Transport(OutboundError),
    /// The CRM answered something else.
    Answer(SalesforceError),
}

impl From<SalesforceError> for CallError {
    fn from(error: SalesforceError) -> Self {
        Self::Answer(error)
    }
}

/// How many calls may be under way at once: a CRM counts those that take long.
const MOST_CALLS: usize = 16;

/// No directory is larger: a result that goes on and on is nonsense.
const MOST_ROWS: usize = 1_000_000;

pub(crate) struct Connection {
    pub(crate) config: Checked,
    outbound: Outbound,
    tokens: Tokens,
    calls: Semaphore,
}

impl Connection {
    pub(crate) fn new(config: Checked, outbound: Outbound) -> Self {
        Self { config, outbound, tokens: Tokens::default(), calls: Semaphore::new(MOST_CALLS) }
    }

    pub(crate) const fn api(&self) -> &ApiPath {
        &self.config.api
    }

    /// Calls as somebody and reads the answer. When the CRM does not take the token any more, a new
    /// one is got, once.
    pub(crate) async fn call<T>(
        &self,
        caller: Caller<'_>,
        request: &Request,
        read: impl Fn(&Answer<'_>) -> Result<T, SalesforceError>,
        now: Timestamp,
    ) -> Result<T, CallError> {
        let token = self.token(caller, now).await?;
        match self.send(request, Some(&token), &read).await {
            Err(CallError::Answer(SalesforceError::SessionExpired { .. })) => {
                self.tokens.forget(caller, &token).await;
                let fresh = self.token(caller, now).await?;
                self.send(request, Some(&fresh), &read).await
            }
            outcome => outcome,
        }
    }

    /// Runs a query to its end.
    pub(crate) async fn rows(
        &self,
        caller: Caller<'_>,
        soql: &str,
        now: Timestamp,
    ) -> Result<Vec<Row>, CallError> {
        let mut rows = Vec::new();
        self.each_row(caller, soql, now, |row| {
            rows.push(row.clone());
            Ok(())
        })
        .await?;
        Ok(rows)
    }

    /// Runs a query to its end, and gives its rows page by page: a page is let go before the next
    /// is asked for.
    pub(crate) async fn each_row(
        &self,
        caller: Caller<'_>,
        soql: &str,
        now: Timestamp,
        mut take: impl FnMut(&Row) -> Result<(), SalesforceError>,
    ) -> Result<(), CallError> {
        let mut request = query(self.api(), soql);
        let mut taken = 0;
        loop {
            let page = self.call(caller, &request, QueryPage::parse, now).await?;
            taken += page.rows.len();
            if page.total > MOST_ROWS as u64
                || taken > MOST_ROWS
                || (page.rows.is_empty() && page.next.is_some())
            {
                return Err(endless().into());
            }
            page.rows.iter().try_for_each(&mut take)?;
            match page.next {
                None => return Ok(()),
                Some(next) => request = query_more(&next),
            }
        }
    }

    /// Runs several small queries in as few calls as the CRM takes: each answer's first page, or why
    /// there is none.
    pub(crate) async fn first_pages(
        &self,
        caller: Caller<'_>,
        soql: &[String],
        now: Timestamp,
    ) -> Result<Vec<Result<Vec<Row>, SalesforceError>>, CallError> {
        let mut pages = Vec::with_capacity(soql.len());
        for some in soql.chunks(MOST_QUERIES) {
            let request = queries(self.api(), some);
            let read = |answer: &Answer<'_>| QueryPage::parse_each(answer, some.len());
            pages.extend(self.call(caller, &request, read, now).await?);
        }
        Ok(pages.into_iter().map(|page| page.map(|page| page.rows)).collect())
    }

    /// Sends one request and reads its answer.
    pub(crate) async fn send<T>(
        &self,
        request: &Request,
        bearer: Option<&Secret>,
        read: impl Fn(&Answer<'_>) -> Result<T, SalesforceError>,
    ) -> Result<T, CallError> {
        let _permit = self.calls.acquire().await.expect("the semaphore is never closed");
        let outcome = self
            .outbound
            .send(self.to_call(request, bearer))
            .await
            .map_err(CallError::Transport)
            .and_then(|reply| read(&answer(&reply)).map_err(CallError::Answer));
        if let Err(error) = &outcome {
            let path = request.path.split('?').next().unwrap_or_default();
            tracing::debug!(crm.path = path, crm.fault = %error, "call to the crm failed");
        }
        outcome
    }

    fn to_call(&self, request: &Request, bearer: Option<&Secret>) -> Call {
        Call {
            method: match request.method {
                Verb::Get => Method::Get,
                Verb::Post => Method::Post,
                Verb::Patch => Method::Patch,
                Verb::Delete => Method::Delete,
            },
            url: format!("{}{}", self.config.base_url, request.path),
            bearer: bearer.cloned(),
            if_match: None,
            body: match &request.body {
                Body::None => CallBody::None,
                Body::Form(pairs) => CallBody::Form(pairs.clone()),
                Body::Json(fields) => CallBody::Json(Bytes::from(
                    serde_json::to_vec(fields).expect("a JSON value can always be written"),
                )),
            },
        }
    }

    async fn token(&self, caller: Caller<'_>, now: Timestamp) -> Result<Secret, CallError> {
        self.tokens
            .get(caller, now, || async {
                let request = match caller {
                    Caller::Integration => {
                        client_credentials(&self.config.consumer_key, &self.config.consumer_secret)
                    }
                    Caller::User(username) => jwt_bearer(self.config.assertion(username, now)),
                };
                let answer = self.send(&request, None, TokenAnswer::parse).await?;
                Ok(answer.access_token)
            })
            .await
    }
}

fn endless() -> SalesforceError {
    SalesforceError::Nonsense { reason: format!("a query's result of more than {MOST_ROWS} rows") }
}

fn answer(reply: &Reply) -> Answer<'_> {
    Answer { status: reply.status, retry_after: reply.retry_after, body: &reply.body }
}

impl std::fmt::Display for CallError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Transport(error) => error.fmt(formatter),
            Self::Answer(error) => error.fmt(formatter),
        }
    }
}

impl From<CallError> for CrmError {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Transport(error) => error.into(),
            CallError::Answer(error) => error.into(),
        }
    }
}
