//! Apps of the launcher, tabs, custom permissions, connected apps and external client apps.

use super::objects::{Names, is_developer_name};
use super::xml::Element;
use super::{Component, Problem};
use crate::FormFactor;

/// A developer name, a label and a description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub name: String,
    pub label: String,
    pub description: String,
}

/// An app and its tabs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CustomApplication {
    pub named: Named,
    pub tabs: Vec<String>,
    pub classic: bool,
    /// Whether records open as tabs beside each other.
    pub console: bool,
    /// The record pages that are shown in it.
    pub pages: Vec<PageOverride>,
}

/// A record page that an app shows in place of the object's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageOverride {
    pub object: String,
    /// API name of the page, without namespace.
    pub page: String,
    pub form_factor: FormFactor,
    /// Name of the profile it is for; none for every profile.
    pub profile: Option<String>,
}

/// A tab: an object's, a page's or a component's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CustomTab {
    pub name: String,
    /// The object whose list it opens.
    pub object: Option<String>,
    /// The page it opens, without namespace.
    pub flexi_page: Option<String>,
    /// What it says; an object's tab says the object's plural.
    pub label: Option<String>,
}

/// What an OAuth client of the org's own is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OauthSettings {
    pub consumer_key: Option<String>,
    pub consumer_secret: Option<String>,
    pub callback_urls: Vec<String>,
    pub certificate: Option<String>,
    pub scopes: Vec<String>,
    pub secret_optional: bool,
    pub client_credentials: bool,
    pub run_as: Option<String>,
}

/// A connected app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ConnectedApp {
    pub named: Named,
    pub start_url: String,
    pub admin_approved_only: bool,
    pub oauth: Option<OauthSettings>,
    pub profiles: Vec<String>,
    pub permission_sets: Vec<String>,
}

/// Part of an external client app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ClientAppPart {
    /// The app itself.
    App(Named),
    /// Scopes.
    Scopes { app: String, scopes: Vec<String> },
    /// Keys, addresses and flows.
    Global { app: String, oauth: OauthSettings },
    /// Who may use it.
    Policy {
        app: String,
        admin_approved_only: bool,
        profiles: Vec<String>,
        permission_sets: Vec<String>,
        client_credentials: bool,
        run_as: Option<String>,
        start_url: String,
    },
}

pub(super) fn named(component: &Component, root: Element<'_>) -> Result<Named, Problem> {
    if !is_developer_name(&component.name, 80) {
        return Err(root.broken(format!(
            "The name {:?} can only contain underscores and alphanumeric characters, begin with a letter, and not end with or repeat underscores",
            component.name
        )));
    }
    Ok(Named {
        name: component.name.clone(),
        label: root.text("label")?,
        description: root.optional("description").unwrap_or_default(),
    })
}

pub(super) fn custom_permission(component: &Component, root: Element<'_>) -> Result<Named, Problem> {
    root.only(&[
        "connectedApp",
        "description",
        "externalClientApplication",
        "isLicensed",
        "label",
        "requiredPermission",
    ])?;
    named(component, root)
}

pub(super) fn application(
    names: &Names,
    component: &Component,
    root: Element<'_>,
) -> Result<CustomApplication, Problem> {
    root.only(&[
        "actionOverrides",
        "brand",
        "consoleConfig",
        "defaultLandingTab",
        "description",
        "formFactors",
        "isNavAutoTempTabsDisabled",
        "isNavPersonalizationDisabled",
        "isNavTabPersistenceDisabled",
        "isOmniPinnedViewEnabled",
        "isServiceCloudConsole",
        "label",
        "logo",
        "navType",
        "preferences",
        "profileActionOverrides",
        "setupExperience",
        "subscriberTabs",
        "tabs",
        "uiType",
        "utilityBar",
        "workspaceConfig",
    ])?;
    let tabs = root.children("tabs").map(Element::own_text).map(|tab| {
        // Standard tabs are spelled standard-Account.
        match tab.strip_prefix("standard-") {
            Some(standard) => standard.to_owned(),
            None => names.of_package(&tab),
        }
    });
    let mut pages = Vec::new();
    for (element, by_profile) in [("actionOverrides", false), ("profileActionOverrides", true)] {
        for child in root.children(element) {
            pages.extend(page_override(names, child, by_profile)?);
        }
    }
    Ok(CustomApplication {
        pages,
        named: named(component, root)?,
        tabs: tabs.collect(),
        classic: root.optional("uiType").as_deref() == Some("Aloha"),
        console: match root.optional("navType").as_deref() {
            None | Some("Standard") => false,
            Some("Console") => true,
            Some(other) => {
                return Err(root.broken(format!("'{other}' is not a valid value for the enum 'NavType'")));
            }
        },
    })
}

