//! Base maps, drawn below the layers of the register.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// A base map: tiles of another server, or a PMTiles file that this server serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basemap {
    /// The identifier in URLs.
    pub id: String,
    /// The title.
    pub name: String,
    /// The attribution shown on the map.
    pub attribution: String,
    /// The source of its tiles.
    #[serde(flatten)]
    pub tiles: Tiles,
}

/// A source of tiles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tiles {
    /// A URL template of raster tiles, with `{z}`, `{x}` and `{y}`.
    Xyz(String),
    /// A PMTiles file on this machine.
    Pmtiles(PathBuf),
}

impl Basemap {
    /// The PMTiles file, if this server serves it.
    pub fn file(&self) -> Option<&Path> {
        match &self.tiles {
            Tiles::Pmtiles(file) => Some(file),
            Tiles::Xyz(_) => None,
        }
    }

    /// The scheme and host that the content security policy must allow, if the tiles are on another server.
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
        assert_eq!(map(Tiles::Pmtiles("city.pmtiles".into())).host(), None);
    }
}
