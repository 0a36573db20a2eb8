//! Tokens of an issuer (RFC 7519): signature, issuer, audience and times.

use jsonwebtoken::{Validation, decode, decode_header, errors::ErrorKind};
use serde_json::{Map, Value};

use super::published::{ALGORITHMS, Published};

/// What a token says.
pub(in crate::http) type Claims = Map<String, Value>;

/// Why a token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::http) enum Fault {
    /// It cannot be read, or lacks a claim.
    Malformed,
    /// It is signed by an algorithm that proves nothing here.
    Algorithm,
    /// The issuer publishes no such key.
    UnknownKey,
    /// The signature is wrong.
    Signature,
    /// Its time is over.
    Expired,
    /// Its time has not come.
    NotYet,
    /// Another issuer made it.
    Issuer,
    /// It is made for another program.
    Audience,
    /// It belongs to another attempt to sign in.
    Attempt,
    /// The issuer gives its owner no role here.
    NoRole,
    /// The account of its owner is disabled.
    Disabled,
    /// The keys of the issuer are not known, since it was not reached.
    Away,
    /// An account had to be made, and was not.
    NotMade,
}

/// What a token must be.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) audience: &'a str,
    pub(super) clock_skew_s: u64,
}

/// The name of the key that a token says to be signed with. Nothing of it is proved.
pub(super) fn key_id(token: &str) -> Result<Option<String>, Fault> {
    decode_header(token).map(|header| header.kid).map_err(|error| fault(error.kind()))
}

/// Checks a token and returns its claims.
pub(super) fn verify(published: &Published, token: &str, expected: &Expected<'_>) -> Result<Claims, Fault> {
    let header = decode_header(token).map_err(|error| fault(error.kind()))?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(Fault::Algorithm);
    }
    let mut needed = Validation::new(header.alg);
    needed.set_audience(&[expected.audience]);
    needed.set_issuer(&[expected.issuer]);
    needed.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    needed.validate_nbf = true;
    needed.leeway = expected.clock_skew_s;
    let mut last = Fault::UnknownKey;
    for own in published.find(header.kid.as_deref(), header.alg) {
        match decode::<Claims>(token, &own.public, &needed) {
            // The library takes a list of issuers too, which no standard knows.
            Ok(found) if found.claims["iss"] != expected.issuer => return Err(Fault::Issuer),
            Ok(found) => return Ok(found.claims),
            Err(error) => last = fault(error.kind()),
        }
        if last != Fault::Signature {
            break;
        }
    }
    Err(last)
}

fn fault(kind: &ErrorKind) -> Fault {
    match kind {
        ErrorKind::InvalidSignature => Fault::Signature,
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName | ErrorKind::UnsupportedAlgorithm => {
            Fault::Algorithm
        }
        ErrorKind::ExpiredSignature => Fault::Expired,
        ErrorKind::ImmatureSignature => Fault::NotYet,
        ErrorKind::InvalidIssuer => Fault::Issuer,
        ErrorKind::InvalidAudience => Fault::Audience,
        _ => Fault::Malformed,
    }
}
