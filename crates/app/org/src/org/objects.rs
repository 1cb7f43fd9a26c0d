//! Custom objects and fields of the org's own, made and removed while it runs, as Setup does it; and
//! the components and pages that whoever builds record pages chooses from.

use super::Org;
use crate::engine::{Engine, NAMESPACE};
use crate::metadata::{
    Applying, Component, Kind, Names, Parsed, Problem, Refused, from_source, own_components,
};
use crate::model::SystemPermission;
use crate::{
    ApiError, CurrentUser, CustomFieldSpec, CustomObjectSpec, ErrorCode, FlexiPageEntry, LightningComponent,
};

/// What a profile may do with a new field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldVisibility {
    /// Id of the profile.
    pub profile_id: String,
    /// Whether it may also edit.
    pub edit: bool,
}

impl Org {
    /// Makes or changes a custom object of the org's own; returns its API name. It is there at once.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS` without "Customize Application"; `FIELD_INTEGRITY_EXCEPTION` says what is wrong.
    pub async fn save_custom_object(
        &self,
        user: &CurrentUser,
        object: &CustomObjectSpec,
    ) -> Result<String, ApiError> {
        self.engine.may_customize(user).await?;
        let components = object.components().map_err(refused)?;
        self.engine.put_own(user, &components, |_| Vec::new()).await?;
        Ok(format!("{}__c", object.name))
    }

    /// Makes or changes a custom field of the org's own on any object; returns its API name. Profiles
    /// that are not named do not see a new field.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS` without "Customize Application"; `FIELD_INTEGRITY_EXCEPTION` says what is wrong.
    pub async fn save_custom_field(
        &self,
        user: &CurrentUser,
        object: &str,
        field: &CustomFieldSpec,
        visible_to: &[FieldVisibility],
    ) -> Result<String, ApiError> {
        self.engine.may_customize(user).await?;
        let schema = self.engine.schema();
        let object = schema.object(object).ok_or_else(ApiError::not_found)?.name.clone();
        let components = field.components(&object).map_err(refused)?;
        let name = format!("{}__c", field.name);
        let visible_to = visible_to.to_vec();
        let path = format!("{object}.{name}");
        self.engine
            .put_own(user, &components, |schema| {
                let restricted = schema.object(&object).and_then(|object| object.field(&name));
                let restricted = restricted.is_some_and(|field| field.permissionable);
                if restricted {
                    visible_to.iter().map(|to| (to.clone(), path.clone())).collect()
                } else {
                    Vec::new()
                }
            })
            .await?;
        Ok(name)
    }

    /// What of the org's own needs a custom field, or an object when no field is named: `FlexiPage Case_Page`.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS` without "Customize Application".
    pub async fn dependencies(
        &self,
        user: &CurrentUser,
        object: &str,
        field: Option<&str>,
    ) -> Result<Vec<String>, ApiError> {
        self.engine.may_customize(user).await?;
        let mut applying = self.engine.applying(&user.id).await.map_err(failed)?;
        let found = match field {
            Some(field) => applying.dependents_of_field(field).await,
            None => applying.dependents_of_object(object).await,
        };
        let found = found.map_err(outcome)?;
        Ok(found.iter().map(|dependent| format!("{} {}", dependent.kind, dependent.name)).collect())
    }

    /// Removes a custom field of the org's own with its values.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS` without "Customize Application"; `FIELD_INTEGRITY_EXCEPTION` names what needs it.
    pub async fn delete_custom_field(
        &self,
        user: &CurrentUser,
        object: &str,
        field: &str,
    ) -> Result<(), ApiError> {
        self.engine.remove_own(user, Kind::CustomField, &format!("{object}.{field}")).await
    }

    /// Removes a custom object of the org's own with its records.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS` without "Customize Application"; `FIELD_INTEGRITY_EXCEPTION` names what needs it.
    pub async fn delete_custom_object(&self, user: &CurrentUser, object: &str) -> Result<(), ApiError> {
        self.engine.remove_own(user, Kind::CustomObject, object).await
    }

    /// The Lightning components there are, a package's and the org's own.
    ///
    /// # Errors
    /// Only when the database refuses.
    pub async fn lightning_components(&self) -> Result<Vec<LightningComponent>, ApiError> {
        let mut found = Vec::new();
        for (namespace, component) in self.engine.components().await? {
            if component.kind != Kind::LightningComponentBundle {
                continue;
            }
            if let Ok(Parsed::Bundle(bundle)) = Parsed::read(&names(&namespace), &component) {
                found.push(LightningComponent::new(namespace, bundle));
            }
        }
        Ok(found)
    }

