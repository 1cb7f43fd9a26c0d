//! Accounts: whoever asks sees the own one.

use alongside_kernel::AccountId;
use alongside_platform::{Platform, PlatformError};
use alongside_wire::rest::{Account, ApiError, PageOf};
use axum::{
    Json,
    extract::{Path, State},
};

use super::described::{AdminsOnly, PageParameters, WrongParameter};
use crate::{credentials::Asking, error::Failure, extract::Paging};

/// The companies that the asker may see: the own one, for its admins and programs.
#[utoipa::path(
    get, path = "/accounts", tag = "accounts", security(("bearer" = []), ("console" = [])),
    params(PageParameters),
    responses(
        (status = 200, description = "A page of companies", body = PageOf<Account>),
        AdminsOnly,
        WrongParameter,
    )
)]
pub(super) async fn list(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Paging(page): Paging,
) -> Result<Json<PageOf<Account>>, Failure> {
    Ok(Json(platform.accounts(&actor, &page).await?))
}

/// The company, for its admins.
#[utoipa::path(
    get, path = "/accounts/current", tag = "accounts", security(("bearer" = []), ("console" = [])),
    responses(
        (status = 200, description = "The company", body = Account),
        AdminsOnly,
    )
)]
pub(super) async fn current(
    State(platform): State<Platform>,
    Asking(actor): Asking,
) -> Result<Json<Account>, Failure> {
    Ok(Json(platform.current_account(&actor).await?))
}

/// One company, by its id.
#[utoipa::path(
    get, path = "/accounts/{id}", tag = "accounts", security(("bearer" = []), ("console" = [])),
    params(("id" = String, Path, description = "The account")),
    responses(
        (status = 200, description = "The company", body = Account),
        AdminsOnly,
        (status = 404, description = "No such account, or another company's", body = ApiError),
    )
)]
pub(super) async fn one(
    State(platform): State<Platform>,
    Asking(actor): Asking,
    Path(id): Path<String>,
) -> Result<Json<Account>, Failure> {
    // What is no id names no account.
    let id: AccountId = id.parse().map_err(|_| PlatformError::NotFound { what: "account" })?;
    Ok(Json(platform.account(&actor, id).await?))
}
