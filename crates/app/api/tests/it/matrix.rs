//! The access of the whole company, as JSON and as CSV.

use serde_json::{Value, json};

use crate::world::{API_KEY, THEIR_API_KEY, World};

const MATRIX: &str = "/api/1/access/matrix";

#[tokio::test]
async fn the_matrix_tells_of_everybody_what_explain_tells_of_one() {
    let world = World::start().await;
    let ada = world.bearer("ada").await;
    let matrix = world.server.get(MATRIX, Some(&ada)).await.ok();
    assert_eq!(matrix["objects"], json!(["Case"]));
    assert_eq!(matrix["settings_version"], 1);
    let users = matrix["items"].as_array().unwrap();
    assert_eq!(matrix["total"], users.len());
    let mut refusals = std::collections::BTreeSet::new();
    for user in users {
        for cell in user["cells"].as_array().unwrap() {
            let path = format!(
                "/api/1/access/explain?user={}&object=Case&button={}",
                user["id"].as_str().unwrap(),
                cell["button"].as_str().unwrap()
            );
            let told = world.server.get(&path, Some(&ada)).await.ok();
            assert_eq!(cell["allowed"], told["allowed"], "{user} {cell}");
            let failed = told["gates"].as_array().unwrap().iter().find(|gate| gate["status"] == "failed");
            for key in ["gate", "reason", "fix"] {
                assert_eq!(cell["refusal"][key], failed.map_or(Value::Null, |gate| gate[key].clone()));
            }
            refusals.insert(cell["refusal"]["gate"].as_str().unwrap_or("none").to_owned());
        }
    }
    let met: Vec<&str> = refusals.iter().map(String::as_str).collect();
    // The user that programs run as is no member of the product.
    let every =
        ["app_visible", "none", "object_button", "profile_button", "role", "signed_in", "user_active"];
    assert_eq!(met, every);
    // A program's rights are an admin's.
    assert_eq!(world.server.get(MATRIX, Some(API_KEY)).await.ok(), matrix);
}

