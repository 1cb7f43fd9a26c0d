//! The setup audit trail as clients read it.

use alongside_orgstore::{FieldDefinition, FieldKind, ObjectDefinition};

use super::parts::{reference, text};

/// Unlike other set-up objects its rows are made once: they have a date and an author, and no more.
pub(super) fn objects() -> Vec<ObjectDefinition> {
    let own = |field: FieldDefinition| field.locked().read_only();
    vec![ObjectDefinition {
        name: "SetupAuditTrail".into(),
        label: "Setup Audit Trail Entry".into(),
        plural_label: "Setup Audit Trail Entries".into(),
        key_prefix: Some("0Ym".into()),
        setup: true,
        fields: vec![
            FieldDefinition::new("Id", "Setup Audit Trail Entry ID", FieldKind::Id).locked(),
            own(text("Action", "Action", 100)),
            own(text("Section", "Section", 80)),
            own(FieldDefinition::new("CreatedDate", "Created Date", FieldKind::DateTime).indexed()),
            own(reference("CreatedById", "Created By ID", &["User"], "CreatedBy", None)),
            own(text("Display", "Description", 1_000)),
            own(text("DelegateUser", "Delegate User", 80)),
            own(text("ResponsibleNamespacePrefix", "Responsible Namespace Prefix", 15)),
            own(text("CreatedByContext", "Created By Context", 50)),
            own(text("CreatedByIssuer", "Created By Issuer", 200)),
        ],
        ..ObjectDefinition::default()
    }]
}
