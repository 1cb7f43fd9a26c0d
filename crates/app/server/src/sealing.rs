//! The key under which secrets are sealed in the database: the operator's, or one that is made at the
//! first start and kept beside the database in a file of its own, so that a copy of the database alone
//! opens nothing.

use std::path::Path;

use alongside_kernel::Secret;
use alongside_platform::SealingKey;
use anyhow::{Context, bail};
use data_encoding::BASE64;

use crate::{certificate::private_file, random::random_bytes};

const FILE: &str = "sealing.key";

/// Reads a key as an operator gives it: 32 bytes in base64.
///
/// # Errors
/// What is wrong, without anything of the key.
pub fn read(text: &str) -> Result<SealingKey, &'static str> {
    const NEEDED: &str = "32 random bytes in base64, as `openssl rand -base64 32` makes them";
    let bytes = BASE64.decode(text.trim().as_bytes()).map_err(|_| NEEDED)?;
    bytes.try_into().map(SealingKey::from_bytes).map_err(|_| NEEDED)
}

/// The operator's key, or else the folder's, which is made when there is none.
///
/// # Errors
/// When the file cannot be read or made, or is not a key.
pub fn key(folder: &Path, configured: Option<&Secret>) -> anyhow::Result<SealingKey> {
    if let Some(key) = configured {
        return read(key.expose()).map_err(|problem| anyhow::anyhow!("data.sealing_key: {problem}"));
    }
    let file = folder.join(FILE);
    if !file.exists() {
        private_file(&file, &BASE64.encode(&random_bytes::<32>()?))?;
    }
    let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
    match read(&text) {
        Ok(key) => Ok(key),
        Err(problem) => bail!("{}: {problem}", file.display()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_folders_key_is_made_once_and_kept_to_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        let sealed = key(folder.path(), None).unwrap().seal([1; 12], "here", &Secret::new("a secret"));
        let again = key(folder.path(), None).unwrap();
        assert_eq!(again.open("here", &sealed), Ok(Secret::new("a secret")));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::write(folder.path().join(FILE), "not a key").unwrap();
        let error = key(folder.path(), None).unwrap_err().to_string();
        assert!(
            error.contains(FILE) && error.contains("openssl rand") && !error.contains("not a key"),
            "{error}"
        );
    }

    #[test]
    fn an_operators_key_counts_before_the_folders_and_makes_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let given = Secret::new(BASE64.encode(&[5; 32]));
        let sealed = key(folder.path(), Some(&given)).unwrap().seal([1; 12], "here", &Secret::new("x"));
        assert!(SealingKey::from_bytes([5; 32]).open("here", &sealed).is_ok());
        assert!(!folder.path().join(FILE).exists());
        assert!(key(folder.path(), Some(&Secret::new("short"))).is_err());
    }
}
