//! Pages of lists that are short enough to be read whole: keys, members, rows of Users.

use alongside_kernel::PageRequest;
use alongside_store::StoreError;
use alongside_wire::rest::PageOf;

use crate::PlatformError;

/// The page of a list that a cursor names by its place.
pub(crate) fn page_of<T, D>(
    request: &PageRequest,
    all: &[T],
    document: impl Fn(&T) -> D,
) -> Result<PageOf<D>, PlatformError> {
    let from = request.cursor.as_ref().map(|cursor| cursor.parse()).transpose();
    let from: usize = from.map_err(|_| PlatformError::from(StoreError::Cursor))?.unwrap_or(0);
    let items: Vec<D> = all.iter().skip(from).take(request.limit as usize).map(document).collect();
    let next = from.saturating_add(items.len());
    Ok(PageOf {
        next: (next < all.len() && !items.is_empty()).then(|| next.to_string()),
        items,
        total: all.len() as u64,
    })
}
