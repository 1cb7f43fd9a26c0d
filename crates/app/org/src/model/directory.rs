//! The company and its people: organization, users, roles, profiles, licenses, apps and packages.

use alongside_orgstore::{FieldKind, ObjectDefinition};

use super::parts::{checkbox, email, field, person, phone, picklist, picklist_from, reference, setup, text};

pub(super) fn objects() -> Vec<ObjectDefinition> {
    vec![
        organization(),
        user(),
        setup(
            "UserRole",
            "Role",
            "00E",
            vec![
                text("Name", "Name", 80).required().naming(),
                text("DeveloperName", "Developer Name", 80),
                reference("ParentRoleId", "Parent Role ID", &["UserRole"], "ParentRole", None),
            ],
        ),
        setup(
            "Profile",
            "Profile",
            "00e",
            vec![
                text("Name", "Name", 255).required().naming().indexed(),
                text("Description", "Description", 255),
                reference("UserLicenseId", "User License ID", &["UserLicense"], "UserLicense", None)
                    .read_only(),
                picklist("UserType", "User Type", &["Standard"]).read_only(),
                checkbox("IsCustom", "Custom").read_only(),
            ],
        ),
        setup(
            "AppDefinition",
            "App",
            "02u",
            vec![
                text("DeveloperName", "API Name", 255).read_only().indexed(),
                text("Label", "Label", 255).naming().read_only(),
                text("MasterLabel", "Master Label", 255).read_only(),
                text("Description", "Description", 255).read_only(),
                text("NamespacePrefix", "Namespace Prefix", 15).read_only(),
                text("Tabs", "Tabs", 4000).read_only(),
                picklist("UiType", "User Interface Type", &["Aloha", "Lightning"]).read_only(),
                picklist("NavType", "Navigation Type", &["Standard", "Console"]).read_only(),
            ],
        ),
        app_menu_item(),
        connected_application(),
        external_client_application(),
        setup(
            "InstalledSubscriberPackage",
            "Installed Package",
            "0A3",
            vec![
                text("SubscriberPackageName", "Package Name", 255).naming().read_only(),
                text("NamespacePrefix", "Namespace Prefix", 15).read_only().indexed(),
                text("VersionNumber", "Version Number", 40).read_only(),
                picklist("Status", "Status", &["Installed", "Uninstalled"]).read_only(),
            ],
        ),
    ]
}

fn organization() -> ObjectDefinition {
    setup(
        "Organization",
        "Organization",
        "00D",
        vec![
            text("Name", "Name", 80).naming().read_only(),
            text("InstanceName", "Instance Name", 5).read_only(),
            checkbox("IsSandbox", "Is Sandbox").read_only(),
            picklist("OrganizationType", "Edition", &["Enterprise Edition", "Developer Edition"]).read_only(),
            field("TrialExpirationDate", "Trial Expiration Date", FieldKind::DateTime).read_only(),
            text("NamespacePrefix", "Namespace Prefix", 15).read_only(),
            text("LanguageLocaleKey", "Language", 40).read_only(),
            text("DefaultLocaleSidKey", "Locale", 40).read_only(),
            text("TimeZoneSidKey", "Time Zone", 40).read_only(),
            text("PrimaryContact", "Primary Contact", 80).read_only(),
        ],
    )
}

fn user() -> ObjectDefinition {
    let mut fields = vec![text("Username", "Username", 80).required().unique().searched()];
    fields.extend(person());
    fields.extend([
        text("Alias", "Alias", 8).required(),
        email("Email", "Email").required(),
        text("CompanyName", "Company Name", 80),
        text("Department", "Department", 80),
        text("Title", "Title", 80),
        phone("Phone", "Phone"),
        phone("MobilePhone", "Mobile"),
        checkbox("IsActive", "Active"),
        text("FederationIdentifier", "Federation ID", 512).unique(),
        reference("ProfileId", "Profile ID", &["Profile"], "Profile", Some("Users")).required(),
        reference("UserRoleId", "Role ID", &["UserRole"], "UserRole", Some("Users")),
        reference("ManagerId", "Manager ID", &["User"], "Manager", Some("ManagedUsers")),
        picklist_from("UserType", "User Type", &["Standard"], "Standard").read_only(),
        text("TimeZoneSidKey", "Time Zone", 40).required().defaults_to("Europe/London"),
        text("LocaleSidKey", "Locale", 40).required().defaults_to("en_GB"),
        text("LanguageLocaleKey", "Language", 40).required().defaults_to("en_US"),
        text("EmailEncodingKey", "Email Encoding", 40).required().defaults_to("UTF-8"),
        field("LastLoginDate", "Last Login", FieldKind::DateTime).read_only(),
    ]);
    setup("User", "User", "005", fields)
}

fn app_menu_item() -> ObjectDefinition {
    let mut object = setup(
        "AppMenuItem",
        "App Menu Item",
        "0DS",
        vec![
            text("Name", "Name", 255).naming().read_only(),
            text("Label", "Label", 255).read_only(),
            text("Description", "Description", 255).read_only(),
            text("NamespacePrefix", "Namespace Prefix", 15).read_only(),
            picklist("Type", "Type", &["TabSet", "ConnectedApplication"]).read_only(),
            field("ApplicationId", "Application ID", FieldKind::Key).read_only(),
            text("StartUrl", "Start URL", 1000).read_only(),
            checkbox("IsAccessible", "Is Accessible").read_only(),
            checkbox("IsVisible", "Is Visible").read_only(),
            field("SortOrder", "Sort Order", FieldKind::Integer).read_only(),
        ],
    );
    object.computed = true;
    object.searchable = false;
    object
}

/// The successor of connected apps, with the same policies.
fn external_client_application() -> ObjectDefinition {
    setup(
        "ExternalClientApplication",
        "External Client App",
        "0xI",
        vec![
            text("MasterLabel", "External Client App Name", 80).naming().read_only(),
            text("DeveloperName", "API Name", 80).read_only().indexed(),
            text("NamespacePrefix", "Namespace Prefix", 15).read_only(),
            text("Description", "Description", 255).read_only(),
            text("StartUrl", "Start URL", 1000).read_only(),
            checkbox("OptionsAllowAdminApprovedUsersOnly", "Admin Approved Users Are Pre-Authorized"),
        ],
    )
}

fn connected_application() -> ObjectDefinition {
    setup(
        "ConnectedApplication",
        "Connected App",
        "0H4",
        vec![
            text("Name", "Name", 80).naming().read_only(),
            text("DeveloperName", "API Name", 80).read_only().indexed(),
            text("NamespacePrefix", "Namespace Prefix", 15).read_only(),
            text("StartUrl", "Start URL", 1000).read_only(),
            checkbox("OptionsAllowAdminApprovedUsersOnly", "Admin Approved Users Are Pre-Authorized"),
            checkbox("OptionsRefreshTokenValidityMetric", "Refresh Token Is Valid Until Revoked")
                .read_only()
                .defaults_to(true),
            checkbox("OptionsHasSessionLevelPolicy", "Has Session Level Policy").read_only(),
            field("RefreshTokenValidityPeriod", "Refresh Token Validity Period", FieldKind::Integer)
                .read_only(),
        ],
    )
}
