//! What a new org holds before anybody uses it: the company, licenses, the two standard profiles,
//! the standard app and the user in whose name the org itself acts.

use std::collections::BTreeMap;

use alongside_orgstore::{ObjectDefinition, Schema, Store, Value, WriteTransaction};

use crate::OrgError;
use crate::clock::now;
use crate::model::{PERMISSION_SET_LICENSES, SYSTEM_PERMISSIONS, SystemPermission, USER_LICENSES};

const ADMINISTRATOR: &str = "System Administrator";
const STANDARD_USER: &str = "Standard User";
const AUTOMATED: &str = "autoproc@alongside.invalid";

/// Makes the rows of a new org, once, and returns the organization's id.
pub(crate) async fn bootstrap(store: &Store, schema: &Schema, company: &str) -> Result<String, OrgError> {
    let organizations = standard(schema, "Organization");
    if let Some(row) = store.select(organizations, &["Id"], &[]).await?.first() {
        return Ok(row[0].display());
    }
    let mut rows = Rows { writing: store.begin().await?, schema, author: String::new() };
    // The author of all these rows is the last of them that is made; its id is known beforehand.
    rows.author = rows.writing.next_id(standard(schema, "User")).await?.into_string();
    let organization = rows
        .insert(
            "Organization",
            &[
                ("Name", company.into()),
                ("InstanceName", "AL1".into()),
                ("IsSandbox", false.into()),
                ("OrganizationType", "Developer Edition".into()),
                ("LanguageLocaleKey", "en_US".into()),
                ("DefaultLocaleSidKey", "en_GB".into()),
                ("TimeZoneSidKey", "Europe/London".into()),
            ],
        )
        .await?;
    let mut license = String::new();
    for (name, key, total) in USER_LICENSES.into_iter().rev() {
        let values = [
            ("Name", name.into()),
            ("LicenseDefinitionKey", key.into()),
            ("Status", "Active".into()),
            ("TotalLicenses", total.into()),
        ];
        license = rows.insert("UserLicense", &values).await?;
    }
    for (name, label, total) in PERMISSION_SET_LICENSES {
        let values = [
            ("DeveloperName", name.into()),
            ("MasterLabel", label.into()),
            ("Status", "Active".into()),
            ("TotalLicenses", total.into()),
        ];
        rows.insert("PermissionSetLicense", &values).await?;
    }
    rows.insert("Group", &[("Name", "All Internal Users".into()), ("Type", "Organization".into())]).await?;
    let mut administrator = String::new();
    for (name, permissions) in [
        (ADMINISTRATOR, SYSTEM_PERMISSIONS.iter().map(|(permission, ..)| *permission).collect()),
        (STANDARD_USER, vec![SystemPermission::ApiEnabled]),
    ] {
        let profile = rows
            .insert(
                "Profile",
                &[
                    ("Name", name.into()),
                    ("UserLicenseId", license.as_str().into()),
                    ("UserType", "Standard".into()),
                    ("IsCustom", false.into()),
                ],
            )
            .await?;
        rows.profile_set(name, &profile, &permissions).await?;
        if name == ADMINISTRATOR {
            administrator = profile;
        }
    }
    for (name, label, tabs, navigation) in [
        ("Sales", "Sales", "Lead;Account;Contact;Opportunity;Task", "Standard"),
        ("Service", "Service", "Case;Contact;Account;Task", "Standard"),
        ("ServiceConsole", "Service Console", "Case;Contact;Account;Task", "Console"),
    ] {
        let app = rows
            .insert(
                "AppDefinition",
                &[
                    ("DeveloperName", name.into()),
                    ("Label", label.into()),
                    ("MasterLabel", label.into()),
                    ("Tabs", tabs.into()),
                    ("UiType", "Lightning".into()),
                    ("NavType", navigation.into()),
                ],
            )
            .await?;
        rows.grant_to_all_profiles(&app).await?;
    }
    let author = rows.author.clone();
    rows.insert_as(
        author,
        "User",
        &[
            ("Username", AUTOMATED.into()),
            ("LastName", "Automated Process".into()),
            ("Name", "Automated Process".into()),
            ("Alias", "autoproc".into()),
            ("Email", AUTOMATED.into()),
            ("IsActive", false.into()),
            ("ProfileId", administrator.into()),
            ("UserType", "Standard".into()),
            ("TimeZoneSidKey", "Europe/London".into()),
            ("LocaleSidKey", "en_GB".into()),
            ("LanguageLocaleKey", "en_US".into()),
            ("EmailEncodingKey", "UTF-8".into()),
        ],
    )
    .await?;
    rows.writing.commit().await?;
    Ok(organization)
}

