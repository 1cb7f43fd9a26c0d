//! Forms: what a browser posted, read into a struct.

use std::sync::Arc;

use axum::Form;
use axum::extract::{FromRequest, Request};
use axum::response::Response;
use serde::de::DeserializeOwned;

use crate::pages::{Shop, refusal};

/// A posted form. One that cannot be read is answered with a page that says so.
pub(crate) struct Posted<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Arc<Shop>> for Posted<T> {
    type Rejection = Response;

    async fn from_request(request: Request, shop: &Arc<Shop>) -> Result<Self, Response> {
        let headers = request.headers().clone();
        match Form::from_request(request, shop).await {
            Ok(Form(form)) => Ok(Self(form)),
            Err(rejection) => Err(refusal::unreadable(shop, &headers, rejection.status())),
        }
    }
}
