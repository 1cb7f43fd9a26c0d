//! The one HTTP client of the program.

/// The client. Cloning is cheap; all clones share their connections.
#[derive(Debug, Clone)]
pub struct Outbound {}
