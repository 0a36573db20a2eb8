//! The server as strangers meet it: load, limits, keys, questions about places and names.

pub(crate) mod another_city;
pub(crate) mod assistants;
pub(crate) mod attack;
pub(crate) mod connections;
pub(crate) mod doors;
pub(crate) mod join;
pub(crate) mod limits;
pub(crate) mod near;
pub(crate) mod questions;
pub(crate) mod reconcile;
pub(crate) mod resolve;
pub(crate) mod search;
