//! References of a composite: `@{refAccount.id}` in an address or a body stands for what an earlier
//! request was answered.

use serde_json::{Map, Value as Json};

use crate::{ApiError, ErrorCode};

/// Answers so far, by reference id.
#[derive(Default)]
pub(super) struct References(Map<String, Json>);

impl References {
    pub fn answered(&mut self, reference: &str, body: Json) {
        self.0.insert(reference.to_owned(), body);
    }

    /// An address with values, percent-encoded, in place of references.
    pub fn fill_url(&self, url: &str) -> Result<String, ApiError> {
        self.fill(url, |value, out| {
            for byte in text_of(value).bytes() {
                if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                    out.push(byte as char);
                } else {
                    out.push_str(&format!("%{byte:02X}"));
                }
            }
        })
    }

    /// A body with values in place of references, at any depth. A text that is one reference and
    /// nothing else becomes the value as it is.
    pub fn fill_body(&self, body: &Json) -> Result<Json, ApiError> {
        Ok(match body {
            Json::String(text) => match whole_reference(text) {
                Some(path) => self.value(path)?.clone(),
                None => Json::String(self.fill(text, |value, out| out.push_str(&text_of(value)))?),
            },
            Json::Array(items) => {
                Json::Array(items.iter().map(|item| self.fill_body(item)).collect::<Result<_, _>>()?)
            }
            Json::Object(fields) => {
                let filled = fields.iter().map(|(name, value)| Ok((name.clone(), self.fill_body(value)?)));
                Json::Object(filled.collect::<Result<_, ApiError>>()?)
            }
            plain => plain.clone(),
        })
    }

    fn fill(&self, text: &str, mut put: impl FnMut(&Json, &mut String)) -> Result<String, ApiError> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find("@{") {
            let Some(length) = rest[at..].find('}') else { break };
            out.push_str(&rest[..at]);
            put(self.value(&rest[at + 2..at + length])?, &mut out);
            rest = &rest[at + length + 1..];
        }
        out.push_str(rest);
        Ok(out)
    }

    /// The value at `refQuery.records[0].Id`: a text, a number or a truth value.
    fn value(&self, path: &str) -> Result<&Json, ApiError> {
        let end = path.find(['.', '[']).unwrap_or(path.len());
        let (reference, rest) = path.split_at(end);
        let missing = || {
            let message = format!("Invalid reference specified. No value for {path} found in {reference}");
            ApiError::new(ErrorCode::ProcessingHalted, message)
        };
        let mut at = self.0.get(reference).ok_or_else(missing)?;
        for step in rest.split(['.', '[']).filter(|step| !step.is_empty()) {
            at = match step.strip_suffix(']') {
                Some(index) => index.parse::<usize>().ok().and_then(|index| at.get(index)),
                None => at.get(step),
            }
            .ok_or_else(missing)?;
        }
        if at.is_object() || at.is_array() || at.is_null() { Err(missing()) } else { Ok(at) }
    }
}

fn whole_reference(text: &str) -> Option<&str> {
    let path = text.strip_prefix("@{")?.strip_suffix('}')?;
    (!path.contains('}')).then_some(path)
}

fn text_of(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