#[tokio::test]
async fn the_matrix_comes_page_by_page_and_narrowed() {
    let world = World::start().await;
    let whole = world.server.get(MATRIX, Some(API_KEY)).await.ok();
    let mut seen = Vec::new();
    let mut path = format!("{MATRIX}?limit=3");
    for _ in 0..10 {
        let page = world.server.get(&path, Some(API_KEY)).await.ok();
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        path = format!("{MATRIX}?limit=3&cursor={next}");
    }
    assert_eq!(Value::from(seen), whole["items"]);

    // An object without a row, for one user.
    let path = format!("{MATRIX}?user=SAM@fernhill.example&object=Account");
    let one = world.server.get(&path, Some(API_KEY)).await.ok();
    assert_eq!((&one["total"], &one["items"][0]["name"]), (&json!(1), &json!("Sam Okafor")));
    assert_eq!(one["items"][0]["cells"][2]["refusal"]["gate"], "object_button");

    // By words, profile, button, outcome and gate.
    let names = async |filter: &str| {
        let path = format!("{MATRIX}?{filter}");
        let matrix = world.server.get(&path, Some(API_KEY)).await.ok();
        let users = matrix["items"].as_array().unwrap().iter();
        users.map(|user| user["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("search=OKAF").await, ["Sam Okafor"]);
    assert_eq!(names("profile=Sales%20Rep").await, ["Priya Nair"]);
    assert_eq!(names("gate=profile_button&profile=Sales%20Rep").await, ["Priya Nair"]);
    assert_eq!(names("gate=role&button=join").await, ["Rosa Lima"]);
    let allowed = names("button=join&allowed=true").await;
    assert!(allowed.contains(&"Sam Okafor".to_owned()), "{allowed:?}");
    let refused = names("button=join&allowed=false").await;
    assert!(refused.iter().all(|name| !allowed.contains(name)), "{refused:?}");
    assert_eq!(Some(allowed.len() + refused.len()), whole["total"].as_u64().map(|total| total as usize));
    let path = format!("{MATRIX}?user=sam@fernhill.example&button=view");
    let cells = world.server.get(&path, Some(API_KEY)).await.ok()["items"][0]["cells"].clone();
    assert_eq!(cells.as_array().unwrap().len(), 1, "{cells}");

    for (wrong, field) in [
        ("cursor=xyz", "cursor"),
        ("limit=0", "limit"),
        ("user=nobody", "user"),
        ("object=Case%27", "object"),
        ("format=xml", "format"),
        ("format=csv&limit=3", "limit"),
        ("gate=nonsense", "gate"),
        ("button=knock", "button"),
        ("allowed=perhaps", "allowed"),
        ("colour=x", "colour"),
    ] {
        let refused = world.server.get(&format!("{MATRIX}?{wrong}"), Some(API_KEY)).await;
        assert_eq!(refused.refusal(), (422, "invalid".into()), "{wrong}");
        assert_eq!(refused.json()["field"], field, "{wrong}");
    }
}

/// H38: what people are called in the CRM is text in a spreadsheet, too.
#[tokio::test]
async fn h38_the_matrix_as_csv_has_a_line_for_each_cell_and_no_formula() {
    let world = World::start().await;
    world.rename("mei", "=HYPERLINK(\"http://evil.example\")", "+1\r\n=2").await;
    let answer = world.server.get(&format!("{MATRIX}?format=csv"), Some(API_KEY)).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-type").starts_with("text/csv"));
    assert!(answer.header("content-disposition").starts_with("attachment"));
    let lines: Vec<&str> = answer.text.split_terminator("\r\n").collect();
    let whole = world.server.get(MATRIX, Some(API_KEY)).await.ok();
    assert_eq!(lines.len(), 1 + 3 * usize::try_from(whole["total"].as_u64().unwrap()).unwrap());
    assert!(lines[0].starts_with("\"user\",\"name\",\"profile\""));
    for cell in lines.iter().flat_map(|line| line.split("\",\"")) {
        let text = cell.trim_start_matches('"');
        assert!(!text.starts_with(['=', '+', '-', '@']), "{cell}");
    }
    let mei = lines.iter().find(|line| line.starts_with("\"mei@")).unwrap();
    assert!(mei.contains("\"'=HYPERLINK(\"\"http://evil.example\"\") +1"), "{mei}");
    let join = lines.iter().find(|line| line.starts_with("\"priya@") && line.contains("\"join\"")).unwrap();
    assert!(join.contains("\"no\",\"profile_button\",\"The profile Sales Rep"), "{join}");
    let allowed = lines.iter().find(|line| line.starts_with("\"sam@") && line.contains("\"join\"")).unwrap();
    assert!(allowed.ends_with("\"yes\",\"\",\"\",\"\""), "{allowed}");
}

/// The CRM's people belong to the account that the CRM is connected for.
#[tokio::test]
async fn nobody_sees_the_matrix_but_the_companys_admins_and_programs() {
    let world = World::start().await;
    for path in [MATRIX.to_owned(), format!("{MATRIX}?format=csv")] {
        assert_eq!(world.server.get(&path, None).await.refusal(), (401, "not_signed_in".into()));
        let sam = world.bearer("sam").await;
        assert_eq!(world.server.get(&path, Some(&sam)).await.refusal(), (403, "gate.role".into()));
        let theirs = world.server.get(&path, Some(THEIR_API_KEY)).await;
        assert_eq!(theirs.refusal(), (409, "crm_not_connected".into()));
    }
    let about_sam = "/api/1/access/explain?user=sam@fernhill.example";
    let theirs = world.server.get(about_sam, Some(THEIR_API_KEY)).await;
    assert_eq!(theirs.refusal(), (409, "crm_not_connected".into()));
}
