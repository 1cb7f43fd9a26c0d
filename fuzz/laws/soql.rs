//! What holds for every text as SOQL and as SOSL: nothing panics, what is printed parses to the same
//! tree, and what can be planned is SQL that the database takes.

use alongside_orgstore::{
    FieldDefinition, FieldKind, ObjectDefinition, ObjectVisibility, PicklistValue, QueryError, QueryRequest,
    RowScope, Schema, Store, Visibility, describe_query,
};
use alongside_soql::{MAX_LENGTH, parse, parse_search};
use jiff::civil::date;
use jiff::tz::TimeZone;

/// The laws, with a schema of every kind of field and an empty database of it.
pub struct SoqlLaws {
    schema: Schema,
    store: Store,
    runtime: tokio::runtime::Runtime,
    seen: [Visibility; 2],
}

impl SoqlLaws {
    /// Opens the database.
    pub fn new() -> SoqlLaws {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let schema = Schema::new(objects()).expect("definitions that fit each other");
        let store = runtime.block_on(async {
            let store = Store::open(None).await.expect("a database in memory");
            store.fit(&schema).await.expect("tables");
            store
        });
        SoqlLaws { schema, store, runtime, seen: [Visibility::unrestricted(), restricted()] }
    }

    /// Panics when a text breaks a law.
    pub fn check(&self, source: &str) {
        if let Ok(search) = parse_search(source) {
            let _ = search.expression.matches(&[source.to_owned()]);
        }
        let query = match parse(source) {
            Ok(query) => query,
            Err(error) => {
                assert!(!error.message.is_empty(), "an error says what is wrong");
                assert!(error.rendered.contains("ERROR at Row:"), "an error says where");
                return;
            }
        };
        let printed = query.to_string();
        if printed.chars().count() <= MAX_LENGTH {
            let again = parse(&printed);
            assert_eq!(again.as_ref(), Ok(&query), "printed as {printed}");
        }
        for visibility in &self.seen {
            let request = QueryRequest {
                schema: &self.schema,
                visibility,
                query: &query,
                source,
                today: date(2026, 11, 22),
                zone: &TimeZone::UTC,
                all_rows: query.all_rows,
                computed: &[],
            };
            let described = describe_query(&request);
            let found = self.runtime.block_on(self.store.query(&request, 200));
            if let Err(QueryError::Store(error)) = &found {
                panic!("the database refuses what was planned: {error}");
            }
            assert!(described.is_ok() || found.is_err(), "what cannot be described cannot be run");
        }
    }
}

fn objects() -> Vec<ObjectDefinition> {
    let mut objects = vec![
        object("Account", "001", account()),
        object("Contact", "003", contact()),
        object("Case", "500", case()),
        object("Task", "00T", task()),
        object("User", "005", user()),
        object("EntityDefinition", "4ie", vec![field("QualifiedApiName", FieldKind::Text).naming()]),
    ];
    objects[4].setup = true;
    objects[5].computed = true;
    objects
}

fn object(name: &str, prefix: &str, fields: Vec<FieldDefinition>) -> ObjectDefinition {
    let mut all = vec![field("Id", FieldKind::Id).locked()];
    all.extend(fields);
    ObjectDefinition {
        name: name.into(),
        label: name.into(),
        plural_label: format!("{name}s"),
        key_prefix: Some(prefix.into()),
        searchable: true,
        fields: all,
        ..ObjectDefinition::default()
    }
}

fn field(name: &str, kind: FieldKind) -> FieldDefinition {
    FieldDefinition::new(name, name, kind)
}

fn lookup(name: &str, targets: &[&str], children: &str) -> FieldDefinition {
    let kind = FieldKind::Reference { targets: targets.iter().map(ToString::to_string).collect() };
    let mut lookup = field(name, kind);
    let stem = name.strip_suffix("Id").unwrap_or(name);
    lookup.relationship = Some(stem.to_owned());
    lookup.child_relationship = Some(children.to_owned());
    lookup
}

fn values() -> Vec<PicklistValue> {
    [("Hot", "Very warm"), ("Cold", "Cold")]
        .map(|(value, label)| PicklistValue { value: value.into(), label: label.into(), is_default: false })
        .into()
}

