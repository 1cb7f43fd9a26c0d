//! SOQL over real rows.

use alongside_org::{ErrorCode, FieldValue, Record, Value};
use serde_json::json;

use crate::support::{Company, company, fields};

async fn names(company: &Company, soql: &str, path: &str) -> Vec<String> {
    let ada = company.user("ada").await;
    let result = company.org.query(&ada, soql).await.unwrap_or_else(|error| panic!("{soql}: {error}"));
    result.records.iter().map(|record| record.text(path)).collect()
}

#[tokio::test]
async fn filters_mean_what_the_platform_means() {
    let company = company().await;
    let brightwell = company.id("brightwell");
    let short = &brightwell[..15];
    for (filter, expected) in [
        ("Name = 'BRIGHTWELL landscapes'", vec!["Brightwell Landscapes"]),
        ("Name LIKE 'bright%'", vec!["Brightwell Landscapes"]),
        ("Name LIKE '%100\\%'", vec!["O'Hara & Sons 100%"]),
        ("Name LIKE '%10_\\%'", vec!["O'Hara & Sons 100%"]),
        ("Name = 'O\\'Hara & Sons 100%'", vec!["O'Hara & Sons 100%"]),
        ("Industry IN ('retail', 'Utilities')", vec!["O'Hara & Sons 100%"]),
        ("Industry NOT IN ('Retail')", vec!["Brightwell Landscapes"]),
        // Unlike in SQL, an empty field differs from every value.
        ("AnnualRevenue != 5", vec!["Brightwell Landscapes", "O'Hara & Sons 100%"]),
        ("NOT AnnualRevenue > 5", vec!["O'Hara & Sons 100%"]),
        ("AnnualRevenue >= 120000.0", vec!["Brightwell Landscapes"]),
        ("AnnualRevenue = null", vec!["O'Hara & Sons 100%"]),
        (
            "BillingCity != null AND (Industry = 'Agriculture' OR Industry = 'x')",
            vec!["Brightwell Landscapes"],
        ),
        (
            "CreatedDate = TODAY AND CreatedDate = LAST_N_DAYS:2",
            vec!["Brightwell Landscapes", "O'Hara & Sons 100%"],
        ),
        ("CreatedDate < 2020-01-01T00:00:00Z", vec![]),
        (
            "Id IN (SELECT AccountId FROM Contact WHERE Email LIKE '%brightwell%')",
            vec!["Brightwell Landscapes"],
        ),
        ("Id NOT IN (SELECT AccountId FROM Contact)", vec!["O'Hara & Sons 100%"]),
        ("Owner.IsActive = false", vec!["Brightwell Landscapes", "O'Hara & Sons 100%"]),
    ] {
        let soql = format!("SELECT Name FROM Account WHERE {filter} ORDER BY Name");
        assert_eq!(names(&company, &soql, "Name").await, expected, "{filter}");
    }
    let soql = format!("SELECT Name FROM Account WHERE Id = '{short}'");
    assert_eq!(names(&company, &soql, "Name").await, ["Brightwell Landscapes"]);
}

