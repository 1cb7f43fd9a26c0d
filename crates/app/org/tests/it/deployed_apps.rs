//! Apps that are deployed: their navigation, and the record pages that are shown in them.

use alongside_org::{FormFactor, TABSET};
use data_encoding::BASE64;

use crate::client::access;
use crate::deploys::{Files, NS, deploy, file, manifest, metadata, problems, text, unzip};
use crate::support::company;

const TABBED: &str = include_str!("../../src/record_pages/tests/tabbed.flexipage-meta.xml");

fn app(inner: &str) -> Vec<u8> {
    let all = "<formFactors>Large</formFactors><label>Desk</label><tabs>standard-Contact</tabs><uiType>Lightning</uiType>";
    file("CustomApplication", &format!("{inner}{all}"))
}

fn files(app: Vec<u8>) -> Files {
    Files::from([
        ("package.xml".into(), manifest(&[("CustomApplication", "Desk"), ("FlexiPage", "Contact_Tabs")])),
        ("applications/Desk.app".into(), app),
        ("flexipages/Contact_Tabs.flexipage".into(), TABBED.as_bytes().to_vec()),
    ])
}

const SHOWS: &str = "<actionOverrides><actionName>View</actionName><content>Contact_Tabs</content><formFactor>Large</formFactor><skipRecordTypeSelect>false</skipRecordTypeSelect><type>Flexipage</type><pageOrSobjectType>Contact</pageOrSobjectType></actionOverrides>";

#[tokio::test]
async fn a_console_app_shows_its_record_pages_with_their_tabs_and_both_are_retrieved_as_they_came() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let sent = files(app(&format!("{SHOWS}<navType>Console</navType>")));
    let result = deploy(&company, &token, &sent, "").await;
    assert_eq!(result["status"], "Succeeded", "{result}");

    let (ada, sam) = (company.user("ada").await, company.user("sam").await);
    let apps = company.org.apps(&ada).await.unwrap();
    assert!(apps.iter().any(|app| app.name == "Desk" && app.console), "{apps:?}");
    let contacts = company.org.query(&ada, "SELECT Id FROM Contact LIMIT 1").await.unwrap();
    let record = &contacts.records[0];
    let shown = async |app: &str, factor| {
        let page = company.org.record_page(&sam, "Contact", record, Some(app), factor).await.unwrap();
        let set = page.components().find(|placed| placed.component == TABSET);
        set.map_or(0, |set| page.tabs(set).len())
    };
    assert_eq!(shown("Desk", FormFactor::Large).await, 2);
    assert_eq!(shown("Desk", FormFactor::Small).await, 0, "phones were not named");
    assert_eq!(shown("Sales", FormFactor::Large).await, 0, "another app");

    let body = format!(
        "<retrieve {NS}><retrieveRequest><apiVersion>64.0</apiVersion><singlePackage>true</singlePackage><unpackaged><types><members>Desk</members><name>CustomApplication</name></types><types><members>Contact_Tabs</members><name>FlexiPage</name></types><version>64.0</version></unpackaged></retrieveRequest></retrieve>"
    );
    let id = text(&metadata(&company, &token, &body).await, "id");
    let status = format!(
        "<checkRetrieveStatus {NS}><asyncProcessId>{id}</asyncProcessId><includeZip>true</includeZip></checkRetrieveStatus>"
    );
    let archive = loop {
        let answer = metadata(&company, &token, &status).await;
        if text(&answer, "done") == "true" {
            break text(&answer, "zipFile");
        }
        tokio::task::yield_now().await;
    };
    let kept = unzip(&BASE64.decode(archive.as_bytes()).unwrap());
    let of = |name: &str| String::from_utf8(kept[&format!("unpackaged/{name}")].clone()).unwrap();
    assert!(of("applications/Desk.app").contains("<navType>Console</navType>"));
    assert!(of("applications/Desk.app").contains("<content>Contact_Tabs</content>"));
    assert_eq!(of("flexipages/Contact_Tabs.flexipage").trim(), TABBED.trim());
}

#[tokio::test]
async fn an_app_whose_page_profile_or_navigation_is_not_there_is_refused_by_name() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let by_profile = SHOWS.replace("actionOverrides>", "profileActionOverrides>");
    let by_profile = by_profile.replace("</profileAction", "<profile>Nobody</profile></profileAction");
    for (inner, words) in [
        (SHOWS.replace("Contact_Tabs", "Nowhere"), "In field: content - no FlexiPage named Nowhere found"),
        (by_profile, "In field: profile - no Profile named Nobody found"),
        (SHOWS.replace("Large", "Huge"), "'Huge' is not a valid value for the enum 'FormFactor'"),
        ("<navType>Sideways</navType>".to_owned(), "'Sideways' is not a valid value for the enum 'NavType'"),
    ] {
        let result = deploy(&company, &token, &files(app(&inner)), "").await;
        assert_eq!(result["status"], "Failed", "{result}");
        let said = problems(&result);
        assert!(said.iter().any(|said| said.contains(words)), "{words}: {said:?}");
    }
}

#[tokio::test]
async fn a_profiles_default_app_is_deployed_retrieved_and_cloned_with_the_profile() {
    let company = company().await;
    let token = access(&company, "ada").await;
    let ada = company.user("ada").await;
    let admins = company.org.query(&ada, "SELECT Id FROM Profile WHERE Name = 'System Administrator'").await;
    let admins = admins.unwrap().records[0].id.clone().unwrap();
    let copy = company.org.clone_profile(&ada, &admins, "DeskTeam").await.unwrap();
    let begins = |visible: &str| {
        let inner = format!(
            "<applicationVisibilities><application>Desk</application><default>true</default><visible>{visible}</visible></applicationVisibilities>"
        );
        let mut sent = files(app("<navType>Console</navType>"));
        let types = [("CustomApplication", "Desk"), ("FlexiPage", "Contact_Tabs"), ("Profile", "DeskTeam")];
        sent.insert("package.xml".into(), manifest(&types));
        sent.insert("profiles/DeskTeam.profile".into(), file("Profile", &inner));
        sent
    };
    let refused = deploy(&company, &token, &begins("false"), "").await;
    assert!(problems(&refused)[0].contains("The default app must be visible: Desk"), "{refused}");
    let result = deploy(&company, &token, &begins("true"), "").await;
    assert_eq!(result["status"], "Succeeded", "{result}");
    let desk = company.org.query(&ada, "SELECT Id FROM AppDefinition WHERE DeveloperName = 'Desk'").await;
    let desk = desk.unwrap().records[0].id.clone();
    assert_eq!(company.org.default_app(&copy).await.unwrap(), desk);
    let again = deploy(&company, &token, &begins("true"), "").await;
    let successes = again["details"]["componentSuccesses"].as_array().unwrap();
    assert!(successes.iter().all(|one| one["changed"] == false), "{again}");
    let second = company.org.clone_profile(&ada, &copy, "Second desk").await.unwrap();
    assert_eq!(company.org.default_app(&second).await.unwrap(), desk);
}
