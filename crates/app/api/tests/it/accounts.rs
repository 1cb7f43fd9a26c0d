//! Accounts by REST: everybody's own, and to admins and programs only.

use crate::world::{API_KEY, OURS, THEIR_API_KEY, THEIRS, World};

#[tokio::test]
async fn an_admin_and_a_program_see_their_own_account_and_no_other() {
    let world = World::start().await;
    let ada = world.bearer("ada").await;
    for (bearer, own, other) in
        [(ada.as_str(), OURS, THEIRS), (API_KEY, OURS, THEIRS), (THEIR_API_KEY, THEIRS, OURS)]
    {
        let current = world.server.get("/api/1/accounts/current", Some(bearer)).await.ok();
        assert_eq!(current["id"], own.to_string());
        let list = world.server.get("/api/1/accounts", Some(bearer)).await.ok();
        assert_eq!((&list["total"], &list["items"][0]), (&1.into(), &current));
        let by_id = world.server.get(&format!("/api/1/accounts/{own}"), Some(bearer)).await.ok();
        assert_eq!(by_id, current);
        for missing in [other.to_string(), "made-up".to_owned()] {
            let refused = world.server.get(&format!("/api/1/accounts/{missing}"), Some(bearer)).await;
            assert_eq!(refused.refusal(), (404, "not_found".into()), "{missing}");
        }
    }
    let wrong = world.server.get("/api/1/accounts?cursor=x", Some(API_KEY)).await;
    assert_eq!(wrong.json()["field"], "cursor");
}

#[tokio::test]
async fn an_agent_sees_no_account() {
    let world = World::start().await;
    let sam = world.bearer("sam").await;
    for path in ["/api/1/accounts".into(), format!("/api/1/accounts/{OURS}")] {
        let refused = world.server.get(&path, Some(&sam)).await;
        assert_eq!(refused.refusal(), (403, "gate.role".into()), "{path}");
    }
}
