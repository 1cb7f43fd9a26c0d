//! Record pages as those who look at records and those who build pages use them.

use std::collections::BTreeSet;

use alongside_orgstore::ObjectDefinition;

use super::Org;
use super::objects::{failed, names, outcome, refused};
use crate::engine::{Engine, NAMESPACE};
use crate::metadata::{Component, Kind, Names, Parsed};
use crate::record_pages::{Facts, check, choose, read, replace, setting, standard_page, write};
use crate::secrets::challenge_of;
use crate::{
    ApiError, CurrentUser, ErrorCode, FormFactor, OpenedRecordPage, PageAssignment, PageComponent, Record,
    RecordPage, RecordPageEntry, RecordPageError,
};

impl Org {
    /// The page on which the user sees a record in an app: the one assigned most closely (app and
    /// profile, app, org, else the standard page), without the components that its filters hide.
    ///
    /// # Errors
    /// Only when the database refuses.
    pub async fn record_page(
        &self,
        user: &CurrentUser,
        object: &str,
        record: &Record,
        app: Option<&str>,
        form_factor: FormFactor,
    ) -> Result<RecordPage, ApiError> {
        let engine = &self.engine;
        let assigned = engine.page_assignments(object).await?;
        let mut page = None;
        for name in choose(&assigned, app, &user.profile_id, form_factor) {
            page = engine.stored_page(object, name).await?.map(|(page, _)| page);
            if page.is_some() {
                break;
            }
        }
        let Some(page) = page else { return Ok(engine.standard_page(object)) };
        let filtered = page.components().any(|placed| placed.visibility.is_some());
        let (permission_sets, custom_permissions) =
            if filtered { engine.permission_names(user).await? } else { Default::default() };
        let facts = Facts { user, record, form_factor, permission_sets, custom_permissions };
        Ok(page.visible_to(&facts))
    }

    /// The pages of an object beside the standard one.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS` without "Customize Application".
    pub async fn record_pages(
        &self,
        user: &CurrentUser,
        object: &str,
    ) -> Result<Vec<RecordPageEntry>, ApiError> {
        self.engine.may_customize(user).await?;
        let pages = self.flexi_pages().await?.into_iter();
        let of_object =
            pages.filter(|page| page.page_type == "RecordPage" && page.object.as_deref() == Some(object));
        Ok(of_object
            .map(|page| RecordPageEntry {
                name: match page.namespace {
                    Some(namespace) => format!("{namespace}__{}", page.name),
                    None => page.name,
                },
                label: page.label,
            })
            .collect())
    }

    /// A page to be changed; the standard page of the object when none is named.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS` without "Customize Application", `NOT_FOUND` when there is no such page.
    pub async fn open_record_page(
        &self,
        user: &CurrentUser,
        object: &str,
        name: Option<&str>,
    ) -> Result<OpenedRecordPage, ApiError> {
        self.engine.may_customize(user).await?;
        let schema = self.engine.schema();
        let object = &schema.object(object).ok_or_else(ApiError::not_found)?.name;
        let Some(name) = name else {
            return Ok(OpenedRecordPage {
                name: None,
                version: None,
                page: self.engine.standard_page(object),
            });
        };
        let found = self.engine.stored_page(object, name).await?;
        let (page, xml) = found.ok_or_else(ApiError::not_found)?;
        Ok(OpenedRecordPage { name: Some(name.to_owned()), version: Some(challenge_of(&xml)), page })
    }

    /// The page that is assigned to the user in an app, for "Edit Page"; none for the standard page.
    ///
    /// # Errors
    /// Only when the database refuses.
    pub async fn record_page_name(
        &self,
        user: &CurrentUser,
        object: &str,
        app: Option<&str>,
        form_factor: FormFactor,
    ) -> Result<Option<String>, ApiError> {
        let assigned = self.engine.page_assignments(object).await?;
        for name in choose(&assigned, app, &user.profile_id, form_factor) {
            if self.engine.stored_page(object, name).await?.is_some() {
                return Ok(Some(name.to_owned()));
            }
        }
        Ok(None)
    }

    /// What may be placed on the pages of an object.
    ///
    /// # Errors
    /// Only when the database refuses.
    pub async fn page_components(&self, object: &str) -> Result<Vec<PageComponent>, ApiError> {
        Ok(PageComponent::all(object, &self.lightning_components().await?))
    }

