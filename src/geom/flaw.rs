//! What makes a polygon invalid.

use geo::Coord;

/// How polygons break OGC Simple Features (OGC 06-103r4 §6.1.11).
///
/// Positions are longitude and latitude in degrees. Polygons are numbered from 0, and from 1 in the text.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Flaw {
    /// A ring crosses, touches or overlaps itself.
    #[error("a ring has a self-intersection near {}", place(*.0))]
    SelfIntersection(Coord),
    /// Two rings cross.
    #[error("two rings cross near {}", place(*.0))]
    Crossing(Coord),
    /// Two rings share a part of a line, which contains this vertex.
    #[error("two rings share a part of a line near {}", place(*.0))]
    SharedLine(Coord),
    /// A ring of this polygon has fewer than three distinct points.
    #[error("a ring of polygon {} has fewer than three distinct points", .0 + 1)]
    FewPoints(usize),
    /// A hole of this polygon is not inside the outer ring.
    #[error("a hole of polygon {} is not inside its outer ring", .0 + 1)]
    HoleOutside(usize),
    /// Two holes of this polygon overlap.
    #[error("two holes of polygon {} overlap", .0 + 1)]
    HolesOverlap(usize),
    /// Two polygons overlap.
    #[error("polygons {} and {} overlap", .0 + 1, .1 + 1)]
    PolygonsOverlap(usize, usize),
}

/// Formats a position with seven decimals of a degree, which is a centimetre.
pub fn place(at: Coord) -> String {
    let rounded = |degrees: f64| (degrees * 1e7).round() / 1e7;
    format!("{}, {}", rounded(at.x), rounded(at.y))
}
