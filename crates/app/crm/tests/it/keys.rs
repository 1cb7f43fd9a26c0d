//! A key pair for JWT bearer, made once per test process.

use std::sync::LazyLock;

use aws_lc_rs::{
    encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der},
    rsa::{KeyPair, KeySize},
    signature::KeyPair as _,
};
use data_encoding::BASE64;

pub struct Keys {
    pub private_pem: String,
    pub public_pem: String,
}

pub static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
    let private: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let public: PublicKeyX509Der<'_> = pair.public_key().as_der().unwrap();
    Keys { private_pem: pem("PRIVATE KEY", private.as_ref()), public_pem: pem("PUBLIC KEY", public.as_ref()) }
});

fn pem(kind: &str, der: &[u8]) -> String {
    let text = BASE64.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", lines.join("\n"))
}
