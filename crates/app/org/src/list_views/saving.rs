//! List views as pages and programs use them: found, made, changed, removed, turned into queries.

use alongside_orgstore::StoredListView;

use super::condition::{condition, is_filterable};
use super::standard::standard_views;
use super::{ListDefinition, ListView, ListViewDraft, MAX_COLUMNS, MAX_FILTERS, MAX_LABEL};
use crate::clock::now;
use crate::engine::Engine;
use crate::model::SystemPermission;
use crate::{ApiError, CurrentUser, ErrorCode, FieldDescribe, ObjectDescribe, Org};

/// Most views that one user makes of one object.
const MAX_VIEWS: usize = 200;

impl Org {
    /// The object as [`Org::describe`] tells it, except that a lookup has a relationship only if the user
    /// may read some object that it leads to: else its name can be in no column and no filter.
    ///
    /// # Errors
    /// `NOT_FOUND` when the user may not read the object.
    pub async fn list_describe(&self, user: &CurrentUser, object: &str) -> Result<ObjectDescribe, ApiError> {
        self.engine().list_describe(user, object).await
    }

    /// The views of an object that the user may choose: the standard ones, then those made here.
    ///
    /// # Errors
    /// Only when the database refuses.
    pub async fn list_views(
        &self,
        user: &CurrentUser,
        object: &ObjectDescribe,
    ) -> Result<Vec<ListView>, ApiError> {
        self.engine().list_views(user, object).await
    }

    /// The condition of a view in SOQL, as this user's query takes it; empty for every record.
    ///
    /// # Errors
    /// `INSUFFICIENT_ACCESS` when the view filters by a field that the user may not read.
    pub fn list_condition(
        &self,
        user: &CurrentUser,
        object: &ObjectDescribe,
        definition: &ListDefinition,
    ) -> Result<String, ApiError> {
        self.engine().list_condition(user, object, definition)
    }

    /// Whether the user may share list views with everybody.
    ///
    /// # Errors
    /// Only when the database refuses.
    pub async fn may_share_list_views(&self, user: &CurrentUser) -> Result<bool, ApiError> {
        Ok(self.engine().rights(&user.id).await?.has(SystemPermission::CustomizeApplication))
    }

    /// Makes a view, or changes one; returns it as it is now.
    ///
    /// # Errors
    /// `INVALID_INPUT`, `REQUIRED_FIELD_MISSING`, `STRING_TOO_LONG` about `label`, `columns`,
    /// `order_by` or `filters.<place>`; `INSUFFICIENT_ACCESS` about what the user may not do.
    pub async fn save_list_view(
        &self,
        user: &CurrentUser,
        object: &ObjectDescribe,
        draft: ListViewDraft,
    ) -> Result<ListView, ApiError> {
        self.engine().save_list_view(user, object, draft).await
    }

    /// Removes a view.
    ///
    /// # Errors
    /// `NOT_FOUND` when the user does not see it; `INSUFFICIENT_ACCESS` when it is a standard one or
    /// somebody else's.
    pub async fn delete_list_view(
        &self,
        user: &CurrentUser,
        object: &ObjectDescribe,
        id: &str,
    ) -> Result<(), ApiError> {
        let engine = self.engine();
        let view = engine.own_view(user, object, id).await?;
        let mut writing = engine.store.begin().await?;
        writing.remove_list_view(&view.id).await?;
        Ok(writing.commit().await?)
    }
}

impl Engine {
    /// An object with the relationships whose names the user may read.
    pub async fn list_describe(&self, user: &CurrentUser, object: &str) -> Result<ObjectDescribe, ApiError> {
        let mut described = self.describe(user, object).await?;
        let rights = self.rights(&user.id).await?;
        let schema = self.schema();
        let readable =
            |name: &String| schema.object(name).is_some_and(|object| rights.visibility().object(object));
        for field in described.fields.iter_mut().filter(|field| field.kind == "reference") {
            if !field.reference_to.iter().any(readable) {
                field.relationship_name = None;
            }
        }
        Ok(described)
    }

