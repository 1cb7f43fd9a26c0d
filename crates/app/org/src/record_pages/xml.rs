//! A record page as FlexiPage metadata, read and written in the platform's shape.

use std::collections::BTreeMap;

use super::{Criterion, Operator, PageRegion, PlacedComponent, RecordPage, VisibilityRule};
use crate::metadata::{Element, Names, Problem, document, escape};

/// Reads a page. What the model does not hold is named among its foreign parts.
pub(crate) fn read(names: &Names, path: &str, xml: &str) -> Result<RecordPage, Problem> {
    let text = document(path, xml)?;
    let root = Element::root(&text, path, "FlexiPage")?;
    let mut foreign = Vec::new();
    let mut regions = Vec::new();
    for child in root.elements() {
        match child.name() {
            "flexiPageRegions" => regions.extend(region(names, child, &mut foreign)?),
            "masterLabel" | "sobjectType" | "template" | "type" => {}
            other => foreign.push(other.to_owned()),
        }
    }
    let object = root.text("sobjectType")?;
    Ok(RecordPage {
        label: root.text("masterLabel")?,
        object: names.qualify(&object),
        template: root.child("template").and_then(|template| template.optional("name")).unwrap_or_default(),
        regions,
        foreign,
    })
}

/// What stands on a page of any type, from the top of its first region on.
pub(crate) fn components(names: &Names, path: &str, xml: &str) -> Result<Vec<PlacedComponent>, Problem> {
    let text = document(path, xml)?;
    let root = Element::root(&text, path, "FlexiPage")?;
    let mut found = Vec::new();
    for child in root.children("flexiPageRegions") {
        found.extend(region(names, child, &mut Vec::new())?.into_iter().flat_map(|region| region.components));
    }
    Ok(found)
}

fn region(
    names: &Names,
    region: Element<'_>,
    foreign: &mut Vec<String>,
) -> Result<Option<PageRegion>, Problem> {
    let name = region.text("name")?;
    let facet = match region.optional("type").as_deref() {
        None | Some("Region") => false,
        Some("Facet") => true,
        Some(other) => {
            foreign.push(format!("the {other} {name}"));
            return Ok(None);
        }
    };
    let mut components = Vec::new();
    for child in region.elements() {
        match child.name() {
            "itemInstances" => {
                for item in child.elements() {
                    if item.name() == "componentInstance" {
                        components.push(component(names, item, foreign)?);
                    } else {
                        foreign.push(format!("a {} in {name}", item.name()));
                    }
                }
            }
            // Files before version 49 hold the instances without items around them.
            "componentInstances" => components.push(component(names, child, foreign)?),
            "name" | "type" | "mode" => {}
            other => foreign.push(format!("{other} of {name}")),
        }
    }
    Ok(Some(PageRegion { name, facet, components }))
}

fn component(
    names: &Names,
    instance: Element<'_>,
    foreign: &mut Vec<String>,
) -> Result<PlacedComponent, Problem> {
    let name = instance.text("componentName")?;
    let mut properties = BTreeMap::new();
    let mut visibility = None;
    for child in instance.elements() {
        match child.name() {
            "componentInstanceProperties" if child.child("valueList").is_none() => {
                properties.insert(child.text("name")?, child.optional("value").unwrap_or_default());
            }
            "visibilityRule" => visibility = Some(rule(child)?),
            // Identifiers are made anew when a page is written.
            "componentName" | "identifier" => {}
            other => foreign.push(format!("{other} of {name}")),
        }
    }
    let component = match (name.strip_prefix("c:"), &names.namespace) {
        (Some(own), Some(namespace)) => format!("{namespace}:{own}"),
        _ => name,
    };
    Ok(PlacedComponent { component, properties, visibility })
}

fn rule(rule: Element<'_>) -> Result<VisibilityRule, Problem> {
    let mut criteria = Vec::new();
    for criterion in rule.children("criteria") {
        let operator = criterion.text("operator")?;
        let operator = Operator::named(&operator).ok_or_else(|| {
            criterion.broken(format!("'{operator}' is not a valid value for the operator of a criterion"))
        })?;
        criteria.push(Criterion {
            left: criterion.text("leftValue")?,
            operator,
            right: criterion.optional("rightValue").unwrap_or_default(),
        });
    }
    Ok(VisibilityRule { boolean_filter: rule.optional("booleanFilter"), criteria })
}

/// Writes a page without foreign parts.
pub(crate) fn write(page: &RecordPage) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<FlexiPage xmlns=\"http://soap.sforce.com/2006/04/metadata\">\n",
    );
    let mut number = 0;
    for region in &page.regions {
        out.push_str("    <flexiPageRegions>\n");
        for placed in &region.components {
            number += 1;
            out.push_str("        <itemInstances>\n            <componentInstance>\n");
            instance(&mut out, placed, number);
            out.push_str("            </componentInstance>\n        </itemInstances>\n");
        }
        leaf(&mut out, 8, "name", &region.name);
        leaf(&mut out, 8, "type", if region.facet { "Facet" } else { "Region" });
        out.push_str("    </flexiPageRegions>\n");
    }
    leaf(&mut out, 4, "masterLabel", &page.label);
    leaf(&mut out, 4, "sobjectType", &page.object);
    out.push_str("    <template>\n");
    leaf(&mut out, 8, "name", &page.template);
    out.push_str("    </template>\n    <type>RecordPage</type>\n</FlexiPage>\n");
    out
}

fn instance(out: &mut String, placed: &PlacedComponent, number: usize) {
    for (name, value) in &placed.properties {
        out.push_str("                <componentInstanceProperties>\n");
        leaf(out, 20, "name", name);
        leaf(out, 20, "value", value);
        out.push_str("                </componentInstanceProperties>\n");
    }
    leaf(out, 16, "componentName", &placed.component);
    leaf(out, 16, "identifier", &format!("{}_{number}", placed.component.replace(':', "_")));
    let Some(rule) = &placed.visibility else { return };
    out.push_str("                <visibilityRule>\n");
    if let Some(filter) = &rule.boolean_filter {
        leaf(out, 20, "booleanFilter", filter);
    }
    for criterion in &rule.criteria {
        out.push_str("                    <criteria>\n");
        leaf(out, 24, "leftValue", &criterion.left);
        leaf(out, 24, "operator", criterion.operator.as_str());
        if !criterion.right.is_empty() {
            leaf(out, 24, "rightValue", &criterion.right);
        }
        out.push_str("                    </criteria>\n");
    }
    out.push_str("                </visibilityRule>\n");
}

fn leaf(out: &mut String, indent: usize, name: &str, text: &str) {
    out.push_str(&format!("{:indent$}<{name}>{}</{name}>\n", "", escape(text)));
}
