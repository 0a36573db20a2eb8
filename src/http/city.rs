//! The city as JSON.

use serde_json::{Value, json};

use crate::model::city::City;

/// The city, as the app needs it before its first request.
pub(super) fn told(city: &City) -> Value {
    let editions = city.editions.iter().map(|edition| {
        json!({ "code": edition.code, "level": edition.level, "title": edition.title, "units": edition.units })
    });
    json!({
        "code": city.code,
        "name": city.name,
        "fullName": city.full_name,
        "bounds": city.bounds.to_array(),
        "start": { "lon": city.start.at.lon(), "lat": city.start.at.lat(), "zoom": city.start.zoom },
        "crs": { "epsg": city.crs.epsg(), "meridian": city.crs.central_meridian() },
        "point": city.examples.point,
        "edition": city.default_edition,
        "editions": editions.collect::<Vec<_>>(),
    })
}
