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
    assert_eq!(page.foreign, ["a fieldInstance in main"]);
    let refused = check(&page, &[], &|_| true).unwrap_err();
    assert!(refused.contains("fieldInstance"), "{refused}");
}

/// A page with two tabs in its main region, as the platform writes it.
const TABBED: &str = include_str!("tests/tabbed.flexipage-meta.xml");

#[test]
fn tabs_are_read_with_what_stands_in_them_and_written_as_facets() {
    let page = read(&Names::own(), "page", TABBED).unwrap();
    assert!(page.foreign.is_empty(), "{:?}", page.foreign);
    let set = page.components().find(|placed| placed.component == TABSET).unwrap();
    let tabs: Vec<(&str, bool, Vec<&str>)> = page
        .tabs(set)
        .into_iter()
        .map(|tab| (tab.title, tab.active, tab.components.iter().map(|one| one.component.as_str()).collect()))
        .collect();
    let expected = [
        ("Details", false, vec![DETAILS]),
        ("Messages", true, vec!["alongside:conversation", RELATED_LISTS]),
    ];
    assert_eq!(tabs, expected);
    assert_eq!(read(&Names::own(), "page", &write(&page)).unwrap(), page);
}

#[test]
fn a_facet_is_shown_in_one_place_and_goes_with_what_shows_it() {
    let page = read(&Names::own(), "page", TABBED).unwrap();
    assert!(tabs::check(&page).is_ok());
    let mut twice = page.clone();
    let set = twice.components().find(|placed| placed.component == TABSET).cloned().unwrap();
    twice.regions.iter_mut().find(|region| !region.facet).unwrap().components.push(set);
    assert!(tabs::check(&twice).unwrap_err().contains("in another place already"));
    let mut missing = page.clone();
    missing.regions.retain(|region| region.name != "maintabs");
    assert!(tabs::check(&missing).unwrap_err().contains("there is no facet maintabs"));
    let mut without = page;
    for region in without.regions.iter_mut().filter(|region| !region.facet) {
        region.components.retain(|placed| placed.component != TABSET);
    }
    without.drop_unshown();
    assert!(without.regions.iter().all(|region| !region.facet), "{:?}", without.regions);
}
