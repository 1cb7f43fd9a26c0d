//! Manifests of the company's own over REST, from the shipped ones on.

use serde_json::json;

use super::{plan, sentences};
use crate::world::{API_KEY, World};

/// R202: each shipped manifest is given out as the file that it is: sent back, it wants the same.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r202_a_shipped_manifest_is_a_file_to_begin_ones_own_with() {
    let world = World::freshly_installed().await;
    for (name, title) in
        [("co-browsing", "Co-browsing"), ("company-settings", "Company Settings"), ("messages", "Messages")]
    {
        let path = format!("/api/1/access/manifests/{name}");
        let file = world.server.get(&path, Some(API_KEY)).await;
        assert_eq!(file.header("content-type"), "application/toml");
        assert_eq!(file.header("content-disposition"), format!("attachment; filename=\"{name}.toml\""));
        let body = json!({"file": file.text});
        let own = world.server.post("/api/1/access/plan", Some(API_KEY), &body).await.ok();
        assert_eq!((&own["manifest"], &own["title"]), (&json!("file"), &json!(title)));
        let shipped = plan(&world, &format!("?manifest={name}")).await;
        assert_eq!(shipped["title"], title);
        assert_eq!(sentences(&own), sentences(&shipped));
        assert_ne!(own["id"], shipped["id"]);
    }
    let path = "/api/1/access/manifests/co-browsing";
    assert_eq!(world.server.get(path, None).await.status, 401);
    let sam = world.bearer("sam").await;
    assert_eq!(world.server.get(path, Some(&sam)).await.status, 403);
    let unknown = world.server.get("/api/1/access/manifests/..%2fsecret", Some(API_KEY)).await;
    assert_eq!(unknown.refusal(), (404, "not_found".into()));
}

/// R202: who is not in the CRM is told with the page where the name stands; a file longer than a
/// manifest may be is refused in words.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r202_steps_by_hand_lead_to_the_page_on_which_they_are_done() {
    let world = World::freshly_installed().await;
    let send = async |file: &str| {
        world.server.post("/api/1/access/plan", Some(API_KEY), &json!({"file": file})).await
    };
    let people = "format = 1\n[people.desk]\nusers = [\"nobody@fernhill.example\"]\nprofiles = [\"Desk\"]\n";
    let told = send(people).await.ok();
    let nobody = told["groups"][0]["changes"].as_array().unwrap();
    assert_eq!(told["groups"][0]["cause"], "nobody_meant");
    let labels: Vec<_> = nobody.iter().map(|change| &change["steps"][0]["link"]["label"]).collect();
    assert_eq!(
        labels,
        ["Setup, Profiles", "Setup, Users", ""]
            .map(|label| match label {
                "" => json!(null),
                label => json!(label),
            })
            .iter()
            .collect::<Vec<_>>(),
        "{told:#}"
    );

    let settings = "format = 1\n[people.desk]\nprofile_settings = true\nexcept = [\"all\"]\n[people.all]\nprofile_settings = true\n";
    let told = send(settings).await.ok();
    let link = &told["groups"][0]["changes"][0]["steps"][0]["link"];
    assert_eq!(link["label"], "Company Settings, Profile Settings", "{told:#}");
    assert!(link["url"].as_str().unwrap().starts_with("/settings/profiles"), "{link:#}");

    let long = format!("{people}# {}", "x".repeat(70_000));
    let refused = send(&long).await;
    assert_eq!(refused.refusal(), (422, "invalid".into()));
    assert!(refused.text.contains("longer than 64 KiB"), "{refused:?}");
}