    /// The views of an object that the user may choose.
    pub async fn list_views(
        &self,
        user: &CurrentUser,
        object: &ObjectDescribe,
    ) -> Result<Vec<ListView>, ApiError> {
        let mut views = standard_views(object);
        for stored in self.store.list_views(&user.id, Some(&object.name)).await? {
            views.extend(opened(stored));
        }
        Ok(views)
    }

    /// The condition of a view for one user.
    pub fn list_condition(
        &self,
        user: &CurrentUser,
        object: &ObjectDescribe,
        definition: &ListDefinition,
    ) -> Result<String, ApiError> {
        condition(object, definition, user)
    }

    async fn save_list_view(
        &self,
        user: &CurrentUser,
        object: &ObjectDescribe,
        draft: ListViewDraft,
    ) -> Result<ListView, ApiError> {
        let label = check(object, user, &draft)?;
        let before = match &draft.id {
            Some(id) => Some(self.own_view(user, object, id).await?),
            None => None,
        };
        let was_shared = before.as_ref().is_some_and(|view| view.shared);
        let may_share = self.rights(&user.id).await?.has(SystemPermission::CustomizeApplication);
        if draft.shared && !was_shared && !may_share {
            let message = "Only who may customize the application shares a list view with all users.";
            return Err(ApiError::new(ErrorCode::InsufficientAccess, message).about("shared"));
        }
        let existing = self.store.list_views(&user.id, Some(&object.name)).await?;
        if before.is_none() && existing.iter().filter(|view| view.owner_id == user.id).count() >= MAX_VIEWS {
            let message = format!("You have {MAX_VIEWS} list views of this object. Delete one first.");
            return Err(ApiError::new(ErrorCode::LimitExceeded, message).about("label"));
        }
        let definition = serde_json::to_string(&draft.definition).map_err(|error| {
            ApiError::new(ErrorCode::UnknownException, format!("a list view cannot be written: {error}"))
        })?;
        let mut writing = self.store.begin().await?;
        let stored = match before {
            Some(view) => {
                let mut stored =
                    existing.into_iter().find(|one| one.id == view.id).ok_or_else(ApiError::not_found)?;
                stored.label = label;
                stored.shared = draft.shared;
                stored.definition = definition;
                stored.changed_at = now();
                stored
            }
            None => {
                let mut taken: Vec<String> = writing.list_view_names(&object.name).await?;
                taken.extend(standard_views(object).into_iter().map(|view| view.developer_name));
                StoredListView {
                    id: writing.next_list_view_id().await?,
                    object: object.name.clone(),
                    name: developer_name(&label, &taken),
                    label,
                    owner_id: user.id.clone(),
                    shared: draft.shared,
                    definition,
                    created_at: now(),
                    changed_at: now(),
                }
            }
        };
        writing.put_list_view(&stored).await?;
        writing.commit().await?;
        opened(stored).ok_or_else(ApiError::not_found)
    }

    /// A view that the user may change.
    async fn own_view(
        &self,
        user: &CurrentUser,
        object: &ObjectDescribe,
        id: &str,
    ) -> Result<ListView, ApiError> {
        let views = self.list_views(user, object).await?;
        let view = views.into_iter().find(|view| view.id == id).ok_or_else(ApiError::not_found)?;
        let may_share = self.rights(&user.id).await?.has(SystemPermission::CustomizeApplication);
        let own =
            view.owner_id.as_ref() == Some(&user.id) || (view.owner_id.is_some() && view.shared && may_share);
        if own {
            return Ok(view);
        }
        let message = "This list view is a standard one or somebody else's. Clone it to change it.";
        Err(ApiError::new(ErrorCode::InsufficientAccess, message))
    }
}

