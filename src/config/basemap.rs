//! Maps that may lie below the layers of the register.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A base map: tiles of a server, or a file in the PMTiles format that this server hands out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basemap {
    /// A short name for addresses.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Who is to be named on the map.
    pub attribution: String,
    /// Where its tiles are.
    #[serde(flatten)]
    pub tiles: Tiles,
}

/// Where tiles are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tiles {
    /// An address with `{z}`, `{x}` and `{y}`, of pictures.
    Xyz(String),
    /// A file on this machine.
    Pmtiles(PathBuf),
}

impl Basemap {
    /// Scheme and host that a page must be allowed to ask, when the tiles are elsewhere.
    pub fn host(&self) -> Option<String> {
        let Tiles::Xyz(url) = &self.tiles else { return None };
        let (scheme, rest) = url.split_once("://")?;
        let authority = rest.split('/').next()?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        (matches!(scheme, "http" | "https") && !authority.is_empty() && authority.chars().all(plain))
            .then(|| format!("{scheme}://{authority}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_host_of_tiles_elsewhere_is_allowed() {
        let map = |tiles| Basemap { id: "a".into(), name: "A".into(), attribution: String::new(), tiles };
        let host = |url: &str| map(Tiles::Xyz(url.to_owned())).host();
        assert_eq!(
            host("https://tiles.example:8443/{z}/{x}/{y}.png").as_deref(),
            Some("https://tiles.example:8443")
        );
        assert_eq!(host("https://a.example; script-src *//x"), None);
        assert_eq!(host("/tiles/{z}"), None);
        assert_eq!(map(Tiles::Pmtiles("hanoi.pmtiles".into())).host(), None);
    }
}
