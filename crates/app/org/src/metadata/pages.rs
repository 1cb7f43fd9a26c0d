//! Record pages and Lightning components: what a page shows where, and what a component offers to
//! whoever builds pages.

use serde_json::Value as Json;

use super::xml::{Element, document};
use super::{Component, Names, Problem};

/// A page put together from components.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FlexiPage {
    pub name: String,
    pub label: String,
    /// `RecordPage`, `AppPage`, `HomePage`.
    pub page_type: String,
    pub object: Option<String>,
    /// Names of components it uses, `c:sidebar`.
    pub components: Vec<String>,
}

/// A Lightning component's declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LightningBundle {
    pub name: String,
    pub label: String,
    pub description: String,
    pub exposed: bool,
    /// Where it may be placed: `lightning__RecordPage`.
    pub targets: Vec<String>,
    /// What an administrator may set, and for which targets.
    pub properties: Vec<TargetProperty>,
    /// Objects on whose record pages it may stand; empty for all.
    pub objects: Vec<String>,
}

/// A property of a component in a page builder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetProperty {
    /// API name.
    pub name: String,
    /// Label.
    pub label: String,
    /// `String`, `Boolean`, `Integer`.
    pub kind: String,
    /// Its value where nobody set one.
    pub default: Option<String>,
    /// Whether it must be set.
    pub required: bool,
    /// What it does.
    pub description: String,
    /// Choices, where it is one of several.
    pub choices: Vec<String>,
    /// For which targets it is.
    pub targets: Vec<String>,
}

pub(super) fn flexi_page(component: &Component, root: Element<'_>) -> Result<FlexiPage, Problem> {
    root.only(&[
        "description",
        "events",
        "flexiPageRegions",
        "masterLabel",
        "parentFlexiPage",
        "platformActionlist",
        "quickActionList",
        "sobjectType",
        "template",
        "type",
    ])?;
    let page_type = root.text("type")?;
    let object = root.optional("sobjectType");
    if page_type == "RecordPage" && object.is_none() {
        return Err(root.broken("Required field is missing: sobjectType".into()));
    }
    if page_type == "RecordPage" {
        // What stands on a record's page is read here as it is when the page is drawn.
        crate::record_pages::read(&Names::own(), &component.path, &component.content)?;
    }
    let mut components = Vec::new();
    for region in root.children("flexiPageRegions") {
        region.text("name")?;
        let items = region.children("itemInstances").filter_map(|item| item.child("componentInstance"));
        // Files before version 49 hold the instances without items around them.
        for instance in items.chain(region.children("componentInstances")) {
            components.push(instance.text("componentName")?);
        }
    }
    Ok(FlexiPage {
        name: component.name.clone(),
        label: root.text("masterLabel")?,
        page_type,
        object,
        components,
    })
}

pub(super) fn bundle(component: &Component) -> Result<LightningBundle, Problem> {
    let path = &component.path;
    let files: serde_json::Map<String, Json> =
        serde_json::from_str(&component.content).map_err(|error| Problem::of(path, error.to_string()))?;
    let name = &component.name;
    let valid = name.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !valid {
        return Err(Problem::of(
            path,
            format!("Lightning component bundle names begin with a small letter: {name}"),
        ));
    }
    let declared = format!("{name}.js-meta.xml");
    let declared = files.get(&declared).and_then(Json::as_str);
    let declared = declared
        .ok_or_else(|| Problem::of(path, format!("Cannot find the file {name}.js-meta.xml in the bundle")))?;
    if !files.contains_key(&format!("{name}.js")) {
        return Err(Problem::of(
            path,
            format!("Cannot find Lightning Component Bundle {name}: {name}.js is missing"),
        ));
    }
    let document = document(path, declared)?;
    let root = Element::root(&document, path, "LightningComponentBundle")?;
    let mut bundle = LightningBundle {
        name: name.clone(),
        label: root.optional("masterLabel").unwrap_or_else(|| name.clone()),
        description: root.optional("description").unwrap_or_default(),
        exposed: root.flag("isExposed")?,
        targets: root.child("targets").map(|targets| targets.texts("target")).unwrap_or_default(),
        properties: Vec::new(),
        objects: Vec::new(),
    };
    for config in root.child("targetConfigs").iter().flat_map(|configs| configs.children("targetConfig")) {
        let targets = listed(config.attribute("targets"));
        for property in config.children("property") {
            bundle.properties.push(property_of(property, &targets)?);
        }
        bundle
            .objects
            .extend(config.child("objects").map(|objects| objects.texts("object")).unwrap_or_default());
    }
    Ok(bundle)
}

fn listed(text: Option<&str>) -> Vec<String> {
    text.unwrap_or_default()
        .split(',')
        .map(|one| one.trim().to_owned())
        .filter(|one| !one.is_empty())
        .collect()
}

fn property_of(property: Element<'_>, targets: &[String]) -> Result<TargetProperty, Problem> {
    let attribute = |name: &str| property.attribute(name).map(str::to_owned);
    let name = attribute("name").ok_or_else(|| property.broken("A property needs a name".into()))?;
    Ok(TargetProperty {
        label: attribute("label").unwrap_or_else(|| name.clone()),
        kind: attribute("type").ok_or_else(|| property.broken(format!("Property {name} needs a type")))?,
        default: attribute("default"),
        required: property.attribute("required") == Some("true"),
        description: attribute("description").unwrap_or_default(),
        choices: listed(property.attribute("datasource")),
        targets: targets.to_vec(),
        name,
    })
}
