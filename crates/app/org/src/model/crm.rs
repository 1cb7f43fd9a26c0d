//! Accounts, contacts, leads, cases, opportunities and tasks.

use alongside_orgstore::{FieldDefinition, FieldKind, ObjectDefinition};

use super::parts::{
    INDUSTRIES, LEAD_SOURCES, address, checkbox, email, field, long_text, object, owner, person, phone,
    picklist, picklist_from, reference, text,
};

pub(super) fn objects() -> Vec<ObjectDefinition> {
    vec![account(), contact(), lead(), case(), opportunity(), task()]
}

fn account() -> ObjectDefinition {
    let mut fields = vec![
        text("Name", "Account Name", 255).required().naming().indexed(),
        picklist(
            "Type",
            "Account Type",
            &["Prospect", "Customer - Direct", "Customer - Channel", "Partner", "Other"],
        ),
        reference("ParentId", "Parent Account ID", &["Account"], "Parent", Some("ChildAccounts")),
    ];
    fields.extend(address("Billing", "Billing"));
    fields.extend(address("Shipping", "Shipping"));
    fields.extend([
        phone("Phone", "Account Phone"),
        phone("Fax", "Account Fax"),
        text("AccountNumber", "Account Number", 40).searched(),
        field("Website", "Website", FieldKind::Url),
        picklist("Industry", "Industry", &INDUSTRIES),
        field("AnnualRevenue", "Annual Revenue", FieldKind::Currency),
        field("NumberOfEmployees", "Employees", FieldKind::Integer),
        picklist("Rating", "Account Rating", &["Hot", "Warm", "Cold"]),
        picklist("AccountSource", "Account Source", &LEAD_SOURCES),
        picklist("Ownership", "Ownership", &["Public", "Private", "Subsidiary", "Other"]),
        text("TickerSymbol", "Ticker Symbol", 20),
        text("Sic", "SIC Code", 20),
        text("SicDesc", "SIC Description", 80),
        text("Site", "Account Site", 80),
        text("Jigsaw", "Data.com Key", 20),
        text("JigsawCompanyId", "Jigsaw Company ID", 20).read_only(),
        long_text("Description", "Account Description"),
        owner(),
    ]);
    object("Account", "Account", "Accounts", "001", fields)
}

fn contact() -> ObjectDefinition {
    let mut fields = person();
    fields.push(reference("AccountId", "Account ID", &["Account"], "Account", Some("Contacts")));
    fields.extend(address("Other", "Other"));
    fields.extend(address("Mailing", "Mailing"));
    fields.extend([
        phone("Phone", "Business Phone"),
        phone("Fax", "Business Fax"),
        phone("MobilePhone", "Mobile Phone"),
        phone("HomePhone", "Home Phone"),
        email("Email", "Email"),
        text("Title", "Title", 128),
        text("Department", "Department", 80),
        reference("ReportsToId", "Reports To ID", &["Contact"], "ReportsTo", Some("ContactReports")),
        picklist("LeadSource", "Lead Source", &LEAD_SOURCES),
        field("Birthdate", "Birthdate", FieldKind::Date),
        checkbox("DoNotCall", "Do Not Call"),
        checkbox("HasOptedOutOfEmail", "Email Opt Out"),
        long_text("Description", "Contact Description"),
        owner(),
    ]);
    object("Contact", "Contact", "Contacts", "003", fields)
}

fn lead() -> ObjectDefinition {
    let mut fields = person();
    fields.extend([text("Title", "Title", 128), text("Company", "Company", 255).required().searched()]);
    fields.extend(address("", ""));
    fields.extend([
        phone("Phone", "Phone"),
        phone("MobilePhone", "Mobile Phone"),
        phone("Fax", "Fax"),
        email("Email", "Email"),
        field("Website", "Website", FieldKind::Url),
        long_text("Description", "Description"),
        picklist("LeadSource", "Lead Source", &LEAD_SOURCES),
        picklist_from(
            "Status",
            "Status",
            &["Open - Not Contacted", "Working - Contacted", "Closed - Converted", "Closed - Not Converted"],
            "Open - Not Contacted",
        )
        .required(),
        picklist("Industry", "Industry", &INDUSTRIES),
        picklist("Rating", "Rating", &["Hot", "Warm", "Cold"]),
        field("AnnualRevenue", "Annual Revenue", FieldKind::Currency),
        field("NumberOfEmployees", "Employees", FieldKind::Integer),
        checkbox("DoNotCall", "Do Not Call"),
        checkbox("HasOptedOutOfEmail", "Email Opt Out"),
        checkbox("IsConverted", "Converted").locked().create_only(),
        owner(),
    ]);
    object("Lead", "Lead", "Leads", "00Q", fields)
}

