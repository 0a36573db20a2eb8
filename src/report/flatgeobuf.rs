//! Things as FlatGeobuf (specification 3.1): what QGIS and GDAL read fastest.

use std::io;

use flatgeobuf::{ColumnType, FgbCrs, FgbWriter, FgbWriterOptions, GeometryType, GeozeroGeometry};
use geo::{Geometry, MapCoords};
use geozero::{ColumnValue, GeomProcessor, PropertyProcessor, error::Result as GeozeroResult};

use super::{collection::Collection, shown::Shown, thing::Thing};
use crate::{
    geom::lonlat::LonLat,
    model::{
        column::{Type, Value},
        feature::Shape,
    },
};

/// Writes things in their order, so without the format's own index, which would put them in another.
pub fn write(collection: Collection, things: &[Thing<'_>], shown: &Shown) -> io::Result<Vec<u8>> {
    let form = if collection.has_areas() { GeometryType::MultiPolygon } else { GeometryType::Point };
    let code = shown.crs.epsg().try_into().unwrap_or_default();
    let options = FgbWriterOptions {
        write_index: false,
        detect_type: false,
        promote_to_multi: true,
        crs: FgbCrs { org: Some("EPSG"), code, ..FgbCrs::default() },
        ..FgbWriterOptions::default()
    };
    let mut file =
        FgbWriter::create_with_options(collection.code(), form, options).map_err(io::Error::other)?;
    file.add_column("id", ColumnType::Long, |_, column| column.nullable = false);
    for property in &shown.properties {
        let kind = match property.kind {
            Type::Text | Type::Date => ColumnType::String,
            Type::Int => ColumnType::Long,
            Type::Real => ColumnType::Double,
        };
        file.add_column(property.name, kind, |_, _| {});
    }
    for thing in things {
        let added = match place(thing, shown) {
            Some(geometry) => file.add_feature_geom(geometry, |feature| tell(feature, thing, shown)),
            None => file.add_feature_geom(Nowhere, |feature| tell(feature, thing, shown)),
        };
        added.map_err(io::Error::other)?;
    }
    let mut out = Vec::new();
    file.write(&mut out).map_err(io::Error::other)?;
    Ok(out)
}

/// Coordinates in this format are always east, then north.
fn place(thing: &Thing<'_>, shown: &Shown) -> Option<Geometry> {
    let moved = |c: geo::Coord| {
        let (x, y) = LonLat::new(c.x, c.y).ok().and_then(|p| shown.crs.from_lonlat(p).ok()).ok_or(())?;
        Ok::<_, ()>(geo::Coord { x, y })
    };
    let geometry: Geometry = match thing.shape() {
        Shape::Point(p) if shown.geometry => geo::Point::new(p.lon(), p.lat()).into(),
        Shape::Area(area) if shown.geometry => area.clone().into(),
        _ => return None,
    };
    geometry.try_map_coords(moved).ok()
}

/// The geometry of what has none.
struct Nowhere;

impl GeozeroGeometry for Nowhere {
    fn process_geom<P: GeomProcessor>(&self, _: &mut P) -> GeozeroResult<()> {
        Ok(())
    }
}

fn tell(feature: &mut impl PropertyProcessor, thing: &Thing<'_>, shown: &Shown) {
    let mut put = |at: usize, name: &str, value: &ColumnValue<'_>| {
        feature.property(at, name, value).expect("writing to memory does not fail");
    };
    put(0, "id", &ColumnValue::Long(thing.cursor().id));
    for (at, property) in shown.properties.iter().enumerate() {
        match thing.value(property.place) {
            Value::Null => {}
            Value::Int(n) => put(at + 1, property.name, &ColumnValue::Long(n)),
            Value::Real(n) => put(at + 1, property.name, &ColumnValue::Double(n)),
            Value::Date(date) => put(at + 1, property.name, &ColumnValue::String(&date.to_string())),
            Value::Text(text) => put(at + 1, property.name, &ColumnValue::String(&text)),
        }
    }
}
