//! Permission sets, and profiles as far as they grant the same things.

use super::objects::{Names, is_developer_name};
use super::user_permissions::is_inert;
use super::xml::Element;
use super::{Component, Kind, Problem};

/// What a permission set or profile grants, in a fixed order, so that two can be compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Rights {
    pub name: String,
    pub label: String,
    pub description: String,
    pub activation_required: bool,
    pub objects: Vec<ObjectGrant>,
    pub fields: Vec<FieldGrant>,
    /// Names with namespace, where there is one.
    pub custom_permissions: Vec<String>,
    /// Names with namespace, where there is one.
    pub apps: Vec<String>,
    /// Of a profile, the one of the apps in which its users begin.
    pub default_app: Option<String>,
    /// System permissions by API name.
    pub user_permissions: Vec<String>,
}

/// Object permissions, in the order create, read, edit, delete, view all, modify all.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ObjectGrant {
    pub object: String,
    pub allowed: [bool; 6],
}

/// Field permissions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FieldGrant {
    pub object: String,
    pub field: String,
    pub read: bool,
    pub edit: bool,
}

/// Children of the file that this org has no place for in its rows, kept as they came.
pub(crate) const KEPT_AS_TEXT: [&str; 2] = ["license", "tabSettings"];

const KNOWN: [&str; 19] = [
    "applicationVisibilities",
    "classAccesses",
    "customMetadataTypeAccesses",
    "customPermissions",
    "customSettingAccesses",
    "description",
    "emailRoutingAddressAccesses",
    "externalCredentialPrincipalAccesses",
    "externalDataSourceAccesses",
    "fieldPermissions",
    "flowAccesses",
    "hasActivationRequired",
    "label",
    "license",
    "objectPermissions",
    "pageAccesses",
    "recordTypeVisibilities",
    "tabSettings",
    "userPermissions",
];

const KNOWN_OF_PROFILES: [&str; 9] = [
    "categoryGroupVisibilities",
    "custom",
    "layoutAssignments",
    "loginFlows",
    "loginHours",
    "loginIpRanges",
    "profileActionOverrides",
    "tabVisibilities",
    "userLicense",
];

/// Things a grant can be about that no org of this kind has.
const ABSENT: [(&str, &str, &str); 5] = [
    ("classAccesses", "apexClass", "ApexClass"),
    ("pageAccesses", "apexPage", "ApexPage"),
    ("flowAccesses", "flow", "Flow"),
    ("externalDataSourceAccesses", "externalDataSource", "ExternalDataSource"),
    ("customMetadataTypeAccesses", "name", "CustomObject"),
];

pub(super) fn permission_set(
    names: &Names,
    component: &Component,
    root: Element<'_>,
) -> Result<Rights, Problem> {
    root.only(&KNOWN)?;
    if !is_developer_name(&component.name, 80) {
        return Err(root.broken(format!("The Permission Set Name {:?} is not valid", component.name)));
    }
    Ok(Rights {
        name: component.name.clone(),
        label: root.text("label")?,
        description: root.optional("description").unwrap_or_default(),
        activation_required: root.flag("hasActivationRequired")?,
        // Only profiles have one.
        default_app: None,
        ..grants(names, root)?
    })
}

/// What a profile's file says of grants; what it leaves out stays as it is.
pub(super) fn profile(names: &Names, component: &Component, root: Element<'_>) -> Result<Rights, Problem> {
    let known: Vec<&str> = KNOWN.into_iter().chain(KNOWN_OF_PROFILES).collect();
    root.only(&known)?;
    let name = percent_decoded(&component.name);
    Ok(Rights {
        label: name.clone(),
        name,
        description: root.optional("description").unwrap_or_default(),
        ..grants(names, root)?
    })
}

