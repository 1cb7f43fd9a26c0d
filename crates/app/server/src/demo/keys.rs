//! The demo's keys: made at the first start, kept beside the data, so that a restart signs nobody out.

use std::{fs, path::Path};

use anyhow::Context;
use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use data_encoding::{BASE64, HEXLOWER};
use serde::{Deserialize, Serialize};

use crate::{certificate::private_file, random::random_bytes};

/// The keys of one demo.
#[derive(Serialize, Deserialize)]
pub struct Keys {
    pub license_key: String,
    pub api_key: String,
    pub consumer_key: String,
    pub consumer_secret: String,
    pub jwt_private_pem: String,
    pub jwt_public_pem: String,
    shop_cookie_key: String,
}

impl Keys {
    /// Reads the keys of the folder, or makes them.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let file = folder.join("demo-keys.json");
        if file.exists() {
            let text = fs::read_to_string(&file)?;
            return serde_json::from_str(&text).with_context(|| {
                format!("{}: not the keys of a demo; remove the folder to begin anew", file.display())
            });
        }
        let keys = Self::make()?;
        private_file(&file, &serde_json::to_string(&keys)?)?;
        Ok(keys)
    }

    fn make() -> anyhow::Result<Self> {
        let hex = |bytes: [u8; 24]| HEXLOWER.encode(&bytes);
        let rsa =
            KeyPair::generate(KeySize::Rsa2048).map_err(|_| anyhow::anyhow!("no RSA key could be made"))?;
        let private =
            AsDer::<Pkcs8V1Der>::as_der(&rsa).map_err(|_| anyhow::anyhow!("the RSA key has no form"))?;
        let public = AsDer::<PublicKeyX509Der>::as_der(rsa.public_key())
            .map_err(|_| anyhow::anyhow!("the RSA key has no public form"))?;
        Ok(Self {
            license_key: "fernhill-demo".into(),
            api_key: format!("key_{}", hex(random_bytes()?)),
            // Consumer keys of the platform begin like this; clients show the beginning in errors.
            consumer_key: format!("3MVG9{}", hex(random_bytes()?)),
            consumer_secret: hex(random_bytes()?),
            jwt_private_pem: pem("PRIVATE KEY", private.as_ref()),
            jwt_public_pem: pem("PUBLIC KEY", public.as_ref()),
            shop_cookie_key: HEXLOWER.encode(&random_bytes::<32>()?),
        })
    }

    /// The shop's key for its cookies.
    pub fn shop_cookie_key(&self) -> anyhow::Result<[u8; 32]> {
        let bytes =
            HEXLOWER.decode(self.shop_cookie_key.as_bytes()).context("demo-keys.json, shop_cookie_key")?;
        bytes.try_into().map_err(|_| anyhow::anyhow!("demo-keys.json, shop_cookie_key: 32 bytes are needed"))
    }
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64.encode(der);
    let mut pem = format!("-----BEGIN {label}-----\n");
    for line in text.as_bytes().chunks(64) {
        pem.push_str(&String::from_utf8_lossy(line));
        pem.push('\n');
    }
    pem.push_str(&format!("-----END {label}-----\n"));
    pem
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn keys_are_made_once_and_kept_to_their_owner() {
        let folder = tempfile::tempdir().unwrap();
        let first = Keys::open(folder.path()).unwrap();
        let second = Keys::open(folder.path()).unwrap();
        assert_eq!(first.api_key, second.api_key);
        assert_eq!(first.shop_cookie_key().unwrap(), second.shop_cookie_key().unwrap());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join("demo-keys.json")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
}
