//! Features as GeoParquet 1.1 (<https://geoparquet.org/releases/v1.1.0/>), which research engines read: the columns of the
//! collection with their types, geometries as WKB beside a column of boxes, and groups of rows in the order of the Hilbert curve
//! for firms, so that the statistics of a group exclude it from most questions about a place.

mod about;
mod columns;
mod file;
mod group;
mod written;

pub use written::{Written, one, several};
