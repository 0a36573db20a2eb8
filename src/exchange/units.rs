//! Units from GeoJSON: one feature a unit.

use super::{
    features::{Bad, Properties},
    finding::Fault,
};
use crate::{
    geom::lonlat::LonLat,
    model::{
        closed::NotInSet,
        code::Code,
        id::UnitId,
        record::Record,
        unit::{Level, Unit},
    },
};

pub(super) fn read(given: &Properties<'_>) -> Result<Record, Bad> {
    let reading = given.reading;
    let edition = given.parse::<Code>("edition", |_| Fault::Code)?.or_else(|| reading.edition.clone());
    let shape = given.shape()?;
    let label = match given.number("label_lon").zip(given.number("label_lat")) {
        Some((lon, lat)) => Some(LonLat::new(lon, lat).map_err(|_| ("label_lon", Fault::Position))?),
        None => None,
    };
    let kind = given.text("kind");
    Ok(Record::Unit(Unit {
        id: UnitId(0),
        edition: edition.ok_or(("edition", Fault::Missing))?,
        level: given
            .parse("level", |e: NotInSet| Fault::Set(e.allowed))?
            .or(reading.level)
            .unwrap_or(Level::Ward),
        code: given.parse("code", |_| Fault::Code)?.ok_or(("code", Fault::Missing))?,
        name: given.text("name").ok_or(("name", Fault::Missing))?,
        kind,
        valid_from: given.date("valid_from")?,
        valid_to: given.date("valid_to")?,
        precision: given.precision()?,
        area_km2: area_km2(given)?,
        label,
        source: given.text("source"),
        shape,
    }))
}

fn area_km2(given: &Properties<'_>) -> Result<Option<f64>, Bad> {
    let area_km2 = given.number("area_km2");
    let fits = area_km2.is_none_or(|area| area > 0.0);
    fits.then_some(area_km2).ok_or(("area_km2", Fault::Number("> 0 km²")))
}

/// A surveyed boundary often comes with a code and a name alone.
pub(super) fn keep(old: &Unit, new: &mut Unit) {
    new.kind = new.kind.take().or_else(|| old.kind.clone());
    new.valid_from = new.valid_from.or(old.valid_from);
    new.valid_to = new.valid_to.or(old.valid_to);
    new.area_km2 = new.area_km2.or(old.area_km2);
    new.label = new.label.or(old.label);
}