#[tokio::test]
async fn parents_children_and_lookups_with_several_targets() {
    let company = company().await;
    let soql = "SELECT Subject, Contact.Account.Name, ContactEmail, Owner.Name FROM Case WHERE Contact.Account.BillingCity = 'Leeds'";
    let ada = company.user("ada").await;
    let case = company.org.query(&ada, soql).await.unwrap().records.remove(0);
    assert_eq!(case.text("Contact.Account.Name"), "Brightwell Landscapes");
    assert_eq!(case.text("ContactEmail"), "casey.morgan@brightwell.example");
    assert_eq!(case.text("Owner.Name"), "Sam Okafor");
    let json = case.to_json("v67.0");
    assert_eq!(json["attributes"]["type"], "Case");
    assert_eq!(json["Contact"]["attributes"]["type"], "Contact");
    assert_eq!(json["Contact"]["Account"]["Name"], "Brightwell Landscapes");

    let soql = "SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName DESC LIMIT 1), (SELECT Id FROM Opportunities) FROM Account ORDER BY Name";
    let accounts = company.org.query(&ada, soql).await.unwrap().records;
    let contacts = accounts[0].children("Contacts").unwrap();
    assert_eq!(
        contacts.records.iter().map(|contact| contact.text("LastName")).collect::<Vec<_>>(),
        ["Robin"]
    );
    assert_eq!(accounts[0].to_json("v67.0")["Opportunities"], json!(null));
    assert_eq!(accounts[1].to_json("v67.0")["Contacts"], json!(null));

    let soql = "SELECT Subject, Who.Name, Who.Type, What.Name FROM Task WHERE Who.Type = 'Contact'";
    let task = company.org.query(&ada, soql).await.unwrap().records.remove(0);
    assert_eq!(
        (task.text("Who.Name").as_str(), task.text("What.Name").as_str()),
        ("Casey Morgan", "00000001")
    );
    assert_eq!(task.to_json("v67.0")["What"]["attributes"]["type"], "Case");

    let soql = "SELECT LastName, Account.Name FROM Contact WHERE Id != null ORDER BY Account.Name NULLS LAST";
    assert_eq!(
        names(&company, soql, "Account.Name").await,
        ["Brightwell Landscapes", "Brightwell Landscapes"]
    );
    let address = company
        .org
        .query(&ada, "SELECT BillingAddress FROM Account WHERE Name LIKE 'Bright%'")
        .await
        .unwrap();
    assert!(
        matches!(address.records[0].get("BillingAddress"), Some(Value::Json(json)) if json["city"] == "Leeds")
    );
}

#[tokio::test]
async fn counting_and_grouping() {
    let company = company().await;
    let ada = company.user("ada").await;
    let count = company.org.query(&ada, "SELECT COUNT() FROM Contact WHERE AccountId != null").await.unwrap();
    assert_eq!((count.total_size, count.records.len()), (2, 0));
    let soql = "SELECT Priority, COUNT(Id) many, MAX(CreatedDate), COUNT_DISTINCT(OwnerId) FROM Case GROUP BY Priority HAVING COUNT(Id) > 0 ORDER BY COUNT(Id) DESC, Priority";
    let groups = company.org.query(&ada, soql).await.unwrap();
    let rows: Vec<(String, String, String)> = groups
        .records
        .iter()
        .map(|row| (row.text("Priority"), row.text("many"), row.text("expr1")))
        .collect();
    assert_eq!(rows, [("High".into(), "1".into(), "1".into()), ("Medium".into(), "1".into(), "1".into())]);
    assert_eq!(groups.records[0].object, "AggregateResult");
    let soql = "SELECT AVG(AnnualRevenue) mean, SUM(AnnualRevenue) total FROM Account";
    let sums: Record = company.org.query(&ada, soql).await.unwrap().records.remove(0);
    assert_eq!(
        (sums.get("mean"), sums.get("total")),
        (Some(&Value::Double(120_000.0)), Some(&Value::Double(120_000.0)))
    );
    let soql = "SELECT CALENDAR_YEAR(CreatedDate) y, COUNT(Id) FROM Case GROUP BY CALENDAR_YEAR(CreatedDate)";
    let year = company.org.query(&ada, soql).await.unwrap().records.remove(0);
    assert_eq!(year.text("y"), jiff::Zoned::now().with_time_zone(jiff::tz::TimeZone::UTC).year().to_string());
}

