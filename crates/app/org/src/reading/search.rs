//! The search box and the App Launcher.

use alongside_orgstore::{FieldDefinition, FieldKind, ObjectDefinition};

use crate::engine::Engine;
use crate::model::SystemPermission;
use crate::records::default_app_setting;
use crate::{ApiError, AppEntry, AppKind, CurrentUser, SearchHit};

/// Shortest text that is looked for.
const MIN_LENGTH: usize = 2;
/// What tells records of one name apart, the first that the object has and the user may read.
const DETAILS: [&str; 6] = ["Subject", "Email", "Company", "Industry", "StageName", "Status"];

impl Engine {
    /// Records whose searched fields contain the text, names that begin with it first.
    pub async fn search(
        &self,
        user: &CurrentUser,
        text: &str,
        limit: usize,
    ) -> Result<Vec<SearchHit>, ApiError> {
        let text = text.trim();
        if text.chars().count() < MIN_LENGTH || limit == 0 {
            return Ok(Vec::new());
        }
        let rights = self.rights(&user.id).await?;
        let schema = self.schema();
        let pattern = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_").replace('\'', "\\'");
        let mut hits = Vec::new();
        for object in schema.objects().filter(|object| object.searchable && !object.setup) {
            if !rights.visibility().object(object) {
                continue;
            }
            let seen = |field: &&FieldDefinition| rights.visibility().field(&schema, object, field);
            let searched: Vec<String> = object
                .fields
                .iter()
                .filter(|field| field.searchable && field.kind != FieldKind::TextArea)
                .filter(seen)
                .map(|field| format!("{} LIKE '%{pattern}%'", field.name))
                .collect();
            let Some(name) = object.name_field().filter(seen) else { continue };
            if searched.is_empty() {
                continue;
            }
            let detail = detail_field(object, name).filter(|field| seen(field));
            let mut selected = vec!["Id", name.name.as_str()];
            selected.extend(detail.map(|field| field.name.as_str()));
            let soql = format!(
                "SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT {limit}",
                selected.join(", "),
                object.name,
                searched.join(" OR "),
                name.name,
            );
            for record in self.query(user, &soql, false, limit).await?.records {
                hits.push(SearchHit {
                    object: object.name.clone(),
                    name: record.text(&name.name),
                    detail: detail.map(|field| record.text(&field.name)).unwrap_or_default(),
                    id: record.id.unwrap_or_default(),
                });
            }
        }
        let wanted = text.to_lowercase();
        hits.sort_by_key(|hit| !hit.name.to_lowercase().starts_with(&wanted));
        hits.truncate(limit);
        Ok(hits)
    }

    /// The apps a user finds in the App Launcher.
    pub async fn apps(&self, user: &CurrentUser) -> Result<Vec<AppEntry>, ApiError> {
        let rights = self.rights(&user.id).await?;
        let schema = self.schema();
        let sees_all = rights.has(SystemPermission::CustomizeApplication);
        let definition = self.standard(&schema, "AppDefinition");
        let columns = ["Id", "DeveloperName", "Label", "Description", "NamespacePrefix", "Tabs", "NavType"];
        let default = self.store.setting(&default_app_setting(&user.profile_id)).await?;
        let mut apps = Vec::new();
        for row in self.store.select(definition, &columns, &[]).await? {
            let granted = rights.has_entity(&row[0].display());
            if !granted && !sees_all {
                continue;
            }
            let namespace = row[4].as_str();
            let name = row[1].display();
            apps.push(AppEntry {
                name: namespace.map_or_else(|| name.clone(), |namespace| format!("{namespace}__{name}")),
                label: row[2].display(),
                description: row[3].display(),
                kind: if namespace.is_some() { AppKind::Packaged } else { AppKind::Standard },
                granted,
                tabs: row[5].display().split(';').filter(|tab| !tab.is_empty()).map(str::to_owned).collect(),
                console: row[6].as_str() == Some("Console"),
                default: default.as_deref() == Some(row[0].display().as_str()),
            });
        }
        Ok(apps)
    }
}

fn detail_field<'o>(object: &'o ObjectDefinition, name: &FieldDefinition) -> Option<&'o FieldDefinition> {
    DETAILS.iter().filter_map(|detail| object.field(detail)).find(|field| field.name != name.name)
}
