//! What an issuer publishes: where its services are (OpenID Connect Discovery 1.0), and the keys of its tokens (RFC 7517).

use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse},
};
use serde_json::Value;

/// The algorithms of tokens. All have a public key: what a shared secret signed may be made by any that know it, and
/// `none` proves nothing.
pub(super) const ALGORITHMS: [Algorithm; 3] = [Algorithm::RS256, Algorithm::PS256, Algorithm::ES256];

/// What an issuer publishes.
pub(in crate::http) struct Published {
    /// Where browsers are sent to sign in.
    pub(in crate::http) authorization: String,
    /// Where codes are exchanged for tokens.
    pub(super) token: String,
    /// Where more is said of the owner of a token.
    pub(super) userinfo: Option<String>,
    /// Where the keys are.
    pub(super) jwks: String,
    pub(super) keys: Vec<Key>,
}

/// A key with which the issuer signs.
pub(super) struct Key {
    id: Option<String>,
    algorithms: Vec<Algorithm>,
    pub(super) public: DecodingKey,
}

impl Published {
    /// Reads the configuration of an issuer, yet without keys; it must name the issuer itself (§4.3).
    pub(super) fn read(issuer: &str, configuration: &Value) -> Result<Self, String> {
        let text = |name: &str| configuration[name].as_str().map(str::to_owned);
        let needed = |name: &str| text(name).ok_or_else(|| format!("the configuration has no {name}"));
        let named = needed("issuer")?;
        if named != issuer {
            return Err(format!("the configuration is that of '{named}', not of '{issuer}'"));
        }
        Ok(Self {
            authorization: needed("authorization_endpoint")?,
            token: needed("token_endpoint")?,
            userinfo: text("userinfo_endpoint"),
            jwks: needed("jwks_uri")?,
            keys: Vec::new(),
        })
    }

    /// The same with keys. Those that cannot be used are left out.
    pub(super) fn with_keys(self, set: &Value) -> Result<Self, String> {
        let listed = set["keys"].as_array().ok_or("there is no list of keys")?;
        Ok(Self { keys: listed.iter().filter_map(Key::read).collect(), ..self })
    }

    /// The keys that a token may be signed with.
    pub(super) fn find<'a>(
        &'a self,
        id: Option<&'a str>,
        algorithm: Algorithm,
    ) -> impl Iterator<Item = &'a Key> {
        let is_named = move |key: &&Key| id.is_none() || key.id.as_deref() == id;
        self.keys.iter().filter(is_named).filter(move |key| key.algorithms.contains(&algorithm))
    }

    /// Whether there is a key of this name, or any for a token that names none.
    pub(super) fn has(&self, id: Option<&str>) -> bool {
        self.keys.iter().any(|key| id.is_none() || key.id.as_deref() == id)
    }
}

impl Key {
    fn read(value: &Value) -> Option<Self> {
        let jwk: Jwk = serde_json::from_value(value.clone()).ok()?;
        if jwk.common.public_key_use.as_ref().is_some_and(|own| *own != PublicKeyUse::Signature) {
            return None;
        }
        let fitting: &[Algorithm] = match &jwk.algorithm {
            AlgorithmParameters::RSA(_) => &[Algorithm::RS256, Algorithm::PS256],
            AlgorithmParameters::EllipticCurve(own) if own.curve == EllipticCurve::P256 => {
                &[Algorithm::ES256]
            }
            _ => return None,
        };
        let own = value["alg"].as_str().map(|own| own.parse::<Algorithm>().ok());
        let is_own = |fitting: &&Algorithm| own.is_none_or(|own| own == Some(**fitting));
        let algorithms = fitting.iter().filter(is_own).copied().collect();
        Some(Self { public: DecodingKey::from_jwk(&jwk).ok()?, id: jwk.common.key_id, algorithms })
    }
}
