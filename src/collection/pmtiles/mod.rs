//! Map tiles of collections in one file, PMTiles 3 (<https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md>): the tiles
//! that the service gives, so that a map needs a file on any web server and no service.

mod directory;
mod identity;
mod written;

pub(super) use written::write;
