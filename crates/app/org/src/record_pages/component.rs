//! The components that can be placed on a record page, and whether a page uses them rightly.

use serde::Serialize;

use super::standard::STANDARD;
use super::{PlacedComponent, RecordPage, tabs};
use crate::{LightningComponent, TargetProperty};

/// The target of components that may stand on record pages.
const TARGET: &str = "lightning__RecordPage";
const MAX_REGIONS: usize = 10;
const MAX_FACETS: usize = 100;
const MAX_COMPONENTS: usize = 100;
const MAX_VALUE: usize = 4000;

/// Where a component comes from, as the list of a page editor groups them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum PageComponentGroup {
    /// Part of the platform.
    Standard,
    /// The org's own.
    Custom,
    /// Of an installed package.
    #[serde(rename = "Custom - Managed")]
    Managed,
}

/// A component that can be placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageComponent {
    /// Name with namespace, as pages hold it: `alongside:sidebar`.
    pub name: String,
    /// Label.
    pub label: String,
    /// What it is for.
    pub description: String,
    /// Where it comes from.
    pub group: PageComponentGroup,
    /// What may be set.
    pub properties: Vec<PageComponentProperty>,
}

/// A property of a component that can be placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageComponentProperty {
    /// API name.
    pub name: String,
    /// Label.
    pub label: String,
    /// `String`, `Boolean`, `Integer`.
    pub kind: String,
    /// Its value where nobody set one.
    pub default: Option<String>,
    /// Whether it must have a value.
    pub required: bool,
    /// What it does.
    pub description: String,
    /// Choices, where it is one of several.
    pub choices: Vec<String>,
}

impl PageComponent {
    /// Everything that may be placed on the pages of an object, the platform's own first.
    pub(crate) fn all(object: &str, bundles: &[LightningComponent]) -> Vec<PageComponent> {
        let standard = STANDARD.iter().map(|(name, label, description)| PageComponent {
            name: (*name).to_owned(),
            label: (*label).to_owned(),
            description: (*description).to_owned(),
            group: PageComponentGroup::Standard,
            properties: Vec::new(),
        });
        let fits = |bundle: &&LightningComponent| {
            let objects = &bundle.objects;
            bundle.exposed
                && bundle.targets.iter().any(|target| target == TARGET)
                && (objects.is_empty() || objects.iter().any(|one| one == object))
        };
        standard.chain(bundles.iter().filter(fits).map(PageComponent::of)).collect()
    }

    fn of(bundle: &LightningComponent) -> PageComponent {
        let property = |property: &TargetProperty| PageComponentProperty {
            name: property.name.clone(),
            label: property.label.clone(),
            kind: property.kind.clone(),
            default: property.default.clone(),
            required: property.required,
            description: property.description.clone(),
            choices: property.choices.clone(),
        };
        let for_pages = |property: &&TargetProperty| property.targets.iter().any(|target| target == TARGET);
        PageComponent {
            name: format!("{}:{}", bundle.namespace.as_deref().unwrap_or("c"), bundle.name),
            label: bundle.label.clone(),
            description: bundle.description.clone(),
            group: match bundle.namespace {
                Some(_) => PageComponentGroup::Managed,
                None => PageComponentGroup::Custom,
            },
            properties: bundle.properties.iter().filter(for_pages).map(property).collect(),
        }
    }

    fn check(&self, placed: &PlacedComponent) -> Result<(), String> {
        for name in placed.properties.keys() {
            if !self.properties.iter().any(|property| property.name == *name) {
                return Err(format!("{}: there is no property {name}.", self.label));
            }
        }
        for property in &self.properties {
            let value = placed.properties.get(&property.name).map(String::as_str).unwrap_or_default();
            property.check(value).map_err(|what| format!("{}, {}: {what}", self.label, property.label))?;
        }
        Ok(())
    }
}

impl PageComponentProperty {
    fn check(&self, value: &str) -> Result<(), &'static str> {
        if value.is_empty() {
            return if self.required && self.default.is_none() { Err("a value is needed.") } else { Ok(()) };
        }
        if value.chars().count() > MAX_VALUE {
            return Err("the value is too long.");
        }
        if !self.choices.is_empty() && !self.choices.iter().any(|choice| choice == value) {
            return Err("choose one of the values offered.");
        }
        match self.kind.as_str() {
            "Integer" if value.parse::<i64>().is_err() => Err("write a whole number."),
            "Boolean" if !["true", "false"].contains(&value) => Err("write true or false."),
            _ => Ok(()),
        }
    }
}

/// Says what is wrong with a page that somebody wants to save.
pub(crate) fn check(
    page: &RecordPage,
    known: &[PageComponent],
    has_field: &dyn Fn(&str) -> bool,
) -> Result<(), String> {
    let label = page.label.trim();
    if label.is_empty() || label.chars().count() > 80 {
        return Err("Label: write 1 to 80 characters.".to_owned());
    }
    if let Some(part) = page.foreign.first() {
        return Err(format!(
            "This page holds {part}, which this editor does not know and would lose. Change it by a deploy."
        ));
    }
    let facets = page.regions.iter().filter(|region| region.facet).count();
    if page.regions.len() == facets || page.regions.len() - facets > MAX_REGIONS {
        return Err(format!("regions: give 1 to {MAX_REGIONS}."));
    }
    if facets > MAX_FACETS {
        return Err(format!("A page holds at most {MAX_FACETS} facets."));
    }
    tabs::check(page)?;
    if page.components().count() > MAX_COMPONENTS {
        return Err(format!("A page holds at most {MAX_COMPONENTS} components."));
    }
    for (place, region) in page.regions.iter().enumerate() {
        // The platform names a facet that a person made by a dash and random digits.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || (region.facet && byte == b'-');
        let plain = region.name.bytes().all(plain);
        if region.name.is_empty() || !plain || region.name.len() > 80 {
            return Err(format!("regions: {:?} is no name of a region.", region.name));
        }
        if page.regions[..place].iter().any(|before| before.name == region.name) {
            return Err(format!("regions: {} is there twice.", region.name));
        }
    }
    for placed in page.components().filter(|placed| !tabs::is_holder(&placed.component)) {
        let component = known.iter().find(|component| component.name == placed.component);
        let component = component
            .ok_or_else(|| format!("{} cannot be placed on a page of {}.", placed.component, page.object))?;
        component.check(placed)?;
        if let Some(rule) = &placed.visibility {
            rule.check(has_field).map_err(|what| format!("{}, visibility: {what}", component.label))?;
        }
    }
    for holder in page.components().filter(|placed| tabs::is_holder(&placed.component)) {
        if let Some(rule) = &holder.visibility {
            rule.check(has_field).map_err(|what| format!("{}, visibility: {what}", holder.component))?;
        }
    }
    Ok(())
}
