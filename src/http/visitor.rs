//! Who asks: role, address, and the base of links.

use std::net::IpAddr;

use crate::model::actor::Role;

/// A request that may be answered.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    /// What the caller may see.
    pub(super) role: Role,
    /// The address of this server as the caller knows it, without a final slash.
    pub(super) base: String,
    /// Where the caller is, as far as is known.
    pub(super) client: IpAddr,
}
