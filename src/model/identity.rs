//! Identities that an issuer vouches for.

use super::actor::Role;

/// A person or program as an issuer names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The identifier of the issuer.
    pub issuer: String,
    /// The identifier of the subject, which the issuer never gives to another one.
    pub subject: String,
    /// The name for readers, which may change and need not be unique.
    pub name: String,
    /// The role that the issuer gives by its claims.
    pub role: Role,
}
