//! The access doctor on a company that has installed the package and granted nothing: what it finds,
//! what it repairs, and that undoing leaves no trace.

mod choice;
mod export;
mod manifests;
mod nodes;
mod upgrade;

use std::{collections::BTreeSet, sync::atomic::Ordering};

use alongside_crm::RecordReading;
use alongside_org::CurrentUser;
use serde_json::{Map, Value, json};

use self::export::export;
use crate::{
    company::{PASSWORD, username},
    world::{API_KEY, THEIR_API_KEY, World},
};

/// Whose profile has a row in Profile Settings.
const AGENTS: [&str; 4] = ["Sam Okafor", "Mei Tanaka", "Rosa Lima", "Tom Ellery"];
/// Who administers the CRM.
const ADMINS: [&str; 2] = ["Ada Lindqvist", "Jonas Weber"];

/// The six fields of contacts and the nine of leads (R57, R58), and which of them the CRM can
/// restrict at all.
const CONTACT_FIELDS: [&str; 6] = ["AccountId", "Name", "Phone", "MobilePhone", "Email", "Title"];
const LEAD_FIELDS: [&str; 9] =
    ["Name", "Phone", "MobilePhone", "Email", "Company", "Title", "Status", "LeadSource", "Rating"];
const NEVER_RESTRICTED: [&str; 4] = ["Contact.Name", "Lead.Name", "Lead.Company", "Lead.Status"];

async fn plan(world: &World, query: &str) -> Value {
    world.server.get(&format!("/api/1/access/plan{query}"), Some(API_KEY)).await.ok()
}

async fn apply(world: &World, plan: &Value) -> Value {
    world.server.post("/api/1/access/apply", Some(API_KEY), &json!({"plan": plan["id"]})).await.ok()
}

async fn undo(world: &World, run: &Value) -> Value {
    let path = format!("/api/1/access/runs/{}/undo", run["id"].as_str().unwrap());
    world.server.post(&path, Some(API_KEY), &json!({})).await.ok()
}

async fn user(world: &World, person: &str) -> CurrentUser {
    let session = world.company.org.sign_in(&username(person), PASSWORD).await.unwrap();
    world.company.org.current_user(session.expose()).await.unwrap()
}

fn fields(json: Value) -> Map<String, Value> {
    let Value::Object(fields) = json else { unreachable!() };
    fields
}

/// What is done, for each cause.
fn sentences(plan: &Value) -> BTreeSet<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let groups = plan["groups"].as_array().unwrap().iter();
    groups
        .flat_map(|group| {
            let changes = group["changes"].as_array().unwrap().iter();
            changes.map(move |change| (text(&group["cause"]), text(&change["what"])))
        })
        .collect()
}

fn states(run: &Value) -> BTreeSet<&str> {
    run["changes"].as_array().unwrap().iter().map(|change| change["state"].as_str().unwrap()).collect()
}

fn change<'r>(run: &'r Value, what: &str) -> &'r Value {
    let changes = run["changes"].as_array().unwrap();
    changes.iter().find(|change| change["what"].as_str().unwrap().contains(what)).unwrap()
}

/// The list as the guides give it: R13, R15 to R18, R25, R26 (co-browsing), R106, R111 (Company
/// Settings), R54, R57, R58, R60 to R66 (messages).
fn wanted() -> BTreeSet<(String, String)> {
    let mut wanted = BTreeSet::new();
    let mut add = |cause: &str, what: String| wanted.insert((cause.to_owned(), what));
    add("access_set", "Make the permission set Alongside Access of the company's own.".into());
    add("app_visibility", "Show the app Alongside to whoever holds Alongside Access.".into());
    add("connected_app_approval", "Approve Alongside Access for the connected app AlongsideWebApp.".into());
    add("connected_app_policy", "Let AlongsideWebApp admit only users whom an admin has approved.".into());
    add("object_permissions", "Give Read and Edit on Lead to whoever holds Alongside Access.".into());
    for (object, names) in [("Contact", &CONTACT_FIELDS[..]), ("Lead", &LEAD_FIELDS[..])] {
        for name in names {
            let field = format!("{object}.{name}");
            if !NEVER_RESTRICTED.contains(&field.as_str()) {
                let what = format!("Give Read and Edit of {field} to whoever holds Alongside Access.");
                add("field_security", what);
            }
        }
    }
    let mut assign = |set: &str, person: &str| add("assignments", format!("Assign {set} to {person}."));
    for person in AGENTS {
        assign("Alongside Agent", person);
    }
    for person in ADMINS {
        assign("Alongside Admin", person);
        assign("Alongside Setup", person);
    }
    for person in AGENTS.into_iter().chain(ADMINS) {
        assign("Alongside Messages Read", person);
        assign("Alongside Messages Edit", person);
        assign("Alongside Access", person);
    }
    // The strict policy would shut out the platform itself.
    assign("Alongside Access", "Integration Alongside");
    wanted
}

