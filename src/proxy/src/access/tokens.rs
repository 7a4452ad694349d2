//! The tokens that let in. Only their hashes are kept, and comparing takes the same time whatever is sent.

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tagfire_domain::wire::Role;
use zeroize::Zeroizing;

/// An operator's token, a viewer's where there is one, and that of registries where there is one.
pub struct Tokens {
    operator: Zeroizing<[u8; 32]>,
    viewer: Option<Zeroizing<[u8; 32]>>,
    push: Option<Zeroizing<[u8; 32]>>,
}

fn hash(token: &str) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(Sha256::digest(token).into())
}

impl Tokens {
    #[must_use]
    pub fn new(operator: &SecretString, viewer: Option<&SecretString>, push: Option<&SecretString>) -> Tokens {
        let hashed = |token: &SecretString| hash(token.expose_secret());
        Tokens { operator: hashed(operator), viewer: viewer.map(hashed), push: push.map(hashed) }
    }

    /// Whether this is the token of registries, which lets in nowhere else.
    #[must_use]
    pub fn is_push(&self, token: &str) -> bool {
        let sent = hash(token);
        self.push.as_ref().is_some_and(|push| bool::from(push.as_slice().ct_eq(sent.as_slice())))
    }

    /// What this token may do.
    #[must_use]
    pub fn role(&self, token: &str) -> Option<Role> {
        let sent = hash(token);
        let operator = bool::from(self.operator.as_slice().ct_eq(sent.as_slice()));
        let viewer = self.viewer.as_ref().is_some_and(|viewer| bool::from(viewer.as_slice().ct_eq(sent.as_slice())));
        match (operator, viewer) {
            (true, _) => Some(Role::Operator),
            (false, true) => Some(Role::Viewer),
            (false, false) => None,
        }
    }
}

/// A random token of 32 bytes, as text.
pub fn random() -> Result<SecretString, getrandom::Error> {
    use base64::Engine;
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(bytes.as_mut_slice())?;
    Ok(SecretString::from(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes.as_slice())))
}
