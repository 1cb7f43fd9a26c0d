use super::logic::Logic;
use super::*;
use crate::metadata::Names;

fn assigned(app: Option<&str>, profile: Option<&str>, page: &str) -> PageAssignment {
    PageAssignment {
        app: app.map(str::to_owned),
        profile_id: profile.map(str::to_owned),
        form_factor: FormFactor::Large,
        page: page.to_owned(),
    }
}

#[test]
fn a_page_for_app_and_profile_comes_before_the_apps_before_the_orgs() {
    let all = [
        assigned(None, None, "Everybody"),
        assigned(Some("Service"), None, "Service"),
        assigned(Some("Service"), Some("agents"), "Agents"),
    ];
    let chosen = |app, profile, form| choose(&all, app, profile, form);
    assert_eq!(chosen(Some("Service"), "agents", FormFactor::Large), ["Agents", "Service", "Everybody"]);
    assert_eq!(chosen(Some("Service"), "others", FormFactor::Large), ["Service", "Everybody"]);
    assert_eq!(chosen(Some("Sales"), "agents", FormFactor::Large), ["Everybody"]);
    assert_eq!(chosen(None, "agents", FormFactor::Large), ["Everybody"]);
    assert!(chosen(Some("Service"), "agents", FormFactor::Small).is_empty(), "phones have their own");
}

#[test]
fn a_page_takes_its_places_from_other_pages_and_leaves_its_old_ones() {
    let mut known = vec![assigned(None, None, "Old"), assigned(Some("Service"), None, "New")];
    replace(&mut known, "New", &[assigned(None, None, "ignored")]);
    assert_eq!(known, [assigned(None, None, "New")]);
}

#[test]
fn and_binds_closer_than_or_and_broken_logic_says_why() {
    let holds = |text: &str, criteria: &[bool]| Logic::parse(text, criteria.len()).unwrap().holds(criteria);
    assert!(holds("1 OR 2 AND 3", &[true, false, false]));
    assert!(!holds("(1 or 2) and 3", &[true, false, false]));
    assert!(holds("NOT 1", &[false]));
    for (text, words) in [
        ("1 AND", "ends too early"),
        ("1 2", "not expected"),
        ("(1", "parenthesis"),
        ("4", "not the number"),
        ("0", "not the number"),
        ("", "write the numbers"),
    ] {
        let problem = Logic::parse(text, 3).unwrap_err();
        assert!(problem.contains(words), "{text}: {problem}");
    }
    assert!(Logic::parse(&"(".repeat(90), 1).unwrap_err().contains("too deep"));
}

#[test]
fn a_page_is_the_same_after_it_was_written_and_read() {
    let mut page = standard_page("Case", "Case");
    page.regions[2].components.push(PlacedComponent {
        component: "alongside:sidebar".into(),
        properties: BTreeMap::from([("title".to_owned(), "A <b> & \"c\"".to_owned())]),
        visibility: Some(VisibilityRule {
            boolean_filter: Some("1 OR 2".into()),
            criteria: vec![
                Criterion {
                    left: "{!$User.Profile.Name}".into(),
                    operator: Operator::Equal,
                    right: "Support Agent".into(),
                },
                Criterion { left: "{!Record.Status}".into(), operator: Operator::NotEqual, right: "".into() },
            ],
        }),
    });
    let xml = write(&page);
    assert_eq!(read(&Names::own(), "page", &xml).unwrap(), page, "{xml}");
}

#[test]
fn parts_that_the_model_does_not_hold_are_named_and_not_saved() {
    let xml = "<FlexiPage><flexiPageRegions><itemInstances><fieldInstance><fieldItem>Record.Name</fieldItem></fieldInstance></itemInstances><name>main</name><type>Region</type></flexiPageRegions><flexiPageRegions><name>Facet-1</name><type>Facet</type></flexiPageRegions><masterLabel>Case</masterLabel><sobjectType>Case</sobjectType><template><name>x</name></template><type>RecordPage</type></FlexiPage>";
    let page = read(&Names::own(), "page", xml).unwrap();
    assert_eq!(page.foreign, ["a fieldInstance in main", "the facet Facet-1"]);
    let refused = check(&page, &[], &|_| true).unwrap_err();
    assert!(refused.contains("fieldInstance"), "{refused}");
}