/// R202: nothing is granted, so everything that the three guides have an admin do is on the list,
/// and nothing else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r202_the_doctor_lists_every_missing_grant_of_the_three_guides() {
    let world = World::freshly_installed().await;
    let plan = plan(&world, "").await;
    let (found, wanted) = (sentences(&plan), wanted());
    let more: Vec<_> = found.difference(&wanted).collect();
    let less: Vec<_> = wanted.difference(&found).collect();
    assert!(more.is_empty() && less.is_empty(), "too much: {more:#?}\ntoo little: {less:#?}");
    assert_eq!(plan["rights_missing"], json!([]));
    assert_eq!(plan["integration_user"], "Integration Alongside");
    // Each guide alone asks for its own part.
    let messages = sentences(&self::plan(&world, "?manifest=messages").await);
    assert!(messages.is_subset(&wanted) && messages.len() < wanted.len());
    assert!(!messages.iter().any(|(_, what)| what.contains("Alongside Agent")));
}

/// R67, R202, R203: what is applied is enough for the walks of all three guides, by the shipped sets as
/// they are and one small set of the company's own; applied again it changes nothing; undone it leaves
/// the org as it was, byte for byte.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r202_r203_what_is_applied_opens_the_walks_and_what_is_undone_leaves_no_trace() {
    let world = World::freshly_installed().await;
    let ada = user(&world, "ada").await;
    let before = export(&world, &ada).await;
    assert_eq!(before, export(&world, &ada).await, "an export of the same state is the same");
    let contact = world.company.id("casey").parse().unwrap();
    let as_sam = async || {
        let crm = &world.server.crm;
        crm.read_record(&username("sam"), "Contact", contact, &CONTACT_FIELDS, world.server.platform.now())
            .await
    };
    assert!(as_sam().await.is_err(), "nobody has let Sam in");

    let run = apply(&world, &plan(&world, "").await).await;
    assert_eq!((&run["state"], states(&run)), (&json!("ended"), BTreeSet::from(["done"])), "{run:#}");
    assert_ne!(before, export(&world, &ada).await);

    // The connected app admits Sam, and he reads what messages are matched by (R57, R58).
    let RecordReading::Readable { fields: read, .. } = as_sam().await.unwrap() else {
        panic!("not readable")
    };
    assert!(read.iter().all(|field| field.visible), "{read:#?}");
    let sam = user(&world, "sam").await;
    let org = &world.company.org;
    let lead = fields(json!({"LastName": "Park", "Company": "Larkspur"}));
    let lead = org.create(&ada, "Lead", &lead).await.unwrap();
    let every = LEAD_FIELDS.join(", ");
    org.query(&sam, &format!("SELECT {every} FROM Lead WHERE Id = '{lead}'")).await.unwrap();
    for (object, id) in [("Contact", world.company.id("casey")), ("Lead", lead.as_str())] {
        let edits = fields(json!({"Phone": "+44 20 7946 0018", "Title": "Buyer"}));
        org.update(&sam, object, id, &edits).await.unwrap();
    }
    // Co-browsing: every right is there; what is missing is a customer.
    let case = world.company.id("sams case");
    let asked = format!("/api/1/access/explain?user={}&object=Case&record={case}", username("sam"));
    let decision = world.server.get(&asked, Some(API_KEY)).await.ok();
    let standing =
        ["app_visible", "connected_app", "role", "object_permission", "field_security", "record_access"];
    for gate in decision["gates"].as_array().unwrap() {
        if standing.contains(&gate["gate"].as_str().unwrap()) {
            assert!(["passed", "not_applicable"].contains(&gate["status"].as_str().unwrap()), "{gate:#}");
        }
    }
    // Company Settings: the admin opens them, and an agent does not.
    let (ada_bearer, sam_bearer) = (world.bearer("ada").await, world.bearer("sam").await);
    world.server.get("/api/1/settings", Some(&ada_bearer)).await.ok();
    assert_eq!(world.server.get("/api/1/settings", Some(&sam_bearer)).await.status, 403);
    let launcher = org.apps(&ada).await.unwrap();
    assert!(launcher.iter().any(|app| app.label == "Alongside Setup"));
    // Messages.
    org.query(&sam, "SELECT Id FROM alongside__Conversation__c").await.unwrap();

    let again = plan(&world, "").await;
    assert_eq!(again["groups"], json!([]), "{again:#}");
    assert_eq!(apply(&world, &again).await["changes"], json!([]));

    let undone = undo(&world, &run).await;
    assert_eq!(
        (&undone["state"], states(&undone)),
        (&json!("undone"), BTreeSet::from(["undone"])),
        "{undone:#}"
    );
    // What the walk itself wrote goes, too.
    org.delete(&ada, "Lead", &lead).await.unwrap();
    let after = export(&world, &ada).await;
    let differ = before.lines().zip(after.lines()).find(|(before, after)| before != after);
    assert!(before == after, "{differ:#?}");
    let path = format!("/api/1/access/runs/{}/undo", run["id"].as_str().unwrap());
    let nothing_left = world.server.post(&path, Some(API_KEY), &json!({})).await;
    assert_eq!(nothing_left.status, 409, "{nothing_left:?}");
    let kept = world.server.get("/api/1/access/runs", Some(API_KEY)).await.ok();
    assert_eq!((&kept["total"], &kept["items"][1]["undone_by"]), (&json!(2), &json!("API key")));
}

