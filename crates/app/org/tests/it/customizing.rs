//! Objects and fields that administrators make while the org runs, and the components and pages
//! that packages bring.

use std::path::Path;

use alongside_org::{
    CustomFieldSpec, CustomFieldType, CustomObjectSpec, ErrorCode, FieldVisibility, InstallScope,
    InstallState, PackageSource,
};
use serde_json::json;

use crate::support::{Company, company, fields};

fn visit() -> CustomObjectSpec {
    CustomObjectSpec {
        name: "Visit".into(),
        label: "Visit".into(),
        plural_label: "Visits".into(),
        name_label: "Visit Name".into(),
        auto_number: None,
        private: true,
        searched: true,
    }
}

fn field(name: &str, kind: CustomFieldType) -> CustomFieldSpec {
    CustomFieldSpec {
        name: name.into(),
        label: name.replace('_', " "),
        kind,
        required: false,
        unique: false,
        external_id: false,
        help: "Said <beside> it & more".into(),
        description: String::new(),
    }
}

async fn visible(company: &Company) -> Vec<FieldVisibility> {
    let ada = company.user("ada").await;
    vec![FieldVisibility { profile_id: ada.profile_id, edit: true }]
}

#[tokio::test]
async fn a_new_object_and_its_fields_work_at_once() {
    let company = company().await;
    let ada = company.user("ada").await;
    let object = company.org.save_custom_object(&ada, &visit()).await.unwrap();
    assert_eq!(object, "Visit__c");
    let values = vec!["Planned".to_owned(), "Done".to_owned()];
    for (name, kind) in [
        ("Reason", CustomFieldType::Text { length: 40 }),
        ("Notes", CustomFieldType::LongTextArea { length: 1000 }),
        ("Minutes", CustomFieldType::Number { precision: 4, scale: 1 }),
        ("Done", CustomFieldType::Checkbox { default: true }),
        ("Stage", CustomFieldType::Picklist { values: values.clone(), restricted: true }),
        ("Tags", CustomFieldType::MultiPicklist { values }),
        ("On", CustomFieldType::Date),
        ("At", CustomFieldType::DateTime),
        ("Mail", CustomFieldType::Email),
        ("Case", CustomFieldType::Lookup { target: "Case".into(), children: "Visits".into() }),
        ("Number", CustomFieldType::AutoNumber { format: "N-{000}".into() }),
    ] {
        let made =
            company.org.save_custom_field(&ada, &object, &field(name, kind), &visible(&company).await).await;
        assert_eq!(made.unwrap(), format!("{name}__c"));
    }
    let described = company.org.describe(&ada, "Visit__c").await.unwrap();
    let reason = described.fields.iter().find(|field| field.name == "Reason__c").unwrap();
    assert_eq!(reason.inline_help_text.as_deref(), Some("Said <beside> it & more"));
    let visit = json!({
        "Name": "First", "Reason__c": "Install", "Minutes__c": 12.5, "Stage__c": "Planned",
        "Tags__c": "Planned;Done", "Case__c": company.id("sams case"),
    });
    company.org.create(&ada, "Visit__c", &fields(visit)).await.unwrap();
    let found = company
        .org
        .query(
            &ada,
            "SELECT Number__c, Done__c, Case__r.Subject, (SELECT Id FROM Attachments__r) FROM Visit__c",
        )
        .await;
    assert!(found.is_err(), "there are no such children");
    let soql = "SELECT Subject, (SELECT Name, Number__c, Done__c FROM Visits__r) FROM Case WHERE Subject LIKE 'Cannot%'";
    let found = company.org.query(&ada, soql).await.unwrap().records[0].to_json("v67.0");
    assert_eq!(found["Visits__r"]["records"][0]["Number__c"], "N-001");
    assert_eq!(found["Visits__r"]["records"][0]["Done__c"], json!(true));
    // Without a name of its own a record goes by its id, as on the platform.
    let id = company.org.create(&ada, "Visit__c", &fields(json!({ "Minutes__c": 1 }))).await.unwrap();
    let soql = format!("SELECT Name FROM Visit__c WHERE Id = '{id}'");
    let found = company.org.query(&ada, &soql).await.unwrap().records[0].to_json("v67.0");
    assert_eq!(found["Name"], id[..15]);
    let wrong = fields(json!({ "Name": "x", "Stage__c": "Lost" }));
    let refused = company.org.create(&ada, "Visit__c", &wrong).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidOrNullForRestrictedPicklist);
    // Others do not see what was shown to administrators only.
    let sam = company.user("sam").await;
    assert_eq!(company.org.describe(&sam, "Visit__c").await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn a_field_of_a_standard_object_is_changed_and_removed_with_its_values() {
    let company = company().await;
    let ada = company.user("ada").await;
    let short = field("Region", CustomFieldType::Text { length: 5 });
    company.org.save_custom_field(&ada, "case", &short, &visible(&company).await).await.unwrap();
    let case = company.id("sams case").to_owned();
    let long = fields(json!({ "Region__c": "Northern" }));
    let refused = company.org.update(&ada, "Case", &case, &long).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::StringTooLong);
    let longer = field("Region", CustomFieldType::Text { length: 50 });
    company.org.save_custom_field(&ada, "Case", &longer, &[]).await.unwrap();
    company.org.update(&ada, "Case", &case, &long).await.unwrap();
    let number = field("Region", CustomFieldType::Number { precision: 3, scale: 0 });
    let refused = company.org.save_custom_field(&ada, "Case", &number, &[]).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::FieldIntegrityException);

    let page = "<FlexiPage xmlns=\"http://soap.sforce.com/2006/04/metadata\"><flexiPageRegions><itemInstances><fieldInstance><fieldItem>Record.Region__c</fieldItem></fieldInstance></itemInstances><name>main</name><type>Region</type></flexiPageRegions><masterLabel>Case</masterLabel><sobjectType>Case</sobjectType><template><name>x</name></template><type>RecordPage</type></FlexiPage>";
    company.org.save_flexi_page(&ada, "Case_Page", page).await.unwrap();
    let needs = company.org.dependencies(&ada, "Case", Some("Region__c")).await.unwrap();
    assert_eq!(needs, ["FlexiPage Case_Page"]);
    let refused = company.org.delete_custom_field(&ada, "Case", "Region__c").await.unwrap_err();
    assert!(refused.message.contains("referenced elsewhere in the org: FlexiPage Case_Page"), "{refused}");
    company.org.save_flexi_page(&ada, "Case_Page", &page.replace("Region__c", "Subject")).await.unwrap();
    company.org.delete_custom_field(&ada, "Case", "Region__c").await.unwrap();
    assert!(company.org.query(&ada, "SELECT Region__c FROM Case").await.is_err());
    // A field of the same name begins empty.
    company.org.save_custom_field(&ada, "Case", &short, &visible(&company).await).await.unwrap();
    let found = company.org.query(&ada, "SELECT Region__c FROM Case WHERE Region__c != null").await.unwrap();
    assert_eq!(found.total_size, 0);
}

