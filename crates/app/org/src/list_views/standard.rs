//! The views and columns that every org has. An object that is not named here has a view of all its
//! records and, where records have owners, one of those of the viewer.

use alongside_orgstore::RecordId;

use super::{ListDefinition, ListFilter, ListOperator, ListView};
use crate::{FieldDescribe, ObjectDescribe};

/// Columns of an object that has no drawn list.
const COLUMNS: usize = 6;

struct Standard {
    object: &'static str,
    columns: &'static [&'static str],
    views: &'static [View],
}

struct View {
    name: &'static str,
    label: &'static str,
    mine: bool,
    filters: &'static [(&'static str, ListOperator, &'static str)],
    order_by: &'static str,
    descending: bool,
}

const fn view(name: &'static str, label: &'static str, order_by: &'static str, descending: bool) -> View {
    View { name, label, mine: false, filters: &[], order_by, descending }
}

impl View {
    const fn mine(self) -> View {
        View { mine: true, ..self }
    }

    const fn only(self, filters: &'static [(&'static str, ListOperator, &'static str)]) -> View {
        View { filters, ..self }
    }
}

const OPEN_CASE: (&str, ListOperator, &str) = ("Status", ListOperator::NotEqual, "Closed");
const OPEN_TASK: (&str, ListOperator, &str) = ("Status", ListOperator::NotEqual, "Completed");

const STANDARD: &[Standard] = &[
    Standard {
        object: "Case",
        columns: &[
            "CaseNumber",
            "Subject",
            "ContactId",
            "AccountId",
            "Status",
            "Priority",
            "CreatedDate",
            "OwnerId",
        ],
        views: &[
            view("AllOpenCases", "All Open Cases", "CreatedDate", true).only(&[OPEN_CASE]),
            view("MyOpenCases", "My Open Cases", "CreatedDate", true).mine().only(&[OPEN_CASE]),
            view("AllCases", "All Cases", "CaseNumber", true),
        ],
    },
    Standard {
        object: "Contact",
        columns: &["Name", "AccountId", "Title", "Email", "Phone", "MobilePhone", "OwnerId"],
        views: &[
            view("AllContacts", "All Contacts", "Name", false),
            view("MyContacts", "My Contacts", "Name", false).mine(),
            view("NewThisMonth", "New This Month", "CreatedDate", true).only(&[(
                "CreatedDate",
                ListOperator::Equals,
                "THIS_MONTH",
            )]),
        ],
    },
    Standard {
        object: "Account",
        columns: &["Name", "Type", "Industry", "Phone", "BillingCity", "AnnualRevenue", "OwnerId"],
        views: &[
            view("AllAccounts", "All Accounts", "Name", false),
            view("MyAccounts", "My Accounts", "Name", false).mine(),
        ],
    },
    Standard {
        object: "Lead",
        columns: &["Name", "Company", "Title", "Email", "Phone", "Status", "Rating", "OwnerId"],
        views: &[
            view("AllOpenLeads", "All Open Leads", "CreatedDate", true).only(&[(
                "Status",
                ListOperator::Equals,
                "Open - Not Contacted, Working - Contacted",
            )]),
            view("MyLeads", "My Leads", "CreatedDate", true).mine(),
            view("AllLeads", "All Leads", "Name", false),
        ],
    },
    Standard {
        object: "Opportunity",
        columns: &["Name", "AccountId", "StageName", "Amount", "CloseDate", "OwnerId"],
        views: &[
            view("OpenOpportunities", "Open Opportunities", "CloseDate", false).only(&[(
                "StageName",
                ListOperator::NotEqual,
                "Closed Won, Closed Lost",
            )]),
            view("MyOpportunities", "My Opportunities", "CloseDate", true).mine(),
            view("ClosingThisMonth", "Closing This Month", "CloseDate", false).only(&[(
                "CloseDate",
                ListOperator::Equals,
                "THIS_MONTH",
            )]),
            view("AllOpportunities", "All Opportunities", "CloseDate", true),
        ],
    },
    Standard {
        object: "Task",
        columns: &["Subject", "WhoId", "WhatId", "ActivityDate", "Status", "Priority", "OwnerId"],
        views: &[
            view("MyOpenTasks", "My Open Tasks", "ActivityDate", false).mine().only(&[OPEN_TASK]),
            view("OverdueTasks", "Overdue", "ActivityDate", false)
                .only(&[("ActivityDate", ListOperator::LessThan, "TODAY"), OPEN_TASK]),
            view("AllTasks", "All Tasks", "ActivityDate", true),
        ],
    },
    Standard {
        object: "alongside__Session__c",
        columns: &[
            "Name",
            "alongside__Customer_Email__c",
            "alongside__Agent__c",
            "alongside__Device__c",
            "alongside__State__c",
            "alongside__Started_At__c",
            "alongside__Duration_Seconds__c",
            "alongside__Ended_Reason__c",
        ],
        views: &[
            view("AllSessions", "All Sessions", "CreatedDate", true),
            view("MySessions", "My Sessions", "CreatedDate", true).only(&[(
                "alongside__Agent__c",
                ListOperator::Equals,
                super::condition::CURRENT_USER,
            )]),
            view("TodaysSessions", "Today", "CreatedDate", true).only(&[(
                "CreatedDate",
                ListOperator::Equals,
                "TODAY",
            )]),
        ],
    },
];

