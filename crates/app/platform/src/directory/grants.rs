//! Whether two readings grant the same.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};

use alongside_access::{DirectoryRows, PermissionSetRow, UserRow};

/// A number that is another as soon as a reading grants something else to somebody, or names
/// somebody else; the order of the rows does not matter.
pub(super) fn fingerprint(rows: &DirectoryRows) -> u64 {
    let sets = rows.permission_sets.iter().map(|set| {
        let bare =
            PermissionSetRow { object_permissions: Vec::new(), field_permissions: Vec::new(), ..set.clone() };
        let objects = of_all("object", set.object_permissions.iter());
        let fields = of_all("field", set.field_permissions.iter());
        hash(&(bare, objects, fields))
    });
    // Whom an e-mail reaches grants nothing.
    let users = rows.users.iter().map(|user| hash(&UserRow { email: String::new(), ..user.clone() }));
    [
        hash(&(rows.installation, &rows.connected_app)),
        sum(sets),
        sum(users),
        of_all("profile", rows.profiles.iter()),
        of_all("assignment", rows.assignments.iter()),
        of_all("app", rows.apps.iter()),
        of_all("unrestricted", rows.unrestricted.iter()),
        of_all("path", rows.paths.iter()),
    ]
    .into_iter()
    .fold(0, |all, one| hash(&(all, one)))
}

/// A number for rows of one kind, in any order.
fn of_all<T: Hash>(kind: &str, rows: impl Iterator<Item = T>) -> u64 {
    sum(rows.map(|row| hash(&(kind, row))))
}

fn sum(hashes: impl Iterator<Item = u64>) -> u64 {
    hashes.fold(0, u64::wrapping_add)
}

fn hash(value: &impl Hash) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(value)
}

#[cfg(test)]
mod tests;