#[tokio::test]
async fn wrong_fields_are_refused_with_what_is_wrong() {
    let company = company().await;
    let ada = company.user("ada").await;
    let text = CustomFieldType::Text { length: 10 };
    let lookup = |target: &str| CustomFieldType::Lookup { target: target.into(), children: String::new() };
    for (object, spec, words) in [
        ("Case", field("Two__Words", text.clone()), "can only contain underscores"),
        ("Case", field("1st", text.clone()), "can only contain underscores"),
        ("Case", field("Long", CustomFieldType::Text { length: 256 }), "between 1 and 255"),
        (
            "Case",
            field("Digits", CustomFieldType::Number { precision: 19, scale: 0 }),
            "within 1 to 18 digits",
        ),
        ("Case", field("Link", lookup("Nothing__c")), "does not resolve to a valid sObject type"),
        ("PermissionSet", field("More", text.clone()), "bad value for restricted picklist field"),
        (
            "Case",
            CustomFieldSpec { unique: true, ..field("Tick", CustomFieldType::Checkbox { default: false }) },
            "Can not specify",
        ),
        (
            "Case",
            field("Parent", CustomFieldType::MasterDetail { target: "Account".into(), children: "X".into() }),
            "it has records",
        ),
        (
            "Case",
            CustomFieldSpec { label: String::new(), ..field("Label", text) },
            "Required field is missing: label",
        ),
    ] {
        let refused = company.org.save_custom_field(&ada, object, &spec, &[]).await.unwrap_err();
        assert!(refused.message.contains(words), "{words}: {refused}");
    }
    let jonas = company.user("sam").await;
    let refused = company.org.save_custom_object(&jonas, &visit()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InsufficientAccess);
}

