//! The description of the REST interface, kept as `openapi.json` at the root of the repository.

use utoipa::openapi::{
    Info, License,
    security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
};

use crate::{credentials::CONSOLE_COOKIE, rest};

/// The description as JSON, the same bytes every time.
#[must_use]
pub fn openapi_json() -> String {
    let mut description = rest::description();
    let mut info = Info::new("Alongside", "1");
    info.description = Some(
        "Devices, sessions and access decisions of Alongside. Errors are `{id, message}` with the \
         right status; a refusal carries every gate."
            .to_owned(),
    );
    info.license = Some(License::new("Apache-2.0 OR MIT"));
    description.info = info;
    let components = description.components.get_or_insert_default();
    components.add_security_scheme(
        "bearer",
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some("An account's API key, or a widget's bearer"))
                .build(),
        ),
    );
    components.add_security_scheme(
        "console",
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
            CONSOLE_COOKIE,
            "The console's cookie; changing requests need the platform's own Origin",
        ))),
    );
    let mut text = description.to_pretty_json().expect("the description is made of text and numbers");
    text.push('\n');
    text
}
