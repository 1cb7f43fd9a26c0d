//! Custom objects and fields as Setup describes them, turned into the files they would have: a page
//! and a deploy go the same way.

use super::{Component, Kind, Problem, component_file, escape};

/// The type of a custom field, with what only that type has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomFieldType {
    /// A line of text.
    Text {
        /// Most characters, 1 to 255.
        length: u32,
    },
    /// Up to 255 characters in several lines.
    TextArea,
    /// Several lines.
    LongTextArea {
        /// Most characters, 256 to 131,072.
        length: u32,
    },
    /// A mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A web address.
    Url,
    /// A checkbox.
    Checkbox {
        /// Whether new records have it ticked.
        default: bool,
    },
    /// A number.
    Number {
        /// Digits in all, up to 18.
        precision: u32,
        /// Digits after the point.
        scale: u32,
    },
    /// An amount of money.
    Currency,
    /// A percentage.
    Percent,
    /// A day.
    Date,
    /// An instant.
    DateTime,
    /// One of several values.
    Picklist {
        /// The values, each also its label.
        values: Vec<String>,
        /// Whether only these are taken.
        restricted: bool,
    },
    /// Any of several values.
    MultiPicklist {
        /// The values, each also its label.
        values: Vec<String>,
    },
    /// A number the org gives.
    AutoNumber {
        /// Text followed by zeros in braces: `R-{0000}`.
        format: String,
    },
    /// A link to another record.
    Lookup {
        /// API name of the object it points at.
        target: String,
        /// Name of the records on the target: `Visits`.
        children: String,
    },
    /// A link to the record this one belongs to.
    MasterDetail {
        /// API name of the object it points at.
        target: String,
        /// Name of the records on the target: `Visits`.
        children: String,
    },
}

/// A custom field as Setup describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomFieldSpec {
    /// API name without `__c`.
    pub name: String,
    /// Label.
    pub label: String,
    /// Type.
    pub kind: CustomFieldType,
    /// Must have a value.
    pub required: bool,
    /// No two records share a value.
    pub unique: bool,
    /// Identifies records of another system.
    pub external_id: bool,
    /// What people read beside it.
    pub help: String,
    /// For those who administer.
    pub description: String,
}

/// A custom object as Setup describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomObjectSpec {
    /// API name without `__c`.
    pub name: String,
    /// Singular label.
    pub label: String,
    /// Plural label.
    pub plural_label: String,
    /// Label of the field that names a record.
    pub name_label: String,
    /// Format of a number the org gives as name, `V-{0000}`; none for a text.
    pub auto_number: Option<String>,
    /// Whether only a record's owner and those above see it.
    pub private: bool,
    /// Whether the search box looks at it.
    pub searched: bool,
}

impl CustomObjectSpec {
    pub(crate) fn components(&self) -> Result<Vec<Component>, Problem> {
        let name_field = match &self.auto_number {
            Some(format) => {
                format!(
                    "{}{}{}",
                    leaf("displayFormat", format),
                    leaf("label", &self.name_label),
                    leaf("type", "AutoNumber")
                )
            }
            None => leaf("label", &self.name_label) + &leaf("type", "Text"),
        };
        let inner = [
            leaf("deploymentStatus", "Deployed"),
            leaf("enableSearch", flag(self.searched)),
            leaf("label", &self.label),
            format!("<nameField>{name_field}</nameField>"),
            leaf("pluralLabel", &self.plural_label),
            leaf("sharingModel", if self.private { "Private" } else { "ReadWrite" }),
        ];
        component_file(Kind::CustomObject, &format!("{}__c", self.name), &inner.join("\n    "))
    }
}

impl CustomFieldSpec {
    pub(crate) fn components(&self, object: &str) -> Result<Vec<Component>, Problem> {
        let (word, more) = self.kind.parts();
        let mut inner = vec![leaf("fullName", &format!("{}__c", self.name))];
        if !self.description.is_empty() {
            inner.push(leaf("description", &self.description));
        }
        if self.external_id {
            inner.push(leaf("externalId", "true"));
        }
        if !self.help.is_empty() {
            inner.push(leaf("inlineHelpText", &self.help));
        }
        inner.push(leaf("label", &self.label));
        inner.extend(more);
        // A master is always required and a checkbox never; their files say nothing of it.
        if !matches!(self.kind, CustomFieldType::MasterDetail { .. } | CustomFieldType::Checkbox { .. }) {
            inner.push(leaf("required", flag(self.required)));
        }
        inner.push(leaf("type", word));
        if self.unique {
            inner.push(leaf("unique", "true"));
        }
        component_file(Kind::CustomField, &format!("{object}.{}__c", self.name), &inner.join("\n    "))
    }
}

impl CustomFieldType {
    fn parts(&self) -> (&'static str, Vec<String>) {
        let number = |name: &str, value: u32| leaf(name, &value.to_string());
        match self {
            CustomFieldType::Text { length } => ("Text", vec![number("length", *length)]),
            CustomFieldType::TextArea => ("TextArea", Vec::new()),
            CustomFieldType::LongTextArea { length } => {
                ("LongTextArea", vec![number("length", *length), number("visibleLines", 3)])
            }
            CustomFieldType::Email => ("Email", Vec::new()),
            CustomFieldType::Phone => ("Phone", Vec::new()),
            CustomFieldType::Url => ("Url", Vec::new()),
            CustomFieldType::Checkbox { default } => ("Checkbox", vec![leaf("defaultValue", flag(*default))]),
            CustomFieldType::Number { precision, scale } => {
                ("Number", vec![number("precision", *precision), number("scale", *scale)])
            }
            CustomFieldType::Currency => ("Currency", vec![number("precision", 18), number("scale", 2)]),
            CustomFieldType::Percent => ("Percent", vec![number("precision", 18), number("scale", 2)]),
            CustomFieldType::Date => ("Date", Vec::new()),
            CustomFieldType::DateTime => ("DateTime", Vec::new()),
            CustomFieldType::Picklist { values, restricted } => {
                ("Picklist", vec![value_set(values, *restricted)])
            }
            CustomFieldType::MultiPicklist { values } => {
                ("MultiselectPicklist", vec![value_set(values, true), number("visibleLines", 4)])
            }
            CustomFieldType::AutoNumber { format } => ("AutoNumber", vec![leaf("displayFormat", format)]),
            CustomFieldType::Lookup { target, children } => ("Lookup", link(target, children)),
            CustomFieldType::MasterDetail { target, children } => ("MasterDetail", link(target, children)),
        }
    }
}

fn link(target: &str, children: &str) -> Vec<String> {
    let mut parts = vec![leaf("referenceTo", target)];
    if !children.is_empty() {
        parts.push(leaf("relationshipName", children));
    }
    parts
}

fn value_set(values: &[String], restricted: bool) -> String {
    let values: String = values
        .iter()
        .map(|value| {
            format!(
                "<value>{}{}{}</value>",
                leaf("fullName", value),
                leaf("default", "false"),
                leaf("label", value)
            )
        })
        .collect();
    format!(
        "<valueSet>{}<valueSetDefinition><sorted>false</sorted>{values}</valueSetDefinition></valueSet>",
        leaf("restricted", flag(restricted))
    )
}

fn leaf(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escape(text))
}

fn flag(on: bool) -> &'static str {
    if on { "true" } else { "false" }
}
