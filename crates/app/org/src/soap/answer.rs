//! Answers and faults as XML.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value as Json;

use super::Api;
use super::envelope::Fault;
use crate::metadata::escape;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
const SOAP: &str = "xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"";
const XSI: &str = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

/// The envelope around what an operation answers.
pub(super) fn envelope(api: Api, operation: &str, result: &str) -> String {
    let sf = if api == Api::Metadata { "" } else { " xmlns:sf=\"urn:sobject.partner.soap.sforce.com\"" };
    let namespace = api.namespace();
    format!(
        "{XML}<soapenv:Envelope {SOAP} xmlns=\"{namespace}\"{sf} {XSI}><soapenv:Body><{operation}Response>{result}</{operation}Response></soapenv:Body></soapenv:Envelope>"
    )
}

/// The answer over HTTP; faults come with status 500.
pub(super) fn response(api: Api, outcome: Result<String, Fault>) -> Response {
    let (status, body) = match outcome {
        Ok(body) => (StatusCode::OK, body),
        Err(fault) => (StatusCode::INTERNAL_SERVER_ERROR, fault_envelope(api, &fault)),
    };
    let headers = [(header::CONTENT_TYPE, "text/xml; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, body).into_response()
}

fn fault_envelope(api: Api, fault: &Fault) -> String {
    let (code, message) = (escape(&fault.code), escape(&fault.message));
    let inner = if fault.client {
        format!("<faultcode>soapenv:Client</faultcode><faultstring>{message}</faultstring>")
    } else {
        let kind = match fault.code.as_str() {
            "INVALID_LOGIN" => "LoginFault",
            "MALFORMED_QUERY" => "MalformedQueryFault",
            "INVALID_FIELD" => "InvalidFieldFault",
            "INVALID_TYPE" => "InvalidSObjectFault",
            "INVALID_QUERY_LOCATOR" => "InvalidQueryLocatorFault",
            _ => "UnexpectedErrorFault",
        };
        let detail = if api == Api::Metadata {
            String::new()
        } else {
            format!(
                "<detail><sf:{kind} xsi:type=\"sf:{kind}\"><sf:exceptionCode>{code}</sf:exceptionCode><sf:exceptionMessage>{message}</sf:exceptionMessage></sf:{kind}></detail>"
            )
        };
        format!("<faultcode>sf:{code}</faultcode><faultstring>{code}: {message}</faultstring>{detail}")
    };
    format!(
        "{XML}<soapenv:Envelope {SOAP} xmlns:sf=\"{}\" {XSI}><soapenv:Body><soapenv:Fault>{inner}</soapenv:Fault></soapenv:Body></soapenv:Envelope>",
        api.faults()
    )
}

/// An element with text.
pub(super) fn leaf(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

/// JSON as elements: members in order, arrays as repeated elements, null left out.
pub(super) fn element(name: &str, value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::Array(items) => items.iter().map(|item| element(name, item)).collect(),
        Json::Object(members) => format!("<{name}>{}</{name}>", elements(members)),
        Json::String(text) => leaf(name, text),
        other => leaf(name, &other.to_string()),
    }
}

/// The members of a JSON object as elements.
pub(super) fn elements(members: &serde_json::Map<String, Json>) -> String {
    members.iter().map(|(name, value)| element(name, value)).collect()
}
