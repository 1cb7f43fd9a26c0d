//! Objects, fields and list views as rows: what tools read of an org's set-up.

use alongside_orgstore::{FieldKind, ObjectDefinition};

use super::parts::{checkbox, field, reference, setup, text};

pub(super) fn objects() -> Vec<ObjectDefinition> {
    let mut objects = vec![
        setup(
            "EntityDefinition",
            "Object Definition",
            "4ie",
            vec![
                text("DurableId", "Durable ID", 765).read_only(),
                text("QualifiedApiName", "Qualified API Name", 70).naming().read_only(),
                text("DeveloperName", "Object Name", 80).read_only(),
                text("NamespacePrefix", "Namespace Prefix", 15).read_only(),
                text("Label", "Label", 80).read_only(),
                text("MasterLabel", "Master Label", 80).read_only(),
                text("PluralLabel", "Plural Label", 80).read_only(),
                text("KeyPrefix", "Key Prefix", 3).read_only(),
                checkbox("IsCustomizable", "Customizable").read_only(),
                checkbox("IsCustomSetting", "Custom Setting").read_only(),
                checkbox("IsQueryable", "Queryable").read_only(),
                checkbox("IsSearchable", "Searchable").read_only(),
                checkbox("IsLayoutable", "Layoutable").read_only(),
                checkbox("IsRetrieveable", "Retrieveable").read_only(),
            ],
        ),
        setup(
            "FieldDefinition",
            "Field Definition",
            "4fe",
            vec![
                text("DurableId", "Durable ID", 765).read_only(),
                text("QualifiedApiName", "Qualified API Name", 70).naming().read_only(),
                text("DeveloperName", "Field Name", 80).read_only(),
                text("NamespacePrefix", "Namespace Prefix", 15).read_only(),
                text("Label", "Label", 80).read_only(),
                text("MasterLabel", "Master Label", 80).read_only(),
                text("DataType", "Data Type", 80).read_only(),
                reference(
                    "EntityDefinitionId",
                    "Entity Definition ID",
                    &["EntityDefinition"],
                    "EntityDefinition",
                    Some("Fields"),
                )
                .read_only(),
                field("Length", "Length", FieldKind::Integer).read_only(),
                field("Precision", "Precision", FieldKind::Integer).read_only(),
                field("Scale", "Scale", FieldKind::Integer).read_only(),
                text("RelationshipName", "Relationship Name", 80).read_only(),
                text("ReferenceTargetField", "Reference Target Field", 80).read_only(),
                text("ExtraTypeInfo", "Extra Type Info", 80).read_only(),
                checkbox("IsNillable", "Nillable").read_only(),
                checkbox("IsIndexed", "Indexed").read_only(),
                checkbox("IsNameField", "Name Field").read_only(),
                checkbox("IsCalculated", "Calculated").read_only(),
                checkbox("IsCompound", "Compound").read_only(),
            ],
        ),
        setup(
            "ListView",
            "List View",
            "00B",
            vec![
                text("Name", "View Name", 40).naming().read_only(),
                text("DeveloperName", "API Name", 80).read_only(),
                text("NamespacePrefix", "Namespace Prefix", 15).read_only(),
                text("SobjectType", "Sobject Type", 80).read_only(),
                checkbox("IsSoqlCompatible", "Is Soql Compatible").read_only(),
            ],
        ),
    ];
    for object in &mut objects {
        object.computed = true;
        object.searchable = false;
    }
    objects
}
