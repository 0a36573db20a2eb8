//! Rings of polygons, measured by hand.

use serde_json::Value as Json;
use xuong::geom::{lonlat::LonLat, measure::distance_m};

type Place = (f64, f64);

/// The only ring of a polygon, which must be as RFC 7946 asks: closed, against the clock, of four places or more.
pub(super) fn assert_ring(geometry: &Json) -> Vec<Place> {
    assert_eq!(geometry["type"], "Polygon", "{geometry}");
    let rings = geometry["coordinates"].as_array().expect("rings");
    assert_eq!(rings.len(), 1);
    let place = |p: &Json| (p[0].as_f64().expect("a longitude"), p[1].as_f64().expect("a latitude"));
    let ring: Vec<Place> = rings[0].as_array().expect("a ring").iter().map(place).collect();
    assert!(ring.len() >= 4 && ring.first() == ring.last(), "closed: {ring:?}");
    assert!(signed(&ring) > 0.0, "against the clock: {ring:?}");
    assert!(ring.iter().all(|(lon, lat)| (105.0..107.0).contains(lon) && (20.0..22.0).contains(lat)));
    ring
}

/// Twice the area in square degrees, positive against the clock.
fn signed(ring: &[Place]) -> f64 {
    let (lon, lat) = ring[0];
    let from = |p: &Place| (p.0 - lon, p.1 - lat);
    ring.windows(2).map(|pair| (from(&pair[0]), from(&pair[1]))).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum()
}

/// The area of a small ring.
pub(super) fn area_km2(ring: &[Place]) -> f64 {
    let lat = ring[0].1;
    let (east, north) = (side_m((105.0, lat), (105.01, lat)), side_m((105.0, lat), (105.0, lat + 0.01)));
    signed(ring) / 2.0 * (east * 100.0) * (north * 100.0) / 1e6
}

/// The distance between two places.
pub(super) fn side_m(a: Place, b: Place) -> f64 {
    let place = |p: Place| LonLat::new(p.0, p.1).expect("a place");
    distance_m(place(a), place(b))
}

/// Whether a place lies in a ring that bends outwards.
pub(super) fn contains(ring: &[Place], place: Place) -> bool {
    let left = |pair: &[Place]| {
        let (along, to) =
            ((pair[1].0 - pair[0].0, pair[1].1 - pair[0].1), (place.0 - pair[0].0, place.1 - pair[0].1));
        along.0 * to.1 - along.1 * to.0 >= 0.0
    };
    ring.windows(2).all(left)
}