#[tokio::test]
async fn r203_the_orgs_own_fields_on_packaged_objects_survive_an_upgrade_and_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut config = crate::support::config();
    config.data_dir = Some(folder.path().to_owned());
    let company = crate::support::company_with(config.clone()).await;
    let ada = company.user("ada").await;
    let region = field("Region", CustomFieldType::Text { length: 20 });
    let object = "alongside__Session__c";
    company.org.save_custom_field(&ada, object, &region, &visible(&company).await).await.unwrap();
    let session = fields(json!({ "alongside__External_Id__c": "one", "Region__c": "North" }));
    company.org.create(&ada, object, &session).await.unwrap();
    drop(company);
    let org = alongside_org::Org::open(config).await.unwrap();
    let found = org.query(&ada, "SELECT Region__c FROM alongside__Session__c").await.unwrap();
    assert_eq!(found.records[0].text("Region__c"), "North");
}

#[tokio::test]
async fn a_packages_components_and_pages_are_there_for_page_builders() {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    let ns = "xmlns=\"http://soap.sforce.com/2006/04/metadata\"";
    let first = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../salesforce/sfdx-project.json");
    let project = std::fs::read_to_string(first).unwrap().replace("2.0.0", "2.1.0");
    write("sfdx-project.json", &project);
    let base = "force-app/main/default";
    write(&format!("{base}/lwc/panel/panel.js"), "export default class Panel {}");
    write(&format!("{base}/lwc/panel/__tests__/panel.test.js"), "test");
    write(
        &format!("{base}/lwc/panel/panel.js-meta.xml"),
        &format!(
            "<LightningComponentBundle {ns}><isExposed>true</isExposed><masterLabel>Panel</masterLabel><targets><target>lightning__RecordPage</target></targets><targetConfigs><targetConfig targets=\"lightning__RecordPage\"><property name=\"height\" type=\"Integer\" label=\"Height\" default=\"300\"/><objects><object>Case</object></objects></targetConfig></targetConfigs></LightningComponentBundle>"
        ),
    );
    let page = |component: &str| {
        format!(
            "<FlexiPage {ns}><flexiPageRegions><itemInstances><componentInstance><componentName>{component}</componentName></componentInstance></itemInstances><name>main</name><type>Region</type></flexiPageRegions><masterLabel>Case</masterLabel><sobjectType>Case</sobjectType><template><name>x</name></template><type>RecordPage</type></FlexiPage>"
        )
    };
    write(&format!("{base}/flexipages/Case_Page.flexipage-meta.xml"), &page("c:panel"));

    let company = company().await;
    let ada = company.user("ada").await;
    let source = PackageSource::from_folder(folder.path()).unwrap();
    let job = company.org.install_package(&ada, source, InstallScope::AllUsers).await.unwrap();
    let job = loop {
        let job = company.org.install_job(&job).unwrap();
        if job.state != InstallState::Running {
            break job;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(job.state, InstallState::Done, "{:?}", job.error);
    let components = company.org.lightning_components().await.unwrap();
    let panel = components.iter().find(|component| component.name == "panel").unwrap();
    assert_eq!(panel.namespace.as_deref(), Some("alongside"));
    assert_eq!((panel.targets[0].as_str(), panel.objects[0].as_str()), ("lightning__RecordPage", "Case"));
    assert_eq!(
        (panel.properties[0].name.as_str(), panel.properties[0].default.as_deref()),
        ("height", Some("300"))
    );
    assert_eq!(company.org.flexi_pages().await.unwrap()[0].object.as_deref(), Some("Case"));

    // A page of the org's own may use it; then the package cannot simply be taken away.
    let refused = company.org.save_flexi_page(&ada, "Mine", &page("alongside:nothing")).await.unwrap_err();
    assert!(refused.message.contains("design time component information"), "{refused}");
    company.org.save_flexi_page(&ada, "Mine", &page("alongside:panel")).await.unwrap();
    let refused = company.org.uninstall_package(&ada).await.unwrap_err();
    assert!(refused.to_string().contains("FlexiPage Mine"), "{refused}");
}
