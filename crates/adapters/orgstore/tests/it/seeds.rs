//! Texts that fuzzing kept, and some that are longer than it tries, held to the same laws as there.

#[path = "../../../../../fuzz/laws/soql.rs"]
mod laws;

use laws::SoqlLaws;

const SEEDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../fuzz/seeds/soql");

#[test]
fn h_every_kept_text_keeps_the_laws_of_soql() {
    let laws = SoqlLaws::new();
    let mut checked = 0;
    for entry in std::fs::read_dir(SEEDS).unwrap() {
        let path = entry.unwrap().path();
        laws.check(&String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
        checked += 1;
    }
    assert!(checked > 50, "only {checked} seeds");
}

#[test]
fn h_a_list_of_any_length_is_answered_or_refused_and_never_too_much_for_the_database() {
    let laws = SoqlLaws::new();
    for (field, literal) in [
        ("Name", "null"),
        ("NumberOfEmployees", "1"),
        ("Founded__c", "TODAY"),
        ("Score__c", "0.5"),
        ("Tags__c", "''"),
    ] {
        for negation in ["", "NOT "] {
            let list = vec![literal; 90_000 / (literal.len() + 1)].join(",");
            laws.check(&format!("SELECT Id FROM Account WHERE {field} {negation}IN ({list})"));
            laws.check(&format!("SELECT COUNT() FROM Account WHERE {field} {negation}IN ({list})"));
        }
    }
    for separator in [";", "','"] {
        let list = vec!["a"; 90_000 / (separator.len() + 1)].join(separator);
        laws.check(&format!("SELECT Id FROM Account WHERE Tags__c INCLUDES ('{list}')"));
        laws.check(&format!("SELECT Id FROM Account WHERE NOT Tags__c EXCLUDES ('{list}')"));
        let few = vec!["a"; 900].join(separator);
        laws.check(&format!("SELECT Id FROM Account WHERE Tags__c INCLUDES ('{few}')"));
    }
    let few = vec!["null"; 900].join(",");
    laws.check(&format!("SELECT Id FROM Account WHERE Name IN ({few})"));
}

#[test]
fn h_nesting_as_deep_as_is_read_is_not_too_deep_for_the_database() {
    let laws = SoqlLaws::new();
    let joined = |depth: usize| {
        let inner = "Id IN (SELECT ParentId FROM Account WHERE NOT ".repeat(depth);
        format!("SELECT Id FROM Account WHERE {inner}Tags__c != 'x'{}", ")".repeat(depth))
    };
    let negated = |depth: usize| {
        let inner = "NOT (Name = 'x' OR ".repeat(depth);
        format!("SELECT COUNT() FROM Account WHERE {inner}Name NOT IN ('a', null){}", ")".repeat(depth))
    };
    for source in (0..60).flat_map(|depth| [joined(depth), negated(depth)]) {
        laws.check(&source);
    }
    assert!(alongside_soql::parse(&joined(15)).is_ok() && alongside_soql::parse(&negated(25)).is_ok());
}
