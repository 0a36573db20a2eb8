//! Units from GeoJSON (RFC 7946): one feature a unit.

use geo::{MultiPolygon, Orient, orient::Direction};
use geojson::{Feature, GeoJson, JsonValue};

use super::{
    area::polygons,
    draft::{Batch, Draft, Reading},
    finding::{Fault, Finding},
};
use crate::{
    geom::{area, lonlat::LonLat},
    model::{
        closed::NotInSet,
        code::Code,
        fold::composed,
        id::UnitId,
        record::Record,
        unit::{Level, Unit},
    },
};

pub(super) fn read(bytes: &[u8], reading: &Reading) -> Batch {
    let mut batch = Batch::default();
    let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let features = match text.parse::<GeoJson>() {
        Ok(GeoJson::FeatureCollection(collection)) => collection.features,
        Ok(_) => {
            batch.findings.push(Finding::file(Fault::Shape("GeoJSON FeatureCollection".into())));
            return batch;
        }
        Err(error) => {
            batch.findings.push(Finding::file(Fault::Shape(error.to_string())));
            return batch;
        }
    };
    batch.rows = features.len();
    for (at, feature) in features.into_iter().enumerate() {
        match unit(&feature, reading) {
            Ok(unit) => batch.drafts.push(Draft { row: at + 1, record: Record::Unit(unit), coded: true }),
            Err((column, fault)) => {
                let value = Properties { feature: &feature, reading }.text(column);
                let column = Some(column.to_owned());
                batch.findings.push(Finding { row: Some(at + 1), column, value, fault });
            }
        }
    }
    batch
}

struct Properties<'a> {
    feature: &'a Feature,
    reading: &'a Reading,
}

impl Properties<'_> {
    fn value(&self, name: &str) -> Option<&JsonValue> {
        let renamed = self.reading.renamed.iter().find(|(property, _)| property == name);
        self.feature.property(renamed.map_or(name, |(_, given)| given)).filter(|v| !v.is_null())
    }

    fn text(&self, name: &str) -> Option<String> {
        self.value(name).map(|v| v.as_str().map_or_else(|| v.to_string(), composed))
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.value(name).and_then(JsonValue::as_f64)
    }

    fn area_km2(&self) -> Result<Option<f64>, Bad> {
        let area_km2 = self.number("area_km2");
        let fits = area_km2.is_none_or(|area| area > 0.0);
        fits.then_some(area_km2).ok_or(("area_km2", Fault::Number("> 0 km²")))
    }

    fn parse<T: std::str::FromStr>(
        &self,
        name: &'static str,
        fault: fn(T::Err) -> Fault,
    ) -> Result<Option<T>, Bad> {
        self.text(name).map(|t| t.parse().map_err(|e| (name, fault(e)))).transpose()
    }
}

type Bad = (&'static str, Fault);

fn unit(feature: &Feature, reading: &Reading) -> Result<Unit, Bad> {
    let given = Properties { feature, reading };
    let edition = given.parse::<Code>("edition", |_| Fault::Code)?.or_else(|| reading.edition.clone());
    let shape = shape(feature)?;
    let label = match given.number("label_lon").zip(given.number("label_lat")) {
        Some((lon, lat)) => Some(LonLat::new(lon, lat).map_err(|_| ("label_lon", Fault::Position))?),
        None => None,
    };
    let kind = given.text("kind");
    Ok(Unit {
        id: UnitId(0),
        edition: edition.ok_or(("edition", Fault::Missing))?,
        level: given
            .parse("level", |e: NotInSet| Fault::Set(e.allowed))?
            .or(reading.level)
            .unwrap_or(Level::Ward),
        code: given.parse("code", |_| Fault::Code)?.ok_or(("code", Fault::Missing))?,
        name: given.text("name").ok_or(("name", Fault::Missing))?,
        kind,
        valid_from: given.parse("valid_from", |_| Fault::Date)?,
        valid_to: given.parse("valid_to", |_| Fault::Date)?,
        precision: given
            .parse("precision", |e: NotInSet| Fault::Set(e.allowed))?
            .unwrap_or(reading.precision),
        area_km2: given.area_km2()?,
        label,
        source: given.text("source"),
        shape,
    })
}

fn shape(feature: &Feature) -> Result<MultiPolygon, Bad> {
    let wrong = |detail: String| ("geometry", Fault::Shape(detail));
    let geometry = feature.geometry.as_ref().ok_or(("geometry", Fault::Missing))?;
    let shape = polygons(geometry.clone()).map_err(wrong)?;
    area::check(&shape).map_err(|fault| wrong(fault.to_string()))?;
    Ok(shape.orient(Direction::Default))
}

/// A surveyed boundary often comes with a code and a name alone.
pub(super) fn keep(old: &Unit, new: &mut Unit) {
    new.kind = new.kind.take().or_else(|| old.kind.clone());
    new.valid_from = new.valid_from.or(old.valid_from);
    new.valid_to = new.valid_to.or(old.valid_to);
    new.area_km2 = new.area_km2.or(old.area_km2);
    new.label = new.label.or(old.label);
}
