//! SOSL: what is looked for, and whether texts match it.

use alongside_soql::{FieldGroup, SearchExpression, parse_search};

fn finds(search: &str, texts: &[&str]) -> bool {
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    SearchExpression::parse(search).unwrap_or_else(|error| panic!("{search}: {error:?}")).matches(&texts)
}

#[test]
fn words_match_words_in_any_case() {
    let texts = ["Casey MORGAN", "casey.morgan@brightwell.example", "Jürgen ÖLER"];
    for (search, found) in [
        ("casey", true),
        ("Case", false),
        ("Case*", true),
        ("*gan", true),
        ("m?rgan", true),
        ("m?gan", false),
        ("jürgen öler", true),
        ("casey AND jürgen", true),
        ("casey AND nobody", false),
        ("casey OR nobody", true),
        ("casey AND NOT jürgen", false),
        ("casey AND NOT nobody", true),
        ("(nobody OR casey) AND jürgen", true),
        ("\"casey morgan\"", true),
        ("\"morgan casey\"", false),
        ("morgan casey", true),
        ("casey.morgan@brightwell.example", true),
        ("casey.brightwell", false),
        ("or", false),
    ] {
        assert_eq!(finds(search, &texts), found, "{search}");
    }
    assert!(finds("a*b*c", &["aXbbYcZc"]));
}

#[test]
fn searches_that_are_none_are_refused_with_the_place() {
    for (text, words) in [
        ("", "longer than one character"),
        ("x", "longer than one character: x"),
        ("**", "longer than one character"),
        ("\"open", "quotation mark is not closed"),
        ("(open", "parenthesis is not closed"),
        ("done)", "unexpected ')'"),
        ("casey AND", "longer than one character"),
    ] {
        let error = SearchExpression::parse(text).unwrap_err();
        assert!(error.message.contains(words), "{text}: {error:?}");
    }
    let deep = "(".repeat(1_000);
    assert!(SearchExpression::parse(&deep).unwrap_err().message.contains("nested too deeply"));
    let many = "word ".repeat(65);
    assert!(SearchExpression::parse(&many).unwrap_err().message.contains("at most 64 words"));
    for (sosl, words) in [
        ("SELECT Id FROM x", "{ is missing"),
        ("FIND {casey", "} is missing"),
        ("FIND {casey} IN SOME FIELDS", "unexpected token: 'SOME'"),
        ("FIND {casey} RETURNING Contact(Id", "unexpected token: '<EOF>'"),
        ("FIND {casey} LIMIT x", "ERROR at Row:1:Column:20"),
        ("GET {casey}", "unexpected token: 'GET'"),
    ] {
        let error = parse_search(sosl).unwrap_err();
        assert!(error.rendered.contains(words), "{sosl}: {error}");
    }
}

#[test]
fn every_clause_of_a_search_is_read() {
    let search = parse_search(
        "find {a\\}b OR \"c d\"} in name fields returning Contact(Id, Account.Name where Email != null order by Name desc limit 3 offset 1), Lead limit 7 update tracking",
    )
    .unwrap();
    assert_eq!((search.group, search.limit, search.returning.len()), (FieldGroup::Name, Some(7), 2));
    let contact = &search.returning[0];
    assert_eq!((contact.fields.len(), contact.limit, contact.offset), (2, Some(3), Some(1)));
    assert!(contact.filter.is_some() && contact.order_by[0].descending);
    assert!(search.returning[1].fields.is_empty());
}

proptest::proptest! {
    #[test]
    fn arbitrary_searches_never_panic(text in "\\PC{0,80}", inside in "[a-z(){}\\\\\"*? ANDOR]{0,60}") {
        let _ = parse_search(&text);
        let _ = parse_search(&format!("FIND {{{inside}}} RETURNING Contact"));
        if let Ok(expression) = SearchExpression::parse(&inside) {
            let _ = expression.matches(&[text, inside]);
        }
    }
}

#[test]
fn what_a_person_types_is_read_as_sosl_and_where_it_is_none_as_words() {
    let texts = ["O'Hara & Sons 100%", "Casey Morgan", "back\\slash"].map(str::to_owned);
    for (typed, found) in [
        ("\"casey morgan\"", true),
        ("\"morgan casey\"", false),
        ("cas*", true),
        ("cas", false),
        ("casey AND NOT morgan", false),
        ("o'hara & sons", true),
        ("100%", true),
        ("back\\slash", true),
        ("\"casey", true),
        ("(casey", true),
        ("morgan) casey {", true),
        ("sons \\", true),
    ] {
        let expression = SearchExpression::typed(typed).unwrap_or_else(|error| panic!("{typed}: {error:?}"));
        assert_eq!(expression.matches(&texts), found, "{typed}");
    }
    for typed in ["", " ", "x", "x*", "**", "\\", "&", "{}", "\""] {
        assert!(SearchExpression::typed(typed).unwrap_err().message.contains("longer than one"), "{typed}");
    }
    for (begun, found) in [("cas mor", true), ("o'har", true), ("asey", false), ("casey.mo", true)] {
        assert_eq!(SearchExpression::begun(begun).unwrap().matches(&texts), found, "{begun}");
    }
}