impl ListView {
    /// The view's columns, as far as the user of this describe may read them.
    #[must_use]
    pub fn columns<'o>(&self, object: &'o ObjectDescribe) -> Vec<&'o FieldDescribe> {
        let named = |name: &String| object.fields.iter().find(|field| field.name == *name);
        let columns: Vec<&FieldDescribe> = self.definition.columns.iter().filter_map(named).collect();
        if columns.is_empty() { super::standard_columns(object) } else { columns }
    }

    /// Fields of an object that a view may filter by.
    #[must_use]
    pub fn filterable(object: &ObjectDescribe) -> Vec<&FieldDescribe> {
        object.fields.iter().filter(|field| is_filterable(field)).collect()
    }

    /// Fields of an object that a view may show.
    #[must_use]
    pub fn showable(object: &ObjectDescribe) -> Vec<&FieldDescribe> {
        object.fields.iter().filter(|field| is_column(field)).collect()
    }
}

fn is_column(field: &FieldDescribe) -> bool {
    !matches!(field.kind, "address" | "id" | "base64" | "location")
}

/// The label, when the draft can be kept.
fn check(object: &ObjectDescribe, user: &CurrentUser, draft: &ListViewDraft) -> Result<String, ApiError> {
    let wrong =
        |about: &str, message: String| Err(ApiError::new(ErrorCode::InvalidInput, message).about(about));
    let label = draft.label.trim();
    if label.is_empty() {
        let message = "List Name: give the view a name.";
        return Err(ApiError::new(ErrorCode::RequiredFieldMissing, message).about("label"));
    }
    if label.chars().count() > MAX_LABEL || label.chars().any(char::is_control) {
        let message = format!("List Name: write at most {MAX_LABEL} characters on one line.");
        return Err(ApiError::new(ErrorCode::StringTooLong, message).about("label"));
    }
    let definition = &draft.definition;
    let named = |name: &str| object.fields.iter().find(|field| field.name == name);
    if definition.columns.is_empty() || definition.columns.len() > MAX_COLUMNS {
        return wrong("columns", format!("Columns: choose 1 to {MAX_COLUMNS} fields."));
    }
    for (place, name) in definition.columns.iter().enumerate() {
        if !named(name).is_some_and(is_column) {
            return wrong("columns", format!("Columns: there is no field {name}."));
        }
        if definition.columns[..place].contains(name) {
            return wrong("columns", "Columns: a field stands in one column only.".to_owned());
        }
    }
    if !definition.order_by.is_empty() && !named(&definition.order_by).is_some_and(|field| field.sortable) {
        return wrong("order_by", format!("Sort by: {} cannot be sorted by.", definition.order_by));
    }
    if definition.filters.len() > MAX_FILTERS {
        return wrong("filters", format!("Filters: at most {MAX_FILTERS}."));
    }
    condition(object, definition, user)?;
    Ok(label.to_owned())
}

fn opened(stored: StoredListView) -> Option<ListView> {
    let definition = match serde_json::from_str(&stored.definition) {
        Ok(definition) => definition,
        Err(error) => {
            tracing::error!(view = %stored.id, error = %error, "a list view cannot be read");
            return None;
        }
    };
    Some(ListView {
        id: stored.id,
        object: stored.object,
        developer_name: stored.name,
        label: stored.label,
        owner_id: Some(stored.owner_id),
        shared: stored.shared,
        definition,
    })
}

/// A name of letters, digits and underlines made of a label, unlike any taken.
fn developer_name(label: &str, taken: &[String]) -> String {
    let mut name = String::new();
    for letter in label.chars() {
        if letter.is_ascii_alphanumeric() {
            name.push(letter);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let name = name.trim_end_matches('_');
    let name = if name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.to_owned()
    } else {
        format!("View_{name}").trim_end_matches('_').to_owned()
    };
    let free = |name: &str| !taken.iter().any(|one| one.eq_ignore_ascii_case(name));
    if free(&name) {
        return name;
    }
    let numbered = (1..).map(|number| format!("{name}_{number}")).find(|name| free(name));
    numbered.unwrap_or(name)
}