    /// Saves a page that was opened, or makes a new page of the org's own; returns it as stored.
    /// A page of a package stays as it is.
    ///
    /// # Errors
    /// [`RecordPageError::Changed`] when it was saved by somebody since; `INSUFFICIENT_ACCESS`
    /// without "Customize Application"; `FIELD_INTEGRITY_EXCEPTION` says what is wrong.
    pub async fn save_record_page(
        &self,
        user: &CurrentUser,
        opened: &OpenedRecordPage,
    ) -> Result<OpenedRecordPage, RecordPageError> {
        let engine = &self.engine;
        engine.may_customize(user).await?;
        let mut page = opened.page.clone();
        page.drop_unshown();
        let page = &page;
        let object = engine.schema().object(&page.object).cloned().ok_or_else(ApiError::not_found)?;
        let known = self.page_components(&page.object).await?;
        check(page, &known, &|path| has_field(&object, path))
            .map_err(|what| ApiError::new(ErrorCode::FieldIntegrityException, what))?;
        let kind = Kind::FlexiPage;
        let xml = write(page);
        let mut applying = engine.applying(&user.id).await.map_err(failed)?;
        let name = match &opened.name {
            Some(name) => {
                let stored = applying.writing.component(kind.name(), name).await.map_err(ApiError::from)?;
                let Some(stored) = stored else {
                    let managed = name.starts_with(&format!("{NAMESPACE}__"));
                    return Err(if managed {
                        let words = "This page belongs to a package and cannot be changed.";
                        ApiError::new(ErrorCode::CannotModifyManagedObject, words).into()
                    } else {
                        RecordPageError::Changed
                    });
                };
                let same_object =
                    read(&Names::own(), name, &stored).is_ok_and(|old| old.object == page.object);
                if !same_object || opened.version.as_deref() != Some(challenge_of(&stored).as_str()) {
                    return Err(RecordPageError::Changed);
                }
                name.clone()
            }
            None => {
                let stem = format!("{}_Record_Page", page.object.replace("__", "_"));
                let mut number = 1;
                loop {
                    let name = if number == 1 { stem.clone() } else { format!("{stem}{number}") };
                    let taken = applying.writing.component(kind.name(), &name).await;
                    if taken.map_err(ApiError::from)?.is_none() {
                        break name;
                    }
                    number += 1;
                }
            }
        };
        let component = Component { kind, name: name.clone(), path: kind.path(&name), content: xml.clone() };
        let parsed = Parsed::read(&Names::own(), &component).map_err(refused)?;
        Box::pin(applying.put(&component, &parsed)).await.map_err(outcome)?;
        // A text that says the same is kept in its old spelling, and that is what the next save meets.
        let kept = applying.writing.component(kind.name(), &name).await.map_err(ApiError::from)?;
        let version = challenge_of(&kept.unwrap_or(xml));
        engine.finish(applying).await.map_err(ApiError::from)?;
        Ok(OpenedRecordPage { name: Some(name), version: Some(version), page: page.clone() })
    }

    /// For whom which page of an object is shown.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS` without "Customize Application".
    pub async fn page_assignments(
        &self,
        user: &CurrentUser,
        object: &str,
    ) -> Result<Vec<PageAssignment>, ApiError> {
        self.engine.may_customize(user).await?;
        Ok(self.engine.page_assignments(object).await?)
    }

    /// Gives a page exactly these assignments and takes their places from the object's other pages;
    /// returns all assignments of the object.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS` without "Customize Application", `NOT_FOUND` when there is no such page,
    /// `FIELD_INTEGRITY_EXCEPTION` names an app or a profile that does not exist.
    pub async fn assign_record_page(
        &self,
        user: &CurrentUser,
        object: &str,
        name: &str,
        wanted: &[PageAssignment],
    ) -> Result<Vec<PageAssignment>, ApiError> {
        let engine = &self.engine;
        engine.may_customize(user).await?;
        if engine.stored_page(object, name).await?.is_none() {
            return Err(ApiError::not_found());
        }
        let wrong = |what: String| ApiError::new(ErrorCode::FieldIntegrityException, what);
        let apps = engine.apps(user).await?;
        for one in wanted {
            if let Some(app) = &one.app
                && !apps.iter().any(|known| known.name == *app)
            {
                return Err(wrong(format!("app: there is no app {app}.")));
            }
            let Some(profile) = &one.profile_id else { continue };
            if one.app.is_none() {
                return Err(wrong("profile: a page is assigned to a profile within an app.".to_owned()));
            }
            let schema = engine.schema();
            let profiles = schema.object("Profile").ok_or_else(ApiError::not_found)?;
            let found = engine.store.select(profiles, &["Id"], &[("Id", profile.as_str().into())]).await?;
            if found.is_empty() {
                return Err(wrong(format!("profile: there is no profile {profile}.")));
            }
        }
        let mut applying = engine.applying(&user.id).await.map_err(failed)?;
        let key = setting(object);
        let stored = applying.writing.settings(&key).await?.into_iter().find(|(rest, _)| rest.is_empty());
        let mut assigned = parsed(object, stored.map(|(_, text)| text));
        replace(&mut assigned, name, wanted);
        let text = serde_json::to_string(&assigned).unwrap_or_default();
        applying.writing.put_setting(&key, &text).await?;
        engine.finish(applying).await?;
        Ok(assigned)
    }
}

