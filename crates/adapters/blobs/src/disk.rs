//! Blobs as files, `{account}/sha256/ab/cd/{hash}`: written beside, synced, then renamed, so that
//! a name stands for whole bytes or for nothing.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use alongside_kernel::AccountId;
use bytes::Bytes;
use tokio::{fs, io::AsyncWriteExt};

use crate::BlobHash;

/// Why bytes were not kept or not found.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// The bytes are not those that the hash names.
    #[error("the bytes do not have the hash {stated}")]
    Hash {
        /// What was stated.
        stated: BlobHash,
    },
    /// More bytes than one blob may have.
    #[error("a blob has at most {most} bytes")]
    TooLarge {
        /// How many there may be.
        most: usize,
    },
    /// The disk failed.
    #[error("the blob could not be kept or read: {0}")]
    Disk(#[from] io::Error),
}

/// The blobs of all accounts; a clone is another handle to the same ones.
#[derive(Debug, Clone)]
pub struct Blobs {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    folder: PathBuf,
    most_bytes: usize,
    /// Tells files apart that are being written at the same time.
    writes: AtomicU64,
}

impl Blobs {
    /// How many bytes one blob may have, unless [`Blobs::at_most`] says otherwise.
    pub const MOST_BYTES: usize = 5 * 1024 * 1024;

    /// Keeps blobs in a folder, which is made if it is not there. What an earlier process left
    /// half written is cleared away.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub async fn open(folder: impl Into<PathBuf>) -> Result<Self, BlobError> {
        Self::at_most(folder, Self::MOST_BYTES).await
    }

    /// As [`Blobs::open`], with another bound for one blob.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub async fn at_most(folder: impl Into<PathBuf>, most_bytes: usize) -> Result<Self, BlobError> {
        let folder = folder.into();
        let unfinished = folder.join("unfinished");
        match fs::remove_dir_all(&unfinished).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => fs::create_dir_all(&unfinished).await?,
        }
        Ok(Self { shared: Arc::new(Shared { folder, most_bytes, writes: AtomicU64::new(0) }) })
    }

    /// Keeps bytes for an account. Putting the same again changes nothing.
    ///
    /// # Errors
    /// [`BlobError::Hash`] when the bytes do not have that hash, [`BlobError::TooLarge`], or when
    /// the disk fails; then nothing is kept.
    pub async fn put(&self, account: AccountId, hash: BlobHash, bytes: &[u8]) -> Result<(), BlobError> {
        if bytes.len() > self.shared.most_bytes {
            return Err(BlobError::TooLarge { most: self.shared.most_bytes });
        }
        if BlobHash::of(bytes) != hash {
            return Err(BlobError::Hash { stated: hash });
        }
        let place = self.place(account, hash);
        if fs::try_exists(&place).await? {
            return Ok(());
        }
        let number = self.shared.writes.fetch_add(1, Ordering::Relaxed);
        let beside = self.shared.folder.join("unfinished").join(format!("{number}-{hash}"));
        let written = write_and_move(&beside, &place, bytes).await;
        if written.is_err() {
            // Best effort: what stays is cleared away at the next start.
            let _ = fs::remove_file(&beside).await;
        }
        Ok(written?)
    }

    /// The bytes under a hash, if this account has put them.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn get(&self, account: AccountId, hash: BlobHash) -> Result<Option<Bytes>, BlobError> {
        match fs::read(self.place(account, hash)).await {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// How many bytes are under a hash, if this account has put them.
    ///
    /// # Errors
    /// When the disk fails.
    pub async fn size(&self, account: AccountId, hash: BlobHash) -> Result<Option<u64>, BlobError> {
        match fs::metadata(self.place(account, hash)).await {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// How many bytes one blob may have.
    #[must_use]
    pub fn most_bytes(&self) -> usize {
        self.shared.most_bytes
    }

    fn place(&self, account: AccountId, hash: BlobHash) -> PathBuf {
        let name = hash.to_string();
        self.shared
            .folder
            .join(account.to_string())
            .join("sha256")
            .join(&name[..2])
            .join(&name[2..4])
            .join(&name)
    }
}

async fn write_and_move(beside: &Path, place: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(beside).await?;
    file.write_all(bytes).await?;
    file.sync_all().await?;
    drop(file);
    let folder = place.parent().expect("a blob's place is in a folder");
    fs::create_dir_all(folder).await?;
    fs::rename(beside, place).await?;
    // The name is durable only once its folder is.
    fs::File::open(folder).await?.sync_all().await
}
