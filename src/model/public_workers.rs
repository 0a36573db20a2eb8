//! Publication of numbers of workers.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What is published of numbers of workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PublicWorkers {
    /// Nothing.
    None,
    /// Publications alone, which are protected together.
    #[default]
    Published,
    /// Sums over the current register, with statistical disclosure control of each response. Differences are not
    /// protected: subtracting an earlier response can disclose the workers of a firm that was added in between.
    Live,
}

impl PublicWorkers {
    /// All values.
    pub const ALL: [Self; 3] = [Self::None, Self::Published, Self::Live];
}

impl FromStr for PublicWorkers {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "none" => Ok(Self::None),
            "published" => Ok(Self::Published),
            "live" => Ok(Self::Live),
            _ => Err(format!("'{text}': none, published, live")),
        }
    }
}
