//! H38: what customers call themselves reaches the CRM by the session log, and is text there.

use serde_json::{Value, json};

use crate::world::World;

#[tokio::test]
async fn h38_a_customers_name_is_text_on_the_sessions_page_and_in_its_list() {
    let world = World::new().await;
    let ada = world.user("Ada Lindqvist").await;
    let mut browser = world.signed_in("Ada Lindqvist").await;
    let names = [
        ("=HYPERLINK(\"http://evil.example\")", "=HYPERLINK(&#34;http://evil.example&#34;)"),
        ("<script>alert(1)</script>", "&#60;script&#62;alert(1)&#60;/script&#62;"),
        ("\" onmouseover=\"alert(1)", "&#34; onmouseover=&#34;alert(1)"),
        ("Casey\u{202e}gpj.exe \u{1f331}", "Casey\u{202e}gpj.exe \u{1f331}"),
    ];
    for (number, (name, shown)) in names.into_iter().enumerate() {
        let fields = json!({
            "alongside__External_Id__c": format!("ses_{number}"),
            "alongside__Customer_Name__c": name,
            "alongside__Device__c": name,
        });
        let Value::Object(fields) = fields else { unreachable!() };
        world.org.create(&ada, "alongside__Session__c", &fields).await.unwrap();
        let soql =
            format!("SELECT Id FROM alongside__Session__c WHERE alongside__External_Id__c = 'ses_{number}'");
        let id = world.id(&soql).await;
        for path in [
            format!("/lightning/r/alongside__Session__c/{id}/view"),
            "/lightning/o/alongside__Session__c/list".to_owned(),
        ] {
            let page = browser.get(&path).await;
            page.shows(&[shown]);
            assert!(shown == name || !page.body.contains(name), "{path}: {name}");
        }
    }
}
