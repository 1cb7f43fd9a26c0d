//! The link itself: `login1.<key>.<payload>.<signature>`. It goes into a header, a body or the fragment
//! of an address, and never into a query, which servers and proxies write down.

use std::time::Duration;

use alongside_kernel::{AccountId, Secret, Timestamp};
use data_encoding::BASE64URL_NOPAD;

use crate::{
    Audience, KeyName, LinkKey, LinkRefusal,
    payload::{Payload, is_nonce},
};

/// What a link of this version begins with.
pub const PREFIX: &str = "login1";

/// Bytes of a link at most.
pub const MOST_LENGTH: usize = 2_048;

/// How far the clocks of a link's maker and of this server may differ.
pub const SKEW: Duration = Duration::from_secs(60);

/// What a login link says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginLink {
    /// The company.
    pub account: AccountId,
    /// The person, by the value of the Partner User ID Field.
    pub partner_id: String,
    /// Who may redeem it.
    pub audience: Audience,
    /// When it was made, to the second.
    pub issued: Timestamp,
    /// Until when it is good, to the second.
    pub expires: Timestamp,
    /// Random text that no other link of the account has: 16 to 64 letters, digits, `-` and `_`.
    pub nonce: String,
}

/// What a link has to say where it is redeemed.
#[derive(Debug, Clone, Copy)]
pub struct Expected {
    /// The company.
    pub account: AccountId,
    /// Who redeems it.
    pub audience: Audience,
    /// When.
    pub now: Timestamp,
    /// Login Expiration: how long a link may be made to last.
    pub longest: Duration,
}

impl LoginLink {
    /// Writes the link, signed with a key that is known by this name.
    ///
    /// # Panics
    /// When the nonce is none: it is drawn at random by the caller, never taken from outside.
    #[must_use]
    pub fn sign(&self, name: &KeyName, key: &LinkKey) -> Secret {
        assert!(is_nonce(&self.nonce), "a nonce is drawn in the form that is read again");
        let payload = serde_json::to_vec(&Payload::of(self)).expect("a payload has text keys only");
        let signed = format!("{PREFIX}.{name}.{}", BASE64URL_NOPAD.encode(&payload));
        let signature = BASE64URL_NOPAD.encode(key.sign(signed.as_bytes()).as_ref());
        Secret::new(format!("{signed}.{signature}"))
    }
}

/// A link that has the outer form of one. Nothing in it is to be trusted but that.
#[derive(Debug)]
pub struct SignedLink<'a> {
    key: KeyName,
    signed: &'a [u8],
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl<'a> SignedLink<'a> {
    /// Takes bytes apart that may be anything.
    ///
    /// # Errors
    /// [`LinkRefusal::Malformed`], [`LinkRefusal::Version`].
    pub fn split(bytes: &'a [u8]) -> Result<Self, LinkRefusal> {
        let malformed = |problem| LinkRefusal::Malformed { problem };
        if bytes.len() > MOST_LENGTH {
            return Err(malformed("longer than a link is"));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| malformed("not text"))?;
        let parts: Vec<&str> = text.split('.').collect();
        let [version, name, payload, signature] = parts[..] else {
            return Err(malformed("a link has four parts between dots"));
        };
        if version != PREFIX {
            let number = version.strip_prefix("login").filter(|number| !number.is_empty());
            let other = number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
            return Err(if other { LinkRefusal::Version } else { malformed("a link begins with login1") });
        }
        let key = KeyName::read(name).ok_or(malformed("the name of its key has other characters"))?;
        // Takes one spelling only: no padding, no spaces, no bits left over.
        let decoded = |text: &str| BASE64URL_NOPAD.decode(text.as_bytes());
        let payload = decoded(payload).map_err(|_| malformed("its content is not base64url"))?;
        let found = decoded(signature).map_err(|_| malformed("its signature is not base64url"))?;
        let signed = &bytes[..bytes.len() - signature.len() - 1];
        Ok(Self { key, signed, payload, signature: found })
    }

    /// Which key it says it is signed with.
    #[must_use]
    pub const fn key(&self) -> &KeyName {
        &self.key
    }

    /// What the link says, if it is signed with this key and says what is expected: first the
    /// signature over the link as it was sent, and only then its content.
    ///
    /// # Errors
    /// The first of [`LinkRefusal`]'s reasons that holds.
    pub fn open(&self, key: &LinkKey, expected: &Expected) -> Result<LoginLink, LinkRefusal> {
        if !key.verifies(self.signed, &self.signature) {
            return Err(LinkRefusal::Signature);
        }
        let link = Payload::read(&self.payload)?;
        if link.account != expected.account {
            return Err(LinkRefusal::OtherAccount);
        }
        if link.audience != expected.audience {
            return Err(LinkRefusal::OtherAudience { made_for: link.audience });
        }
        let lifetime = link.expires.since(link.issued);
        if lifetime > expected.longest {
            return Err(LinkRefusal::Lifetime {
                seconds: lifetime.as_secs(),
                most: expected.longest.as_secs(),
            });
        }
        if link.issued > expected.now + SKEW {
            return Err(LinkRefusal::NotYetValid {
                ahead_seconds: link.issued.since(expected.now).as_secs(),
            });
        }
        if expected.now > link.expires + SKEW {
            return Err(LinkRefusal::Expired { ago_seconds: expected.now.since(link.expires).as_secs() });
        }
        Ok(link)
    }
}
