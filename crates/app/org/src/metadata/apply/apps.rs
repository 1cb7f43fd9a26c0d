//! Apps, tabs, custom permissions and pages; connected apps and external client apps with their
//! OAuth clients and policies.

use alongside_orgstore::{StoredClient, Value};

use super::rows::Put;
use super::{Applying, Refused};
use crate::metadata::apps::{
    ClientAppPart, ConnectedApp, CustomApplication, CustomTab, Named, OauthSettings,
};
use crate::metadata::{Component, FlexiPage, Kind, Names, Parsed, Problem};
use crate::oauth::ClientSettings;
use crate::record_pages::{PageAssignment, assign, setting};
use crate::secrets::random_token;

impl Applying {
    pub(super) async fn put_custom_permission(&mut self, permission: &Named) -> Result<Put, Refused> {
        let key = [("NamespacePrefix", self.namespace()), ("DeveloperName", permission.name.as_str().into())];
        let values = [
            ("MasterLabel", permission.label.as_str().into()),
            ("Description", permission.description.as_str().into()),
        ];
        Ok(self.row("CustomPermission", &key, &values, &[]).await?)
    }

    pub(super) async fn put_application(
        &mut self,
        path: &str,
        app: &CustomApplication,
    ) -> Result<Put, Refused> {
        for tab in &app.tabs {
            let known = self.schema.object(tab).is_some()
                || !tab.ends_with("__c")
                || self.text(Kind::CustomTab, tab).await?.is_some();
            if !known {
                let reason = format!("In field: tabs - no CustomTab named {tab} found");
                return Err(Problem::of(path, reason).into());
            }
        }
        self.put_page_overrides(path, app).await?;
        let key = [("NamespacePrefix", self.namespace()), ("DeveloperName", app.named.name.as_str().into())];
        let values = [
            ("Label", app.named.label.as_str().into()),
            ("MasterLabel", app.named.label.as_str().into()),
            ("Description", app.named.description.as_str().into()),
            ("Tabs", app.tabs.join(";").into()),
            ("UiType", if app.classic { "Aloha" } else { "Lightning" }.into()),
            ("NavType", if app.console { "Console" } else { "Standard" }.into()),
        ];
        Ok(self.row("AppDefinition", &key, &values, &[]).await?)
    }

    /// The record pages that an app shows become assignments, as the page editor's Activation makes them.
    async fn put_page_overrides(&mut self, path: &str, app: &CustomApplication) -> Result<(), Refused> {
        let prefix = self.names.namespace.as_ref().map(|namespace| format!("{namespace}__"));
        let prefix = prefix.unwrap_or_default();
        for shown in &app.pages {
            let refuse = |field: &str, kind: &str, name: &str| {
                Refused::from(Problem::of(path, format!("In field: {field} - no {kind} named {name} found")))
            };
            if self.schema.object(&shown.object).is_none() {
                return Err(refuse("pageOrSobjectType", "CustomObject", &shown.object));
            }
            // A package's own pages are not among the org's texts; where one is missing the next fitting is shown.
            let own = self.names.namespace.is_none();
            if own && self.text(Kind::FlexiPage, &shown.page).await?.is_none() {
                return Err(refuse("content", "FlexiPage", &shown.page));
            }
            let profile_id = match &shown.profile {
                None => None,
                Some(name) => {
                    let spelled = if name == "Admin" { "System Administrator" } else { name.as_str() };
                    let profiles = self.standard("Profile");
                    let found = self.writing.select(&profiles, &["Id"], &[("Name", spelled.into())]).await?;
                    let found = found.first().map(|row| row[0].display());
                    Some(found.ok_or_else(|| refuse("profile", "Profile", name))?)
                }
            };
            let key = setting(&shown.object);
            let stored = self.writing.settings(&key).await?.into_iter().find(|(rest, _)| rest.is_empty());
            let mut assigned: Vec<PageAssignment> =
                stored.and_then(|(_, text)| serde_json::from_str(&text).ok()).unwrap_or_default();
            let new = PageAssignment {
                app: Some(format!("{prefix}{}", app.named.name)),
                profile_id,
                form_factor: shown.form_factor,
                page: format!("{prefix}{}", shown.page),
            };
            assign(&mut assigned, new);
            let text = serde_json::to_string(&assigned).unwrap_or_default();
            self.writing.put_setting(&key, &text).await?;
        }
        Ok(())
    }

    pub(super) async fn check_tab(&mut self, path: &str, tab: &CustomTab) -> Result<(), Refused> {
        match &tab.object {
            Some(object) if self.schema.object(object).is_none() => {
                let reason = format!("In field: customObject - no CustomObject named {object} found");
                return Err(Problem::of(path, reason).into());
            }
            _ => {}
        }
        // A package's own pages are not among the org's texts: they are in the same source.
        if let Some(page) = &tab.flexi_page
            && self.names.namespace.is_none()
            && self.text(Kind::FlexiPage, page).await?.is_none()
        {
            let reason = format!("In field: flexiPage - no FlexiPage named {page} found");
            return Err(Problem::of(path, reason).into());
        }
        Ok(())
    }

