//! What every handler can reach.

use std::sync::Arc;

use crate::{config::Settings, registry::Registry, report::collection::Sight};

/// Shared by all requests.
#[derive(Clone)]
pub struct AppState {
    /// The register.
    pub registry: Arc<Registry>,
    /// The configuration in force.
    pub settings: Arc<Settings>,
}

impl AppState {
    /// What a caller may see. There are no accounts yet: the configuration decides for everybody.
    pub(super) fn sight(&self) -> Sight {
        if self.settings.show_restricted { Sight::Full } else { Sight::Public }
    }
}