/// Names in file names have their special characters percent-encoded.
pub(crate) fn percent_decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = (*first == b'%')
            .then(|| tail.get(..2).and_then(|hex| data_encoding::HEXUPPER_PERMISSIVE.decode(hex).ok()))
            .flatten();
        match code {
            Some(code) => {
                bytes.extend(code);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn grants(names: &Names, root: Element<'_>) -> Result<Rights, Problem> {
    for (element, name, kind) in ABSENT {
        if let Some(grant) = root.children(element).next() {
            let target = grant.optional(name).unwrap_or_default();
            return Err(grant.broken(format!("In field: {name} - no {kind} named {target} found")));
        }
    }
    let mut rights = Rights::default();
    for grant in root.children("objectPermissions") {
        let allowed = [
            grant.flag("allowCreate")?,
            grant.flag("allowRead")?,
            grant.flag("allowEdit")?,
            grant.flag("allowDelete")?,
            grant.flag("viewAllRecords")?,
            grant.flag("modifyAllRecords")?,
        ];
        let [create, read, edit, delete, view_all, modify_all] = allowed;
        let object = names.qualify(&grant.text("object")?);
        let sound = (read || !(create || edit || delete || view_all))
            && (edit || !delete)
            && (!modify_all || (read && edit && delete && view_all));
        if !sound {
            return Err(grant.broken(format!(
                "Permission on {object} depends on a permission that is not given: create, edit, delete and view all need read; delete needs edit; modify all needs them all"
            )));
        }
        if read {
            rights.objects.push(ObjectGrant { object, allowed });
        }
    }
    for grant in root.children("fieldPermissions") {
        let path = grant.text("field")?;
        let (object, field) = names
            .qualify_path(&path)
            .ok_or_else(|| grant.broken(format!("In field: field - no CustomField named {path} found")))?;
        let edit = grant.flag("editable")?;
        // An absent <readable> of older files goes with <editable>.
        let read = if grant.child("readable").is_some() { grant.flag("readable")? } else { edit };
        if edit && !read {
            return Err(grant.broken(format!("{path}: a field that can be edited must be readable")));
        }
        if read {
            rights.fields.push(FieldGrant { object, field, read, edit });
        }
    }
    for grant in root.children("customPermissions") {
        if grant.flag("enabled")? {
            rights.custom_permissions.push(with_namespace(names, grant.text("name")?));
        }
    }
    for grant in root.children("applicationVisibilities") {
        let app = with_namespace(names, grant.text("application")?);
        if grant.flag("default")? {
            if !grant.flag("visible")? {
                return Err(grant.broken(format!("The default app must be visible: {app}")));
            }
            rights.default_app = Some(app.clone());
        }
        if grant.flag("visible")? {
            rights.apps.push(app);
        }
    }
    for grant in root.children("userPermissions") {
        let name = grant.text("name")?;
        let known = crate::model::SYSTEM_PERMISSIONS.iter().any(|(_, known, _)| *known == name);
        if !known && !is_inert(&name) {
            return Err(grant.broken(format!("Unknown user permission: {name}")));
        }
        if grant.flag("enabled")? && known {
            rights.user_permissions.push(name);
        }
    }
    rights.sort();
    Ok(rights)
}

impl Rights {
    /// Puts grants in the order two sets are compared in.
    pub fn sort(&mut self) {
        self.objects.sort();
        self.objects.dedup_by(|one, other| one.object == other.object);
        self.fields.sort();
        self.fields.dedup_by(|one, other| (&one.object, &one.field) == (&other.object, &other.field));
        for names in [&mut self.custom_permissions, &mut self.apps, &mut self.user_permissions] {
            names.sort();
            names.dedup();
        }
    }

    /// Takes out grants on standard objects, which no package carries; returns what was taken out.
    pub fn without_standard_objects(&mut self) -> Vec<String> {
        let custom = |object: &str| object.ends_with("__c");
        let mut left_out: Vec<String> = Vec::new();
        for object in self.objects.iter().map(|grant| &grant.object).filter(|object| !custom(object)) {
            left_out.push(format!(
                "permissions of {} on {object} are left out: packages carry none on standard objects",
                self.name
            ));
        }
        for grant in self.fields.iter().filter(|grant| !custom(&grant.object)) {
            left_out.push(format!(
                "permissions of {} on {}.{} are left out: packages carry none on standard objects",
                self.name, grant.object, grant.field
            ));
        }
        for permission in self.user_permissions.drain(..) {
            left_out.push(format!(
                "{permission} of {} is left out: packages carry no user permissions",
                self.name
            ));
        }
        self.objects.retain(|grant| custom(&grant.object));
        self.fields.retain(|grant| custom(&grant.object));
        left_out
    }

    /// The set as a file, with what was kept as text.
    pub fn write(&self, kind: Kind, kept: &str) -> String {
        let on = || "true".to_owned();
        let mut parts: Vec<String> = Vec::new();
        for app in &self.apps {
            let mut lines = vec![("application", app.clone())];
            let default = self.default_app.as_ref() == Some(app);
            lines.extend((kind == Kind::Profile).then(|| ("default", default.to_string())));
            lines.push(("visible", on()));
            parts.push(block("applicationVisibilities", &lines));
        }
        if kind == Kind::Profile {
            parts.push(leaf("custom", "true"));
        }
        for permission in &self.custom_permissions {
            parts.push(block("customPermissions", &[("enabled", on()), ("name", permission.clone())]));
        }
        if !self.description.is_empty() {
            parts.push(leaf("description", &self.description));
        }
        for grant in &self.fields {
            let lines = [
                ("editable", grant.edit.to_string()),
                ("field", format!("{}.{}", grant.object, grant.field)),
                ("readable", grant.read.to_string()),
            ];
            parts.push(block("fieldPermissions", &lines));
        }
        if kind == Kind::PermissionSet {
            parts.push(leaf("hasActivationRequired", &self.activation_required.to_string()));
            parts.push(leaf("label", &self.label));
        }
        for grant in &self.objects {
            let [create, read, edit, delete, view_all, modify_all] =
                grant.allowed.map(|flag| flag.to_string());
            let lines = [
                ("allowCreate", create),
                ("allowDelete", delete),
                ("allowEdit", edit),
                ("allowRead", read),
                ("modifyAllRecords", modify_all),
                ("object", grant.object.clone()),
                ("viewAllRecords", view_all),
            ];
            parts.push(block("objectPermissions", &lines));
        }
        if !kept.is_empty() {
            parts.push(kept.to_owned());
        }
        for permission in &self.user_permissions {
            parts.push(block("userPermissions", &[("enabled", on()), ("name", permission.clone())]));
        }
        super::component::file(kind, &format!("\n    {}", parts.join("\n    ")))
    }
}

fn leaf(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", super::escape(text))
}

/// An element with one line for each child, indented as the platform's files are.
fn block(name: &str, lines: &[(&str, String)]) -> String {
    let inner: String = lines.iter().map(|(name, text)| format!("\n        {}", leaf(name, text))).collect();
    format!("<{name}>{inner}\n    </{name}>")
}

/// A package's own name gains its namespace; one that names another's stays.
fn with_namespace(names: &Names, name: String) -> String {
    match &names.namespace {
        Some(namespace) if !name.contains("__") => format!("{namespace}__{name}"),
        _ => name,
    }
}
