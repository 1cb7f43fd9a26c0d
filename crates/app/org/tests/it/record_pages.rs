//! Record pages: which one a user gets, who sees a component, and two people who edit one page.

use std::collections::BTreeMap;

use alongside_org::{
    Criterion, CurrentUser, ErrorCode, FormFactor, OpenedRecordPage, Operator, PageAssignment,
    PageComponentGroup, PlacedComponent, RecordPage, RecordPageError, VisibilityRule,
};
use serde_json::json;

use crate::support::{Company, company, fields};

const SIDEBAR: &str = "alongside:sidebar";

fn with_sidebar(visibility: Option<VisibilityRule>) -> RecordPage {
    let mut page = RecordPage::standard("Case", "Case");
    let sidebar = PlacedComponent { component: SIDEBAR.into(), properties: BTreeMap::new(), visibility };
    page.regions[2].components.push(sidebar);
    page
}

fn new(page: RecordPage) -> OpenedRecordPage {
    OpenedRecordPage { name: None, version: None, page }
}

fn when(left: &str, operator: Operator, right: &str) -> Criterion {
    Criterion { left: left.into(), operator, right: right.into() }
}

fn assigned(app: Option<&str>, profile_id: Option<&str>, form_factor: FormFactor) -> PageAssignment {
    PageAssignment {
        app: app.map(str::to_owned),
        profile_id: profile_id.map(str::to_owned),
        form_factor,
        page: String::new(),
    }
}

/// Whether the Sidebar is on the page of Sam's case as this user sees it.
async fn sees(company: &Company, user: &CurrentUser, app: Option<&str>, form_factor: FormFactor) -> bool {
    let ada = company.user("ada").await;
    let record = company.org.retrieve(&ada, "Case", company.id("sams case")).await.unwrap();
    let page = company.org.record_page(user, "Case", &record, app, form_factor).await.unwrap();
    page.components().any(|placed| placed.component == SIDEBAR)
}

#[tokio::test]
async fn r29_a_freshly_installed_package_shows_nowhere_until_it_is_placed_and_assigned() {
    let company = company().await;
    let (ada, sam) = (company.user("ada").await, company.user("sam").await);
    let offered = company.org.page_components("Case").await.unwrap();
    let sidebar = offered.iter().find(|component| component.name == SIDEBAR).unwrap();
    assert_eq!((sidebar.label.as_str(), sidebar.group), ("Sidebar", PageComponentGroup::Managed));
    assert!(!sees(&company, &sam, None, FormFactor::Large).await);

    let saved = company.org.save_record_page(&ada, &new(with_sidebar(None))).await.unwrap();
    let name = saved.name.unwrap();
    assert_eq!(name, "Case_Record_Page");
    assert!(!sees(&company, &sam, None, FormFactor::Large).await, "saved, but nobody's page yet");
    let everybody = [assigned(None, None, FormFactor::Large)];
    company.org.assign_record_page(&ada, "Case", &name, &everybody).await.unwrap();
    assert!(sees(&company, &sam, None, FormFactor::Large).await);
    assert!(!sees(&company, &sam, None, FormFactor::Small).await, "phones were not chosen");
    // Tools find the page as metadata.
    assert!(company.org.flexi_pages().await.unwrap().iter().any(|page| page.name == name));
}

#[tokio::test]
async fn a_page_for_an_app_and_a_profile_is_shown_there_and_nowhere_else() {
    let company = company().await;
    let (ada, sam) = (company.user("ada").await, company.user("sam").await);
    let saved = company.org.save_record_page(&ada, &new(with_sidebar(None))).await.unwrap();
    let name = saved.name.unwrap();
    let wanted = [assigned(Some("Service"), Some(&sam.profile_id), FormFactor::Large)];
    company.org.assign_record_page(&ada, "Case", &name, &wanted).await.unwrap();
    assert!(sees(&company, &sam, Some("Service"), FormFactor::Large).await);
    assert!(!sees(&company, &sam, Some("Sales"), FormFactor::Large).await);
    assert!(!sees(&company, &ada, Some("Service"), FormFactor::Large).await);

    for (wrong, words) in [
        (assigned(Some("Nothing"), None, FormFactor::Large), "app: there is no app Nothing"),
        (assigned(None, Some(&sam.profile_id), FormFactor::Large), "within an app"),
        (assigned(Some("Service"), Some("00e000000000000AAA"), FormFactor::Large), "there is no profile"),
    ] {
        let refused = company.org.assign_record_page(&ada, "Case", &name, &[wrong]).await.unwrap_err();
        assert!(refused.message.contains(words), "{refused}");
    }
    let refused = company.org.assign_record_page(&ada, "Contact", &name, &wanted).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotFound, "a page of another object");
}

