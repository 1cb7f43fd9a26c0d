//! Components and pages as whoever builds record pages sees them.

use crate::metadata::LightningBundle;

pub use crate::metadata::TargetProperty;

/// A Lightning component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LightningComponent {
    /// Name without namespace.
    pub name: String,
    /// Namespace of its package; none for the org's own.
    pub namespace: Option<String>,
    /// Label.
    pub label: String,
    /// What it is for.
    pub description: String,
    /// Whether page builders offer it.
    pub exposed: bool,
    /// Where it may be placed: `lightning__RecordPage`.
    pub targets: Vec<String>,
    /// Objects on whose record pages it may stand; empty for all.
    pub objects: Vec<String>,
    /// What may be set, and for which targets.
    pub properties: Vec<TargetProperty>,
}

impl LightningComponent {
    pub(crate) fn new(namespace: Option<String>, bundle: LightningBundle) -> LightningComponent {
        LightningComponent {
            name: bundle.name,
            namespace,
            label: bundle.label,
            description: bundle.description,
            exposed: bundle.exposed,
            targets: bundle.targets,
            objects: bundle.objects,
            properties: bundle.properties,
        }
    }
}

/// A page put together from components.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlexiPageEntry {
    /// Name without namespace.
    pub name: String,
    /// Namespace of its package; none for the org's own.
    pub namespace: Option<String>,
    /// Label.
    pub label: String,
    /// `RecordPage`, `AppPage`, `HomePage`.
    pub page_type: String,
    /// The object whose records it shows.
    pub object: Option<String>,
    /// The page as metadata: regions, components, properties and visibility rules.
    pub xml: String,
}
