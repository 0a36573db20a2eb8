//! Areas of interest: one polygon or several, as GeoJSON.

use geo::{CoordsIter, MultiPolygon};
use geojson::{Feature, GeoJson, Geometry, GeometryValue, PolygonType};

use super::{
    finding::Fault,
    reading::{
        crs::{Stated, to_wgs84},
        text::decode,
    },
};
use crate::{
    geom::{area, crs::Crs},
    model::{lang::Lang, shape_fault::ShapeFault},
};

/// The largest number of vertices; more take too long to check.
pub const MOST_VERTICES: usize = 5000;

/// The reason why a file is not an area.
#[derive(Debug, Clone, PartialEq)]
pub enum NotAnArea {
    /// Not GeoJSON, or a geometry other than a polygon.
    Kind(String),
    /// Too many vertices.
    Size(usize),
    /// Not text, an unknown reference system, or an invalid polygon.
    Fault(Fault),
}

impl NotAnArea {
    /// The reason as a sentence.
    pub fn say(&self, lang: Lang) -> String {
        match self {
            Self::Kind(what) => lang.pick(
                format!(
                    "không phải GeoJSON của một Polygon hay MultiPolygon, hoặc của một đối tượng như vậy: \
                     {what}"
                ),
                format!("no GeoJSON of a Polygon or MultiPolygon, or a feature of one: {what}"),
            ),
            Self::Size(found) => lang.pick(
                format!("vùng có {found} đỉnh, nhiều hơn mức {MOST_VERTICES}"),
                format!("the area has {found} vertices, more than {MOST_VERTICES}"),
            ),
            Self::Fault(fault) => fault.say(lang),
        }
    }
}

/// Reads a geometry, a feature or a collection of one feature.
///
/// The coordinates are in the reference system that the file states, or in `asked`; without either, in WGS 84 longitude
/// and latitude. Metres without a system are refused; the message names the system of the city, `of_city`.
///
/// # Errors
///
/// [`NotAnArea`] also if the file states another system than `asked`.
pub fn read(bytes: &[u8], asked: Option<Crs>, of_city: Crs) -> Result<MultiPolygon, NotAnArea> {
    let kind = |what: &str| NotAnArea::Kind(what.to_owned());
    let (text, _) = decode(bytes).map_err(|fault| NotAnArea::Fault(Fault::NotText(fault)))?;
    let json: GeoJson = text.parse().map_err(|e: geojson::Error| kind(&e.to_string()))?;
    let (members, feature) = match json {
        GeoJson::Geometry(geometry) => (None, Feature { geometry: Some(geometry), ..Feature::default() }),
        GeoJson::Feature(feature) => (None, feature),
        GeoJson::FeatureCollection(mut all) if all.features.len() == 1 => {
            (all.foreign_members, all.features.remove(0))
        }
        GeoJson::FeatureCollection(all) => return Err(kind(&format!("{} features", all.features.len()))),
    };
    let stated = Stated::of(members.as_ref()).and_then(|stated| stated.of_feature(&feature));
    let crs = stated.and_then(|stated| stated.system(asked)).map_err(NotAnArea::Fault)?;
    let shape = polygons(feature.geometry.ok_or_else(|| kind("no geometry"))?).map_err(|e| kind(&e))?;
    match shape.coords_count() {
        vertices if vertices > MOST_VERTICES => Err(NotAnArea::Size(vertices)),
        _ => checked(shape, crs, of_city).map_err(NotAnArea::Fault),
    }
}

/// The area as GeoJSON.
pub fn written(area: &MultiPolygon) -> String {
    Geometry::new(GeometryValue::from(area)).to_string()
}

/// The polygons of a GeoJSON geometry, their positions as they are written. Heights are not stored, so they are not taken
/// either.
///
/// # Errors
///
/// The reason why the geometry is not one polygon or several.
pub fn of_geometry(geometry: &serde_json::Value) -> Result<MultiPolygon, String> {
    let geometry: Geometry = serde_json::from_value(geometry.clone()).map_err(|error| error.to_string())?;
    let is_flat = |polygon: &PolygonType| polygon.iter().flatten().all(|position| position.len() == 2);
    let is_flat = match &geometry.value {
        GeometryValue::Polygon { coordinates } => is_flat(coordinates),
        GeometryValue::MultiPolygon { coordinates } => coordinates.iter().all(is_flat),
        _ => true,
    };
    if is_flat { polygons(geometry) } else { Err("a position has other than two numbers".to_owned()) }
}

/// A valid area in WGS 84.
pub(super) fn checked(shape: MultiPolygon, crs: Option<Crs>, of_city: Crs) -> Result<MultiPolygon, Fault> {
    let shape = to_wgs84(shape, crs, of_city)?;
    area::check(&shape).map_err(|fault| Fault::Shape(ShapeFault::Area(fault)))?;
    Ok(shape)
}

/// The polygons of a geometry that consists of nothing else. Positions of fewer than two numbers, for which `geojson`
/// panics, are refused first.
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

/// The polygons of a geometry that consists of nothing else.
pub(super) fn polygons_of(geometry: geo::Geometry) -> Result<MultiPolygon, ShapeFault> {
    match geometry {
        geo::Geometry::Polygon(polygon) => Ok(MultiPolygon::new(vec![polygon])),
        geo::Geometry::MultiPolygon(polygons) => Ok(polygons),
        other => Err(ShapeFault::Type("Polygon or MultiPolygon", kind_of(&other))),
    }
}

/// The name of the type of a geometry.
pub(super) fn kind_of(geometry: &geo::Geometry) -> &'static str {
    match geometry {
        geo::Geometry::Point(_) => "Point",
        geo::Geometry::MultiPoint(_) => "MultiPoint",
        geo::Geometry::Line(_) | geo::Geometry::LineString(_) => "LineString",
        geo::Geometry::MultiLineString(_) => "MultiLineString",
        geo::Geometry::Polygon(_) | geo::Geometry::Rect(_) | geo::Geometry::Triangle(_) => "Polygon",
        geo::Geometry::MultiPolygon(_) => "MultiPolygon",
        geo::Geometry::GeometryCollection(_) => "GeometryCollection",
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const SQUARE: &str =
        r#"{"type":"Polygon","coordinates":[[[105,20],[106,20],[106,21],[105,21],[105,20]]]}"#;

    fn read(text: &str) -> Result<MultiPolygon, NotAnArea> {
        super::read(text.as_bytes(), None, Crs::TM3_105)
    }

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
