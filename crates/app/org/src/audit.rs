//! The setup audit trail: what of the set-up was changed, by whom and when. Rows are written with the
//! change itself, in one transaction, and nobody changes them afterwards.

use alongside_orgstore::{Schema, StoreError, Value, WriteTransaction};

use crate::clock::now;

/// Longest text that says what was changed.
const MOST_DISPLAY: usize = 1_000;

/// One change of the set-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// Its kind, `PermSetAssign`.
    pub action: String,
    /// The part of the set-up, `Manage Users`.
    pub section: &'static str,
    /// What was changed, in a sentence.
    pub display: String,
}

impl Change {
    /// A change of users, profiles or permission sets.
    pub fn of_users(action: impl Into<String>, display: impl Into<String>) -> Change {
        Change { action: action.into(), section: "Manage Users", display: display.into() }
    }
}

/// What a permission set is called in the trail: a profile's own goes by the profile's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Holder {
    /// The name that people know it by.
    pub label: String,
    /// Whose profile owns it, and whether the company made that profile.
    pub profile: Option<ProfileKind>,
}

/// Whether a profile came with the org.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProfileKind {
    Standard,
    Custom,
}

impl ProfileKind {
    const fn word(self) -> &'static str {
        match self {
            ProfileKind::Standard => "Standard",
            ProfileKind::Custom => "Custom",
        }
    }
}

impl Holder {
    /// What another object permission is called.
    pub fn object_rights(&self, object: &str, before: &str, after: &str) -> Change {
        let action = match self.profile {
            None => "PermSetEntityPermChanged".to_owned(),
            Some(kind) => format!("profileOlpChanged{}", kind.word()),
        };
        let what = format!("{object} object permissions were changed from {before} to {after}");
        Change::of_users(action, self.changed(&what))
    }

    /// What another field permission is called; `path` is `Object.Field`.
    pub fn field_rights(&self, path: &str, before: &str, after: &str) -> Change {
        let action = match self.profile {
            None => "PermSetFlsChanged".to_owned(),
            Some(kind) => format!("profileFlsChanged{}", kind.word()),
        };
        let field = path.replacen('.', ": ", 1);
        let what = format!("field-level security for {field} was changed from {before} to {after}");
        Change::of_users(action, self.changed(&what))
    }

    /// What access to an app or a custom permission, given or taken away, is called.
    pub fn entity(&self, kind: &str, name: &str, given: bool) -> Change {
        if kind == "TabSet"
            && let Some(profile) = self.profile
        {
            let state = if given { "Visible" } else { "Not Visible" };
            let what = format!("{name} application is now {state}");
            return Change::of_users(format!("profileCustApp{}", profile.word()), self.changed(&what));
        }
        let state = if given { "Enabled" } else { "Disabled" };
        let action = match self.profile {
            None => format!("SetupEntityAccessAudit_PermissionSet_{kind}_{state}"),
            Some(profile) => format!("SetupEntityAccessAudit_Profile_{kind}_{state}{}", profile.word()),
        };
        let thing = match kind {
            "ConnectedApplication" => "connected app is",
            "ExternalClientApplication" => "external client app is",
            "TabSet" => "application was",
            _ => "Custom Permission was",
        };
        Change::of_users(action, self.changed(&format!("{name} {thing} {}", state.to_lowercase())))
    }

    /// What a system permission, given or taken away, is called.
    pub fn system_right(&self, label: &str, given: bool) -> Change {
        let (before, after) = if given { ("disabled", "enabled") } else { ("enabled", "disabled") };
        let action = match (self.profile, given) {
            (None, true) => "PermSetEnableUserPerm".to_owned(),
            (None, false) => "PermSetDisableUserPerm".to_owned(),
            (Some(kind), _) => format!("profilePermChanged{}", kind.word()),
        };
        let prefix = if self.profile.is_some() { "general user permission " } else { "" };
        let after = format!("{prefix}{label} permission was changed from {before} to {after}");
        Change::of_users(action, self.changed(&after))
    }

    fn changed(&self, what: &str) -> String {
        let kind = if self.profile.is_some() { "profile" } else { "permission set" };
        format!("Changed {kind} {}: {what}", self.label)
    }
}

/// Object permissions as the trail spells them, from create, read, edit, delete, view all, modify all.
pub(crate) fn object_words(granted: [bool; 6]) -> String {
    const WORDS: [&str; 6] = ["Create", "Read", "Edit", "Delete", "View All", "Modify All"];
    // Read comes first, whatever the order of columns is.
    let order = [1, 0, 2, 3, 4, 5];
    let words: Vec<&str> =
        order.into_iter().filter(|place| granted[*place]).map(|place| WORDS[place]).collect();
    if words.is_empty() { "No Access".to_owned() } else { words.join(", ") }
}

/// A field permission as the trail spells it.
pub(crate) const fn field_words(read: bool, edit: bool) -> &'static str {
    match (read, edit) {
        (_, true) => "Read/Write",
        (true, false) => "Read Only",
        (false, false) => "No Access",
    }
}

/// The name of a permission set and whose it is; `None` when it is not there.
pub(crate) async fn holder(
    store: &mut WriteTransaction,
    schema: &Schema,
    set: &str,
) -> Result<Option<Holder>, StoreError> {
    let definition = |name: &str| schema.object(name).expect("the standard objects are in every schema");
    if set.starts_with("0QM") {
        let rows =
            store.select(definition("MutingPermissionSet"), &["MasterLabel"], &[("Id", set.into())]).await?;
        return Ok(rows.first().map(|row| Holder { label: row[0].display(), profile: None }));
    }
    let sets = definition("PermissionSet");
    let rows = store.select(sets, &["Label", "ProfileId"], &[("Id", set.into())]).await?;
    let Some(row) = rows.into_iter().next() else { return Ok(None) };
    if row[1].is_null() {
        return Ok(Some(Holder { label: row[0].display(), profile: None }));
    }
    let profiles = definition("Profile");
    let rows = store.select(profiles, &["Name", "IsCustom"], &[("Id", row[1].clone())]).await?;
    let custom = rows.first().is_some_and(|row| row[1] == Value::Boolean(true));
    let kind = if custom { ProfileKind::Custom } else { ProfileKind::Standard };
    let label = rows.first().map_or_else(|| row[0].display(), |row| row[0].display());
    Ok(Some(Holder { label, profile: Some(kind) }))
}

/// Writes a row of the trail.
pub(crate) async fn note(
    store: &mut WriteTransaction,
    schema: &Schema,
    author: &str,
    change: Change,
) -> Result<(), StoreError> {
    let trail = schema.object("SetupAuditTrail").expect("the standard objects are in every schema");
    let id = store.next_id(trail).await?.into_string();
    let display: String = change.display.chars().take(MOST_DISPLAY).collect();
    let row = [
        ("Id", Value::from(id)),
        ("Action", change.action.into()),
        ("Section", change.section.into()),
        ("Display", display.into()),
        ("CreatedDate", Value::DateTime(now())),
        ("CreatedById", author.into()),
    ];
    let row: Vec<(String, Value)> = row.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    store.insert(trail, &row).await.map(|_| ())
}
