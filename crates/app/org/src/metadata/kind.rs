//! The metadata types this org takes and gives.

/// A metadata type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    CustomObject,
    CustomField,
    CustomPermission,
    ConnectedApp,
    ExternalClientApplication,
    ExtlClntAppOauthSettings,
    ExtlClntAppGlobalOauthSettings,
    ExtlClntAppOauthConfigurablePolicies,
    LightningComponentBundle,
    FlexiPage,
    CustomTab,
    CustomApplication,
    Layout,
    CspTrustedSite,
    PermissionSet,
    Profile,
}

/// Name, folder, suffix and children of a type.
struct Facts {
    name: &'static str,
    folder: &'static str,
    suffix: &'static str,
}

impl Kind {
    /// Every type, in the order components are put into an org: what others refer to comes first.
    pub const ALL: [Kind; 16] = [
        Kind::CustomObject,
        Kind::CustomField,
        Kind::CustomPermission,
        Kind::ConnectedApp,
        Kind::ExternalClientApplication,
        Kind::ExtlClntAppOauthSettings,
        Kind::ExtlClntAppGlobalOauthSettings,
        Kind::ExtlClntAppOauthConfigurablePolicies,
        Kind::LightningComponentBundle,
        Kind::FlexiPage,
        // Opens a page.
        Kind::CustomTab,
        // Shows record pages.
        Kind::CustomApplication,
        Kind::Layout,
        Kind::CspTrustedSite,
        Kind::PermissionSet,
        Kind::Profile,
    ];

    fn facts(self) -> Facts {
        let (name, folder, suffix) = match self {
            Kind::CustomObject => ("CustomObject", "objects", "object"),
            Kind::CustomField => ("CustomField", "objects", "field"),
            Kind::CustomTab => ("CustomTab", "tabs", "tab"),
            Kind::CustomPermission => ("CustomPermission", "customPermissions", "customPermission"),
            Kind::CustomApplication => ("CustomApplication", "applications", "app"),
            Kind::ConnectedApp => ("ConnectedApp", "connectedApps", "connectedApp"),
            Kind::ExternalClientApplication => ("ExternalClientApplication", "externalClientApps", "eca"),
            Kind::ExtlClntAppOauthSettings => {
                ("ExtlClntAppOauthSettings", "extlClntAppOauthSettings", "ecaOauth")
            }
            Kind::ExtlClntAppGlobalOauthSettings => {
                ("ExtlClntAppGlobalOauthSettings", "extlClntAppGlobalOauthSets", "ecaGlblOauth")
            }
            Kind::ExtlClntAppOauthConfigurablePolicies => {
                ("ExtlClntAppOauthConfigurablePolicies", "extlClntAppOauthPolicies", "ecaOauthPlcy")
            }
            Kind::LightningComponentBundle => ("LightningComponentBundle", "lwc", ""),
            Kind::FlexiPage => ("FlexiPage", "flexipages", "flexipage"),
            Kind::Layout => ("Layout", "layouts", "layout"),
            Kind::CspTrustedSite => ("CspTrustedSite", "cspTrustedSites", "cspTrustedSite"),
            Kind::PermissionSet => ("PermissionSet", "permissionsets", "permissionset"),
            Kind::Profile => ("Profile", "profiles", "profile"),
        };
        Facts { name, folder, suffix }
    }

    /// As the platform spells it; also the name of a file's root element.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// The folder of its files.
    pub fn folder(self) -> &'static str {
        self.facts().folder
    }

    /// The ending of its files; empty for bundles.
    pub fn suffix(self) -> &'static str {
        self.facts().suffix
    }

    /// The type of this name.
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The type whose files lie in a folder by themselves; fields lie within their objects.
    pub fn in_folder(folder: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| *kind != Kind::CustomField && kind.folder() == folder)
    }

    /// Where a component's file lies in an archive.
    pub fn path(self, name: &str) -> String {
        match self {
            Kind::CustomField => {
                format!("objects/{}.object", name.split('.').next().unwrap_or_default())
            }
            Kind::LightningComponentBundle => format!("lwc/{name}"),
            _ => format!("{}/{name}.{}", self.folder(), self.suffix()),
        }
    }
}
