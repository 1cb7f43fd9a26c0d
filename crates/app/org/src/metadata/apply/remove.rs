//! Components taken out, when nothing else in the org depends on them.

use alongside_orgstore::{ObjectDefinition, Value};

use super::{Applying, Refused};
use crate::metadata::{Component, Kind, Names, Parsed, Problem, own_components};

/// Something of the org's own that needs what is to be removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dependent {
    /// `CustomField`, `FlexiPage` ...
    pub kind: &'static str,
    /// Its full name.
    pub name: String,
}

impl Applying {
    /// Removes a component of the org's own.
    pub async fn remove(&mut self, kind: Kind, name: &str, path: &str) -> Result<(), Refused> {
        let absent = || Problem::of(path, format!("No {} named: {name} found", kind.name()));
        match kind {
            Kind::CustomField => {
                let (object, field) = name.split_once('.').ok_or_else(absent)?;
                self.remove_field(object, field, path).await?;
            }
            Kind::CustomObject => self.remove_object(name, path).await?,
            Kind::PermissionSet => {
                self.check_may_grant(path)?;
                let key = [("NamespacePrefix", Value::Null), ("Name", name.into())];
                let id = self.ids("PermissionSet", &key).await?.into_iter().next().ok_or_else(absent)?;
                let assigned =
                    self.ids("PermissionSetAssignment", &[("PermissionSetId", id.as_str().into())]).await?;
                if !assigned.is_empty() {
                    let reason = format!("Permission set {name} is assigned to {} users", assigned.len());
                    return Err(Problem::of(path, reason).into());
                }
                self.remove_set(&id).await?;
                self.writing.remove_component(kind.name(), name).await?;
            }
            Kind::Profile => return Err(Problem::of(path, "A profile cannot be deleted this way").into()),
            _ => {
                let table = match kind {
                    Kind::CustomApplication => Some("AppDefinition"),
                    Kind::CustomPermission => Some("CustomPermission"),
                    Kind::ConnectedApp => Some("ConnectedApplication"),
                    Kind::ExternalClientApplication => Some("ExternalClientApplication"),
                    _ => None,
                };
                let stored = self.writing.remove_component(kind.name(), name).await?;
                if let Some(table) = table {
                    let key = [("NamespacePrefix", Value::Null), ("DeveloperName", name.into())];
                    for id in self.ids(table, &key).await? {
                        self.remove_entity(table, &id).await?;
                    }
                }
                if !stored {
                    return Err(absent().into());
                }
            }
        }
        Ok(())
    }

    /// Removes a row that permission sets give access to, with the access.
    pub(crate) async fn remove_entity(&mut self, table: &str, id: &str) -> Result<(), Refused> {
        self.remove_rows("SetupEntityAccess", &[("SetupEntityId", id.into())]).await?;
        if table == "ExternalClientApplication"
            && let Some(client) = self.writing.oauth_client_of(id).await?
        {
            // Clients that still ask are told that it was removed.
            let setting = format!("removed-client-app:{}", client.consumer_key);
            self.writing.put_setting(&setting, "1").await?;
        }
        self.writing.end_app(id).await?;
        self.remove_rows(table, &[("Id", id.into())]).await?;
        Ok(())
    }

    /// Removes a permission set with its grants, assignments and places in groups.
    pub(crate) async fn remove_set(&mut self, id: &str) -> Result<(), Refused> {
        for (table, column) in [
            ("ObjectPermissions", "ParentId"),
            ("FieldPermissions", "ParentId"),
            ("SetupEntityAccess", "ParentId"),
            ("PermissionSetAssignment", "PermissionSetId"),
            ("PermissionSetGroupComponent", "PermissionSetId"),
            ("PermissionSet", "Id"),
        ] {
            self.remove_rows(table, &[(column, id.into())]).await?;
        }
        Ok(())
    }

    async fn remove_field(&mut self, object: &str, field: &str, path: &str) -> Result<(), Refused> {
        let absent = || Problem::of(path, format!("No CustomField named: {object}.{field} found"));
        let owner = self.schema.object(object).cloned().ok_or_else(absent)?;
        let definition = owner.field(field).filter(|field| field.custom).cloned().ok_or_else(absent)?;
        let is_own = self.writing.components().await?.iter().any(|stored| {
            stored.kind == Kind::CustomField.name()
                && stored.name.eq_ignore_ascii_case(&format!("{object}.{field}"))
        });
        if !is_own {
            return Err(Problem::of(path, "Cannot Modify Managed Component").into());
        }
        let dependents = self.dependents_of_field(&definition.name).await?;
        refuse_when_needed(path, &format!("{object}.{field}"), &dependents)?;
        self.writing.drop_field(&owner, &definition).await?;
        let full_name = format!("{}.{}", owner.name, definition.name);
        self.remove_rows("FieldPermissions", &[("Field", full_name.as_str().into())]).await?;
        self.writing.remove_component(Kind::CustomField.name(), &full_name).await?;
        self.definitions.remove_field(&owner.name, &definition.name);
        self.renew()?;
        Ok(())
    }

