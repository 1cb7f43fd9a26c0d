//! The signed request of a component in the CRM's page: the widget's one-time token.

use alongside_kernel::CrmId;

/// What a component token proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComponentClaims {
    /// The CRM user whose page it is.
    pub user_id: CrmId,
    /// Sign-in name.
    pub username: String,
    /// The CRM's organization.
    pub org_id: CrmId,
    /// Object name and id of the record in view; `None` on a page without one.
    pub record: Option<(String, CrmId)>,
    /// The component's name, `Sidebar`.
    pub component: String,
    /// SHA-256 of the token: whoever takes the token keeps it for two minutes and takes no token
    /// twice.
    pub token_digest: [u8; 32],
}

/// Why a component token is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ComponentTokenError {
    /// Not a signed request at all.
    #[error("token: not a signed request of the CRM")]
    Malformed,
    /// Signed with another secret, or changed since.
    #[error("token: the signature does not match; check that crm.consumer_secret is the connected app's")]
    Signature,
    /// Signed too long ago.
    #[error("token: older than 60 seconds; reload the page")]
    Expired,
    /// Signed in the future.
    #[error("token: from the future; compare the clocks of the CRM and of this server")]
    NotYetValid,
    /// Made for another frame.
    #[error("token: made for another frame; reload the page")]
    Nonce,
}