/// Whether a path begins with a field of the object; across a lookup the rest is the target's.
fn has_field(object: &ObjectDefinition, path: &str) -> bool {
    match path.split_once('.') {
        Some((lookup, _)) => object.fields.iter().any(|field| field.relationship.as_deref() == Some(lookup)),
        None => object.fields.iter().any(|field| field.name == path),
    }
}

fn parsed(object: &str, text: Option<String>) -> Vec<PageAssignment> {
    let Some(text) = text else { return Vec::new() };
    serde_json::from_str(&text).unwrap_or_else(|error| {
        tracing::error!(object, error = %error, "assignments of record pages cannot be read");
        Vec::new()
    })
}

impl Engine {
    fn standard_page(&self, object: &str) -> RecordPage {
        let schema = self.schema();
        let label = schema.object(object).map_or(object, |definition| definition.label.as_str());
        standard_page(object, label)
    }

    async fn page_assignments(
        &self,
        object: &str,
    ) -> Result<Vec<PageAssignment>, alongside_orgstore::StoreError> {
        Ok(parsed(object, self.store.setting(&setting(object)).await?))
    }

    /// A page of an object with its text, if there is one of this name.
    async fn stored_page(&self, object: &str, name: &str) -> Result<Option<(RecordPage, String)>, ApiError> {
        let own = self.store.component(Kind::FlexiPage.name(), name).await?.map(|xml| (None, xml));
        let packaged = name.strip_prefix(&format!("{NAMESPACE}__"));
        let found = match (own, packaged) {
            (None, Some(bare)) => {
                let is_it = |component: &Component| {
                    component.kind == Kind::FlexiPage && component.name.eq_ignore_ascii_case(bare)
                };
                let mut components = self.components().await?.into_iter();
                components
                    .find(|(namespace, component)| namespace.is_some() && is_it(component))
                    .map(|(namespace, component)| (namespace, component.content))
            }
            (own, _) => own,
        };
        let Some((namespace, xml)) = found else { return Ok(None) };
        match read(&names(&namespace), name, &xml) {
            Ok(page) => Ok((page.object == object).then_some((page, xml))),
            Err(problem) => {
                tracing::error!(page = name, reason = %problem.reason, "a record page cannot be read");
                Ok(None)
            }
        }
    }

    /// Names of the permission sets and custom permissions that a user has now.
    async fn permission_names(
        &self,
        user: &CurrentUser,
    ) -> Result<(BTreeSet<String>, BTreeSet<String>), ApiError> {
        let schema = self.schema();
        let rights = self.rights(&user.id).await?;
        let named = |namespace: Option<&str>, name: String| match namespace {
            Some(namespace) => format!("{namespace}__{name}"),
            None => name,
        };
        let mut ids = BTreeSet::new();
        let assignments = self.standard(&schema, "PermissionSetAssignment");
        let columns = ["PermissionSetId", "PermissionSetGroupId", "ExpirationDate"];
        let now = crate::clock::now();
        for row in
            self.store.select(assignments, &columns, &[("AssigneeId", user.id.as_str().into())]).await?
        {
            if matches!(row[2], crate::Value::DateTime(end) if end <= now) {
                continue;
            }
            ids.extend(row[0].as_str().map(str::to_owned));
            if let Some(group) = row[1].as_str() {
                let parts = self.standard(&schema, "PermissionSetGroupComponent");
                let of_group = [("PermissionSetGroupId", group.into())];
                let rows = self.store.select(parts, &["PermissionSetId"], &of_group).await?;
                ids.extend(rows.iter().map(|row| row[0].display()));
            }
        }
        let mut sets = BTreeSet::new();
        let definition = self.standard(&schema, "PermissionSet");
        for row in self.store.select(definition, &["Id", "Name", "NamespacePrefix"], &[]).await? {
            if ids.contains(&row[0].display()) {
                sets.insert(named(row[2].as_str(), row[1].display()));
            }
        }
        let mut permissions = BTreeSet::new();
        let definition = self.standard(&schema, "CustomPermission");
        for row in self.store.select(definition, &["Id", "DeveloperName", "NamespacePrefix"], &[]).await? {
            if rights.has_entity(&row[0].display()) {
                permissions.insert(named(row[2].as_str(), row[1].display()));
            }
        }
        Ok((sets, permissions))
    }
}