#[tokio::test]
async fn r113_a_filter_keeps_a_component_from_whom_it_is_not_for() {
    let company = company().await;
    let (ada, sam, tom) = (company.user("ada").await, company.user("sam").await, company.user("tom").await);
    let mut opened = company.org.save_record_page(&ada, &new(with_sidebar(None))).await.unwrap();
    let name = opened.name.clone().unwrap();
    let everybody = [FormFactor::Large, FormFactor::Small].map(|form| assigned(None, None, form));
    company.org.assign_record_page(&ada, "Case", &name, &everybody).await.unwrap();
    let profile = "{!$User.Profile.Name}";
    let agent = || when(profile, Operator::Equal, "Support Agent");
    let set = "{!$User.PermissionSet.Name}";
    let any = |criteria| VisibilityRule { boolean_filter: Some("1 OR 2".into()), criteria };
    let all = |criteria| VisibilityRule { boolean_filter: None, criteria };
    for (what, rule, large, small, tom_sees) in [
        ("profile", all(vec![agent()]), true, true, false),
        (
            "not the profile",
            all(vec![when(profile, Operator::NotEqual, "Support Agent")]),
            false,
            false,
            true,
        ),
        (
            "permission set",
            all(vec![when(set, Operator::Equal, "alongside__Alongside_Agent")]),
            true,
            true,
            false,
        ),
        (
            "no permission set",
            all(vec![when(set, Operator::NotEqual, "Alongside_Access")]),
            false,
            false,
            true,
        ),
        (
            "custom permission",
            all(vec![when("{!$Permission.CustomPermission.alongside__Agent}", Operator::Equal, "true")]),
            true,
            true,
            false,
        ),
        ("field", all(vec![when("{!Record.Priority}", Operator::Equal, "High")]), true, true, true),
        ("no value", all(vec![when("{!Record.Reason}", Operator::Equal, "")]), true, true, true),
        ("lookup", all(vec![when("{!Record.Account.Name}", Operator::Contains, "bright")]), true, true, true),
        ("screen", all(vec![when("{!$Client.FormFactor}", Operator::Equal, "Small")]), false, true, false),
        (
            "one of two",
            any(vec![agent(), when("{!Record.Priority}", Operator::Equal, "Low")]),
            true,
            true,
            false,
        ),
        (
            "both of two",
            all(vec![agent(), when("{!Record.Priority}", Operator::Equal, "Low")]),
            false,
            false,
            false,
        ),
    ] {
        opened.page = with_sidebar(Some(rule));
        opened = company.org.save_record_page(&ada, &opened).await.expect(what);
        assert_eq!(sees(&company, &sam, None, FormFactor::Large).await, large, "{what}, large");
        assert_eq!(sees(&company, &sam, None, FormFactor::Small).await, small, "{what}, small");
        assert_eq!(sees(&company, &tom, None, FormFactor::Large).await, tom_sees, "{what}, another user");
    }
}

#[tokio::test]
async fn the_second_of_two_editors_is_told_and_changes_nothing() {
    let company = company().await;
    let (ada, jonas) = (company.user("ada").await, company.user("jonas").await);
    let saved = company.org.save_record_page(&ada, &new(with_sidebar(None))).await.unwrap();
    let name = saved.name.as_deref();
    let mut first = company.org.open_record_page(&ada, "Case", name).await.unwrap();
    let mut second = company.org.open_record_page(&jonas, "Case", name).await.unwrap();
    assert_eq!(first, saved);
    first.page.label = "Of the first".into();
    company.org.save_record_page(&ada, &first).await.unwrap();
    second.page.label = "Of the second".into();
    let refused = company.org.save_record_page(&jonas, &second).await.unwrap_err();
    assert!(matches!(refused, RecordPageError::Changed), "{refused}");
    let now = company.org.open_record_page(&jonas, "Case", name).await.unwrap();
    assert_eq!(now.page.label, "Of the first");
    // Saved again without a change, the page that was read stays the one that is there.
    let same = company.org.save_record_page(&jonas, &now).await.unwrap();
    company.org.save_record_page(&jonas, &same).await.unwrap();
}