/// R202: a run whose answers are lost half way is known as far as it went: it can be undone without a
/// trace, and another goes on where it stopped.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r202_a_run_that_stops_half_way_is_undone_or_gone_on_with() {
    let world = World::freshly_installed().await;
    let ada = user(&world, "ada").await;
    let before = export(&world, &ada).await;
    for answered in [0, 1, 3, 5] {
        let plan = plan(&world, "").await;
        world.company.fault.collections.store(answered, Ordering::SeqCst);
        let run = apply(&world, &plan).await;
        world.company.fault.collections.store(u64::MAX, Ordering::SeqCst);
        assert_eq!(run["state"], "stopped", "{run:#}");
        assert!(states(&run).contains("begun") && states(&run).contains("waiting"), "{run:#}");
        if answered < 5 {
            undo(&world, &run).await;
            let after = export(&world, &ada).await;
            let differ = before.lines().zip(after.lines()).find(|(before, after)| before != after);
            assert!(before == after, "after {answered}: {differ:#?}");
        }
    }
    let rest = plan(&world, "").await;
    let run = apply(&world, &rest).await;
    assert_eq!(states(&run), BTreeSet::from(["done"]), "{run:#}");
    assert_eq!(plan(&world, "").await["groups"], json!([]));
}

/// R202: what somebody changed after a run is told when it is undone, and left as it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r202_undoing_overwrites_nothing_that_was_changed_meanwhile() {
    let world = World::freshly_installed().await;
    let ada = user(&world, "ada").await;
    let run = apply(&world, &plan(&world, "").await).await;
    let org = &world.company.org;
    let only = async |soql: &str| org.query(&ada, soql).await.unwrap().records[0].id.clone().unwrap();
    let title = only(
        "SELECT Id FROM FieldPermissions WHERE Field = 'Contact.Title' AND Parent.Name = 'Alongside_Access'",
    )
    .await;
    org.update(&ada, "FieldPermissions", &title, &fields(json!({"PermissionsEdit": false}))).await.unwrap();
    let set = only("SELECT Id FROM PermissionSet WHERE Name = 'Alongside_Access'").await;
    let priya = fields(json!({"AssigneeId": world.company.id("priya"), "PermissionSetId": set}));
    org.create(&ada, "PermissionSetAssignment", &priya).await.unwrap();

    let undone = undo(&world, &run).await;
    let kept = change(&undone, "Contact.Title");
    assert_eq!(
        (&kept["state"], &kept["problem"]),
        (&json!("kept"), &json!("Somebody changed it meanwhile: it is Read now."))
    );
    let kept = change(&undone, "Make the permission set");
    assert_eq!(kept["state"], "kept", "{kept:#}");
    assert_eq!(change(&undone, "Assign Alongside Access to Sam")["state"], "undone");
    let held = format!("SELECT AssigneeId FROM PermissionSetAssignment WHERE PermissionSetId = '{set}'");
    let found = org.query(&ada, &held).await.unwrap();
    assert_eq!(found.records.len(), 1, "Priya's stays");

    // With what stood in the way gone, the rest is undone.
    let theirs =
        only(&format!("SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId = '{set}'")).await;
    org.delete(&ada, "PermissionSetAssignment", &theirs).await.unwrap();
    org.delete(&ada, "FieldPermissions", &title).await.unwrap();
    assert_eq!(states(&undo(&world, &run).await), BTreeSet::from(["undone"]));
}

