//! Organisation-wide defaults and sharing rules: settings of the org, read as types.

use std::collections::HashMap;

use alongside_orgstore::{ObjectDefinition, Store, StoreError};
use serde::{Deserialize, Serialize};

use super::reach::Level;
use crate::SharingRule;

/// Prefix of the settings that hold organisation-wide defaults, by object.
const DEFAULTS: &str = "sharing:";
/// Prefix of the settings that hold sharing rules, by object and name.
const RULES: &str = "sharing_rule:";

/// An object's organisation-wide default: what everybody may do with records that are not his own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SharingModel {
    /// Nothing.
    Private,
    /// Read.
    Read,
    /// Read and edit.
    ReadWrite,
    /// Read, edit and give to another owner.
    ReadWriteTransfer,
    /// Everything, deleting included.
    FullAccess,
    /// Whatever may be done with the record's parent.
    ControlledByParent,
}

impl SharingModel {
    /// Every model, the narrowest first.
    pub const ALL: [SharingModel; 6] = [
        SharingModel::Private,
        SharingModel::Read,
        SharingModel::ReadWrite,
        SharingModel::ReadWriteTransfer,
        SharingModel::FullAccess,
        SharingModel::ControlledByParent,
    ];

    /// The model as metadata spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            SharingModel::Private => "Private",
            SharingModel::Read => "Read",
            SharingModel::ReadWrite => "ReadWrite",
            SharingModel::ReadWriteTransfer => "ReadWriteTransfer",
            SharingModel::FullAccess => "FullAccess",
            SharingModel::ControlledByParent => "ControlledByParent",
        }
    }

    /// The model of that spelling.
    #[must_use]
    pub fn parse(word: &str) -> Option<SharingModel> {
        SharingModel::ALL.into_iter().find(|model| model.as_str() == word)
    }

    /// The models an object can be given.
    #[must_use]
    pub(crate) fn choices(object: &ObjectDefinition) -> Vec<SharingModel> {
        use SharingModel as M;
        if object.field("OwnerId").is_none() {
            return vec![M::ControlledByParent];
        }
        match object.name.as_str() {
            "Contact" => vec![M::ControlledByParent, M::Private, M::Read, M::ReadWrite],
            "Lead" | "Case" => vec![M::Private, M::Read, M::ReadWrite, M::ReadWriteTransfer],
            "Task" => vec![M::Private, M::ControlledByParent],
            _ => vec![M::Private, M::Read, M::ReadWrite],
        }
    }

    /// What a new org gives the object.
    pub(super) fn of_new_org(object: &ObjectDefinition) -> SharingModel {
        match object.name.as_str() {
            "Contact" => SharingModel::ControlledByParent,
            "Lead" | "Case" => SharingModel::ReadWriteTransfer,
            "Task" => SharingModel::Private,
            _ if object.field("OwnerId").is_none() => SharingModel::ControlledByParent,
            _ => SharingModel::ReadWrite,
        }
    }

    /// Whether everybody reaches every record as far as this. A parent's model answers for its children.
    pub(crate) fn gives(self, level: Level) -> bool {
        let most = match self {
            SharingModel::Private | SharingModel::ControlledByParent => return false,
            SharingModel::Read => Level::Read,
            SharingModel::ReadWrite => Level::Edit,
            SharingModel::ReadWriteTransfer => Level::Transfer,
            SharingModel::FullAccess => Level::Full,
        };
        level <= most
    }
}

/// What a sharing rule or a share gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SharingAccess {
    /// Read.
    Read,
    /// Read and edit.
    Edit,
}

/// What is stored of a sharing rule under its object and name.
#[derive(Debug, Serialize, Deserialize)]
struct RuleText {
    owned_by: String,
    shared_with: String,
    access: SharingAccess,
}

/// A sharing rule with its object.
#[derive(Debug)]
pub(crate) struct ObjectRule {
    pub object: String,
    pub rule: SharingRule,
}

/// All sharing settings of the org.
#[derive(Debug, Default)]
pub(crate) struct SharingSettings {
    models: HashMap<String, SharingModel>,
    pub rules: Vec<ObjectRule>,
}

impl SharingSettings {
    pub async fn load(store: &Store) -> Result<SharingSettings, StoreError> {
        let models = store.settings(DEFAULTS).await?.into_iter().map(|(object, word)| {
            // A word that this version does not know must not open anything.
            (object, SharingModel::parse(&word).unwrap_or(SharingModel::Private))
        });
        let rules = store.settings(RULES).await?.into_iter().filter_map(|(key, text)| {
            let (object, name) = key.split_once(':')?;
            let stored: RuleText = serde_json::from_str(&text).ok()?;
            let rule = SharingRule {
                name: name.to_owned(),
                owned_by: stored.owned_by,
                shared_with: stored.shared_with,
                access: stored.access,
            };
            Some(ObjectRule { object: object.to_owned(), rule })
        });
        Ok(SharingSettings { models: models.collect(), rules: rules.collect() })
    }

    pub fn model(&self, object: &ObjectDefinition) -> SharingModel {
        if object.field("OwnerId").is_none() {
            return SharingModel::ControlledByParent;
        }
        self.models.get(&object.name).copied().unwrap_or_else(|| SharingModel::of_new_org(object))
    }
}

/// Name of the setting with an object's organisation-wide default.
pub(crate) fn default_setting(object: &str) -> String {
    format!("{DEFAULTS}{object}")
}

/// A sharing rule as its setting holds it.
pub(crate) fn rule_text(rule: &SharingRule) -> String {
    let text = RuleText {
        owned_by: rule.owned_by.clone(),
        shared_with: rule.shared_with.clone(),
        access: rule.access,
    };
    serde_json::to_string(&text).expect("a rule is plain data")
}

/// Name of the setting with a sharing rule.
pub(crate) fn rule_setting(object: &str, name: &str) -> String {
    format!("{RULES}{object}:{name}")
}
