//! What the doctor granted, and an upgrade of the package after it (R203).

use std::{collections::BTreeMap, path::Path};

use alongside_org::{CurrentUser, InstallScope, InstallState, PackageSource};
use serde_json::json;

use super::{apply, fields, plan, sentences, states, undo, user};
use crate::world::World;

const SETS: &str = "force-app/main/default/permissionsets";

/// The package with the next version's number: Messages Read reads one field more, and Agent brings
/// what Messages Read is known by.
fn next_version() -> PackageSource {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../salesforce");
    let mut files = BTreeMap::new();
    let mut open = vec![folder.clone()];
    while let Some(next) = open.pop() {
        if next.is_dir() {
            open.extend(std::fs::read_dir(&next).unwrap().map(|entry| entry.unwrap().path()));
        } else if let Ok(text) = std::fs::read_to_string(&next) {
            files.insert(next.strip_prefix(&folder).unwrap().to_str().unwrap().to_owned(), text);
        }
    }
    let mut edit = |file: &str, old: &str, new: &str| {
        let text = files.get_mut(file).unwrap();
        assert!(text.contains(old), "{file}");
        *text = text.replacen(old, new, 1);
    };
    edit("sfdx-project.json", "2.0.0.NEXT", "2.1.0.NEXT");
    let field = "<fieldPermissions><editable>false</editable><field>Session__c.Kind__c</field>\
        <readable>true</readable></fieldPermissions>";
    let read = format!("{SETS}/Alongside_Messages_Read.permissionset-meta.xml");
    edit(&read, "<hasActivationRequired>", &format!("{field}<hasActivationRequired>"));
    let permission =
        "<customPermissions><enabled>true</enabled><name>Messages_Read</name></customPermissions>";
    let agent = format!("{SETS}/Alongside_Agent.permissionset-meta.xml");
    edit(&agent, "<description>", &format!("{permission}<description>"));
    PackageSource::from_files(files)
}

async fn upgrade(world: &World, ada: &CurrentUser) {
    let org = &world.company.org;
    let job = org.install_package(ada, next_version(), InstallScope::AllUsers).await.unwrap();
    let done = loop {
        let job = org.install_job(&job).unwrap();
        if job.state != InstallState::Running {
            break job;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!((done.state, &done.error), (InstallState::Done, &None));
    assert_eq!(org.marketplace("").await.unwrap()[0].installed.as_deref(), Some("2.1.0"));
}

/// Rows as text, to be compared.
async fn rows(world: &World, ada: &CurrentUser, soql: &str) -> Vec<String> {
    let found = world.company.org.query(ada, soql).await.unwrap_or_else(|error| panic!("{soql}: {error}"));
    found.records.iter().map(|record| record.to_json("v67.0").to_string()).collect()
}

/// All that the company's own set grants, and who holds which set.
const OURS: [&str; 6] = [
    "SELECT Id, Name, Label, Description FROM PermissionSet WHERE Name = 'Alongside_Access'",
    "SELECT Id, SobjectType, PermissionsRead, PermissionsEdit FROM ObjectPermissions WHERE \
     Parent.Name = 'Alongside_Access' ORDER BY Id",
    "SELECT Id, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions WHERE \
     Parent.Name = 'Alongside_Access' ORDER BY Id",
    "SELECT Id, SetupEntityId FROM SetupEntityAccess WHERE Parent.Name = 'Alongside_Access' ORDER BY Id",
    "SELECT Id, AssigneeId, PermissionSetId FROM PermissionSetAssignment ORDER BY Id",
    "SELECT Id, Name, OptionsAllowAdminApprovedUsersOnly FROM ConnectedApplication ORDER BY Id",
];

/// R203: an upgrade keeps "Alongside Access" with what is in it and who holds it, and reaches whoever
/// holds a shipped set; a plan after it wants only what the new version newly grants and a clone of
/// the old one does not; and the run before it can still be undone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r203_an_upgrade_keeps_what_was_applied_and_reaches_the_shipped_sets() {
    let world = World::freshly_installed().await;
    let ada = user(&world, "ada").await;
    let org = &world.company.org;
    // Mei has the guides' way: a clone of Agent, with all that it is known by.
    let clone = fields(json!({"Name": "Agent_Clone", "Label": "Alongside Agent (clone)"}));
    let clone = org.create(&ada, "PermissionSet", &clone).await.unwrap();
    let granted = "SELECT SetupEntityId FROM SetupEntityAccess WHERE Parent.Name = 'Alongside_Agent'";
    for row in org.query(&ada, granted).await.unwrap().records {
        let entity = row.to_json("v67.0")["SetupEntityId"].clone();
        let access = fields(json!({"ParentId": clone, "SetupEntityId": entity}));
        org.create(&ada, "SetupEntityAccess", &access).await.unwrap();
    }
    let mei = fields(json!({"AssigneeId": world.company.id("mei"), "PermissionSetId": clone}));
    org.create(&ada, "PermissionSetAssignment", &mei).await.unwrap();

    let run = apply(&world, &plan(&world, "?manifest=co-browsing").await).await;
    assert_eq!(states(&run), ["done"].into(), "{run:#}");
    assert!(!run.to_string().contains("Assign Alongside Agent to Mei"), "her clone is as good");
    let messages = apply(&world, &plan(&world, "?manifest=messages").await).await;
    assert_eq!(states(&messages), ["done"].into(), "{messages:#}");
    assert_eq!(plan(&world, "").await["groups"], json!([]));
    let mut before = Vec::new();
    for soql in OURS {
        before.push(rows(&world, &ada, soql).await);
    }
    assert!(before.iter().all(|rows| !rows.is_empty()), "{before:#?}");
    let more = "SELECT Id FROM FieldPermissions WHERE Field = 'alongside__Session__c.alongside__Kind__c' AND \
        Parent.Name = 'Alongside_Messages_Read'";
    assert!(rows(&world, &ada, more).await.is_empty());

    upgrade(&world, &ada).await;
    for (soql, before) in OURS.into_iter().zip(&before) {
        assert_eq!(&rows(&world, &ada, soql).await, before, "{soql}");
    }
    assert_eq!(rows(&world, &ada, more).await.len(), 1, "the shipped set took the upgrade");
    // Mei holds Messages Read, by which her clone is as good as the new Agent.
    assert_eq!(plan(&world, "").await["groups"], json!([]));
    undo(&world, &messages).await;
    let wanted = sentences(&plan(&world, "?manifest=co-browsing").await);
    let newly = ("assignments".to_owned(), "Assign Alongside Agent to Mei Tanaka.".to_owned());
    assert_eq!(wanted, [newly].into(), "the new version newly wants what her clone lacks");
    assert_eq!(states(&undo(&world, &run).await), ["undone"].into());
}