/// A record page that replaces another; overrides of other actions and by other things change nothing here.
fn page_override(
    names: &Names,
    child: Element<'_>,
    by_profile: bool,
) -> Result<Option<PageOverride>, Problem> {
    let kind = child.text("type")?;
    if kind != "Flexipage" || child.text("actionName")? != "View" {
        return Ok(None);
    }
    let form_factor = match child.optional("formFactor").as_deref() {
        None | Some("Large") => FormFactor::Large,
        Some("Small") => FormFactor::Small,
        Some(other) => {
            return Err(child.broken(format!("'{other}' is not a valid value for the enum 'FormFactor'")));
        }
    };
    let profile = if by_profile { Some(child.text("profile")?) } else { None };
    let object = names.qualify(&child.text("pageOrSobjectType")?);
    Ok(Some(PageOverride { object, page: child.text("content")?, form_factor, profile }))
}

pub(super) fn tab(names: &Names, component: &Component, root: Element<'_>) -> Result<CustomTab, Problem> {
    root.only(&[
        "actionOverrides",
        "auraComponent",
        "customObject",
        "description",
        "flexiPage",
        "frameHeight",
        "hasSidebar",
        "icon",
        "label",
        "lwcComponent",
        "motif",
        "page",
        "scontrol",
        "splashPageLink",
        "url",
        "urlEncodingKey",
    ])?;
    let object = root.flag("customObject")?.then(|| names.qualify(&component.name));
    let flexi_page = root.optional("flexiPage");
    let label = root.optional("label");
    if flexi_page.is_some() && label.is_none() {
        return Err(root.broken("Required field is missing: label".into()));
    }
    Ok(CustomTab { name: component.name.clone(), object, flexi_page, label })
}

pub(super) fn connected_app(component: &Component, root: Element<'_>) -> Result<ConnectedApp, Problem> {
    root.only(&[
        "attributes",
        "canvas",
        "canvasConfig",
        "contactEmail",
        "contactPhone",
        "description",
        "iconUrl",
        "infoUrl",
        "ipRanges",
        "label",
        "logoUrl",
        "mobileAppConfig",
        "mobileStartUrl",
        "oauthConfig",
        "oauthPolicy",
        "permissionSetName",
        "plugin",
        "pluginExecutionUser",
        "profileName",
        "samlConfig",
        "sessionPolicy",
        "startUrl",
    ])?;
    root.text("contactEmail")?;
    let config = root.child("oauthConfig");
    let oauth = match config {
        None => None,
        Some(config) => Some(OauthSettings {
            consumer_key: config.optional("consumerKey"),
            consumer_secret: config.optional("consumerSecret"),
            callback_urls: addresses(&config.text("callbackUrl")?),
            certificate: config.optional("certificate"),
            scopes: config.texts("scopes"),
            secret_optional: config.flag("isConsumerSecretOptional")?,
            client_credentials: config.flag("isClientCredentialEnabled")?,
            run_as: config.optional("oauthClientCredentialUser"),
        }),
    };
    Ok(ConnectedApp {
        named: named(component, root)?,
        start_url: root.optional("startUrl").unwrap_or_default(),
        admin_approved_only: config.map_or(Ok(false), |config| config.flag("isAdminApproved"))?,
        oauth,
        profiles: root.texts("profileName"),
        permission_sets: root.texts("permissionSetName"),
    })
}

/// One address a line.
fn addresses(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn listed(text: Option<String>) -> Vec<String> {
    let text = text.unwrap_or_default();
    text.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect()
}

pub(super) fn client_app(component: &Component, root: Element<'_>) -> Result<ClientAppPart, Problem> {
    root.text("label")?;
    Ok(ClientAppPart::App(named(component, root)?))
}

pub(super) fn client_app_scopes(root: Element<'_>) -> Result<ClientAppPart, Problem> {
    Ok(ClientAppPart::Scopes {
        app: root.text("externalClientApplication")?,
        scopes: listed(root.optional("commaSeparatedOauthScopes")),
    })
}

pub(super) fn client_app_global(root: Element<'_>) -> Result<ClientAppPart, Problem> {
    Ok(ClientAppPart::Global {
        app: root.text("externalClientApplication")?,
        oauth: OauthSettings {
            consumer_key: root.optional("consumerKey"),
            consumer_secret: root.optional("consumerSecret"),
            callback_urls: addresses(&root.text("callbackUrl")?),
            certificate: root.optional("certificate"),
            scopes: Vec::new(),
            secret_optional: root.flag("isConsumerSecretOptional")?,
            client_credentials: root.flag("isClientCredentialsFlowEnabled")?,
            run_as: None,
        },
    })
}

pub(super) fn client_app_policy(root: Element<'_>) -> Result<ClientAppPart, Problem> {
    let admin_approved_only = match root.optional("permittedUsersPolicyType").as_deref() {
        Some("AdminApprovedPreAuthorized") => true,
        None | Some("AllSelfAuthorized") => false,
        Some(other) => {
            return Err(root.broken(format!(
                "'{other}' is not a valid value for the enum 'ExtlClntAppPermittedUsersPolicyType'"
            )));
        }
    };
    Ok(ClientAppPart::Policy {
        app: root.text("externalClientApplication")?,
        admin_approved_only,
        profiles: listed(root.optional("commaSeparatedProfile")),
        permission_sets: listed(root.optional("commaSeparatedPermissionSet")),
        client_credentials: root.flag("isClientCredentialsFlowEnabled")?,
        run_as: root.optional("clientCredentialsFlowUser"),
        start_url: root.optional("startUrl").unwrap_or_default(),
    })
}