fn drawn(object: &str) -> Option<&'static Standard> {
    STANDARD.iter().find(|standard| standard.object == object)
}

/// The columns of an object's standard views, as far as its describe's user may read them.
#[must_use]
pub fn standard_columns(object: &ObjectDescribe) -> Vec<&FieldDescribe> {
    if let Some(standard) = drawn(&object.name) {
        let named = |name: &&str| object.fields.iter().find(|field| field.name == **name);
        return standard.columns.iter().filter_map(named).collect();
    }
    let names = object.fields.iter().filter(|field| field.name_field);
    let own = object.fields.iter().filter(|field| field.custom && !field.name_field);
    names.chain(own.filter(|field| field.kind != "textarea")).take(COLUMNS).collect()
}

/// The standard views of an object for the user of its describe.
pub(crate) fn standard_views(object: &ObjectDescribe) -> Vec<ListView> {
    let columns: Vec<String> = standard_columns(object).into_iter().map(|field| field.name.clone()).collect();
    let made = |name: String, label: String, definition: ListDefinition| ListView {
        id: id_of(&format!("{}/{name}", object.name)),
        object: object.name.clone(),
        developer_name: name,
        label,
        owner_id: None,
        shared: true,
        definition,
    };
    if let Some(standard) = drawn(&object.name) {
        let views = standard.views.iter().map(|view| {
            let filter = |(field, operator, value): &(&str, ListOperator, &str)| ListFilter {
                field: (*field).to_owned(),
                operator: *operator,
                value: (*value).to_owned(),
            };
            let definition = ListDefinition {
                columns: columns.clone(),
                mine: view.mine,
                any: false,
                filters: view.filters.iter().map(filter).collect(),
                order_by: view.order_by.to_owned(),
                descending: view.descending,
            };
            made(view.name.to_owned(), view.label.to_owned(), definition)
        });
        return views.collect();
    }
    let kind = |kind: &str, mine: bool| {
        let plural = object.label_plural.replace(|letter: char| !letter.is_alphanumeric(), "");
        let definition = ListDefinition {
            columns: columns.clone(),
            mine,
            order_by: "CreatedDate".to_owned(),
            descending: true,
            ..ListDefinition::default()
        };
        made(format!("{kind}{plural}"), format!("{kind} {}", object.label_plural), definition)
    };
    let mut views = vec![kind("All", false)];
    if object.fields.iter().any(|field| field.name == "OwnerId") {
        views.push(kind("My", true));
    }
    views
}

/// The same id for the same view, in every org: FNV-1a of its name.
fn id_of(name: &str) -> String {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    RecordId::from_number("00B", hash % 62u64.pow(10)).into_string()
}
