//! Whether one record may be read, changed or deleted.

use alongside_orgstore::{ObjectDefinition, Schema};

use super::Effective;

/// What is known of a record.
#[derive(Debug, Clone, Default)]
pub(crate) struct RowFacts {
    /// Its owner, if its object has owners.
    pub owner: Option<String>,
    /// Shared with the user, and whether for editing.
    pub share: Option<bool>,
}

/// What may be done with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RowAccess {
    pub read: bool,
    pub edit: bool,
    pub delete: bool,
}

impl Effective {
    /// What the user may do with a record of which these facts are known.
    pub fn row(&self, schema: &Schema, object: &ObjectDefinition, facts: &RowFacts) -> RowAccess {
        let access = self.object(object);
        if object.setup {
            return RowAccess { read: access.read, edit: access.edit, delete: access.delete };
        }
        let owned = match &facts.owner {
            Some(owner) => self.owners.contains(owner),
            // Records without owners belong to whoever may work with their parents.
            None => true,
        };
        let sharing = self.sharing_of(schema, object);
        let read = access.view_all || owned || facts.share.is_some() || sharing != "Private";
        let edit = access.modify_all || owned || facts.share == Some(true) || sharing == "ReadWrite";
        let delete = access.modify_all || owned;
        RowAccess { read: access.read && read, edit: access.edit && edit, delete: access.delete && delete }
    }
}
