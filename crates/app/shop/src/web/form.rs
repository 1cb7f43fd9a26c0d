//! Forms: what a browser posted, read into a struct, and what was wrong with it,
//! field by field.

use std::collections::BTreeMap;
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

/// What to say at which field, keyed by the field's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct FieldErrors(BTreeMap<&'static str, &'static str>);

impl FieldErrors {
    /// Notes what is wrong at `field` and how to put it right. The first note
    /// about a field stands.
    pub(crate) fn note(&mut self, field: &'static str, message: &'static str) {
        self.0.entry(field).or_insert(message);
    }

    /// Notes `message` at `field` unless `holds`.
    pub(crate) fn require(&mut self, holds: bool, field: &'static str, message: &'static str) {
        if !holds {
            self.note(field, message);
        }
    }

    /// The sentence for one field, empty when it is fine.
    pub(crate) fn at(&self, field: &str) -> &'static str {
        self.0.get(field).copied().unwrap_or_default()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many fields need another look.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }
}