fn case() -> ObjectDefinition {
    let through = |name: &str, label: &str, source: &str| {
        let kind = FieldKind::Through { lookup: "ContactId".into(), field: source.into() };
        FieldDefinition::new(name, label, kind).locked()
    };
    let fields = vec![
        field("CaseNumber", "Case Number", FieldKind::AutoNumber { prefix: String::new(), digits: 8 })
            .naming()
            .indexed(),
        reference("ContactId", "Contact ID", &["Contact"], "Contact", Some("Cases")),
        reference("AccountId", "Account ID", &["Account"], "Account", Some("Cases")),
        reference("ParentId", "Parent Case ID", &["Case"], "Parent", Some("Cases")),
        through("ContactPhone", "Contact Phone", "Phone"),
        through("ContactMobile", "Contact Mobile", "MobilePhone"),
        through("ContactEmail", "Contact Email", "Email"),
        through("ContactFax", "Contact Fax", "Fax"),
        text("SuppliedName", "Name", 80),
        email("SuppliedEmail", "Email Address"),
        text("SuppliedPhone", "Phone", 40),
        text("SuppliedCompany", "Company", 80),
        picklist("Type", "Case Type", &["Question", "Problem", "Feature Request", "Order", "Delivery"]),
        picklist_from("Status", "Status", &["New", "Working", "Escalated", "Closed"], "New").required(),
        picklist(
            "Reason",
            "Case Reason",
            &["Account access", "Checkout", "Delivery", "Product", "Returns", "Other"],
        ),
        picklist("Origin", "Case Origin", &["Phone", "Email", "Web"]),
        text("Subject", "Subject", 255).searched(),
        picklist_from("Priority", "Priority", &["High", "Medium", "Low"], "Medium"),
        long_text("Description", "Description"),
        checkbox("IsClosed", "Closed").locked().read_only(),
        field("ClosedDate", "Closed Date", FieldKind::DateTime).read_only(),
        checkbox("IsEscalated", "Escalated"),
        owner(),
    ];
    object("Case", "Case", "Cases", "500", fields)
}

fn opportunity() -> ObjectDefinition {
    let fields = vec![
        text("Name", "Name", 120).required().naming().indexed(),
        reference("AccountId", "Account ID", &["Account"], "Account", Some("Opportunities")),
        reference("ContactId", "Contact ID", &["Contact"], "Contact", Some("Opportunities")),
        picklist(
            "StageName",
            "Stage",
            &[
                "Prospecting",
                "Qualification",
                "Needs Analysis",
                "Proposal/Price Quote",
                "Negotiation/Review",
                "Closed Won",
                "Closed Lost",
            ],
        )
        .required(),
        field("Amount", "Amount", FieldKind::Currency),
        field("Probability", "Probability (%)", FieldKind::Percent),
        field("CloseDate", "Close Date", FieldKind::Date).required(),
        picklist(
            "Type",
            "Opportunity Type",
            &["New Customer", "Existing Customer - Upgrade", "Existing Customer - Replacement"],
        ),
        text("NextStep", "Next Step", 255),
        picklist("LeadSource", "Lead Source", &LEAD_SOURCES),
        long_text("Description", "Description"),
        checkbox("IsClosed", "Closed").locked().read_only(),
        checkbox("IsWon", "Won").locked().read_only(),
        owner(),
    ];
    object("Opportunity", "Opportunity", "Opportunities", "006", fields)
}

fn task() -> ObjectDefinition {
    let fields = vec![
        reference("WhoId", "Name ID", &["Contact", "Lead"], "Who", Some("Tasks")),
        reference("WhatId", "Related To ID", &["Account", "Case", "Opportunity"], "What", Some("Tasks")),
        text("Subject", "Subject", 255).naming(),
        field("ActivityDate", "Due Date Only", FieldKind::Date).indexed(),
        picklist_from(
            "Status",
            "Status",
            &["Not Started", "In Progress", "Completed", "Waiting on someone else", "Deferred"],
            "Not Started",
        )
        .required(),
        picklist_from("Priority", "Priority", &["High", "Normal", "Low"], "Normal").required(),
        picklist("Type", "Type", &["Call", "Email", "Meeting", "Other"]),
        long_text("Description", "Description"),
        checkbox("IsClosed", "Closed").locked().read_only(),
        owner(),
    ];
    object("Task", "Task", "Tasks", "00T", fields)
}
