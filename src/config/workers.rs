//! Whether the public is told of workers.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What of workers everybody may learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PublicWorkers {
    /// Nothing.
    #[default]
    None,
    /// Sums of the register as it stands, protected against readers of one answer alone: whoever kept an earlier one may
    /// subtract it and learn the workers of a firm that came meanwhile.
    Live,
}

impl FromStr for PublicWorkers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self::None),
            "live" => Ok(Self::Live),
            _ => Err(format!("'{text}': none, live")),
        }
    }
}
