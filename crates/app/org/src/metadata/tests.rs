//! Readers of metadata against hostile files.
