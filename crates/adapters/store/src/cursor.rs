//! Cursors: where a page of a list ended. The lists run from the newest instant to the oldest,
//! and by id where instants are equal.

use alongside_kernel::{Page, PageRequest, Timestamp};
use data_encoding::BASE64URL_NOPAD;

use crate::StoreError;

/// The last item of the page before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) at: Timestamp,
    pub(crate) id: String,
}

impl Cursor {
    /// The first page's: everything is before it.
    fn start() -> Self {
        Self { at: Timestamp::from_micros(i64::MAX), id: String::new() }
    }

    pub(crate) fn write(&self) -> String {
        BASE64URL_NOPAD.encode(format!("{}:{}", self.at.micros(), self.id).as_bytes())
    }

    pub(crate) fn read(request: &PageRequest) -> Result<Self, StoreError> {
        let Some(text) = &request.cursor else {
            return Ok(Self::start());
        };
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| StoreError::Cursor)?;
        let text = String::from_utf8(bytes).map_err(|_| StoreError::Cursor)?;
        let (micros, id) = text.split_once(':').ok_or(StoreError::Cursor)?;
        let at = micros.parse().map_err(|_| StoreError::Cursor)?;
        // Ids are ASCII; anything else was never an id, and Postgres refuses NUL in text.
        if id.len() > 64 || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(StoreError::Cursor);
        }
        Ok(Self { at: Timestamp::from_micros(at), id: id.to_owned() })
    }
}

/// Makes a page of up to one item more than asked for.
pub(crate) fn page<T>(
    mut items: Vec<T>,
    request: &PageRequest,
    total: u64,
    cursor: impl Fn(&T) -> Cursor,
) -> Page<T> {
    let limit = request.limit as usize;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = more.then(|| items.last().map(|last| cursor(last).write())).flatten();
    Page { items, next, total }
}
