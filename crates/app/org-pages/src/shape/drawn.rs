//! The drawn layouts: the standard objects and the package's Session.

/// Objects with a tab of their own, in the order of the tabs.
pub const TABS: [&str; 7] =
    ["Case", "Contact", "Account", "Lead", "Opportunity", "Task", "alongside__Session__c"];

/// The layout of one object, by names of fields.
pub struct Drawn {
    object: &'static str,
    pub icon: &'static str,
    pub title: &'static str,
    pub tags: &'static [&'static str],
    pub columns: &'static [&'static str],
    pub short_columns: &'static [&'static str],
    pub highlights: &'static [&'static str],
    pub sections: &'static [(&'static str, &'static [&'static str])],
    pub related: &'static [(&'static str, &'static str)],
    pub searched: &'static [&'static str],
    pub views: &'static [View],
}

/// A saved view of a list.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Its name in an address.
    pub name: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// Condition in SOQL, with `:me` for the user's id; empty for none.
    pub condition: &'static str,
    /// Field it is ordered by, and whether the last comes first.
    pub order: (&'static str, bool),
}

/// Name of the view of what this browser showed last; its condition is the list of ids.
const RECENT: &str = "Recent";

const fn view(
    name: &'static str,
    label: &'static str,
    condition: &'static str,
    field: &'static str,
    descending: bool,
) -> View {
    View { name, label, condition, order: (field, descending) }
}

const fn recent() -> View {
    view(RECENT, "Recently Viewed", "", "LastModifiedDate", true)
}

impl View {
    /// Whether the view is of what this browser showed last.
    pub fn is_recent(&self) -> bool {
        self.name == RECENT
    }

    /// Every record, the newest first.
    pub const fn all() -> Self {
        view("All", "All", "", "CreatedDate", true)
    }
}

/// The layout of an object that has one.
pub fn drawn(object: &str) -> Option<&'static Drawn> {
    DRAWN.iter().find(|drawn| drawn.object == object)
}

