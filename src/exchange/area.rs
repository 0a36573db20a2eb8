//! An area that somebody drew: one polygon or several as GeoJSON.

use geo::{CoordsIter, MultiPolygon};
use geojson::{GeoJson, Geometry, GeometryValue, PolygonType};

use crate::geom::area;

/// More vertices than this take too long to check.
pub const MOST_VERTICES: usize = 5000;

/// Why a text is no area.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnArea {
    /// No GeoJSON, or another geometry than a polygon.
    #[error("no GeoJSON of a Polygon or MultiPolygon, or a feature of one: {0}")]
    Kind(String),
    /// Too many vertices.
    #[error("the area has {0} vertices, more than {MOST_VERTICES}")]
    Size(usize),
    /// The polygon is not valid.
    #[error(transparent)]
    Shape(#[from] area::AreaError),
}

/// Reads a geometry, a feature or a collection of one feature, in WGS 84 longitude and latitude.
pub fn read(text: &str) -> Result<MultiPolygon, NotAnArea> {
    let kind = |what: &str| NotAnArea::Kind(what.to_owned());
    let json: GeoJson = text.parse().map_err(|e: geojson::Error| kind(&e.to_string()))?;
    let geometry: Option<Geometry> = match json {
        GeoJson::Geometry(geometry) => Some(geometry),
        GeoJson::Feature(feature) => feature.geometry,
        GeoJson::FeatureCollection(mut all) if all.features.len() == 1 => all.features.remove(0).geometry,
        GeoJson::FeatureCollection(all) => return Err(kind(&format!("{} features", all.features.len()))),
    };
    let shape = polygons(geometry.ok_or_else(|| kind("no geometry"))?).map_err(|e| kind(&e))?;
    match shape.coords_count() {
        vertices if vertices > MOST_VERTICES => return Err(NotAnArea::Size(vertices)),
        _ => area::check(&shape)?,
    }
    Ok(shape)
}

/// The polygons of a geometry that is nothing else. `geojson` panics at a position of fewer than two numbers, so none
/// reaches it.
pub(super) fn polygons(geometry: Geometry) -> Result<MultiPolygon, String> {
    let whole = |polygon: &PolygonType| polygon.iter().flatten().all(|position| position.len() >= 2);
    let is_whole = match &geometry.value {
        GeometryValue::Polygon { coordinates } => whole(coordinates),
        GeometryValue::MultiPolygon { coordinates } => coordinates.iter().all(whole),
        other => return Err(format!("expected a Polygon or MultiPolygon, not a {}", other.type_name())),
    };
    if !is_whole {
        return Err("a position has fewer than two numbers".to_owned());
    }
    match geo::Geometry::<f64>::try_from(geometry) {
        Ok(geo::Geometry::Polygon(polygon)) => Ok(MultiPolygon::new(vec![polygon])),
        Ok(geo::Geometry::MultiPolygon(polygons)) => Ok(polygons),
        Ok(_) => Err("expected a Polygon or MultiPolygon".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const SQUARE: &str =
        r#"{"type":"Polygon","coordinates":[[[105,20],[106,20],[106,21],[105,21],[105,20]]]}"#;

    #[test]
    fn a_geometry_and_its_feature_are_the_same_area() {
        let feature = format!(r#"{{"type":"Feature","properties":{{}},"geometry":{SQUARE}}}"#);
        let collection = format!(r#"{{"type":"FeatureCollection","features":[{feature}]}}"#);
        assert_eq!(read(SQUARE), read(&feature));
        assert_eq!(read(SQUARE), read(&collection));
        assert_eq!(read(SQUARE).unwrap().0.len(), 1);
    }

    #[rstest]
    #[case("")]
    #[case("{}")]
    #[case(r#"{"type":"Point","coordinates":[105,21]}"#)]
    #[case(r#"{"type":"FeatureCollection","features":[]}"#)]
    #[case(r#"{"type":"Feature","properties":{},"geometry":null}"#)]
    #[case(r#"{"type":"Polygon","coordinates":[[[105,20],[106,21],[106,20],[105,21],[105,20]]]}"#)]
    #[case(r#"{"type":"Polygon","coordinates":[[[105],[106,20],[106,21],[105]]]}"#)]
    #[case(r#"{"type":"Point","coordinates":[]}"#)]
    #[case(r#"{"type":"Polygon","coordinates":[[[105,200],[106,20],[106,21],[105,200]]]}"#)]
    fn what_is_no_area_is_refused(#[case] text: &str) {
        assert!(read(text).is_err());
    }

    #[test]
    fn an_area_of_too_many_vertices_is_refused_before_it_is_checked() {
        let turn = |n: u32| f64::from(n) / 5001.0 * std::f64::consts::TAU;
        let ring: Vec<[f64; 2]> =
            (0..=5001).map(turn).map(|turn| [105.0 + turn.cos(), 20.0 + turn.sin()]).collect();
        let text = serde_json::json!({ "type": "Polygon", "coordinates": [ring] }).to_string();
        assert!(matches!(read(&text), Err(NotAnArea::Size(_))));
    }
}
