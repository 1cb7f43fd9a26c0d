//! A component read into its type.

use super::apps::{self, ClientAppPart, ConnectedApp, CustomApplication, CustomTab, Named};
use super::objects::{self, CustomField, CustomObject, Names};
use super::pages::{self, FlexiPage, LightningBundle};
use super::rights::{self, Rights};
use super::xml::{Element, document};
use super::{Component, Kind, Problem};

/// What a component says.
#[derive(Debug, Clone)]
pub(crate) enum Parsed {
    Object(Box<CustomObject>),
    /// A standard object's file: nothing of it but its custom fields is taken.
    StandardObject,
    Field(Box<CustomField>),
    Tab(CustomTab),
    CustomPermission(Named),
    Application(CustomApplication),
    ConnectedApp(Box<ConnectedApp>),
    ClientApp(Box<ClientAppPart>),
    Bundle(LightningBundle),
    Page(FlexiPage),
    /// Kept as it came.
    Text,
    PermissionSet(Box<Rights>),
    Profile(Box<Rights>),
}

impl Parsed {
    /// Reads a component.
    pub fn read(names: &Names, component: &Component) -> Result<Parsed, Problem> {
        if component.kind == Kind::LightningComponentBundle {
            return Ok(Parsed::Bundle(pages::bundle(component)?));
        }
        let text = document(&component.path, &component.content)?;
        let root = Element::root(&text, &component.path, component.kind.name())?;
        Ok(match component.kind {
            Kind::CustomObject if !component.name.ends_with("__c") => Parsed::StandardObject,
            Kind::CustomObject => Parsed::Object(Box::new(objects::object(names, &component.name, root)?)),
            Kind::CustomField => Parsed::Field(Box::new(objects::field(names, &component.name, root)?)),
            Kind::CustomTab => Parsed::Tab(apps::tab(names, component, root)?),
            Kind::CustomPermission => Parsed::CustomPermission(apps::custom_permission(component, root)?),
            Kind::CustomApplication => Parsed::Application(apps::application(names, component, root)?),
            Kind::ConnectedApp => Parsed::ConnectedApp(Box::new(apps::connected_app(component, root)?)),
            Kind::ExternalClientApplication => {
                Parsed::ClientApp(Box::new(apps::client_app(component, root)?))
            }
            Kind::ExtlClntAppOauthSettings => Parsed::ClientApp(Box::new(apps::client_app_scopes(root)?)),
            Kind::ExtlClntAppGlobalOauthSettings => {
                Parsed::ClientApp(Box::new(apps::client_app_global(root)?))
            }
            Kind::ExtlClntAppOauthConfigurablePolicies => {
                Parsed::ClientApp(Box::new(apps::client_app_policy(root)?))
            }
            Kind::FlexiPage => Parsed::Page(pages::flexi_page(component, root)?),
            Kind::Layout => Parsed::Text,
            Kind::CspTrustedSite => {
                root.text("endpointUrl")?;
                Parsed::Text
            }
            Kind::PermissionSet => {
                Parsed::PermissionSet(Box::new(rights::permission_set(names, component, root)?))
            }
            Kind::Profile => Parsed::Profile(Box::new(rights::profile(names, component, root)?)),
            Kind::LightningComponentBundle => {
                unreachable!("a bundle is no single XML file and was read above")
            }
        })
    }
}