    pub(super) async fn check_page(&mut self, path: &str, page: &FlexiPage) -> Result<(), Refused> {
        if let Some(object) = &page.object
            && self.schema.object(&self.names.qualify(object)).is_none()
        {
            let reason = format!("In field: sobjectType - no CustomObject named {object} found");
            return Err(Problem::of(path, reason).into());
        }
        for component in &page.components {
            let Some((namespace, name)) = component.split_once(':') else { continue };
            let own = self.names.namespace.as_deref().unwrap_or("c");
            let full = format!("{}:{name}", if namespace == "c" { own } else { namespace });
            let ours = namespace == "c" || namespace == crate::engine::NAMESPACE;
            if ours && !self.bundles.contains(&full) {
                let reason = format!(
                    "We couldn't retrieve the design time component information for component {component}."
                );
                return Err(Problem::of(path, reason).into());
            }
        }
        Ok(())
    }

    pub(super) async fn put_connected_app(&mut self, path: &str, app: &ConnectedApp) -> Result<Put, Refused> {
        let key = [("NamespacePrefix", self.namespace()), ("DeveloperName", app.named.name.as_str().into())];
        let packaged = self.names.namespace.is_some();
        // A package's app is open to everyone who approves it for himself, whatever its source says;
        // afterwards the policy is the org's own.
        let policy =
            ("OptionsAllowAdminApprovedUsersOnly", Value::Boolean(app.admin_approved_only && !packaged));
        let mut values = vec![("Name", Value::from(app.named.label.as_str()))];
        let mut new = vec![
            ("OptionsRefreshTokenValidityMetric", Value::Boolean(true)),
            ("OptionsHasSessionLevelPolicy", Value::Boolean(false)),
        ];
        if packaged {
            new.push(policy)
        } else {
            values.push(policy)
        }
        if !app.start_url.is_empty() {
            values.push(("StartUrl", app.start_url.as_str().into()));
        }
        let put = self.row("ConnectedApplication", &key, &values, &new).await?;
        if packaged {
            return Ok(put);
        }
        if let Some(oauth) = &app.oauth {
            self.put_client(path, &put.id, oauth).await?;
        }
        self.approve(path, &put.id, "ConnectedApplication", &app.profiles, &app.permission_sets).await?;
        Ok(put)
    }

    /// The OAuth client of an app. Keys that are not given are made once and then kept.
    async fn put_client(&mut self, path: &str, app_id: &str, oauth: &OauthSettings) -> Result<(), Refused> {
        let refuse = |reason: &str| Refused::Problem(Problem::of(path, reason));
        let before = self.writing.oauth_client_of(app_id).await?;
        let known: Option<ClientSettings> =
            before.as_ref().and_then(|client| serde_json::from_str(&client.settings).ok());
        if let Some(certificate) = &oauth.certificate
            && !crate::oauth::is_public_key(certificate)
        {
            return Err(refuse("The certificate is no PEM of an RSA public key"));
        }
        let wrong = oauth.callback_urls.iter().find(|url| !is_callback(url));
        if let Some(url) = wrong {
            return Err(refuse(&format!(
                "Invalid callback URL {url}: it has to be https, a custom scheme, or http to localhost"
            )));
        }
        let made = || format!("3MVG9{}", random_token().replace('-', "."));
        let consumer_key =
            oauth.consumer_key.clone().or(before.map(|client| client.consumer_key)).unwrap_or_else(made);
        let taken = consumer_key == self.reserved_key
            || crate::oauth::is_built_in(&consumer_key)
            || self.writing.consumer_key_taken(&consumer_key, app_id).await?;
        if taken {
            return Err(refuse("The consumer key is already taken"));
        }
        let secret = oauth.consumer_secret.clone().or(known.map(|known| known.consumer_secret));
        let settings = ClientSettings {
            consumer_secret: secret.unwrap_or_else(random_token),
            callback_urls: oauth.callback_urls.clone(),
            jwt_public_key_pem: oauth.certificate.clone(),
            secret_optional: oauth.secret_optional,
            run_as_username: oauth.run_as.clone().filter(|_| oauth.client_credentials),
        };
        let settings = serde_json::to_string(&settings).map_err(|error| refuse(&error.to_string()))?;
        let client = StoredClient { app_id: app_id.to_owned(), consumer_key, settings };
        self.writing.put_oauth_client(&client).await?;
        Ok(())
    }

