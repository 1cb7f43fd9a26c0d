//! The search box and the App Launcher.

use std::collections::HashMap;

use alongside_orgstore::{FieldDefinition, ObjectDefinition};
use alongside_soql::{SearchExpression, parse_search};

use crate::engine::Engine;
use crate::model::SystemPermission;
use crate::records::default_app_setting;
use crate::{ApiError, AppEntry, AppKind, CurrentUser, ErrorCode, SearchHit};

/// What tells records of one name apart, the first that the object has and the user may read.
const DETAILS: [&str; 6] = ["Subject", "Email", "Company", "Industry", "StageName", "Status"];
/// The clauses of an object whose records take part whatever they hold.
const EVERY: &str = "";

impl Engine {
    /// Records that SOSL finds for what was typed into the search box, names that begin with it first.
    pub async fn search(
        &self,
        user: &CurrentUser,
        text: &str,
        limit: usize,
    ) -> Result<Vec<SearchHit>, ApiError> {
        let expression = SearchExpression::typed(text).map_err(|error| malformed(error.message))?;
        let among = |object: &ObjectDefinition| !object.setup;
        let mut hits = self.hits(user, expression, "ALL", &among, EVERY, limit).await?;
        let typed = text.trim_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase();
        hits.sort_by_key(|hit| !hit.name.to_lowercase().starts_with(&typed));
        hits.truncate(limit);
        Ok(hits)
    }

    /// Active users whose names SOSL finds for what was typed into the search box.
    pub async fn search_people(
        &self,
        user: &CurrentUser,
        text: &str,
        limit: usize,
    ) -> Result<Vec<SearchHit>, ApiError> {
        let expression = SearchExpression::typed(text).map_err(|error| malformed(error.message))?;
        let among = |object: &ObjectDefinition| object.name == "User";
        self.hits(user, expression, "NAME", &among, "WHERE IsActive = true ", limit).await
    }

    /// Records of some objects, for a lookup in which somebody is typing: every word stands for what
    /// begins with it, and only what names or identifies a record is looked into, as in the platform's
    /// lookups.
    pub async fn suggest(
        &self,
        user: &CurrentUser,
        objects: &[&str],
        text: &str,
        limit: usize,
    ) -> Result<Vec<SearchHit>, ApiError> {
        let expression = SearchExpression::begun(text).map_err(|error| malformed(error.message))?;
        let among = |object: &ObjectDefinition| !object.setup && objects.contains(&object.name.as_str());
        let mut hits = self.hits(user, expression, "SIDEBAR", &among, EVERY, limit).await?;
        hits.truncate(limit);
        Ok(hits)
    }

    /// Writes the search as SOSL, so that whoever looks finds what his own SOSL would find; at most
    /// `limit` records of each object.
    async fn hits(
        &self,
        user: &CurrentUser,
        expression: SearchExpression,
        group: &str,
        among: &(dyn Fn(&ObjectDefinition) -> bool + Sync),
        filter: &str,
        limit: usize,
    ) -> Result<Vec<SearchHit>, ApiError> {
        let rights = self.rights(&user.id).await?;
        let schema = self.schema();
        let mut shown = HashMap::new();
        let mut returning = Vec::new();
        let searched = schema.objects().filter(|object| object.searchable && !object.computed);
        for object in searched.filter(|object| among(object) && rights.visibility().object(object)) {
            let seen = |field: &&FieldDefinition| rights.visibility().field(&schema, object, field);
            let Some(name) = object.name_field().filter(seen) else { continue };
            let detail = detail_field(object, name).filter(seen);
            let fields: Vec<&str> =
                std::iter::once(name).chain(detail).map(|field| field.name.as_str()).collect();
            returning.push(format!(
                "{}(Id, {} {filter}ORDER BY {} LIMIT {limit})",
                object.name,
                fields.join(", "),
                name.name
            ));
            shown.insert(object.name.as_str(), (name, detail));
        }
        if returning.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let sosl = format!("FIND {{xx}} IN {group} FIELDS RETURNING {}", returning.join(", "));
        let mut search = parse_search(&sosl).map_err(|error| malformed(error.rendered))?;
        search.expression = expression;
        let records = self.find(user, &search, &sosl).await?;
        Ok(records
            .into_iter()
            .filter_map(|record| {
                let (name, detail) = shown.get(record.object.as_str())?;
                Some(SearchHit {
                    name: record.text(&name.name),
                    detail: detail.map(|field| record.text(&field.name)).unwrap_or_default(),
                    id: record.id.unwrap_or_default(),
                    object: record.object,
                })
            })
            .collect())
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

fn malformed(message: String) -> ApiError {
    ApiError::new(ErrorCode::MalformedSearch, message)
}