fn account() -> Vec<FieldDefinition> {
    let mut fields = vec![
        field("Name", FieldKind::Text).naming().required(),
        field("Rating", FieldKind::Picklist { values: values(), restricted: true }),
        field("Tags__c", FieldKind::MultiPicklist { values: values() }),
        field("NumberOfEmployees", FieldKind::Integer),
        field("Score__c", FieldKind::Double { precision: 18, scale: 2 }),
        field("AnnualRevenue", FieldKind::Currency),
        field("Share__c", FieldKind::Percent),
        field("Founded__c", FieldKind::Date),
        field("CreatedDate", FieldKind::DateTime),
        field("Description", FieldKind::TextArea),
        field("Website", FieldKind::Url),
        field("Active__c", FieldKind::Boolean),
        field("IsDeleted", FieldKind::Boolean).locked(),
        field("BillingAddress", FieldKind::Address { prefix: "Billing".into() }),
        lookup("OwnerId", &["User"], "OwnedAccounts"),
        lookup("ParentId", &["Account"], "ChildAccounts"),
    ];
    let parts = ["Street", "City", "State", "PostalCode", "Country"];
    fields.extend(parts.map(|part| field(&format!("Billing{part}"), FieldKind::Text)));
    fields
}

fn contact() -> Vec<FieldDefinition> {
    let through = FieldKind::Through { lookup: "AccountId".into(), field: "Rating".into() };
    vec![
        field("FirstName", FieldKind::Text),
        field("LastName", FieldKind::Text).required(),
        field("Name", FieldKind::PersonName).naming(),
        field("Email", FieldKind::Email),
        field("Phone", FieldKind::Phone),
        field("AccountRating", through),
        field("IsDeleted", FieldKind::Boolean).locked(),
        lookup("AccountId", &["Account"], "Contacts"),
        lookup("OwnerId", &["User"], "OwnedContacts"),
    ]
}

fn case() -> Vec<FieldDefinition> {
    vec![
        field("CaseNumber", FieldKind::AutoNumber { prefix: String::new(), digits: 8 }).naming(),
        field("Subject", FieldKind::Text),
        field("ClosedDate", FieldKind::DateTime),
        lookup("AccountId", &["Account"], "Cases"),
        lookup("ContactId", &["Contact"], "Cases"),
        lookup("OwnerId", &["User"], "OwnedCases"),
    ]
}

fn task() -> Vec<FieldDefinition> {
    vec![
        field("Subject", FieldKind::Text).naming(),
        field("ActivityDate", FieldKind::Date),
        lookup("WhatId", &["Account", "Case"], "Tasks"),
        lookup("WhoId", &["Contact", "User"], "Tasks"),
        lookup("OwnerId", &["User"], "OwnedTasks"),
    ]
}

fn user() -> Vec<FieldDefinition> {
    vec![
        field("Name", FieldKind::Text).naming(),
        field("LocaleKey", FieldKind::Key),
        field("IsActive", FieldKind::Boolean),
        lookup("ObjectId", &["EntityDefinition"], "Users"),
    ]
}

/// What a user sees who sees some of it: not every object, not every field, not every record.
fn restricted() -> Visibility {
    let owner = || RowScope::OwnedBy(vec!["005000000000001AAA".to_owned()].into());
    let through = RowScope::Through {
        lookup: "AccountId".into(),
        object: "Account".into(),
        rows: Box::new(RowScope::any_of(vec![owner(), RowScope::Empty { field: "ParentId".into() }])),
    };
    let prefix = RowScope::LeadingTo { lookup: "WhatId".into(), prefix: "001".into() };
    let mut visibility = Visibility::default();
    for (object, fields, rows) in [
        ("Account", &["Rating", "Tags__c", "Score__c", "CreatedDate", "OwnerId", "ParentId"][..], owner()),
        ("Contact", &["FirstName", "Email", "Name", "AccountId", "AccountRating"], through),
        ("Task", &["ActivityDate", "WhatId", "WhoId", "OwnerId"], prefix),
        ("User", &["Name"], RowScope::All),
    ] {
        let fields = fields.iter().map(ToString::to_string).collect();
        visibility.allow(object, ObjectVisibility { fields, rows });
    }
    visibility
}