    /// The pages there are, a package's and the org's own.
    ///
    /// # Errors
    /// Only when the database refuses.
    pub async fn flexi_pages(&self) -> Result<Vec<FlexiPageEntry>, ApiError> {
        let mut found = Vec::new();
        for (namespace, component) in self.engine.components().await? {
            if component.kind != Kind::FlexiPage {
                continue;
            }
            let names = names(&namespace);
            if let Ok(Parsed::Page(page)) = Parsed::read(&names, &component) {
                let object = page.object.as_deref().map(|object| names.qualify(object));
                found.push(FlexiPageEntry {
                    name: page.name,
                    namespace,
                    label: page.label,
                    page_type: page.page_type,
                    object,
                    xml: component.content,
                });
            }
        }
        Ok(found)
    }

    /// Keeps a page of the org's own, given as the XML of a FlexiPage.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS` without "Customize Application"; `FIELD_INTEGRITY_EXCEPTION` says what is wrong.
    pub async fn save_flexi_page(&self, user: &CurrentUser, name: &str, xml: &str) -> Result<(), ApiError> {
        self.engine.may_customize(user).await?;
        let kind = Kind::FlexiPage;
        let page = Component { kind, name: name.to_owned(), path: kind.path(name), content: xml.to_owned() };
        self.engine.put_own(user, &[page], |_| Vec::new()).await
    }
}

pub(super) fn names(namespace: &Option<String>) -> Names {
    Names { namespace: namespace.clone() }
}

pub(super) fn refused(problem: Problem) -> ApiError {
    ApiError::new(ErrorCode::FieldIntegrityException, problem.reason)
}

pub(super) fn failed(error: crate::OrgError) -> ApiError {
    tracing::error!(error = %error, "metadata of the org cannot be worked with");
    ApiError::new(ErrorCode::UnknownException, "An unexpected error occurred. The org's log names the cause.")
}

pub(super) fn outcome(error: Refused) -> ApiError {
    match error {
        Refused::Problem(problem) => refused(problem),
        Refused::Store(error) => error.into(),
    }
}

impl Engine {
    pub(super) async fn may_customize(&self, user: &CurrentUser) -> Result<(), ApiError> {
        if self.rights(&user.id).await?.has(SystemPermission::CustomizeApplication) {
            return Ok(());
        }
        Err(ApiError::new(
            ErrorCode::InsufficientAccess,
            "insufficient access rights: Customize Application is needed",
        ))
    }

    /// Puts components of the org's own in, all or none, and shows fields to profiles.
    async fn put_own(
        &self,
        user: &CurrentUser,
        components: &[Component],
        visible: impl FnOnce(&alongside_orgstore::Schema) -> Vec<(FieldVisibility, String)>,
    ) -> Result<(), ApiError> {
        let mut applying = self.applying(&user.id).await.map_err(failed)?;
        for component in components {
            let parsed = Parsed::read(&Names::own(), component).map_err(refused)?;
            Box::pin(applying.put(component, &parsed)).await.map_err(outcome)?;
        }
        for (to, field) in visible(&applying.schema) {
            show(&mut applying, &to, &field).await?;
        }
        Ok(self.finish(applying).await?)
    }

    async fn remove_own(&self, user: &CurrentUser, kind: Kind, name: &str) -> Result<(), ApiError> {
        self.may_customize(user).await?;
        let mut applying = self.applying(&user.id).await.map_err(failed)?;
        Box::pin(applying.remove(kind, name, "request")).await.map_err(outcome)?;
        Ok(self.finish(applying).await?)
    }

    /// Every component that is kept as text: a package's with its namespace, the org's own without.
    pub(super) async fn components(&self) -> Result<Vec<(Option<String>, Component)>, ApiError> {
        let packaged = from_source(&self.store.package_source(NAMESPACE).await?).unwrap_or_default();
        let own = own_components(self.store.components().await?);
        let packaged = packaged.into_iter().map(|component| (Some(NAMESPACE.to_owned()), component));
        Ok(packaged.chain(own.into_iter().map(|component| (None, component))).collect())
    }
}

async fn show(applying: &mut Applying, to: &FieldVisibility, field: &str) -> Result<(), ApiError> {
    let key = [("ProfileId", to.profile_id.as_str().into()), ("IsOwnedByProfile", true.into())];
    let set = applying.ids("PermissionSet", &key).await?.into_iter().next();
    let set = set.ok_or_else(|| {
        ApiError::new(ErrorCode::InvalidCrossReferenceKey, "invalid cross reference id").about("ProfileId")
    })?;
    let object = field.split('.').next().unwrap_or_default();
    let key = [("ParentId", set.into()), ("Field", field.into())];
    let values = [
        ("SobjectType", object.into()),
        ("PermissionsRead", true.into()),
        ("PermissionsEdit", to.edit.into()),
    ];
    applying.put_row("FieldPermissions", &key, &values).await?;
    Ok(())
}