const DRAWN: &[Drawn] = &[
    Drawn {
        object: "Case",
        icon: "case",
        title: "Subject",
        tags: &["Priority", "Status"],
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
        short_columns: &["CaseNumber", "Subject", "Status", "Priority", "CreatedDate"],
        highlights: &["ContactId", "ContactEmail", "AccountId", "OwnerId", "CreatedDate"],
        sections: &[
            (
                "Case Details",
                &[
                    "CaseNumber",
                    "OwnerId",
                    "Status",
                    "Priority",
                    "ContactId",
                    "AccountId",
                    "ContactEmail",
                    "ContactPhone",
                    "Type",
                    "Origin",
                    "Reason",
                    "ClosedDate",
                ],
            ),
            ("Description", &["Subject", "Description"]),
            ("Web Information", &["SuppliedName", "SuppliedEmail", "SuppliedPhone"]),
        ],
        related: &[("Task", "WhatId")],
        searched: &["CaseNumber", "Subject"],
        views: &[
            view("AllOpen", "All Open Cases", "Status != 'Closed'", "CreatedDate", true),
            view("MyOpen", "My Open Cases", "OwnerId = :me AND Status != 'Closed'", "CreatedDate", true),
            view("All", "All Cases", "", "CaseNumber", true),
            recent(),
        ],
    },
    Drawn {
        object: "Contact",
        icon: "contact",
        title: "Name",
        tags: &[],
        columns: &["Name", "AccountId", "Title", "Email", "Phone", "MobilePhone", "OwnerId"],
        short_columns: &["Name", "Title", "Email", "Phone"],
        highlights: &["AccountId", "Title", "Email", "Phone", "OwnerId"],
        sections: &[
            (
                "Contact Information",
                &[
                    "Salutation",
                    "FirstName",
                    "LastName",
                    "AccountId",
                    "Title",
                    "Department",
                    "Email",
                    "Phone",
                    "MobilePhone",
                    "LeadSource",
                    "OwnerId",
                ],
            ),
            (
                "Mailing Address",
                &["MailingStreet", "MailingCity", "MailingState", "MailingPostalCode", "MailingCountry"],
            ),
            ("Description", &["Description"]),
        ],
        related: &[("Case", "ContactId"), ("Task", "WhoId")],
        searched: &["Name", "Email", "Phone", "MobilePhone"],
        views: &[
            view("All", "All Contacts", "", "Name", false),
            view("My", "My Contacts", "OwnerId = :me", "Name", false),
            view("New", "New This Month", "CreatedDate = THIS_MONTH", "CreatedDate", true),
            recent(),
        ],
    },
    Drawn {
        object: "Account",
        icon: "account",
        title: "Name",
        tags: &["Type"],
        columns: &["Name", "Type", "Industry", "Phone", "BillingCity", "AnnualRevenue", "OwnerId"],
        short_columns: &["Name", "Type", "Phone", "OwnerId"],
        highlights: &["Phone", "Website", "Industry", "BillingCity", "OwnerId"],
        sections: &[
            (
                "Account Information",
                &[
                    "Name",
                    "AccountNumber",
                    "OwnerId",
                    "ParentId",
                    "Type",
                    "Industry",
                    "Phone",
                    "Website",
                    "NumberOfEmployees",
                    "AnnualRevenue",
                ],
            ),
            (
                "Billing Address",
                &["BillingStreet", "BillingCity", "BillingState", "BillingPostalCode", "BillingCountry"],
            ),
            ("Description", &["Description"]),
        ],
        related: &[
            ("Contact", "AccountId"),
            ("Case", "AccountId"),
            ("Opportunity", "AccountId"),
            ("Task", "WhatId"),
        ],
        searched: &["Name", "Phone", "AccountNumber", "BillingCity"],
        views: &[
            view("All", "All Accounts", "", "Name", false),
            view("My", "My Accounts", "OwnerId = :me", "Name", false),
            recent(),
        ],
    },
    Drawn {
        object: "Lead",
        icon: "lead",
        title: "Name",
        tags: &["Rating", "Status"],
        columns: &["Name", "Company", "Title", "Email", "Phone", "Status", "Rating", "OwnerId"],
        short_columns: &["Name", "Company", "Status", "OwnerId"],
        highlights: &["Company", "Title", "Email", "Phone", "OwnerId"],
        sections: &[
            (
                "Lead Information",
                &[
                    "Salutation",
                    "FirstName",
                    "LastName",
                    "Company",
                    "Title",
                    "OwnerId",
                    "Email",
                    "Phone",
                    "MobilePhone",
                    "Website",
                    "Status",
                    "Rating",
                    "LeadSource",
                    "Industry",
                ],
            ),
            ("Address", &["Street", "City", "State", "PostalCode", "Country"]),
            ("Description", &["Description"]),
        ],
        related: &[("Task", "WhoId")],
        searched: &["Name", "Company", "Email", "Phone"],
        views: &[
            view(
                "AllOpen",
                "All Open Leads",
                "Status IN ('Open - Not Contacted', 'Working - Contacted')",
                "CreatedDate",
                true,
            ),
            view("My", "My Leads", "OwnerId = :me", "CreatedDate", true),
            view("All", "All Leads", "", "Name", false),
            recent(),
        ],
    },
    Drawn {
        object: "Opportunity",
        icon: "opportunity",
        title: "Name",
        tags: &["StageName"],
        columns: &["Name", "AccountId", "StageName", "Amount", "CloseDate", "OwnerId"],
        short_columns: &["Name", "StageName", "Amount", "CloseDate"],
        highlights: &["AccountId", "Amount", "CloseDate", "OwnerId"],
        sections: &[
            (
                "Opportunity Information",
                &[
                    "Name",
                    "OwnerId",
                    "AccountId",
                    "StageName",
                    "Amount",
                    "Probability",
                    "CloseDate",
                    "Type",
                    "LeadSource",
                    "NextStep",
                ],
            ),
            ("Description", &["Description"]),
        ],
        related: &[("Task", "WhatId")],
        searched: &["Name"],
        views: &[
            view(
                "Open",
                "Open Opportunities",
                "StageName NOT IN ('Closed Won', 'Closed Lost')",
                "CloseDate",
                false,
            ),
            view("My", "My Opportunities", "OwnerId = :me", "CloseDate", true),
            view("Closing", "Closing This Month", "CloseDate = THIS_MONTH", "CloseDate", false),
            view("All", "All Opportunities", "", "CloseDate", true),
            recent(),
        ],
    },
    Drawn {
        object: "Task",
        icon: "task",
        title: "Subject",
        tags: &["Priority", "Status"],
        columns: &["Subject", "WhoId", "WhatId", "ActivityDate", "Status", "Priority", "OwnerId"],
        short_columns: &["Subject", "ActivityDate", "Status", "OwnerId"],
        highlights: &["WhoId", "WhatId", "ActivityDate", "OwnerId"],
        sections: &[
            (
                "Task Information",
                &["Subject", "OwnerId", "ActivityDate", "WhoId", "WhatId", "Status", "Priority"],
            ),
            ("Comments", &["Description"]),
        ],
        related: &[],
        searched: &["Subject"],
        views: &[
            view("MyOpen", "My Open Tasks", "OwnerId = :me AND Status != 'Completed'", "ActivityDate", false),
            view(
                "Overdue",
                "Overdue",
                "ActivityDate < TODAY AND Status != 'Completed'",
                "ActivityDate",
                false,
            ),
            view("All", "All Tasks", "", "ActivityDate", true),
            recent(),
        ],
    },
    Drawn {
        object: "alongside__Session__c",
        icon: "session",
        title: "Name",
        tags: &["alongside__Kind__c", "alongside__State__c"],
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
        short_columns: &[
            "Name",
            "alongside__Agent__c",
            "alongside__State__c",
            "alongside__Started_At__c",
            "alongside__Ended_Reason__c",
        ],
        highlights: &[
            "alongside__Agent__c",
            "alongside__Customer_Email__c",
            "alongside__Started_At__c",
            "alongside__Duration_Seconds__c",
            "alongside__Ended_Reason__c",
        ],
        sections: &[
            (
                "Session",
                &[
                    "Name",
                    "alongside__Agent__c",
                    "alongside__Kind__c",
                    "alongside__State__c",
                    "alongside__Started_At__c",
                    "alongside__Ended_At__c",
                    "alongside__Duration_Seconds__c",
                    "alongside__Ended_Reason__c",
                    "alongside__Device__c",
                    "alongside__Customer_Email__c",
                ],
            ),
            (
                "Related Records",
                &[
                    "alongside__Case__c",
                    "alongside__Contact__c",
                    "alongside__Account__c",
                    "alongside__Lead__c",
                    "alongside__Opportunity__c",
                    "alongside__Task__c",
                ],
            ),
            ("Notes", &["alongside__Notes__c"]),
        ],
        related: &[],
        searched: &["Name", "alongside__Customer_Email__c", "alongside__Device__c"],
        views: &[
            view("All", "All Sessions", "", "CreatedDate", true),
            view("My", "My Sessions", "alongside__Agent__c = :me", "CreatedDate", true),
            view("Today", "Today", "CreatedDate = TODAY", "CreatedDate", true),
            recent(),
        ],
    },
];