#[tokio::test]
async fn wrong_queries_are_refused_with_the_place() {
    let company = company().await;
    let ada = company.user("ada").await;
    for (soql, code, part) in [
        (
            "SELECT Id, Nmae FROM Account",
            ErrorCode::InvalidField,
            "ERROR at Row:1:Column:12\nNo such column 'Nmae' on entity 'Account'. If you are attempting to use a custom field, be sure to append the '__c'",
        ),
        ("SELECT Id FROM Acount", ErrorCode::InvalidType, "sObject type 'Acount' is not supported."),
        (
            "SELECT Ower.Name FROM Account",
            ErrorCode::InvalidField,
            "Didn't understand relationship 'Ower' in field path.",
        ),
        (
            "SELECT (SELECT Id FROM Contact) FROM Account",
            ErrorCode::InvalidField,
            "Didn't understand relationship 'Contact' in FROM part of query call.",
        ),
        (
            "SELECT Id FROM Account WHERE Name = 5",
            ErrorCode::InvalidField,
            "value of filter criterion for field 'Name' must be of type string and should be enclosed in quotes",
        ),
        (
            "SELECT Id FROM Account WHERE CreatedDate > 2026-01-01",
            ErrorCode::InvalidField,
            "must be of type dateTime and should not be enclosed in quotes",
        ),
        (
            "SELECT Id FROM Account WHERE OwnerId = 'nobody'",
            ErrorCode::InvalidQueryFilterOperator,
            "invalid ID field: nobody",
        ),
        (
            "SELECT Id FROM Account WHERE Description = 'x'",
            ErrorCode::InvalidField,
            "field 'Description' can not be filtered in a query call",
        ),
        (
            "SELECT Id FROM Account WHERE AnnualRevenue LIKE 'x'",
            ErrorCode::InvalidField,
            "must be of type double",
        ),
        (
            "SELECT Name, COUNT(Id) FROM Account",
            ErrorCode::MalformedQuery,
            "Field must be grouped or aggregated: Name",
        ),
        (
            "SELECT Id FROM Account ORDER BY COUNT(Id) DESC",
            ErrorCode::MalformedQuery,
            "ORDER BY COUNT(Id) requires GROUP BY",
        ),
        ("SELECT Id, Id FROM Account", ErrorCode::MalformedQuery, "duplicate field selected: Id"),
        (
            "SELECT SUM(Name) FROM Account",
            ErrorCode::MalformedQuery,
            "field Name does not support aggregate operator SUM",
        ),
        (
            "SELECT FIELDS(ALL) FROM Account",
            ErrorCode::MalformedQuery,
            "The SOQL FIELDS function must have a LIMIT of at most 200",
        ),
        (
            "SELECT Id FROM Account WHERE Name IN (SELECT Name FROM Contact)",
            ErrorCode::MalformedQuery,
            "semi join is only allowed on id fields",
        ),
        (
            "SELECT Name n FROM Account",
            ErrorCode::MalformedQuery,
            "only aggregate expressions use field aliasing",
        ),
        ("SELECT Id FROM Account ORDER BY Nothing", ErrorCode::InvalidField, "No such column 'Nothing'"),
        ("SELECT a.b.c.d.e.f.g.h FROM Account", ErrorCode::MalformedQuery, "limited to 5 levels"),
        (
            "SELECT Id FROM _credential",
            ErrorCode::InvalidType,
            "sObject type '_credential' is not supported.",
        ),
        ("SELECT COUNT() FROM Account GROUP BY Name", ErrorCode::MalformedQuery, "grouped"),
    ] {
        match company.org.query(&ada, soql).await {
            Ok(result) => panic!("{soql}: {result:?}"),
            Err(error) => {
                assert_eq!(error.code, code, "{soql}: {error}");
                assert!(error.message.contains(part), "{soql}: {error}");
            }
        }
    }
}

#[tokio::test]
async fn values_never_become_sql() {
    let company = company().await;
    let ada = company.user("ada").await;
    let nasty = "x'); DROP TABLE \"Account\"; --";
    let id = company.org.create(&ada, "Account", &fields(json!({ "Name": nasty }))).await.unwrap();
    let soql = format!("SELECT Id, Name FROM Account WHERE Name = '{}'", nasty.replace('\'', "\\'"));
    let found = company.org.query(&ada, &soql).await.unwrap();
    assert_eq!(found.records[0].id.as_deref(), Some(id.as_str()));
    assert_eq!(found.records[0].text("Name"), nasty);
    for text in ["'; DROP TABLE x; --", "100%", "O'Ha", "ab\\", "ab} RETURNING User(Id", "x_y_z\" OR"] {
        company.org.search(&ada, text, 10).await.unwrap();
    }
    assert_eq!(company.org.query(&ada, "SELECT COUNT() FROM Account").await.unwrap().total_size, 3);
}