    async fn remove_object(&mut self, object: &str, path: &str) -> Result<(), Refused> {
        let absent = || Problem::of(path, format!("No CustomObject named: {object} found"));
        let definition =
            self.schema.object(object).filter(|object| object.custom).cloned().ok_or_else(absent)?;
        if definition.namespace.is_some() {
            return Err(Problem::of(path, "Cannot Modify Managed Component").into());
        }
        let dependents = self.dependents_of_object(&definition.name).await?;
        refuse_when_needed(path, object, &dependents)?;
        self.drop_objects(&[definition.as_ref().clone()]).await?;
        let fields: Vec<String> = own_components(self.writing.components().await?)
            .into_iter()
            .filter(|component| component.kind == Kind::CustomField)
            .map(|component| component.name)
            .filter(|name| name.split('.').next().is_some_and(|of| of.eq_ignore_ascii_case(&definition.name)))
            .collect();
        for field in fields {
            self.writing.remove_component(Kind::CustomField.name(), &field).await?;
        }
        self.writing.remove_component(Kind::CustomObject.name(), &definition.name).await?;
        Ok(())
    }

    /// Removes tables, grants and definitions of objects, which may look each other up. Their key
    /// prefixes are not given again.
    pub(crate) async fn drop_objects(&mut self, objects: &[ObjectDefinition]) -> Result<(), Refused> {
        for object in objects {
            for table in ["ObjectPermissions", "FieldPermissions"] {
                self.remove_rows(table, &[("SobjectType", object.name.as_str().into())]).await?;
            }
            if let Some(share) = self.schema.share_object(&object.name).cloned() {
                self.writing.drop_object(&share).await?;
            }
            self.writing.drop_object(object).await?;
            self.writing.remove_setting(&format!("sharing:{}", object.name)).await?;
            self.definitions.remove_object(&object.name);
        }
        self.renew()?;
        Ok(())
    }

    /// Components of the org's own that name a field.
    pub(crate) async fn dependents_of_field(&mut self, field: &str) -> Result<Vec<Dependent>, Refused> {
        let own = own_components(self.writing.components().await?);
        let uses = own.iter().filter(|component| {
            matches!(component.kind, Kind::FlexiPage | Kind::Layout) && mentions(&component.content, field)
        });
        Ok(uses.map(dependent).collect())
    }

    /// Components of the org's own that need an object: lookups of other objects, tabs, apps, pages.
    pub(crate) async fn dependents_of_object(&mut self, object: &str) -> Result<Vec<Dependent>, Refused> {
        let own = own_components(self.writing.components().await?);
        let mut found = Vec::new();
        for component in &own {
            let needs = match component.kind {
                Kind::CustomField => match Parsed::read(&Names::own(), component)? {
                    Parsed::Field(field) => {
                        !field.object.eq_ignore_ascii_case(object)
                            && field
                                .definition
                                .kind
                                .targets()
                                .iter()
                                .any(|target| target.eq_ignore_ascii_case(object))
                    }
                    _ => false,
                },
                Kind::CustomTab => component.name.eq_ignore_ascii_case(object),
                Kind::CustomApplication | Kind::FlexiPage | Kind::Layout => {
                    mentions(&component.content, object)
                }
                _ => false,
            };
            if needs {
                found.push(dependent(component));
            }
        }
        Ok(found)
    }
}

fn dependent(component: &Component) -> Dependent {
    Dependent { kind: component.kind.name(), name: component.name.clone() }
}

fn refuse_when_needed(path: &str, name: &str, dependents: &[Dependent]) -> Result<(), Problem> {
    if dependents.is_empty() {
        return Ok(());
    }
    let list: Vec<String> =
        dependents.iter().map(|dependent| format!("{} {}", dependent.kind, dependent.name)).collect();
    Err(Problem::of(path, format!("{name} is referenced elsewhere in the org: {}", list.join(", "))))
}

/// Whether a text holds an API name as a whole word.
fn mentions(text: &str, name: &str) -> bool {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.match_indices(name).any(|(start, found)| {
        let before = text[..start].chars().next_back();
        let after = text[start + found.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}
