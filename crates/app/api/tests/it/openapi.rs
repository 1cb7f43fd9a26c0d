//! `openapi.json` at the root is what the server does.

use std::{env, fs, path::Path};

#[test]
fn openapi_json_is_up_to_date() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../openapi.json");
    let made = alongside_api::openapi_json();
    if env::var_os("ALONGSIDE_CODEGEN").is_some() {
        fs::write(&file, &made).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == made, "openapi.json is out of date: run `cargo xtask codegen`");
}

#[test]
fn every_operation_tells_how_it_is_refused() {
    let description: serde_json::Value = serde_json::from_str(&alongside_api::openapi_json()).unwrap();
    let paths = description["paths"].as_object().unwrap();
    assert!(paths.len() >= 12);
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap();
            let refusals = responses.iter().filter(|(status, _)| status.starts_with('4'));
            for (status, response) in refusals.clone() {
                let schema = &response["content"]["application/json"]["schema"]["$ref"];
                assert_eq!(schema, "#/components/schemas/ApiError", "{method} {path} {status}");
            }
            assert!(refusals.count() > 0, "{method} {path}");
        }
    }
}
