//! Queries that real clients send, read and printed again.

use alongside_soql::{Condition, Expression, LiteralValue, Select, SelectItem, Set, parse};

/// Each text prints as itself.
#[test]
fn printed_queries_are_the_queries() {
    for text in [
        "SELECT Id FROM Account",
        "SELECT Id, Contact.Account.Name FROM Case WHERE ContactEmail = 'a@b.example'",
        "SELECT COUNT() FROM Contact",
        "SELECT Account.Id, Account.Name FROM Account",
        "SELECT Name, (SELECT Id, Email FROM Contacts WHERE Email != null ORDER BY Name LIMIT 5) FROM Account",
        "SELECT Contact.AccountId, COUNT(Id) x_sf_count FROM Case GROUP BY Contact.AccountId HAVING COUNT(Id) > 1",
        "SELECT CALENDAR_YEAR(CreatedDate) y, SUM(Amount), COUNT_DISTINCT(AccountId) FROM Opportunity GROUP BY CALENDAR_YEAR(CreatedDate)",
        "SELECT Id FROM Account WHERE NOT Account.Name IN ('a', 'b')",
        "SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE Industry LIKE '%g_%') AND Id NOT IN (SELECT ContactId FROM Case)",
        "SELECT Id FROM Case WHERE CreatedDate = LAST_N_DAYS:30 OR (ClosedDate > 2026-11-22T10:00:00Z AND Birthday__c <= 2026-01-31)",
        "SELECT Id FROM Thing__c WHERE Colours__c INCLUDES ('red;blue', 'green') AND Other__c EXCLUDES ('x')",
        "SELECT Id FROM Lead ORDER BY Name DESC NULLS LAST, CreatedDate LIMIT 10 OFFSET 20 FOR VIEW ALL ROWS",
        "SELECT Id FROM Case USING SCOPE mine WHERE Id != null WITH SECURITY_ENFORCED GROUP BY Id",
        "SELECT Subject, TYPEOF What WHEN Account THEN Phone, Owner.Name WHEN Case THEN Subject ELSE Name END FROM Task",
        "SELECT TYPEOF FROM Thing__c",
        "SELECT FISCAL_QUARTER(CreatedDate) FROM Case WHERE CreatedDate = LAST_N_FISCAL_YEARS:2 AND ClosedDate < NEXT_FISCAL_QUARTER",
        "SELECT FIELDS(ALL) FROM Account LIMIT 200",
        "SELECT Id FROM Account WHERE Name = 'it\\'s a \\\\ \\n \\_ \\%' AND A__c = -1.5 AND B__c = true",
    ] {
        assert_eq!(parse(text).unwrap().to_string(), text);
    }
}

#[test]
fn keywords_ignore_case_and_the_other_spelling_of_unequal_is_read() {
    let query = parse("select id from account a where a.name <> 'x' order by name asc nulls first").unwrap();
    assert_eq!(query.to_string(), "SELECT id FROM account a WHERE a.name != 'x' ORDER BY name");
}

#[test]
fn a_field_may_be_called_like_a_keyword() {
    let query = parse("SELECT Group.Name, Order FROM Limit WHERE Not.Like = 1").unwrap_err();
    // NOT opens a negation, as on the platform.
    assert!(query.message.contains("unexpected token"), "{query}");
    assert!(parse("SELECT Group.Name, Order FROM Limit WHERE Like = 1").is_ok());
}

#[test]
fn dates_carry_their_offset() {
    for text in ["2026-11-22T10:00:00Z", "2026-11-22T11:00:00+01:00", "2026-11-22T11:00:00.000+0100"] {
        let query = parse(&format!("SELECT Id FROM Case WHERE CreatedDate > {text}")).unwrap();
        let Some(Condition::Compare(comparison)) = query.filter else {
            panic!("one comparison");
        };
        let LiteralValue::DateTime(instant) = comparison.right.value else {
            panic!("an instant");
        };
        assert_eq!(instant.to_string(), "2026-11-22T10:00:00Z");
    }
}

#[test]
fn semi_joins_and_aliases_stand_in_the_tree() {
    let query = parse("SELECT MAX(Amount) most FROM Opportunity WHERE AccountId IN (SELECT Id FROM Account)")
        .unwrap();
    let Select::Items(items) = &query.select else { panic!("a list") };
    let SelectItem::Expression { expression, alias } = &items[0] else { panic!("an expression") };
    assert!(matches!(expression, Expression::Aggregate { .. }));
    assert_eq!(alias.as_ref().unwrap().text, "most");
    let Some(Condition::In { set: Set::Subquery(inner), .. }) = &query.filter else { panic!("a semi-join") };
    assert_eq!(inner.from.text, "Account");
}