/// The user in whose name the org itself acts. Nobody can sign in as it.
pub(crate) async fn automated_user(store: &Store, schema: &Schema) -> Result<String, OrgError> {
    let found = store.select(standard(schema, "User"), &["Id"], &[("Username", AUTOMATED.into())]).await?;
    Ok(found.first().map(|row| row[0].display()).unwrap_or_default())
}

fn standard<'s>(schema: &'s Schema, name: &str) -> &'s ObjectDefinition {
    schema.object(name).expect("the standard objects are in every schema")
}

struct Rows<'s> {
    writing: WriteTransaction,
    schema: &'s Schema,
    author: String,
}

impl Rows<'_> {
    async fn insert(&mut self, object: &str, values: &[(&str, Value)]) -> Result<String, OrgError> {
        let id = self.writing.next_id(standard(self.schema, object)).await?.into_string();
        self.insert_as(id, object, values).await
    }

    async fn insert_as(
        &mut self,
        id: String,
        object: &str,
        values: &[(&str, Value)],
    ) -> Result<String, OrgError> {
        let definition = standard(self.schema, object);
        let stamp = Value::DateTime(now());
        let mut row: Vec<(String, Value)> =
            values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        row.extend([
            ("Id".to_owned(), Value::Text(id.clone())),
            ("CreatedDate".to_owned(), stamp.clone()),
            ("CreatedById".to_owned(), self.author.as_str().into()),
            ("LastModifiedDate".to_owned(), stamp.clone()),
            ("LastModifiedById".to_owned(), self.author.as_str().into()),
            ("SystemModstamp".to_owned(), stamp),
        ]);
        self.writing.insert(definition, &row).await?;
        Ok(id)
    }

    /// The hidden permission set of a profile, with every standard object and field.
    async fn profile_set(
        &mut self,
        name: &str,
        profile: &str,
        permissions: &[SystemPermission],
    ) -> Result<(), OrgError> {
        let flags: Vec<(String, bool)> = SYSTEM_PERMISSIONS
            .iter()
            .map(|(permission, name, _)| (format!("Permissions{name}"), permissions.contains(permission)))
            .collect();
        let api_name = format!("X00{}", name.replace(' ', "_"));
        let mut values: Vec<(&str, Value)> = vec![
            ("Name", api_name.as_str().into()),
            ("Label", name.into()),
            ("ProfileId", profile.into()),
            ("IsOwnedByProfile", true.into()),
            ("IsCustom", false.into()),
            ("HasActivationRequired", false.into()),
            ("Type", "Profile".into()),
        ];
        values.extend(flags.iter().map(|(name, flag)| (name.as_str(), Value::Boolean(*flag))));
        let set = self.insert("PermissionSet", &values).await?;
        let all = permissions.contains(&SystemPermission::ModifyAllData);
        let objects: Vec<_> =
            self.schema.objects().filter(|object| !object.setup && !object.custom).cloned().collect();
        for object in objects {
            self.insert(
                "ObjectPermissions",
                &[
                    ("ParentId", set.as_str().into()),
                    ("SobjectType", object.name.as_str().into()),
                    ("PermissionsRead", true.into()),
                    ("PermissionsCreate", true.into()),
                    ("PermissionsEdit", true.into()),
                    ("PermissionsDelete", true.into()),
                    ("PermissionsViewAllRecords", all.into()),
                    ("PermissionsModifyAllRecords", all.into()),
                ],
            )
            .await?;
            // A compound can be edited when its parts can; what is computed can only be read.
            let mut names: BTreeMap<&str, bool> = BTreeMap::new();
            for field in &object.fields {
                if let Some(name) = field.security_name() {
                    *names.entry(name).or_default() |= field.createable || field.updateable;
                }
            }
            for (field, editable) in names {
                self.insert(
                    "FieldPermissions",
                    &[
                        ("ParentId", set.as_str().into()),
                        ("SobjectType", object.name.as_str().into()),
                        ("Field", format!("{}.{field}", object.name).into()),
                        ("PermissionsRead", true.into()),
                        ("PermissionsEdit", editable.into()),
                    ],
                )
                .await?;
            }
        }
        Ok(())
    }

    async fn grant_to_all_profiles(&mut self, app: &str) -> Result<(), OrgError> {
        let sets = standard(self.schema, "PermissionSet");
        for row in self.writing.select(sets, &["Id"], &[("IsOwnedByProfile", true.into())]).await? {
            self.insert(
                "SetupEntityAccess",
                &[
                    ("ParentId", row[0].clone()),
                    ("SetupEntityId", app.into()),
                    ("SetupEntityType", "TabSet".into()),
                ],
            )
            .await?;
        }
        Ok(())
    }
}
