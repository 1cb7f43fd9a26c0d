//! Passwords of members: hashed with Argon2id, off the threads that serve, a few at a time.

use alongside_kernel::Secret;
use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use tokio::{
    sync::{OnceCell, Semaphore},
    task::spawn_blocking,
};

use crate::{PlatformError, random};

/// Each takes 19 MiB while it is worked out.
const AT_ONCE: usize = 2;

/// Works hashes out.
#[derive(Debug)]
pub(crate) struct Passwords {
    permits: Semaphore,
    /// Verified in the place of a member's that there is none of: it takes the same time, and no
    /// password fits it.
    nobodys: OnceCell<Secret>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { permits: Semaphore::new(AT_ONCE), nobodys: OnceCell::new() }
    }
}

impl Passwords {
    /// The hash of a password under a salt of its own.
    pub(crate) async fn hash(&self, password: &Secret) -> Result<Secret, PlatformError> {
        let salt: [u8; 16] = random::bytes();
        let password = password.clone();
        self.work(move || {
            let hash = Argon2::default().hash_password_with_salt(password.expose().as_bytes(), &salt);
            hash.map(|hash| Secret::new(hash.to_string())).map_err(|error| error.to_string())
        })
        .await
    }

    /// Whether a password fits a hash. Without one it fits nothing, after the same time.
    pub(crate) async fn fits(&self, password: &Secret, hash: Option<&Secret>) -> Result<bool, PlatformError> {
        let known = hash.is_some();
        let hash = match hash {
            Some(hash) => hash.clone(),
            None => self.nobodys().await?,
        };
        let password = password.clone();
        let fits = self
            .work(move || {
                let hash = PasswordHash::new(hash.expose()).map_err(|error| error.to_string())?;
                Ok(Argon2::default().verify_password(password.expose().as_bytes(), &hash).is_ok())
            })
            .await?;
        Ok(fits && known)
    }

    async fn nobodys(&self) -> Result<Secret, PlatformError> {
        let (secret, _) = random::secret();
        self.nobodys.get_or_try_init(|| async { self.hash(&secret).await }).await.cloned()
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, String> + Send + 'static,
    ) -> Result<T, PlatformError> {
        let unavailable = |reason: String| PlatformError::Unavailable { reason };
        let permit = self.permits.acquire().await.map_err(|error| unavailable(error.to_string()))?;
        let done = spawn_blocking(work).await.map_err(|error| unavailable(error.to_string()));
        drop(permit);
        done?.map_err(unavailable)
    }
}