#[tokio::test]
async fn fields_of_an_object_can_be_asked_for_all_at_once() {
    let company = company().await;
    let ada = company.user("ada").await;
    let soql = "SELECT FIELDS(ALL) FROM Contact WHERE LastName = 'Morgan' LIMIT 1";
    let contact = company.org.query(&ada, soql).await.unwrap().records.remove(0);
    let described = company.org.describe(&ada, "Contact").await.unwrap();
    assert_eq!(contact.fields.len(), described.fields.len());
    assert!(contact.fields.iter().all(|(_, value)| matches!(value, FieldValue::Value(_))));
}

#[tokio::test]
async fn the_search_box_finds_by_name_mail_and_number() {
    let company = company().await;
    let ada = company.user("ada").await;
    let found = async |text: &str| {
        let hits = company.org.search(&ada, text, 10).await.unwrap();
        hits.into_iter().map(|hit| (hit.object, hit.name)).collect::<Vec<_>>()
    };
    assert_eq!(found("landscapes").await, [("Account".into(), "Brightwell Landscapes".into())]);
    assert_eq!(found("casey.morgan@").await, [("Contact".into(), "Casey Morgan".into())]);
    assert_eq!(found("00000002").await, [("Case".into(), "00000002".into())]);
    assert_eq!(found("checkout").await, [("Case".into(), "00000001".into())]);
    assert_eq!(found("100%").await, [("Account".into(), "O'Hara & Sons 100%".into())]);
}

#[tokio::test]
async fn outsized_queries_are_answered_or_refused_but_never_fail() {
    let company = company().await;
    let ada = company.user("ada").await;
    let many = |part: &str, between: &str, count: usize| vec![part; count].join(between);
    let path = |number: usize| {
        // Every road of five steps through who made and who changed.
        let steps: Vec<&str> =
            (0..5).map(|bit| if number & (1 << bit) == 0 { "CreatedBy" } else { "LastModifiedBy" }).collect();
        format!("{}.Name", steps.join("."))
    };
    let roads: Vec<String> = (0..32).map(path).collect();
    for (soql, refused) in [
        (format!("SELECT Id FROM Account WHERE {}", many("Name = 'x'", " OR ", 1_000)), None),
        (format!("SELECT Id FROM Account WHERE {}", many("Name = 'x'", " AND ", 1_000)), None),
        (
            format!("SELECT Id FROM Account WHERE {}", many("Name = 'x'", " AND ", 1_001)),
            Some("too complicated"),
        ),
        (format!("SELECT Id FROM Account WHERE Name IN ({})", many("'x'", ",", 20_000)), None),
        (format!("SELECT Id FROM Account WHERE AnnualRevenue IN ({})", many("1", ",", 20_000)), None),
        (format!("SELECT {} FROM User", roads.join(", ")), Some("at most 55 parent relationships")),
        (format!("SELECT {} FROM Account", many("toLabel(Name)", ",", 5_000)), Some("at most 1000 fields")),
        (
            format!("SELECT {} FROM Account", many("(SELECT Id FROM Contacts)", ",", 21)),
            Some("20 sub-selects"),
        ),
        (
            format!("SELECT Id FROM Account ORDER BY {}", many("Name", ",", 33)),
            Some("ORDER BY takes at most 32"),
        ),
        (
            format!("SELECT {} FROM Account", many("COUNT(Id)", ",", 200)),
            Some("at most 32 groups and 100 columns"),
        ),
        (
            format!("SELECT Id FROM Account WHERE Name LIKE '{}'", many("%_", "", 30_000)),
            Some("LIKE is too long"),
        ),
    ] {
        let answer = company.org.query(&ada, &soql).await;
        match (answer, refused) {
            (Ok(_), None) => {}
            (Err(error), Some(words)) => {
                assert_eq!(error.code, ErrorCode::MalformedQuery, "{}", &soql[..60]);
                assert!(error.message.contains(words), "{error}");
            }
            (answer, _) => panic!("{}: {answer:?}", &soql[..60]),
        }
    }
}