/// R202: a plan is what was confirmed and nothing else; what the CRM refuses is told with its code,
/// and a set that grants more than the manifest says is not handed on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r202_nothing_but_the_confirmed_plan_is_applied() {
    let world = World::freshly_installed().await;
    let ada = user(&world, "ada").await;
    let org = &world.company.org;
    let old = plan(&world, "").await;
    let agent = org.query(&ada, "SELECT Id FROM PermissionSet WHERE Name = 'Alongside_Agent'").await.unwrap();
    let sam = json!({"AssigneeId": world.company.id("sam"), "PermissionSetId": agent.records[0].id});
    org.create(&ada, "PermissionSetAssignment", &fields(sam)).await.unwrap();
    let send = async |body: Value| world.server.post("/api/1/access/apply", Some(API_KEY), &body).await;
    assert_eq!(send(json!({"plan": old["id"]})).await.refusal(), (409, "plan_changed".into()));

    let now = plan(&world, "?manifest=co-browsing").await;
    let wrong = send(json!({"plan": now["id"], "changes": ["assign:nobody"]})).await;
    assert_eq!(wrong.refusal(), (422, "invalid".into()));

    let file = "format = 1\ntitle = \"Ours\"\n[people.desk]\nusers = [\"tom@fernhill.example\"]\n[[grants]]\nto = [\"desk\"]\n[grants.fields]\n\"Contact.Nowhere__c\" = [\"read\"]\n";
    let ours = world.server.post("/api/1/access/plan", Some(API_KEY), &json!({"file": file})).await.ok();
    let run = send(json!({"plan": ours["id"], "file": file})).await.ok();
    assert_eq!((&run["manifest"], &run["title"]), (&json!("file"), &json!("Ours")));
    let refused = change(&run, "Contact.Nowhere__c");
    assert_eq!(
        (&refused["state"], &refused["code"]),
        (&json!("failed"), &json!("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"))
    );
    assert_eq!(change(&run, "Assign Alongside Access to Tom")["state"], "done");
    undo(&world, &run).await;
    let broken = json!({"file": "format = 1\n[people.desk]\nprofile = [\"Desk\"]\n"});
    let broken = world.server.post("/api/1/access/plan", Some(API_KEY), &broken).await;
    assert_eq!(broken.refusal(), (422, "invalid".into()));
    assert!(broken.json()["message"].as_str().unwrap().contains("people.desk"), "{broken:?}");

    // A set of this name that grants more than any manifest is handed to nobody by the doctor.
    let set =
        json!({"Name": "Alongside_Access", "Label": "Alongside Access", "PermissionsViewAllData": true});
    org.create(&ada, "PermissionSet", &fields(set)).await.unwrap();
    let plan = plan(&world, "").await;
    assert!(!sentences(&plan).iter().any(|(_, what)| what.contains("Assign Alongside Access")), "{plan:#}");
    let told =
        plan["groups"].as_array().unwrap().iter().flat_map(|group| group["changes"].as_array().unwrap());
    let by_hand: Vec<_> = told.filter(|change| change["how"] == "manual").collect();
    assert!(
        by_hand.iter().any(|change| change["what"].as_str().unwrap().contains("ViewAllData")),
        "{plan:#}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_admins_of_the_account_see_or_change_its_grants() {
    let world = World::start().await;
    let sam = world.bearer("sam").await;
    let body = json!({"plan": "all.0"});
    for path in ["/api/1/access/plan", "/api/1/access/runs", "/api/1/access/runs/0"] {
        assert_eq!(world.server.get(path, None).await.status, 401, "{path}");
        assert_eq!(world.server.get(path, Some(&sam)).await.status, 403, "{path}");
    }
    for path in ["/api/1/access/apply", "/api/1/access/runs/0/undo"] {
        assert_eq!(world.server.post(path, None, &body).await.status, 401, "{path}");
        assert_eq!(world.server.post(path, Some(&sam), &body).await.status, 403, "{path}");
    }
    let theirs = world.server.get("/api/1/access/plan", Some(THEIR_API_KEY)).await;
    assert_eq!(theirs.refusal(), (409, "crm_not_connected".into()));
    let ours = apply(&world, &plan(&world, "?manifest=company-settings").await).await;
    let path = format!("/api/1/access/runs/{}", ours["id"].as_str().unwrap());
    assert_eq!(world.server.get(&path, Some(THEIR_API_KEY)).await.status, 404);
    let unknown = world.server.get("/api/1/access/plan?manifest=everything", Some(API_KEY)).await;
    assert_eq!(unknown.refusal(), (422, "invalid".into()));
}

