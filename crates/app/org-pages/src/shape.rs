//! How the records of an object are laid out: which fields a list, a record's head and its details
//! show. Standard objects have a drawn layout; any other object gets one from its description.
//! Fields that the user may not read are not in the description and so on no page.

mod drawn;

use alongside_org::{FieldDescribe, ObjectDescribe, standard_columns};

pub use drawn::TABS;

/// Fields that the system writes; shown together at the end.
const SYSTEM: [&str; 4] = ["CreatedById", "CreatedDate", "LastModifiedById", "LastModifiedDate"];

/// One object's layout for one user.
pub struct Shape<'a> {
    pub describe: &'a ObjectDescribe,
    drawn: Option<&'static drawn::Drawn>,
}

/// A titled group of fields.
pub struct Section<'a> {
    pub title: &'static str,
    pub fields: Vec<&'a FieldDescribe>,
}

/// A list of other records that point to this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    pub object: String,
    pub field: String,
}

impl<'a> Shape<'a> {
    pub fn of(describe: &'a ObjectDescribe) -> Self {
        Self { describe, drawn: drawn::drawn(&describe.name) }
    }

    /// Name of the icon of an object.
    pub fn icon_of(object: &str) -> &'static str {
        drawn::drawn(object).map_or("record", |drawn| drawn.icon)
    }

    pub fn icon(&self) -> &'static str {
        Self::icon_of(&self.describe.name)
    }

    /// The field of that name, if the user may read it.
    pub fn field(&self, name: &str) -> Option<&'a FieldDescribe> {
        self.describe.fields.iter().find(|field| field.name == name)
    }

    /// The field that names a record.
    pub fn name_field(&self) -> Option<&'a FieldDescribe> {
        self.describe.fields.iter().find(|field| field.name_field)
    }

    /// The field a record is headed with; the one that names it, as a rule.
    pub fn title_field(&self) -> Option<&'a FieldDescribe> {
        self.drawn.and_then(|drawn| self.field(drawn.title)).or_else(|| self.name_field())
    }

    /// Columns of a list.
    pub fn columns(&self) -> Vec<&'a FieldDescribe> {
        standard_columns(self.describe)
    }

    /// Columns of a short list on another record's page: without the lookup to that record.
    pub fn short_columns(&self, without: &str) -> Vec<&'a FieldDescribe> {
        let columns = match self.drawn {
            Some(drawn) => self.named(drawn.short_columns),
            None => self.columns(),
        };
        columns.into_iter().filter(|field| field.name != without).take(5).collect()
    }

    /// Fields in a record's head, under its title.
    pub fn highlights(&self) -> Vec<&'a FieldDescribe> {
        match self.drawn {
            Some(drawn) => self.named(drawn.highlights),
            None => self.own_fields().filter(|field| field.kind != "textarea").take(4).collect(),
        }
    }

    /// Fields shown as tags beside the object's name in a record's head.
    pub fn tags(&self) -> Vec<&'a FieldDescribe> {
        self.drawn.map_or_else(Vec::new, |drawn| self.named(drawn.tags))
    }

    /// Groups of fields in a record's details and in its form.
    pub fn sections(&self) -> Vec<Section<'a>> {
        let mut sections: Vec<Section<'a>> = match self.drawn {
            Some(drawn) => drawn
                .sections
                .iter()
                .map(|(title, fields)| Section { title, fields: self.named(fields) })
                .collect(),
            None => vec![Section {
                title: "Information",
                fields: self.name_field().into_iter().chain(self.own_fields()).collect(),
            }],
        };
        if self.drawn.is_some() {
            // Fields that the org or a package has added to a drawn layout.
            let placed: Vec<&str> = sections
                .iter()
                .flat_map(|section| &section.fields)
                .map(|field| field.name.as_str())
                .collect();
            let added: Vec<_> = self
                .describe
                .fields
                .iter()
                .filter(|field| field.custom && !placed.contains(&field.name.as_str()))
                .collect();
            sections.push(Section { title: "Additional Information", fields: added });
        }
        sections.push(Section { title: "System Information", fields: self.named(&SYSTEM) });
        sections.retain(|section| !section.fields.is_empty());
        sections
    }

    /// Lists of records that point here: those drawn, then those of installed packages.
    pub fn related(&self) -> Vec<Related> {
        let drawn = self.drawn.map_or(&[][..], |drawn| drawn.related);
        let mut related: Vec<Related> = drawn
            .iter()
            .map(|(object, field)| Related { object: (*object).to_owned(), field: (*field).to_owned() })
            .collect();
        let packaged =
            self.describe.child_relationships.iter().filter(|child| child.child_object.ends_with("__c"));
        for child in packaged {
            let found = Related { object: child.child_object.clone(), field: child.field.clone() };
            if !related.contains(&found) {
                related.push(found);
            }
        }
        related
    }

    /// Text fields that a list's search looks into.
    pub fn searched(&self) -> Vec<&'a FieldDescribe> {
        let names = self.drawn.map_or(&[][..], |drawn| drawn.searched);
        let mut fields = self.named(names);
        if fields.is_empty() {
            fields.extend(self.name_field());
        }
        fields
    }

    /// What the field is called on pages: a lookup goes by what it leads to, not by its id.
    pub fn label(&self, field: &FieldDescribe) -> String {
        match field.name.as_str() {
            "OwnerId" => format!("{} Owner", self.describe.label),
            "AccountId" => "Account Name".to_owned(),
            "ContactId" => "Contact Name".to_owned(),
            "CreatedDate" if self.describe.name == "Case" => "Date Opened".to_owned(),
            "WhoId" => "Name".to_owned(),
            "WhatId" => "Related To".to_owned(),
            "CreatedById" => "Created By".to_owned(),
            "LastModifiedById" => "Last Modified By".to_owned(),
            _ if field.kind == "reference" => {
                let label = field.label.trim_end_matches(" ID").trim_end_matches(" Id");
                label.to_owned()
            }
            "Phone" | "Fax" | "Type" | "Description" | "Rating" => {
                // The object says the rest: "Account Phone" on an Account is its phone.
                let label = field.label.rsplit(' ').next();
                label.unwrap_or(&field.label).to_owned()
            }
            "Name" if field.label == "Full Name" => "Name".to_owned(),
            "ActivityDate" => "Due Date".to_owned(),
            _ => field.label.clone(),
        }
    }

    fn named(&self, names: &[&str]) -> Vec<&'a FieldDescribe> {
        names.iter().filter_map(|name| self.field(name)).collect()
    }

    /// Fields that the org or a package has defined.
    fn own_fields(&self) -> impl Iterator<Item = &'a FieldDescribe> {
        self.describe.fields.iter().filter(|field| field.custom && !field.name_field)
    }
}
