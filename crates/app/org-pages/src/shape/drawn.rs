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
    pub short_columns: &'static [&'static str],
    pub highlights: &'static [&'static str],
    pub sections: &'static [(&'static str, &'static [&'static str])],
    pub related: &'static [(&'static str, &'static str)],
    pub searched: &'static [&'static str],
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
    },
    Drawn {
        object: "Contact",
        icon: "contact",
        title: "Name",
        tags: &[],
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
    },
    Drawn {
        object: "Account",
        icon: "account",
        title: "Name",
        tags: &["Type"],
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
    },
    Drawn {
        object: "Lead",
        icon: "lead",
        title: "Name",
        tags: &["Rating", "Status"],
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
    },
    Drawn {
        object: "Opportunity",
        icon: "opportunity",
        title: "Name",
        tags: &["StageName"],
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
    },
    Drawn {
        object: "Task",
        icon: "task",
        title: "Subject",
        tags: &["Priority", "Status"],
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
    },
    Drawn {
        object: "alongside__Session__c",
        icon: "session",
        title: "Name",
        tags: &["alongside__Kind__c", "alongside__State__c"],
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
    },
];
