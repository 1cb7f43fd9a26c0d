//! What messages take (R54, R57, R58, R67): four layers at once, each told alone when it is missing.

use alongside_org::CurrentUser;
use serde_json::{Value, json};

use crate::{
    company::{RESTRICTED_FIELDS, username},
    world::{API_KEY, Times, World},
};

/// The org with everything granted by the doctor, and Sam's role by a set that shows no app.
struct Granted {
    world: World,
    admin: CurrentUser,
}

impl Granted {
    async fn start() -> Self {
        let world = World::freshly_installed_with(Times::watching()).await;
        let plan = world.server.get("/api/1/access/plan", Some(API_KEY)).await.ok();
        let run =
            world.server.post("/api/1/access/apply", Some(API_KEY), &json!({"plan": plan["id"]})).await.ok();
        assert_eq!(run["state"], "ended", "{run:#}");
        let admin = world.company.administrator().await;
        let granted = Self { world, admin };
        let access = granted.id("PermissionSet", "Name = 'Alongside_Access'").await;
        for (name, person, permissions) in [
            ("Messages_Only", "sam", &["Messages_Read", "Messages_Edit"][..]),
            // The platform stays approved whatever becomes of the people.
            ("Platform", "integration", &[]),
        ] {
            let set = granted.make("PermissionSet", json!({"Name": name, "Label": name})).await;
            for permission in permissions {
                let permission =
                    granted.id("CustomPermission", &format!("DeveloperName = '{permission}'")).await;
                granted
                    .make("SetupEntityAccess", json!({"ParentId": set, "SetupEntityId": permission}))
                    .await;
            }
            let person = granted.world.company.id(person);
            if permissions.is_empty() {
                let app = granted.id("ConnectedApplication", "Name = 'AlongsideWebApp'").await;
                granted.make("SetupEntityAccess", json!({"ParentId": set, "SetupEntityId": app})).await;
            } else {
                granted.world.company.withdraw("sam").await;
                granted
                    .make("PermissionSetAssignment", json!({"AssigneeId": person, "PermissionSetId": access}))
                    .await;
            }
            granted
                .make("PermissionSetAssignment", json!({"AssigneeId": person, "PermissionSetId": set}))
                .await;
        }
        granted
    }

    async fn rows(&self, object: &str, fields: &str, condition: &str) -> Vec<alongside_org::Record> {
        let soql = format!("SELECT {fields} FROM {object} WHERE {condition}");
        self.world.company.org.query(&self.admin, &soql).await.unwrap().records
    }

    async fn id(&self, object: &str, condition: &str) -> String {
        self.rows(object, "Id", condition).await[0].text("Id")
    }

    async fn make(&self, object: &str, fields: Value) -> String {
        let Value::Object(fields) = fields else { unreachable!() };
        self.world.company.org.create(&self.admin, object, &fields).await.unwrap()
    }

    async fn change(&self, object: &str, id: &str, fields: Value) {
        let Value::Object(fields) = fields else { unreachable!() };
        self.world.company.org.update(&self.admin, object, id, &fields).await.unwrap();
    }

    async fn drop(&self, object: &str, id: &str) {
        self.world.company.org.delete(&self.admin, object, id).await.unwrap();
    }

    /// The gate that refuses Sam, with its reason.
    async fn refusing(&self, action: &str, object: &str) -> Option<(String, String)> {
        let sam = username("sam");
        let path = format!("/api/1/access/explain?user={sam}&action={action}&object={object}");
        let told = self.world.server.get(&path, Some(API_KEY)).await.ok();
        let failed =
            told["gates"].as_array().unwrap().iter().find(|gate| gate["status"] == "failed")?.clone();
        Some((failed["gate"].as_str().unwrap().to_owned(), failed["reason"].as_str().unwrap().to_owned()))
    }

    /// Waits until this gate refuses, in words with this text; until none does, when there is no gate.
    async fn settles(&self, (action, object): (&str, &str), gate: Option<&str>, words: &str) {
        let mut told = None;
        for _ in 0..200 {
            told = self.refusing(action, object).await;
            let (by, reason) =
                told.as_ref().map_or((None, ""), |(gate, reason)| (Some(gate.as_str()), reason));
            if by == gate && reason.contains(words) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("{action} on {object}: wanted {gate:?} with {words:?}, told {told:?}");
    }
}

const READ: (&str, &str) = ("read_messages", "Contact");
const EDIT: (&str, &str) = ("edit_messages", "Lead");

/// R54, R67: app access, connected-app access, Field-Level Security on the fifteen fields, and a
/// permission set. Each of them missing alone is told as what is missing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r67_messages_take_four_layers_at_once_and_each_that_is_missing_is_told() {
    let granted = Granted::start().await;
    for asked in [READ, EDIT] {
        granted.settles(asked, None, "").await;
    }
    let access = granted.id("PermissionSet", "Name = 'Alongside_Access'").await;
    let app = granted.id("AppDefinition", "DeveloperName = 'Alongside'").await;
    let connected = granted.id("ConnectedApplication", "Name = 'AlongsideWebApp'").await;

    for (entity, gate, words) in [
        (app, "app_visible", "The app Alongside is not visible to Sam Okafor"),
        (connected, "connected_app", "admits approved users only"),
    ] {
        let row = granted
            .id("SetupEntityAccess", &format!("ParentId = '{access}' AND SetupEntityId = '{entity}'"))
            .await;
        granted.drop("SetupEntityAccess", &row).await;
        granted.settles(READ, Some(gate), words).await;
        granted.make("SetupEntityAccess", json!({"ParentId": access, "SetupEntityId": entity})).await;
        granted.settles(READ, None, "").await;
    }

    let sam = granted.world.company.id("sam");
    let held = format!("AssigneeId = '{sam}' AND PermissionSet.Name = 'Messages_Only'");
    let set = granted.id("PermissionSet", "Name = 'Messages_Only'").await;
    let row = granted.id("PermissionSetAssignment", &held).await;
    granted.drop("PermissionSetAssignment", &row).await;
    granted
        .settles(READ, Some("role"), "has neither Alongside Messages Read nor Alongside Messages Edit")
        .await;
    granted.make("PermissionSetAssignment", json!({"AssigneeId": sam, "PermissionSetId": set})).await;
    granted.settles(READ, None, "").await;

    let of = |field: &str| format!("ParentId = '{access}' AND Field = '{field}'");
    let give = |field: &str| {
        let object = field.split_once('.').unwrap().0;
        json!({"ParentId": access, "SobjectType": object, "Field": field, "PermissionsRead": true, "PermissionsEdit": true})
    };
    for field in RESTRICTED_FIELDS {
        let (object, name) = field.split_once('.').unwrap();
        let row = granted.id("FieldPermissions", &of(field)).await;
        granted.drop("FieldPermissions", &row).await;
        let words = format!("Sam Okafor may not read {name} of {object}, which messages use");
        granted.settles(("read_messages", object), Some("field_security"), &words).await;
        granted.make("FieldPermissions", give(field)).await;
    }
    // To read a field is not to edit it.
    let row = granted.id("FieldPermissions", &of("Lead.Rating")).await;
    granted.change("FieldPermissions", &row, json!({"PermissionsEdit": false})).await;
    granted.settles(EDIT, Some("field_security"), "Sam Okafor may not read and edit Rating of Lead").await;
    granted.settles(("read_messages", "Lead"), None, "").await;
}
