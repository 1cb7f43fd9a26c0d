//! What a user may know of an object: the platform's describe result, without the fields that user may not read.

use serde::Serialize;

/// An object as one user sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectDescribe {
    /// API name.
    pub name: String,
    /// Singular label.
    pub label: String,
    /// Plural label.
    pub label_plural: String,
    /// First three characters of its ids; none for objects without records of their own.
    pub key_prefix: Option<String>,
    /// Whether it came from a package or was added to the org.
    pub custom: bool,
    /// Whether the user may create records.
    pub createable: bool,
    /// Whether the user may change records.
    pub updateable: bool,
    /// Whether the user may delete records.
    pub deletable: bool,
    /// Whether the user may query it.
    pub queryable: bool,
    /// Whether single records can be read.
    pub retrieveable: bool,
    /// Whether the search box looks at it.
    pub searchable: bool,
    /// Whether list views exist for it.
    pub layoutable: bool,
    /// Readable fields, system fields first.
    pub fields: Vec<FieldDescribe>,
    /// Lookups of other objects to this one.
    pub child_relationships: Vec<ChildRelationship>,
}

/// A field as one user sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldDescribe {
    /// API name.
    pub name: String,
    /// Label.
    pub label: String,
    /// The platform's type name: `string`, `picklist`, `reference`, `datetime` ...
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The SOAP type of the same, `xsd:string` ...
    pub soap_type: &'static str,
    /// Most characters, 0 for what is not text.
    pub length: u32,
    /// Whether empty is allowed.
    pub nillable: bool,
    /// Whether the user may set it on a new record.
    pub createable: bool,
    /// Whether the user may change it.
    pub updateable: bool,
    /// Whether field-level security can restrict it.
    pub permissionable: bool,
    /// Whether a value is filled in when none is given.
    pub defaulted_on_create: bool,
    /// Whether it is computed.
    pub calculated: bool,
    /// Whether it was added by a package or the org.
    pub custom: bool,
    /// Whether it names the record.
    pub name_field: bool,
    /// Whether it identifies records of another system.
    pub external_id: bool,
    /// Whether two records may not share a value.
    pub unique: bool,
    /// Whether it can stand in WHERE.
    pub filterable: bool,
    /// Whether it can stand in ORDER BY.
    pub sortable: bool,
    /// Whether it can stand in GROUP BY.
    pub groupable: bool,
    /// Whether it numbers records by itself.
    pub auto_number: bool,
    /// Whether only listed values are taken.
    pub restricted_picklist: bool,
    /// Picklist values, in order.
    pub picklist_values: Vec<PicklistEntry>,
    /// Objects a lookup may point at.
    pub reference_to: Vec<String>,
    /// Name of the lookup's relationship in paths.
    pub relationship_name: Option<String>,
    /// Name of the compound field this is a part of.
    pub compound_field_name: Option<String>,
    /// Digits in all, 0 for what is no number.
    pub precision: u32,
    /// Digits after the point.
    pub scale: u32,
    /// Help text.
    pub inline_help_text: Option<String>,
}

/// A value of a picklist.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PicklistEntry {
    /// The stored value.
    pub value: String,
    /// What people read.
    pub label: String,
    /// Whether it can be chosen.
    pub active: bool,
    /// Whether it is filled in on a new record.
    pub default_value: bool,
}

/// A lookup of another object to this one.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChildRelationship {
    /// API name of the object that has the lookup.
    #[serde(rename = "childSObject")]
    pub child_object: String,
    /// The lookup.
    pub field: String,
    /// Name in subqueries; none when it has none.
    pub relationship_name: Option<String>,
    /// Whether deleting this record deletes the children.
    pub cascade_delete: bool,
}
