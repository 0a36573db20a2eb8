//! Units from GeoJSON, one for each feature.

use crate::{
    exchange::{
        finding::Fault,
        merge::Merge,
        reading::{
            features::{Bad, Properties},
            numbers::NumberFault,
        },
    },
    geom::lonlat::LonLat,
    model::{
        id::UnitId,
        not_in_set::NotInSet,
        range,
        record::Record,
        unit::{Level, OwnLevel, Unit},
    },
};

/// Properties of a feature besides its code, name and area.
pub(crate) const PROPERTIES: &[&str] =
    &["kind", "valid_from", "valid_to", "area_km2", "label_lon", "label_lat", "source"];

pub(crate) fn read(given: &Properties<'_>) -> Result<Record, Bad> {
    let reading = given.reading;
    let edition = given.code("edition")?.or_else(|| reading.edition.clone());
    let shape = given.shape()?;
    let label = match (given.number("label_lon")?, given.number("label_lat")?) {
        (Some(lon), Some(lat)) => Some(LonLat::new(lon, lat).map_err(|_| ("label_lon", Fault::Position))?),
        (None, None) => None,
        (lon, _) => return Err((if lon.is_some() { "label_lon" } else { "label_lat" }, Fault::HalfPoint)),
    };
    let kind = given.text("kind")?;
    Ok(Record::Unit(Unit {
        id: UnitId(0),
        edition: edition.ok_or(("edition", Fault::Missing))?,
        level: given
            .parse("level", |e: NotInSet| Fault::Set(e.allowed))?
            .map(|OwnLevel(level)| level)
            .or(reading.level)
            .unwrap_or(Level::Ward),
        code: given.code("code")?.ok_or(("code", Fault::Missing))?,
        name: given.text("name")?.ok_or(("name", Fault::Missing))?,
        kind,
        valid_from: given.date("valid_from")?,
        valid_to: given.date("valid_to")?,
        precision: given.precision()?,
        area_km2: area_km2(given)?,
        label,
        source: given.text("source")?,
        shape,
    }))
}

fn area_km2(given: &Properties<'_>) -> Result<Option<f64>, Bad> {
    let area_km2 = given.number("area_km2")?;
    let fits = area_km2.is_none_or(|area| range::AREA_KM2.holds(area));
    fits.then_some(area_km2).ok_or(("area_km2", Fault::Number(NumberFault::Range(range::AREA_KM2.words))))
}

/// Merges a feature with the unit in the register: a surveyed boundary often has only a code and a name.
pub(crate) fn keep(old: &Unit, new: &mut Unit, merge: &mut Merge<'_>) {
    let Unit {
        id: _,
        edition: _,
        level: _,
        code: _,
        name: _,
        kind,
        valid_from,
        valid_to,
        precision: _,
        area_km2,
        label,
        source,
        shape,
    } = new;
    merge.value("kind", old.kind.as_ref(), kind);
    merge.value("valid_from", old.valid_from.as_ref(), valid_from);
    merge.value("valid_to", old.valid_to.as_ref(), valid_to);
    merge.value("area_km2", old.area_km2.as_ref(), area_km2);
    merge.whole("label_lon", old.label.as_ref(), label, |at| format!("{}, {}", at.lon(), at.lat()));
    merge.dependent("source", old.shape == *shape, old.source.as_ref(), source);
}
