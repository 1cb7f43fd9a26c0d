//! Signing in by SOAP and what the record APIs say of the user and the clock.

use serde_json::json;

use super::answer::{element, elements};
use super::envelope::{Call, Fault};
use super::{Api, records};
use crate::clock::now;
use crate::metadata::Element;
use crate::{CurrentUser, SignInError};

/// The first version without `login()`.
const NO_LOGIN_FROM: u32 = 65;

/// Answers a call.
pub(super) async fn call(call: &Call<'_>) -> Result<String, Fault> {
    match call.operation.name() {
        "login" if call.version < NO_LOGIN_FROM => login(call).await,
        "logout" => {
            call.user().await?;
            call.engine.end_session(call.session.as_deref().unwrap_or_default()).await?;
            Ok(String::new())
        }
        "getUserInfo" => {
            let user = call.user().await?;
            Ok(element("result", &user_info(&user)))
        }
        "getServerTimestamp" => {
            call.user().await?;
            Ok(element("result", &json!({ "timestamp": format!("{:.3}", now()) })))
        }
        "query" => records::query(call, false).await,
        "queryAll" => records::query(call, true).await,
        "queryMore" => records::query_more(call).await,
        "retrieve" => records::retrieve(call).await,
        "create" => records::create(call).await,
        "update" => records::update(call).await,
        "upsert" => records::upsert(call).await,
        "delete" => records::delete(call).await,
        "undelete" => records::undelete(call).await,
        "describeTabs" => {
            let user = call.user().await?;
            let sets = crate::rest::tab_sets(call.engine, &user).await?;
            Ok(sets.iter().map(|set| element("result", set)).collect())
        }
        "describeGlobal" => records::describe_global(call).await,
        "describeSObject" | "describeSObjects" => records::describe(call).await,
        _ => Err(call.no_operation()),
    }
}

async fn login(call: &Call<'_>) -> Result<String, Fault> {
    let text =
        |operation: Element<'_>, name: &str| operation.child(name).map(Element::own_text).unwrap_or_default();
    let (username, password) = (text(call.operation, "username"), text(call.operation, "password"));
    let refused = |error: SignInError| match error {
        SignInError::Unavailable => Fault::new("SERVER_UNAVAILABLE", error.to_string()),
        SignInError::InvalidLogin | SignInError::Throttled { .. } => {
            Fault::new("INVALID_LOGIN", "Invalid username, password, security token; or user locked out.")
        }
    };
    let browser = call.engine.sign_in(&username, &password).await.map_err(refused)?;
    let user = call.engine.session_user(browser.expose()).await;
    call.engine.sign_out(browser.expose()).await;
    let user = user.ok_or_else(|| refused(SignInError::InvalidLogin))?;
    let rights = call.engine.rights(&user.id).await?;
    if !rights.has(crate::model::SystemPermission::ApiEnabled) {
        return Err(Fault::new("API_CURRENTLY_DISABLED", "API is disabled for this User"));
    }
    let session = call.engine.soap_session(&user.id).await?;
    let base = &call.engine.config.instance_url;
    let (version, organization) = (call.version, &user.organization_id[..15]);
    let letter = if call.api == Api::Enterprise { "c" } else { "u" };
    let result = json!({
        "metadataServerUrl": format!("{base}/services/Soap/m/{version}.0/{organization}"),
        "passwordExpired": false,
        "sandbox": false,
        "serverUrl": format!("{base}/services/Soap/{letter}/{version}.0/{organization}"),
        "sessionId": session,
        "userId": user.id,
        "userInfo": user_info(&user),
    });
    Ok(element("result", &result))
}

fn user_info(user: &CurrentUser) -> serde_json::Value {
    json!({
        "accessibilityMode": false,
        "chatterExternal": false,
        "currencySymbol": "£",
        "orgAttachmentFileSizeLimit": 26_214_400,
        "orgDefaultCurrencyIsoCode": "GBP",
        "orgDefaultCurrencyLocale": user.locale,
        "orgDisallowHtmlAttachments": false,
        "orgHasPersonAccounts": false,
        "organizationId": user.organization_id,
        "organizationMultiCurrency": false,
        "organizationName": user.organization_name,
        "profileId": user.profile_id,
        "sessionSecondsValid": 7200,
        "userDefaultCurrencyIsoCode": "GBP",
        "userEmail": user.email,
        "userFullName": user.name,
        "userId": user.id,
        "userLanguage": "en_US",
        "userLocale": user.locale,
        "userName": user.username,
        "userTimeZone": user.time_zone,
        "userType": "Standard",
        "userUiSkin": "Theme3",
    })
}

/// The members of a JSON object inside `result`.
pub(super) fn result(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(members) => format!("<result>{}</result>", elements(members)),
        other => element("result", other),
    }
}
