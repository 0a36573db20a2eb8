//! The client of a request: its role, its address, and the base URL of links.

use std::{net::IpAddr, sync::Arc};

use crate::{
    model::{access::Caller, actor::Role},
    registry::sessions::OpenSession,
};

/// An admitted request.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    /// The role.
    pub(super) role: Role,
    /// The account and the key of a request with one, or of its session.
    pub(super) caller: Option<Arc<Caller>>,
    /// The session of a request without a key.
    pub(super) session: Option<OpenSession>,
    /// The base URL of links, without a trailing slash.
    pub(super) base: String,
    /// The address of the client, as far as known.
    pub(super) client: IpAddr,
}