/// R202: a platform's user that may look and not change is told which rights it lacks, and changes
/// nothing; what the CRM's own description lets it not set is told step by step.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r202_a_platform_without_rights_in_the_crm_names_them_and_changes_nothing() {
    let world = World::freshly_installed().await;
    let ada = user(&world, "ada").await;
    let org = &world.company.org;
    let looks = json!({
        "Name": "Looks", "Label": "Looks", "PermissionsApiEnabled": true, "PermissionsViewSetup": true,
        "PermissionsViewAllData": true,
    });
    let set = org.create(&ada, "PermissionSet", &fields(looks)).await.unwrap();
    let integration = world.company.id("integration");
    let assignment = fields(json!({"AssigneeId": integration, "PermissionSetId": set}));
    org.create(&ada, "PermissionSetAssignment", &assignment).await.unwrap();
    let standard = org.query(&ada, "SELECT Id FROM Profile WHERE Name = 'Standard User'").await.unwrap();
    let standard = fields(json!({"ProfileId": standard.records[0].id}));
    org.update(&ada, "User", integration, &standard).await.unwrap();

    let plan = plan(&world, "").await;
    assert_eq!(
        plan["rights_missing"],
        json!(["Manage Profiles and Permission Sets", "Assign Permission Sets"])
    );
    let policy = &plan["groups"].as_array().unwrap().last().unwrap()["changes"][0];
    assert_eq!(policy["how"], "manual", "{policy:#}");
    assert!(policy["steps"].as_array().unwrap().len() > 2, "{policy:#}");
    let page = &policy["steps"][1]["link"];
    assert_eq!((&page["label"], &page["by"]), (&json!("Setup, App Manager"), &json!("admin")));
    assert!(page["url"].as_str().unwrap().starts_with(&world.company.url), "{page:#}");
    assert_eq!(plan["rights_link"]["label"], "Setup, Permission Sets");
    let before = org.query(&ada, "SELECT Id FROM PermissionSetAssignment").await.unwrap().records.len();
    let refused = world.server.post("/api/1/access/apply", Some(API_KEY), &json!({"plan": plan["id"]})).await;
    assert_eq!(refused.refusal(), (409, "crm_rights_missing".into()));
    let words = refused.json()["message"].as_str().unwrap().to_owned();
    assert!(words.contains("Integration Alongside") && words.contains("Assign Permission Sets"), "{words}");
    let after = org.query(&ada, "SELECT Id FROM PermissionSetAssignment").await.unwrap().records.len();
    assert_eq!(before, after);
    assert_eq!(world.server.get("/api/1/access/runs", Some(API_KEY)).await.ok()["total"], 0);
}
