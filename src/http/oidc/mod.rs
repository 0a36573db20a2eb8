//! Signing in by an issuer of identities (OpenID Connect Core 1.0: code flow with PKCE), and its tokens as `Bearer`.

pub(super) mod attempt;
pub(super) mod bearer;
pub(super) mod claims;
pub(super) mod client;
pub(super) mod issuer;
pub(super) mod published;
pub(super) mod token;