#[tokio::test]
async fn a_page_that_is_wrong_is_refused_with_the_place_and_nothing_is_kept() {
    let company = company().await;
    let ada = company.user("ada").await;
    let rule = |left: &str, right: &str| {
        let criteria = vec![when(left, Operator::Equal, right)];
        with_sidebar(Some(VisibilityRule { boolean_filter: None, criteria }))
    };
    let with = |change: fn(&mut RecordPage)| {
        let mut page = with_sidebar(None);
        change(&mut page);
        page
    };
    for (page, words) in [
        (with(|page| page.label.clear()), "Label: write 1 to 80 characters"),
        (with(|page| page.regions[0].name = "a<b".into()), "no name of a region"),
        (with(|page| page.regions[0].name = "main".into()), "is there twice"),
        (with(|page| page.regions[0].components[0].component = "alongside:other".into()), "cannot be placed"),
        (
            with(|page| {
                page.regions[2].components[0].properties.insert("colour".into(), "red".into());
            }),
            "there is no property colour",
        ),
        (rule("{!Record.Nothing__c}", "x"), "has no field Nothing__c"),
        (rule("{!$User.Password}", "x"), "cannot be filtered by"),
        (rule("{!$User.Profile.Name}", ""), "say what"),
    ] {
        let refused = company.org.save_record_page(&ada, &new(page)).await.unwrap_err();
        assert!(refused.to_string().contains(words), "{words}: {refused}");
    }
    let xml = "<FlexiPage><flexiPageRegions><itemInstances><componentInstance><componentName>force:detailPanel</componentName><visibilityRule><criteria><leftValue>{!Record.Status}</leftValue><operator>LIKE</operator></criteria></visibilityRule></componentInstance></itemInstances><name>main</name><type>Region</type></flexiPageRegions><masterLabel>Case</masterLabel><sobjectType>Case</sobjectType><template><name>x</name></template><type>RecordPage</type></FlexiPage>";
    let refused = company.org.save_flexi_page(&ada, "Deployed", xml).await.unwrap_err();
    assert!(refused.message.contains("'LIKE' is not a valid value"), "{refused}");
    assert!(company.org.record_pages(&ada, "Case").await.unwrap().is_empty());
    let sam = company.user("sam").await;
    let refused = company.org.save_record_page(&sam, &new(with_sidebar(None))).await.unwrap_err();
    assert!(refused.to_string().contains("Customize Application"), "{refused}");
    let refused = company.org.open_record_page(&sam, "Case", None).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InsufficientAccess);
}

#[tokio::test]
async fn a_field_that_may_not_be_read_has_no_value_for_a_filter() {
    let company = company().await;
    let (ada, tom) = (company.user("ada").await, company.user("tom").await);
    let mut page = RecordPage::standard("Contact", "Contact");
    page.regions[2].components.push(PlacedComponent {
        component: SIDEBAR.into(),
        properties: BTreeMap::new(),
        visibility: Some(VisibilityRule {
            boolean_filter: None,
            criteria: vec![when("{!Record.Email}", Operator::NotEqual, "")],
        }),
    });
    let name = company.org.save_record_page(&ada, &new(page)).await.unwrap().name.unwrap();
    let everybody = [assigned(None, None, FormFactor::Large)];
    company.org.assign_record_page(&ada, "Contact", &name, &everybody).await.unwrap();
    for (user, seen) in [(&ada, true), (&tom, false)] {
        let record = company.org.retrieve(user, "Contact", company.id("casey")).await.unwrap();
        let page = company.org.record_page(user, "Contact", &record, None, FormFactor::Large).await.unwrap();
        let sees = page.components().any(|placed| placed.component == SIDEBAR);
        assert_eq!(sees, seen, "{}", user.username);
    }
    let changed = fields(json!({ "Email": null }));
    company.org.update(&ada, "Contact", company.id("casey"), &changed).await.unwrap();
    let record = company.org.retrieve(&ada, "Contact", company.id("casey")).await.unwrap();
    let page = company.org.record_page(&ada, "Contact", &record, None, FormFactor::Large).await.unwrap();
    assert!(!page.components().any(|placed| placed.component == SIDEBAR));
}