    /// Replaces who is approved for an app.
    async fn approve(
        &mut self,
        path: &str,
        app_id: &str,
        kind: &str,
        profiles: &[String],
        permission_sets: &[String],
    ) -> Result<(), Refused> {
        if !(profiles.is_empty() && permission_sets.is_empty()) {
            self.check_may_grant(path)?;
        }
        let mut parents = Vec::new();
        for profile in profiles {
            let parent = self.profile_set(profile).await?;
            parents.push(parent.ok_or_else(|| missing(path, "profileName", "Profile", profile))?);
        }
        for set in permission_sets {
            let found = self.entity("PermissionSet", "Name", set).await?;
            let found = found.ok_or_else(|| missing(path, "permissionSetName", "PermissionSet", set))?;
            if set.contains("__") {
                return Err(Problem::of(path, "Cannot Modify Managed Component").into());
            }
            parents.push(found);
        }
        self.remove_rows("SetupEntityAccess", &[("SetupEntityId", app_id.into())]).await?;
        for parent in parents {
            let key = [("ParentId", Value::from(parent)), ("SetupEntityId", app_id.into())];
            self.row("SetupEntityAccess", &key, &[("SetupEntityType", kind.into())], &[]).await?;
        }
        Ok(())
    }

    /// A part of an external client app; the app itself comes first.
    pub(super) async fn put_client_app(
        &mut self,
        component: &Component,
        part: &ClientAppPart,
    ) -> Result<Put, Refused> {
        let path = &component.path;
        let name = match part {
            ClientAppPart::App(named) => &named.name,
            ClientAppPart::Scopes { app, .. }
            | ClientAppPart::Global { app, .. }
            | ClientAppPart::Policy { app, .. } => app,
        };
        let key = [("NamespacePrefix", self.namespace()), ("DeveloperName", name.as_str().into())];
        if let ClientAppPart::App(named) = part {
            let values = [
                ("MasterLabel", Value::from(named.label.as_str())),
                ("Description", named.description.as_str().into()),
            ];
            let new = [("OptionsAllowAdminApprovedUsersOnly", Value::Boolean(false))];
            return Ok(self.row("ExternalClientApplication", &key, &values, &new).await?);
        }
        let found = self.ids("ExternalClientApplication", &key).await?.into_iter().next();
        let id = found
            .ok_or_else(|| missing(path, "externalClientApplication", "ExternalClientApplication", name))?;
        let created = self.text(component.kind, &component.name).await?.is_none();
        match part {
            ClientAppPart::App(_) | ClientAppPart::Scopes { .. } => {}
            ClientAppPart::Global { oauth, .. } => {
                let run_as = self.run_as(name).await?;
                self.put_client(path, &id, &OauthSettings { run_as, ..oauth.clone() }).await?;
            }
            ClientAppPart::Policy {
                admin_approved_only,
                profiles,
                permission_sets,
                run_as,
                start_url,
                ..
            } => {
                let values = [
                    ("OptionsAllowAdminApprovedUsersOnly", Value::Boolean(*admin_approved_only)),
                    ("StartUrl", start_url.as_str().into()),
                ];
                self.row("ExternalClientApplication", &key, &values, &[]).await?;
                self.approve(path, &id, "ExternalClientApplication", profiles, permission_sets).await?;
                self.set_run_as(&id, run_as.clone()).await?;
            }
        }
        Ok(Put { id, created })
    }

    /// Whose rights the client-credentials flow of an app runs with, as its policy says.
    async fn run_as(&mut self, app: &str) -> Result<Option<String>, Refused> {
        let kind = Kind::ExtlClntAppOauthConfigurablePolicies;
        let stored = crate::metadata::own_components(self.writing.components().await?);
        for component in stored.into_iter().filter(|component| component.kind == kind) {
            if let Ok(Parsed::ClientApp(part)) = Parsed::read(&Names::own(), &component)
                && let ClientAppPart::Policy { app: about, client_credentials: true, run_as, .. } = *part
                && about == app
            {
                return Ok(run_as);
            }
        }
        Ok(None)
    }

    async fn set_run_as(&mut self, app_id: &str, run_as: Option<String>) -> Result<(), Refused> {
        let Some(mut client) = self.writing.oauth_client_of(app_id).await? else { return Ok(()) };
        if let Ok(settings) = serde_json::from_str::<ClientSettings>(&client.settings) {
            let settings = ClientSettings { run_as_username: run_as, ..settings };
            client.settings = serde_json::to_string(&settings).unwrap_or(client.settings);
            self.writing.put_oauth_client(&client).await?;
        }
        Ok(())
    }
}

fn missing(path: &str, field: &str, kind: &str, name: &str) -> Refused {
    Problem::of(path, format!("In field: {field} - no {kind} named {name} found")).into()
}

/// Where the platform lets codes be sent: https, an app's own scheme, or this machine.
fn is_callback(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    match scheme {
        "https" => !rest.is_empty(),
        "http" => {
            let host = rest.split(['/', ':', '?', '#']).next().unwrap_or_default();
            matches!(host, "localhost" | "127.0.0.1")
        }
        "javascript" | "data" => false,
        other => {
            !other.is_empty()
                && other.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte))
        }
    }
}
