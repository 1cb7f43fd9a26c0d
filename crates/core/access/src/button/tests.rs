//! The two worked examples of R114.
#![allow(clippy::unwrap_used)]

use super::*;

fn shown(table: &ButtonTable, object: &str, profile: &str) -> Buttons {
    table.object(object).unwrap_or_default() & table.profile(profile).unwrap_or_default()
}

#[test]
fn r114_first_example_reps_only_show_and_agents_only_join() {
    let table = ButtonTable::new(
        [("Contact".to_owned(), Buttons::new(true, false, true))],
        [
            ("Rep".to_owned(), Buttons::new(true, false, false)),
            ("Agent".to_owned(), Buttons::new(false, false, true)),
        ],
    );
    assert_eq!(shown(&table, "Contact", "Rep"), Buttons::new(true, false, false));
    assert_eq!(shown(&table, "Contact", "Agent"), Buttons::new(false, false, true));
}

#[test]
fn r114_second_example_opportunities_only_show_and_cases_only_join() {
    let table = ButtonTable::new(
        [
            ("Opportunity".to_owned(), Buttons::new(true, false, false)),
            ("Case".to_owned(), Buttons::new(false, false, true)),
        ],
        ["Rep", "Agent"].map(|name| (name.to_owned(), Buttons::new(true, false, true))),
    );
    for profile in ["Rep", "Agent"] {
        assert_eq!(shown(&table, "Opportunity", profile), Buttons::new(true, false, false));
        assert_eq!(shown(&table, "Case", profile), Buttons::new(false, false, true));
    }
}

#[test]
fn a_name_without_a_row_has_no_row_rather_than_an_empty_one() {
    let table = ButtonTable::new([("Case".to_owned(), Buttons::NONE)], []);
    assert_eq!(table.object("Case"), Some(Buttons::NONE));
    assert_eq!(table.object("Contact"), None);
    assert_eq!(table.profile("Case"), None);
}

#[test]
fn two_rows_of_one_name_add_up() {
    let table = ButtonTable::new(
        [
            ("Case".to_owned(), Buttons::new(true, false, false)),
            ("Account".to_owned(), Buttons::NONE),
            ("Case".to_owned(), Buttons::new(false, false, true)),
        ],
        [],
    );
    assert_eq!(table.object("Case"), Some(Buttons::new(true, false, true)));
    assert_eq!(table.object("Account"), Some(Buttons::NONE));
}
