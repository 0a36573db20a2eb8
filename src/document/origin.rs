//! What was requested of a document, for formats whose files say so.

use std::collections::BTreeMap;

use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

use crate::{
    index::Snapshot,
    model::{actor::Role, lang::Names},
};

/// The request of a document, and the state of the register that it is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The code of the city.
    pub city: String,
    /// The name of the city.
    pub city_name: Names,
    /// The role of the reader.
    pub role: Role,
    /// The given parameters by their names.
    pub query: BTreeMap<String, String>,
    /// The instant as of which the register is read: the given one, or that of its newest change.
    pub as_of: Option<String>,
}

impl Origin {
    /// A request with some parameters.
    pub fn of<N: ToString, V: ToString>(
        now: &Snapshot,
        role: Role,
        query: impl IntoIterator<Item = (N, V)>,
        at: Option<OffsetDateTime>,
    ) -> Self {
        Self {
            city: now.city.code.to_string(),
            city_name: now.city.full_name.clone(),
            role,
            query: query.into_iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
            as_of: at.and_then(|at| at.checked_to_offset(UtcOffset::UTC)?.format(&Rfc3339).ok()),
        }
    }
}
