//! Archives of the Metadata API: zip files read within limits, and written.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Most files of an archive.
const MAX_FILES: usize = 10_000;
/// Most bytes of all files together, uncompressed.
const MAX_TOTAL: u64 = 100 * 1024 * 1024;
/// Most bytes that come out of one byte of archive, once much has come out at all.
const MAX_RATIO: u64 = 200;
/// Below this many bytes the ratio says nothing: a repetitive XML file shrinks a lot.
const RATIO_FROM: u64 = 1024 * 1024;

/// Files by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Archive {
    pub files: BTreeMap<String, String>,
}

/// Why an archive is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ArchiveError {
    /// Not a zip file.
    #[error("The zip file is not valid: {0}")]
    Broken(String),
    /// Too many files, or too many bytes.
    #[error("LIMIT_EXCEEDED: {0}")]
    TooLarge(String),
    /// A name that is no plain path inside the archive.
    #[error("Invalid file name in zip: {0:?}")]
    Name(String),
    /// A file that is no text.
    #[error("The file {0} is not UTF-8 text")]
    NotText(String),
}

impl Archive {
    /// Reads an archive. Nothing is ever written to a disk; names are checked all the same, for
    /// they become names of components.
    pub fn read(bytes: &[u8]) -> Result<Archive, ArchiveError> {
        let broken = |error: zip::result::ZipError| ArchiveError::Broken(error.to_string());
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        if zip.len() > MAX_FILES {
            return Err(ArchiveError::TooLarge(format!("Maximum number of files is {MAX_FILES}")));
        }
        let mut archive = Archive::default();
        let mut total = 0u64;
        for place in 0..zip.len() {
            let entry = zip.by_index(place).map_err(broken)?;
            let name = entry.name().map_err(broken)?.into_owned();
            if entry.is_dir() {
                continue;
            }
            let plain = !entry.is_symlink()
                && name.len() <= 512
                && !name.contains(['\\', '\0', ':'])
                && name.split('/').all(|part| !matches!(part, "" | "." | ".."));
            if !plain {
                return Err(ArchiveError::Name(name));
            }
            // What the archive says of its sizes is not believed: bytes are counted as they come out.
            let mut content = Vec::new();
            let left = MAX_TOTAL - total;
            entry
                .take(left + 1)
                .read_to_end(&mut content)
                .map_err(|error| ArchiveError::Broken(error.to_string()))?;
            total += content.len() as u64;
            if total > MAX_TOTAL {
                return Err(ArchiveError::TooLarge(format!(
                    "Maximum size of all files is {MAX_TOTAL} bytes"
                )));
            }
            if total > RATIO_FROM && total / MAX_RATIO > bytes.len() as u64 {
                return Err(ArchiveError::TooLarge("The archive is compressed beyond reason".to_owned()));
            }
            let content = String::from_utf8(content).map_err(|_| ArchiveError::NotText(name.clone()))?;
            if archive.files.insert(name.clone(), content).is_some() {
                return Err(ArchiveError::Broken(format!("{name} is in it twice")));
            }
        }
        Ok(archive)
    }

    /// The archive without a folder that everything lies in: `unpackaged/` of a retrieve, or the one
    /// package of an archive that may hold several.
    pub fn without_top_folder(self) -> Archive {
        if self.files.contains_key("package.xml") {
            return self;
        }
        let tops: std::collections::BTreeSet<&str> =
            self.files.keys().filter_map(|path| path.split_once('/')).map(|(top, _)| top).collect();
        let only = tops.len() == 1 && self.files.keys().all(|path| path.contains('/'));
        if !only {
            return self;
        }
        let strip = |path: String| path.split_once('/').map_or(path.clone(), |(_, rest)| rest.to_owned());
        Archive { files: self.files.into_iter().map(|(path, content)| (strip(path), content)).collect() }
    }
}

/// Writes an archive of these files.
pub(crate) fn write_archive(files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, ArchiveError> {
    let broken = |error: &dyn std::fmt::Display| ArchiveError::Broken(error.to_string());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (path, content) in files {
        zip.start_file(path.as_str(), options).map_err(|error| broken(&error))?;
        zip.write_all(content).map_err(|error| broken(&error))?;
    }
    Ok(zip.finish().map_err(|error| broken(&error))?.into_inner())
}
