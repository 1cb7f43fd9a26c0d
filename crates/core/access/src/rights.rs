//! Rights on objects and fields as bits, one row of them per user: a question about many fields is
//! a handful of AND operations.

use std::collections::{BTreeSet, HashMap};

use crate::{DirectoryRows, FieldRow, PermissionSetRow};

/// Where a right stands in a row of bits.
pub(crate) type Bit = u32;

/// The objects and fields that somebody has a right on, in order, with the place of each right.
///
/// An object's Read stands before Read Access to its fields, so that a question about an object and
/// its fields reads one stretch of memory. Edit Access to the fields follows after all of that.
#[derive(Debug, Clone, Default)]
pub(crate) struct Catalogue {
    /// Each with the number of fields of the objects before it.
    objects: Vec<(String, usize)>,
    fields: Vec<FieldRow>,
    /// What everybody has: fields that the CRM never restricts.
    everybody: Vec<u64>,
}

impl Catalogue {
    pub(crate) fn new(rows: &DirectoryRows) -> Self {
        let mut objects: BTreeSet<&str> = BTreeSet::new();
        let mut fields: BTreeSet<FieldRow> = rows.unrestricted.iter().cloned().collect();
        let on_the_way = rows.paths.iter().flat_map(|path| &path.steps).cloned();
        fields.extend(on_the_way);
        for set in &rows.permission_sets {
            objects.extend(set.object_permissions.iter().map(|row| row.object.as_str()));
            fields.extend(
                set.field_permissions
                    .iter()
                    .map(|row| FieldRow { object: row.object.clone(), field: row.field.clone() }),
            );
        }
        let fields: Vec<FieldRow> = fields.into_iter().collect();
        objects.extend(fields.iter().map(|field| field.object.as_str()));
        let before = |object: &str| fields.partition_point(|field| field.object.as_str() < object);
        let objects = objects.into_iter().map(|object| (object.to_owned(), before(object))).collect();
        let mut catalogue = Self { objects, fields, everybody: Vec::new() };
        let mut everybody = catalogue.empty();
        for field in &rows.unrestricted {
            for bit in [catalogue.read(field), catalogue.edit(field)].into_iter().flatten() {
                set(&mut everybody, bit);
            }
        }
        catalogue.everybody = everybody;
        catalogue
    }

    /// Words in a row.
    pub(crate) fn width(&self) -> usize {
        (self.objects.len() + 2 * self.fields.len()).div_ceil(64)
    }

    pub(crate) fn empty(&self) -> Vec<u64> {
        vec![0; self.width()]
    }

    /// The row of somebody whom nothing is granted.
    pub(crate) fn everybody(&self) -> &[u64] {
        &self.everybody
    }

    fn object_place(&self, name: &str) -> Option<usize> {
        self.objects.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()
    }

    /// Read on an object; `None` where nobody has any right on it or its fields.
    pub(crate) fn object(&self, name: &str) -> Option<Bit> {
        let place = self.object_place(name)?;
        Bit::try_from(place + self.objects[place].1).ok()
    }

    /// Read Access to a field; `None` where nobody has it.
    pub(crate) fn read(&self, field: &FieldRow) -> Option<Bit> {
        let objects = self.object_place(&field.object)? + 1;
        Bit::try_from(objects + self.fields.binary_search(field).ok()?).ok()
    }

    /// Edit Access to a field; `None` where nobody has it.
    pub(crate) fn edit(&self, field: &FieldRow) -> Option<Bit> {
        let reads = self.objects.len() + self.fields.len();
        Bit::try_from(reads + self.fields.binary_search(field).ok()?).ok()
    }

    /// What a permission set grants. View All and Modify All include Read.
    pub(crate) fn row_of(&self, granted: &PermissionSetRow) -> Vec<u64> {
        let mut row = self.empty();
        for permission in &granted.object_permissions {
            if permission.read || permission.view_all || permission.modify_all {
                self.object(&permission.object).into_iter().for_each(|bit| set(&mut row, bit));
            }
        }
        for permission in &granted.field_permissions {
            let field = FieldRow { object: permission.object.clone(), field: permission.field.clone() };
            // Edit Access without Read Access cannot be granted; if it were, it would be of no use.
            if permission.read {
                self.read(&field).into_iter().for_each(|bit| set(&mut row, bit));
                if permission.edit {
                    self.edit(&field).into_iter().for_each(|bit| set(&mut row, bit));
                }
            }
        }
        row
    }
}

fn set(row: &mut [u64], bit: Bit) {
    row[bit as usize / 64] |= 1 << (bit % 64);
}

/// Whether a row has a right.
pub(crate) fn has(row: &[u64], bit: Bit) -> bool {
    row.get(bit as usize / 64).is_some_and(|word| word & (1 << (bit % 64)) != 0)
}

/// Adds what another row has.
pub(crate) fn unite(row: &mut [u64], other: &[u64]) {
    row.iter_mut().zip(other).for_each(|(word, more)| *word |= more);
}

/// Rights that are needed together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mask {
    /// Words of a row by their place, and what is needed of each.
    words: Vec<(u32, u64)>,
}

impl Mask {
    pub(crate) fn new(bits: impl IntoIterator<Item = Bit>) -> Self {
        let mut words: HashMap<u32, u64> = HashMap::new();
        for bit in bits {
            *words.entry(bit / 64).or_default() |= 1 << (bit % 64);
        }
        let mut words: Vec<(u32, u64)> = words.into_iter().collect();
        words.sort_unstable();
        Self { words }
    }

    /// Whether a row has all of them.
    pub(crate) fn within(&self, row: &[u64]) -> bool {
        self.words
            .iter()
            .all(|(place, needed)| row.get(*place as usize).is_some_and(|word| word & needed == *needed))
    }
}
