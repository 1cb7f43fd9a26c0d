//! The demo CRM's certificate: from an authority that is made at the first start and kept, because
//! many CRM clients refuse plain HTTP and a person trusts an authority once.

use std::{fs, path::Path, sync::Arc};

use anyhow::Context;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose,
};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// The authority's certificate in the folder, in PEM.
pub const AUTHORITY_FILE: &str = "org-ca.pem";
const AUTHORITY_KEY_FILE: &str = "org-ca.key";

/// What a TLS listener needs.
///
/// # Errors
/// When the folder cannot be written or holds an authority that does not parse.
pub fn server_configuration(folder: &Path) -> anyhow::Result<Arc<ServerConfig>> {
    let issuer = authority(folder)?;
    let key = KeyPair::generate()?;
    let mut parameters =
        CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()])?;
    parameters.distinguished_name = name("Alongside demo CRM");
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    parameters.use_authority_key_identifier_extension = true;
    let certificate = parameters.signed_by(&key, &issuer)?;
    let chain = vec![CertificateDer::from(certificate)];
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let configuration = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key)?;
    Ok(Arc::new(configuration))
}

/// Reads the authority's key, or makes the authority at the first start. Name and usages never
/// change, so the key alone says who the issuer is.
fn authority(folder: &Path) -> anyhow::Result<Issuer<'static, KeyPair>> {
    let (certificate_file, key_file) = (folder.join(AUTHORITY_FILE), folder.join(AUTHORITY_KEY_FILE));
    let mut parameters = CertificateParams::default();
    parameters.distinguished_name = name("Alongside demo authority");
    parameters.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    if certificate_file.exists() && key_file.exists() {
        let key = KeyPair::from_pem(&fs::read_to_string(&key_file)?).context("org-ca.key is not a key")?;
        return Ok(Issuer::new(parameters, key));
    }
    let key = KeyPair::generate()?;
    let certificate = parameters.self_signed(&key)?;
    private_file(&key_file, &key.serialize_pem())?;
    fs::write(&certificate_file, certificate.pem())?;
    Ok(Issuer::new(parameters, key))
}

/// Writes a file that only its owner may read.
pub fn private_file(path: &Path, text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).with_context(|| path.display().to_string())?;
    file.write_all(text.as_bytes()).with_context(|| path.display().to_string())
}

fn name(common: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common);
    name
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_authority_is_made_once_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        server_configuration(folder.path()).unwrap();
        let first = fs::read_to_string(folder.path().join(AUTHORITY_FILE)).unwrap();
        server_configuration(folder.path()).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join(AUTHORITY_FILE)).unwrap(), first);
    }
}
